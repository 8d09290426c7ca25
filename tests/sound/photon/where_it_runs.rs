//! Photon on runtimes and machines that it runs on.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("engine")
        .cluster_name(format!("{name}-18"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .runtime_engine(RuntimeEngine::Photon)
        .delete_on_exit();
    CreateClusterOp::new("ml")
        .cluster_name(format!("{name}-19"))
        .spark_version("15.4.x-cpu-ml-scala2.12")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .runtime_engine(RuntimeEngine::Photon)
        .delete_on_exit();
    CreateClusterOp::new("in-the-name")
        .cluster_name(format!("{name}-20"))
        .spark_version("15.4.x-photon-scala2.12")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .delete_on_exit();
    CreateClusterOp::new("gpus")
        .cluster_name(format!("{name}-21"))
        .spark_version("15.4.x-gpu-ml-scala2.12")
        .node_type_id("Standard_NC6s_v3")
        .num_workers(2)
        .runtime_engine(RuntimeEngine::Standard)
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", nightly().workflow().unwrap().warnings()), "[]");
}
