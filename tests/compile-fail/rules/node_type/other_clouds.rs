use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn clusters(name: Param<String>) {
    CreateClusterOp::new("aws")
        .cluster_name(name)
        .spark_version("17.3.x-scala2.13")
        .node_type_id("i3.xlarge")
        .driver_node_type_id("m5.large")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("google")
        .run_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("n2-standard-4")
                .num_workers(2),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
