//! The objects of `ResourceOp`s, each with its end.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

fn config_map(name: impl std::fmt::Display) -> kfp_dbx::Json {
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name.to_string()}})
}

#[pipeline]
pub fn deleted(name: Param<String>) {
    let create = ResourceOp::new("create").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name},
    }));
    DeleteRunOp::new("use").run_name(name).external().uses(create);
    on_exit(|| {
        ResourceOp::new("delete").action(Action::Delete).k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": name},
        }));
    });
}

#[pipeline]
pub fn owned_and_kept(name: Param<String>) {
    ResourceOp::new("owned")
        .k8s_resource(json!({
            "apiVersion": "batch/v1",
            "kind": "Job",
            "metadata": {"name": name, "namespace": workflow::namespace()},
        }))
        .set_owner_reference(true);
    ResourceOp::new("kept")
        .k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"generateName": "note-"},
        }))
        .keep();
}

/// What is applied or patched may have been there before.
#[pipeline]
pub fn changed(name: Param<String>) {
    ResourceOp::new("apply").action(Action::Apply).k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name},
    }));
    ResourceOp::new("patch").action(Action::Patch).k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": name},
        "data": {"a": "MQ=="},
    }));
}

/// Objects of one name: of other kinds, of other groups, and in other namespaces.
#[pipeline(allow(resource_leak))]
pub fn apart(name: Param<String>) {
    for (op, version, kind, namespace) in [
        ("a", "v1", "ConfigMap", "one"),
        ("b", "v1", "ConfigMap", "two"),
        ("c", "v1", "Service", "one"),
        ("d", "serving.knative.dev/v1", "Service", "one"),
        ("e", "example.com/v1", "Run", "one"),
    ] {
        ResourceOp::new(op).k8s_resource(json!({
            "apiVersion": version,
            "kind": kind,
            "metadata": {"name": name, "namespace": namespace},
        }));
    }
    SubmitRunOp::new("f").run_name(name).job_name("job").jar_params(["1"]).truthful().timeout("1h");
}

#[pipeline]
pub fn by_helpers(name: Param<String>) {
    ResourceOp::new("create").k8s_resource(config_map(name));
    on_exit(|| {
        ResourceOp::new("delete").action(Action::Delete).k8s_resource(config_map(name));
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [deleted(), owned_and_kept(), changed(), apart(), by_helpers()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
