//! Runtimes that Databricks supports, and those that the table does not know.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("lts")
        .cluster_name(format!("{name}-3"))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .delete_on_exit();
    CreateClusterOp::new("newest")
        .cluster_name(format!("{name}-4"))
        .spark_version("18.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .delete_on_exit();
    CreateClusterOp::new("later")
        .cluster_name(format!("{name}-5"))
        .spark_version("27.1.x-scala4")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .delete_on_exit();
    CreateClusterOp::new("custom")
        .cluster_name(format!("{name}-6"))
        .spark_version("custom:snapshot-1")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", nightly().workflow().unwrap().warnings()), "[]");
}
