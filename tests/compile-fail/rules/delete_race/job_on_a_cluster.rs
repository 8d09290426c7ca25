use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn score(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let create_job = CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Models/Score"));
    SubmitRunOp::new("score")
        .run_name(name)
        .job_name(create_job.outputs.name)
        .notebook_params([("day", "monday")]);
    let delete_job = DeleteJobOp::new("delete-job").job_name(name).after(create_job);
    DeleteClusterOp::new("delete-cluster").cluster_name(name).after(delete_job);
}

fn main() {}
