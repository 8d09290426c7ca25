//! What is deleted is not what is used.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn another_kind(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name(name).jar_params(["10"]).delete_on_exit();
    DeleteClusterOp::new("delete-cluster").cluster_name(name).external();
}

#[pipeline(truthful, timeout = "2h")]
pub fn another_name(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name(name).jar_params(["10"]).delete_on_exit();
    DeleteJobOp::new("delete-old").job_name(format!("{name}-old")).external();
}

#[pipeline(timeout = "2h", allow(delete_without_create, resource_leak))]
pub fn another_namespace(name: Param<String>) {
    ResourceOp::new("create").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": "here"},
    }));
    ResourceOp::new("delete").action(Action::Delete).k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name, "namespace": "there"},
    }));
}

#[pipeline(truthful, timeout = "2h")]
pub fn shadowed(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name(name).jar_params(["10"]).delete_on_exit();
    for name in ["old", "older"] {
        DeleteJobOp::new("delete").job_name(name).external();
    }
    {
        let name = format!("{name}-2");
        DeleteJobOp::new("delete-second").job_name(name).external();
    }
}

#[test]
fn builds_without_warnings() {
    for pipeline in [another_kind(), another_name(), another_namespace(), shadowed()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
