//! A stand-in for the operator: its kinds, and the statuses that it writes.
//!
//! What becomes of an object is asked for by a word in its name: `hangs` gets no status, a run with
//! `fails` ends with the result `FAILED`, a run with `breaks` with `INTERNAL_ERROR`, a cluster with
//! either of them is in the state `ERROR`. All others succeed. A run exits its notebook with the
//! parameter `returns`, and has an id of its own.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once};
use std::thread::JoinHandle;
use std::time::Duration;

use kfp_dbx_core::table::{self, Kind};
use serde_json::{Value as Json, json};

use super::kubectl::{apply, kubectl, try_kubectl};
use super::{Seen, group};

/// The stand-in for one namespace, on a thread of its own.
pub(super) struct Operator {
    seen: Arc<Mutex<Seen>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Operator {
    pub(super) fn start(namespace: &str) -> Self {
        let seen = Arc::new(Mutex::new(Seen::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (namespace, its_seen, its_stop) =
            (namespace.to_owned(), Arc::clone(&seen), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            while !its_stop.load(Ordering::Relaxed) {
                look(&namespace, &its_seen);
                std::thread::sleep(Duration::from_millis(500));
            }
        });
        Self { seen, stop, thread: Some(thread) }
    }

    /// Returns the objects that were ever there, as they were created.
    pub(super) fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }

    pub(super) fn forget(&self) {
        self.seen.lock().unwrap().clear();
    }

    pub(super) fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Gives each new object its status.
fn look(namespace: &str, seen: &Mutex<Seen>) {
    for object in list(namespace) {
        seen.lock().unwrap().entry(key(&object)).or_insert_with(|| object.clone());
        if object["status"].is_null() {
            set_status(namespace, &object);
        }
    }
}

/// Returns `Kind/name` of an object.
pub(super) fn key(object: &Json) -> String {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    format!("{}/{}", text(&object["kind"]), text(&object["metadata"]["name"]))
}

/// Returns all objects of the operator's kinds.
pub(super) fn list(namespace: &str) -> Vec<Json> {
    let kinds: Vec<_> = table::kinds().map(|kind| format!("{}.{}", kind.plural, group())).collect();
    let kinds = kinds.join(",");
    // The namespace may be on its way out.
    let listed = try_kubectl(&["--namespace", namespace, "get", &kinds, "-o", "json"], None);
    let items = listed.unwrap_or_default();
    items["items"].as_array().cloned().unwrap_or_default()
}

fn set_status(namespace: &str, object: &Json) {
    let Some(status) = status(object) else { return };
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    let kind = table::kind(&text(&object["kind"])).expect("only these kinds are listed");
    let (plural, name) = (plural(kind), text(&object["metadata"]["name"]));
    let patch = json!({"status": status}).to_string();
    // The object may be gone already.
    let _ = try_kubectl(
        &["--namespace", namespace, "patch", &plural, &name, "--type=merge", "-p", &patch],
        None,
    );
}

/// Returns the status of an object that has ended its way up, unless it hangs.
fn status(object: &Json) -> Option<Json> {
    let name = object["metadata"]["name"].as_str().unwrap_or_default();
    let is = |word: &str| name.split(['-', '.']).any(|part| part == word);
    if is("hangs") {
        return None;
    }
    Some(match object["kind"].as_str().unwrap_or_default() {
        "Dcluster" => {
            let state = if is("fails") || is("breaks") { "ERROR" } else { "RUNNING" };
            let id = format!("id-{name}");
            json!({"cluster_info": {"state": state, "cluster_id": id, "cluster_name": name}})
        }
        "Djob" => json!({"job_status": {"job_id": 7, "settings": {"name": name}}}),
        "Run" => run_status(object, is("fails"), is("breaks")),
        "SecretScope" => json!({"secretscope": {"name": name, "backend_type": "DATABRICKS"}}),
        "WorkspaceItem" => json!({"object_hash": "1", "object_info": {"path": "/"}}),
        _ => json!({"file_hash": "1", "file_info": {"path": "/"}}),
    })
}

fn run_status(object: &Json, fails: bool, breaks: bool) -> Json {
    let state = match (fails, breaks) {
        (true, _) => json!({"life_cycle_state": "TERMINATED", "result_state": "FAILED"}),
        (_, true) => json!({"life_cycle_state": "INTERNAL_ERROR"}),
        _ => json!({"life_cycle_state": "TERMINATED", "result_state": "SUCCESS"}),
    };
    let spec = &object["spec"];
    let returns = [&spec["notebook_task"]["base_parameters"], &spec["notebook_params"]];
    let returns = returns.into_iter().find_map(|params| params["returns"].as_str());
    json!({
        "metadata": {"run_id": run_id(object), "job_id": 7, "run_name": object["metadata"]["name"], "state": state},
        "notebook_output": {"result": returns.unwrap_or("done")},
    })
}

/// Returns a number that is another one for each object.
pub(super) fn run_id(object: &Json) -> u64 {
    let uid = object["metadata"]["uid"].as_str().unwrap_or_default();
    let digits = uid.split('-').next().unwrap_or_default();
    u64::from_str_radix(digits, 16).unwrap_or_default()
}

fn plural(kind: &Kind) -> String {
    format!("{}.{}", kind.plural, group())
}

/// Installs the kinds, with schemas that accept everything.
pub(super) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let open = json!({"type": "object", "x-kubernetes-preserve-unknown-fields": true});
        let definitions: Vec<_> = table::kinds()
            .map(|kind| {
                json!({
                    "apiVersion": "apiextensions.k8s.io/v1",
                    "kind": "CustomResourceDefinition",
                    "metadata": {"name": plural(kind)},
                    "spec": {
                        "group": group(),
                        "scope": "Namespaced",
                        "names": {"plural": kind.plural, "kind": kind.kind},
                        "versions": [{
                            "name": "v1alpha1",
                            "served": true,
                            "storage": true,
                            "schema": {"openAPIV3Schema": open},
                        }],
                    },
                })
            })
            .collect();
        apply(&definitions);
        for kind in table::kinds() {
            let definition = format!("crd/{}", plural(kind));
            kubectl(&["wait", "--for=condition=Established", "--timeout=60s", &definition], None);
        }
    });
}
