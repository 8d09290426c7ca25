use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn train(cluster: Param<String>, day: Param<String>) {
    let create = CreateClusterOp::new("create-cluster")
        .cluster_name(cluster)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("train")
        .run_name(format!("train-{day}"))
        .existing_cluster_name(cluster)
        .notebook_task(NotebookTask::new("/Models/Train"))
        .delete_on_exit();
    CreateJobOp::new("create-job")
        .job_name(format!("score-{day}"))
        .spec(json!({
            "existing_cluster_name": cluster,
            "notebook_task": {"notebook_path": "/Models/Score"},
        }))
        .keep();
    SubmitRunOp::new("test")
        .run_name(format!("test-{day}"))
        .existing_cluster_name(cluster)
        .notebook_task(NotebookTask::new("/Models/Test"))
        .after(create)
        .delete_on_exit();
}

use serde_json::json;

fn main() {}
