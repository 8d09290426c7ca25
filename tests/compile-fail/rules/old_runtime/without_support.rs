use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", deny(old_runtime))]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("lts")
        .cluster_name(format!("{name}-1"))
        .spark_version("13.3.x-scala2.12")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .delete_on_exit();
    CreateClusterOp::new("other")
        .cluster_name(format!("{name}-2"))
        .spark_version("16.2.x-scala2.12")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("end-of-life")
        .run_name(format!("{name}-run-1"))
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
