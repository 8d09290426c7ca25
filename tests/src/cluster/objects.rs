//! Objects that are made without a workflow.

use kfp_dbx_core::table::API_VERSION;
use serde_json::{Value as Json, json};

/// Returns a job such as examples expect to be there.
pub fn job(name: &str) -> Json {
    let spec = json!({
        "new_cluster": small(),
        "spark_jar_task": {"main_class_name": "org.example.Work"},
        "max_concurrent_runs": 10,
    });
    object("Djob", name, &spec)
}

/// Returns a run of a notebook on a small cluster of its own.
pub fn notebook_run(name: &str) -> Json {
    let task = json!({"notebook_path": "/Shared/work"});
    object("Run", name, &json!({"new_cluster": small(), "notebook_task": task}))
}

/// Returns a small cluster.
pub fn dcluster(name: &str) -> Json {
    object("Dcluster", name, &small())
}

/// Returns the fields of [`small_cluster`](super::small_cluster).
fn small() -> Json {
    json!({
        "spark_version": "15.4.x-scala2.12",
        "node_type_id": "Standard_D3_v2",
        "num_workers": 1,
    })
}

fn object(kind: &str, name: &str, spec: &Json) -> Json {
    json!({"apiVersion": API_VERSION, "kind": kind, "metadata": {"name": name}, "spec": spec})
}
