//! The pipeline of `calc_pi` with `ResourceOp` instead of the typed ops. Any other kind of
//! Kubernetes object is used in the same way.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// A toy pipeline that computes an approximation to pi with Databricks.
// The sample of the Python package breaks these rules, so they are allowed.
#[pipeline(name = "DatabricksRun", allow(resource_leak, no_timeout, ignored_failure))]
pub fn calc_pipeline(
    #[default = "test-run"] run_name: Param<String>,
    #[default = "10"] parameter: Param<String>,
) {
    let submit_run = ResourceOp::new("submitrun")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": run_name},
            "spec": {
                "run_name": run_name,
                "new_cluster": {
                    "spark_version": "5.3.x-scala2.11",
                    "node_type_id": "Standard_D3_v2",
                    "num_workers": 2,
                },
                "libraries": [{"jar": "dbfs:/docs/sparkpi.jar"}],
                "spark_jar_task": {
                    "main_class_name": "com.databricks.ComputeModels",
                    "parameters": [parameter],
                },
            },
        }))
        .action(Action::Create)
        .success_condition(
            "status.metadata.state.life_cycle_state in (TERMINATED, SKIPPED, INTERNAL_ERROR)",
        )
        .attribute_outputs([
            ("run_id", "{.status.metadata.run_id}"),
            ("run_name", "{.status.metadata.run_name}"),
            ("job_id", "{.status.metadata.job_id}"),
            ("number_in_job", "{.status.metadata.number_in_job}"),
            ("life_cycle_state", "{.status.metadata.state.life_cycle_state}"),
            ("result_state", "{.status.metadata.state.result_state}"),
            ("notebook_output_result", "{.status.notebook_output.result}"),
            ("notebook_output_truncated", "{.status.notebook_output.truncated}"),
            ("error", "{.status.error}"),
        ]);

    ResourceOp::new("deleterun")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": run_name},
        }))
        .action(Action::Delete)
        .after(submit_run);
}

fn main() -> ExitCode {
    kfp_dbx::print(&calc_pipeline())
}
