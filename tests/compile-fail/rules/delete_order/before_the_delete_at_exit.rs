use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn train(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2);
    let train = SubmitRunOp::new("train")
        .run_name(name)
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Models/Train"))
        .delete_on_exit();
    DeleteClusterOp::new("delete-cluster").cluster_name(name).after(train);
}

#[pipeline(truthful, timeout = "2h")]
fn nightly(job: Param<String>) {
    let run = SubmitRunOp::new("submit")
        .run_name(format!("{job}-run"))
        .job_name(job)
        .jar_params(["10"])
        .delete_on_exit();
    DeleteJobOp::new("delete-job").job_name(job).external().after(run);
}

fn main() {}
