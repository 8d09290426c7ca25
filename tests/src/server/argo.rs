//! A small Argo server.

use std::collections::BTreeMap;
use std::sync::Mutex;

use serde_json::{Value, json};

use super::{Reply, Request};

/// A small Argo server, with the namespace `argo`. Names that begin with `bad` are invalid, and
/// with `done` have succeeded.
pub fn argo() -> impl Fn(&Request) -> Reply + Send + Sync {
    argo_of("v4.1.2")
}

/// The same, of a version.
pub fn argo_of(version: &'static str) -> impl Fn(&Request) -> Reply + Send + Sync {
    let workflows: Mutex<BTreeMap<String, Value>> = Mutex::default();
    move |request| {
        if request.path == "/api/v1/version" {
            return Reply::json(&json!({ "version": version }));
        }
        let Some(path) = request.path.strip_prefix("/api/v1/workflows/argo") else {
            return Reply::error(404, 5, "namespace not found");
        };
        let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        let mut workflows = workflows.lock().unwrap();
        let body = request.json();
        let mut workflow = body["workflow"].clone();
        let name = workflow["metadata"]["name"].as_str().unwrap_or_default().to_owned();
        match (request.method.as_str(), parts.as_slice()) {
            ("POST", []) => {
                let generated = workflow["metadata"]["generateName"].is_string();
                if (name.is_empty() && !generated) || name.starts_with("bad") {
                    return Reply::error(400, 3, "invalid workflow");
                }
                if body["createOptions"]["dryRun"] == json!(["All"]) {
                    return Reply::json(&workflow);
                }
                if workflows.contains_key(&name) {
                    return Reply::error(409, 6, "already exists");
                }
                workflow["status"] = json!({});
                if name.starts_with("done") {
                    workflow["status"] = json!({ "phase": "Succeeded" });
                }
                workflows.insert(name, workflow.clone());
                Reply::json(&workflow)
            }
            ("POST", ["lint"]) if name.starts_with("bad") => Reply::error(500, 2, "no entrypoint"),
            ("POST", ["lint"]) => Reply::json(&workflow),
            (method, [name, rest @ ..]) => {
                let Some(workflow) = workflows.get_mut(*name) else {
                    return Reply::error(404, 5, "not found");
                };
                let done = workflow["status"]["phase"] == "Succeeded";
                match (method, rest) {
                    ("GET", []) => Reply::json(workflow),
                    ("PUT", ["terminate" | "stop"]) if done => {
                        Reply::error(500, 13, "cannot shutdown a completed workflow")
                    }
                    ("PUT", ["terminate" | "stop"]) => {
                        workflow["spec"]["shutdown"] = json!("Terminate");
                        Reply::json(workflow)
                    }
                    ("PUT", ["retry"]) if done => Reply::error(400, 3, "workflow must be failed"),
                    ("PUT", ["retry"]) => Reply::json(workflow),
                    ("DELETE", []) => {
                        workflows.remove(*name);
                        Reply::json(&json!({}))
                    }
                    _ => Reply::error(404, 5, "not found"),
                }
            }
            _ => Reply::error(404, 5, "not found"),
        }
    }
}
