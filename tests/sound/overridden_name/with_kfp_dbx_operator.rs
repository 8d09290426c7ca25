//! What only the archived operator does.
#![deny(warnings)]

use kfp_dbx::prelude::*;

/// The cluster has a name for people, and an object of another name.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
pub fn nightly(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .k8s_name(name)
        .cluster_name("Figures of the night")
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .k8s_name(format!("{name}-run"))
        .run_name("figures")
        .existing_cluster_name(cluster.outputs.name)
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .delete_on_exit();
}
