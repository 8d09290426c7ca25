//! A policy that sets the machines, and another pool for the driver.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("policy")
        .cluster_name(format!("{name}-38"))
        .policy_id("60642A1F0300A1B2")
        .delete_on_exit();
    CreateClusterOp::new("pools")
        .cluster_name(format!("{name}-39"))
        .spark_version("17.3.x-scala2.13")
        .num_workers(2)
        .instance_pool_id("workers")
        .driver_instance_pool_id("drivers")
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", nightly().workflow().unwrap().warnings()), "[]");
}
