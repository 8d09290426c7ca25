//! Pipelines whose documentation is looked at.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Loads what is new.
///
/// Twice a day.
#[pipeline(name = "Load", truthful, timeout = "2h")]
pub fn load(
    /// `full` | `delta`, see [there] & <script>alert(1)</script>
    /// *or* https://example.com/a_b_c
    #[default = "a|b`c"]
    mode: Param<String>,
    #[default = ["sales", "stock"]]
    #[name = "The-Tables"]
    tables: Param<Vec<String>>,
    #[description = "how many"] slices: Param<i32>,
) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(format!("load-{}", workflow::uid()))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(slices)
        .delete_on_exit();
    let loop_of_tables = for_each(tables, |table| {
        SubmitRunOp::new("compute")
            .run_name(format!("{table}-{}", workflow::uid()))
            .existing_cluster_id(cluster.outputs.cluster_id)
            .notebook_task(NotebookTask::new("/Load"))
            .delete_on_exit();
    });
    when(mode.eq("full"), || {
        SubmitRunOp::new("report")
            .run_name(format!("report-{}", workflow::uid()))
            .job_name("report")
            .jar_params([mode])
            .keep();
    })
    .after(loop_of_tables)
    .otherwise(|| {
        helper("other");
    });
    on_failure(|| {
        DeleteRunOp::new("clean-up").run_name("latest").external();
    });
}

fn helper(name: &str) -> DeleteRunOp {
    DeleteRunOp::new(name).run_name(name).external()
}

/// Has no parameters.
#[pipeline]
pub fn plain() {
    let first = DeleteRunOp::new("first").run_name("a").external();
    DeleteRunOp::new("second").run_name("b").external().after(first);
}

fn main() {
    for pipeline in [load(), plain()] {
        assert_eq!(kfp_dbx::print(&pipeline), ExitCode::SUCCESS);
    }
}
