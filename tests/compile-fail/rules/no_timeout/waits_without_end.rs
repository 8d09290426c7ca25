#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful)]
fn nightly(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_id(cluster.outputs.cluster_id)
        .notebook_task(NotebookTask::new("/Nightly").base_parameters([("day", "monday")]))
        .timeout("2h")
        .delete_on_exit();
}

fn main() {}
