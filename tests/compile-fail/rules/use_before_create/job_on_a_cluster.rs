use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn score(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Models/Score"))
        .delete_on_exit();
    SubmitRunOp::new("score")
        .run_name(name)
        .job_name(name)
        .notebook_params([("day", "monday")])
        .delete_on_exit();
}

fn main() {}
