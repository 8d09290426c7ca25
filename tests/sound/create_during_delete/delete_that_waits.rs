//! The delete waits until the resource is gone, or what is created is another one.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn waits(name: Param<String>) {
    let clear = DeleteClusterOp::new("clear").cluster_name(name).external().wait("10m");
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .after(clear)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn flag_that_rust_knows(name: Param<String>) {
    let flags = vec![format!("--wait={}", true)];
    let clear = DeleteClusterOp::new("clear").cluster_name(name).flags(flags).external();
    CreateClusterOp::new("create-cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .after(clear)
        .delete_on_exit();
}

/// What is applied merges into what is there, and has a name of this run.
#[pipeline(truthful, timeout = "2h")]
pub fn applies(name: Param<String>) {
    let clear = DeleteRunOp::new("clear").run_name(name).external();
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["1"])
        .reattach()
        .after(clear)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn another_name(name: Param<String>) {
    let clear = DeleteRunOp::new("clear").run_name(name).external();
    SubmitRunOp::new("submit")
        .run_name(format!("{name}-{}", workflow::uid()))
        .job_name("job")
        .jar_params(["1"])
        .after(clear)
        .delete_on_exit();
}

#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn resource_op(name: Param<String>) {
    let object = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}});
    let clear = ResourceOp::new("clear")
        .action(Action::Delete)
        .k8s_resource(&object)
        .flags(["--wait=true", "--timeout=60s"]);
    ResourceOp::new("create").k8s_resource(&object).after(clear);
}

/// What is not of the operator's may well be gone at once.
#[pipeline(timeout = "2h", allow(resource_leak))]
pub fn of_another_kind(name: Param<String>) {
    let object = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}});
    let clear = ResourceOp::new("clear").action(Action::Delete).k8s_resource(&object);
    ResourceOp::new("create").k8s_resource(&object).after(clear);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        of_another_kind(),
        waits(),
        flag_that_rust_knows(),
        applies(),
        another_name(),
        resource_op(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
