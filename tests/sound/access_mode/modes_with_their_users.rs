//! Each access mode with the users that it can have.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("dedicated")
        .cluster_name(format!("{name}-11"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .data_security_mode(DataSecurityMode::Dedicated)
        .single_user_name("data-team")
        .delete_on_exit();
    CreateClusterOp::new("policy")
        .cluster_name(format!("{name}-12"))
        .policy_id("60642A1F0300A1B2")
        .data_security_mode(DataSecurityMode::Dedicated)
        .delete_on_exit();
    CreateClusterOp::new("auto")
        .cluster_name(format!("{name}-13"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .kind(ClusterKind::ClassicPreview)
        .data_security_mode(DataSecurityMode::Auto)
        .single_user_name("data-team")
        .delete_on_exit();
    CreateClusterOp::new("shared")
        .cluster_name(format!("{name}-14"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .data_security_mode(DataSecurityMode::Standard)
        .delete_on_exit();
    SubmitRunOp::new("of-a-run")
        .run_name(format!("{name}-run-3"))
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2)
                .data_security_mode("SINGLE_USER"),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", nightly().workflow().unwrap().warnings()), "[]");
}
