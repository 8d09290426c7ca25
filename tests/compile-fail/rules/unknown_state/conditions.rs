use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "1h")]
fn nightly(name: Param<String>) {
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .success_condition("status.cluster_info.state = Running")
        .failure_condition("status.state = ERROR")
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .existing_cluster_name(cluster.outputs.name)
        .notebook_task(NotebookTask::new("/Shared/nightly"))
        .success_condition("status.metadata.state.lifecycle_state = TERMINATED")
        .failure_condition("status.metadata.state.result_state in (FAIL)")
        .delete_on_exit();
    ResourceOp::new("job")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Djob",
            "metadata": {"name": name},
            "spec": {"existing_cluster_id": "0831-211914-clear1", "notebook_task": {"notebook_path": "/Shared/a"}},
        }))
        .success_condition("job_id > 0")
        .allow(rules::RESOURCE_LEAK);
}

fn main() {}
