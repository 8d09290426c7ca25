//! The examples whose `main` prints a `Workflow`.

/// Calls a macro with each example: its module, its function, and its path from the file of a test.
#[macro_export]
macro_rules! with_examples {
    ($then:ident) => {
        $then! {
            calc_pi: calc_pipeline, "../../examples/calc_pi.rs";
            calc_pi_resource_op: calc_pipeline, "../../examples/calc_pi_resource_op.rs";
            clean_up: train, "../../examples/clean_up.rs";
            conditions: load, "../../examples/conditions.rs";
            databricks_cluster: calc_pipeline, "../../examples/databricks_cluster.rs";
            databricks_job: calc_pipeline, "../../examples/databricks_job.rs";
            databricks_notebook: notebook_pipeline, "../../examples/databricks_notebook.rs";
            databricks_run: calc_pipeline, "../../examples/databricks_run.rs";
            databricks_secretscope: secretscope_pipeline, "../../examples/databricks_secretscope.rs";
            databricks_workspaceitem: workspaceitem_pipeline, "../../examples/databricks_workspaceitem.rs";
            fan_in: exports, "../../examples/fan_in.rs";
            fan_out: exports, "../../examples/fan_out.rs";
            multi_task_job: train, "../../examples/multi_task_job.rs";
            multi_task_run: nightly, "../../examples/multi_task_run.rs";
            volume_file: forecast_sales, "../../examples/volume_file.rs";
        }
    };
}

/// Makes the modules of the examples, and `examples`, which returns their pipelines with their names.
#[macro_export]
macro_rules! pipelines_of_examples {
    ($($example:ident: $pipeline:ident, $path:literal;)*) => {
        $(
            #[path = $path]
            #[allow(dead_code)]
            mod $example;
        )*

        fn examples() -> Vec<(&'static str, ::kfp_dbx::Pipeline)> {
            vec![$((stringify!($example), $example::$pipeline())),*]
        }
    };
}
