//! Objects with a kind, and a name or what stands for one.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(allow(resource_leak))]
pub fn generated_name() {
    ResourceOp::new("create").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"generateName": "nightly-"},
    }));
}

#[pipeline]
pub fn by_labels() {
    ResourceOp::new("delete")
        .action(Action::Delete)
        .k8s_resource(json!({"apiVersion": "v1", "kind": "Pod"}))
        .flags(["--selector=team=data"]);
}

#[pipeline(allow(resource_leak))]
pub fn bound(name: Param<String>) {
    let metadata = json!({"name": name});
    let object = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata});
    ResourceOp::new("create").k8s_resource(&object);
}

fn object(name: impl std::fmt::Display) -> serde_json::Value {
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name.to_string()}})
}

#[pipeline(allow(resource_leak))]
pub fn by_rust(name: Param<String>) {
    ResourceOp::new("create").k8s_resource(object(name));
    let other = ResourceOp::new("create-other");
    other.k8s_resource(object(format!("{name}-other")));
}

#[pipeline(allow(resource_leak))]
pub fn from_yaml(name: Param<String>) {
    ResourceOp::from_yaml(
        "create",
        format!("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \"{name}\"\n"),
    );
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_the_operator(name: Param<String>) {
    ResourceOp::new("create")
        .k8s_resource(json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Dcluster",
            "metadata": {"name": name, "labels": {"team": "data"}},
            "spec": {"spark_version": "5.3.x-scala2.11", "node_type_id": "D3", "num_workers": 2},
        }))
        .success_condition("status.cluster_info.state=RUNNING")
        .keep();
}

/// Kinds of groups that anybody can define.
#[pipeline]
pub fn of_other_groups(name: Param<String>) {
    ResourceOp::new("create").keep().k8s_resource(json!({
        "apiVersion": "example.com/v1",
        "kind": "Configmap",
        "metadata": {"name": name},
    }));
    ResourceOp::new("roll-out").keep().k8s_resource(json!({
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Rollout",
        "metadata": {"name": name},
    }));
    ResourceOp::new("endpoints").keep().k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "Endpoints",
        "metadata": {"name": name},
    }));
}

#[test]
fn builds_without_warnings() {
    for pipeline in
        [generated_name(), by_labels(), bound(), by_rust(), from_yaml(), of_the_operator(), of_other_groups()]
    {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
