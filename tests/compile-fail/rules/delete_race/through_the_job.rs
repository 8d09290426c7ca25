use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn score(day: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(format!("score-{day}"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let job = CreateJobOp::new("create-job")
        .job_name(format!("score-{day}"))
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Models/Score"));
    SubmitRunOp::new("score")
        .run_name(format!("score-{day}"))
        .job_name(job.outputs.name)
        .notebook_params([("day", day)]);
    DeleteClusterOp::new("delete-cluster").cluster_name(format!("score-{day}")).after(job);
}

fn main() {}
