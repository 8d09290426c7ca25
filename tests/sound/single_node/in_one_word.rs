//! Single nodes in one word.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("own")
        .cluster_name(format!("{name}-own"))
        .spec(NewCluster::single_node())
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .delete_on_exit();
    SubmitRunOp::new("of-a-run")
        .run_name(format!("{name}-run-11"))
        .new_cluster(
            NewCluster::single_node()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5"),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", nightly().workflow().unwrap().warnings()), "[]");
}
