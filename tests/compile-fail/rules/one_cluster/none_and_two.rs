use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    CreateJobOp::new("none")
        .job_name(name)
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    let new_cluster = NewCluster::new()
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    SubmitRunOp::new("two")
        .run_name(name)
        .new_cluster(new_cluster)
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    SubmitRunOp::new("id-and-name")
        .run_name(format!("{name}-2"))
        .spec(json!({
            "existing_cluster_id": "1201-my-cluster",
            "existing_cluster_name": "shared",
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
}

fn main() {}
