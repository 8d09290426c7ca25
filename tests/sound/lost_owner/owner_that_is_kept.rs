//! The operator keeps the owner, or none is set.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn cluster() -> NewCluster {
    NewCluster::new().spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2)
}

#[pipeline(truthful, timeout = "2h")]
pub fn direct_run(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .new_cluster(cluster())
        .notebook_task(NotebookTask::new("/Nightly"))
        .set_owner_reference(true);
    CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(cluster())
        .notebook_task(NotebookTask::new("/Nightly"))
        .set_owner_reference(true);
}

#[pipeline(truthful, timeout = "2h")]
pub fn cluster_and_scope(name: Param<String>) {
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .set_owner_reference(true);
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .set_owner_reference(true);
}

#[pipeline(truthful, timeout = "2h")]
pub fn off(name: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .set_owner_reference(false)
        .keep();
}

#[pipeline(truthful, timeout = "2h")]
pub fn at_exit(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [direct_run(), cluster_and_scope(), off(), at_exit()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
