//! A script in DBFS, for a runtime that still takes it.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("own")
        .cluster_name(format!("{name}-33"))
        .spark_version("14.3.x-scala2.12")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .init_scripts([InitScript::dbfs("dbfs:/scripts/install.sh")])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", nightly().workflow().unwrap().warnings()), "[]");
}
