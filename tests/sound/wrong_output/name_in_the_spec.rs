//! An output with the name in Databricks, where that is the name of the object.
#![deny(warnings)]

use kfp_dbx::prelude::*;

/// The archived operator replaces the name in the spec.
#[pipeline(operator = "azure-databricks-operator", allow(overridden_name), truthful, timeout = "1h")]
pub fn replaced(name: Param<String>) {
    let cluster = CreateClusterOp::new("create-cluster")
        .k8s_name(format!("{name}-cluster"))
        .cluster_name(format!("{name}-figures"))
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_name(cluster.outputs.cluster_name)
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .delete_on_exit();
}

/// Both names are the same, also with the uid of the workflow.
#[pipeline(truthful, timeout = "1h")]
pub fn the_same(name: Param<String>) {
    let run = SubmitRunOp::new("submit").run_name(name).job_name("figures").jar_params(["10"]);
    let run = run.reattach().delete_on_exit();
    DeleteRunOp::new("delete").run_name(run.outputs.run_name);
    let cluster = CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("on-it")
        .run_name(format!("{name}-on-it"))
        .existing_cluster_name(cluster.outputs.cluster_name)
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .delete_on_exit();
}
