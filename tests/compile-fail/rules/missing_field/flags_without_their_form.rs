use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("node")
        .cluster_name(format!("{name}-40"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .is_single_node(true)
        .delete_on_exit();
    SubmitRunOp::new("ml")
        .run_name(format!("{name}-run-12"))
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2)
                .use_ml_runtime(true),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
