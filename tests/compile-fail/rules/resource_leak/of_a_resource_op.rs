#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline]
fn nothing_deletes_it(name: Param<String>) {
    ResourceOp::new("create")
        .k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}}));
    ResourceOp::new("one-each").k8s_resource(json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"generateName": "work-"},
    }));
}

#[pipeline]
fn of_the_operator(name: Param<String>) {
    let run = ResourceOp::new("create").k8s_resource(json!({
        "apiVersion": "databricks.microsoft.com/v1alpha1",
        "kind": "Run",
        "metadata": {"name": name},
        "spec": {"job_name": "job", "jar_params": ["1"]},
    }));
    DeleteRunOp::new("delete").run_name(name).after(run);
}

#[pipeline]
fn in_another_namespace(name: Param<String>) {
    let create = ResourceOp::new("create").k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "here"}}));
    let delete = ResourceOp::new("delete").action(Action::Delete).after(create);
    delete.k8s_resource(json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "there"}}));
}

#[pipeline]
fn at_exit(name: Param<String>) {
    DeleteRunOp::new("clear").run_name(name).external();
    on_failure(|| {
        ResourceOp::new("note").action(Action::Create).k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"generateName": "failed-"},
            "data": {"failures": workflow::failures()},
        }));
    });
}

fn main() {}
