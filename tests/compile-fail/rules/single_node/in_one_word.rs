use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx", deny(single_node))]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("long")
        .cluster_name(format!("{name}-34"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(0)
        .delete_on_exit();
    CreateClusterOp::new("both")
        .cluster_name(format!("{name}-both"))
        .spec(NewCluster::single_node())
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("of-a-run")
        .run_name(format!("{name}-long"))
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(0),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    SubmitRunOp::new("range")
        .run_name(format!("{name}-run-10"))
        .new_cluster(
            NewCluster::single_node()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .autoscale(Autoscale::new(1, 2)),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
