//! The fields of objects by their paths.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::cli::diff::outline::{Field, Fields};
use crate::cli::diff::value::{self, Env};

/// Labels and annotations with which a compiler describes itself and its cache.
const OF_COMPILERS: [&str; 7] = [
    "pipelines.kubeflow.org/kfp_sdk_version",
    "pipelines.kubeflow.org/pipeline-sdk-type",
    "pipelines.kubeflow.org/enable_caching",
    "pipelines.kubeflow.org/max_cache_staleness",
    "pipelines.kubeflow.org/pipeline_compilation_time",
    "pipelines.kubeflow.org/pipeline_spec",
    "pipelines.kubeflow.org/run_name",
];

pub(super) fn items(list: &Json) -> impl Iterator<Item = &Json> {
    list.as_array().into_iter().flatten()
}

/// What a server adds to the metadata of an object.
const OF_SERVERS: [&str; 7] = [
    "creationTimestamp",
    "generation",
    "managedFields",
    "ownerReferences",
    "resourceVersion",
    "selfLink",
    "uid",
];
/// The labels and annotations that a server adds.
const NOTES_OF_SERVERS: [&str; 6] = [
    "kubectl.kubernetes.io/last-applied-configuration",
    "workflows.argoproj.io/completed",
    "workflows.argoproj.io/creator",
    "workflows.argoproj.io/phase",
    "workflows.argoproj.io/pod-name-format",
    "workflows.argoproj.io/workflow-archiving-status",
];

/// Returns metadata without the labels and annotations of compilers, and without what a server adds
/// to an object that it has.
pub(super) fn without_compiler_notes(metadata: &Json) -> Json {
    let mut metadata = metadata.clone();
    if let Some(fields) = metadata.as_object_mut()
        && fields.contains_key("uid")
    {
        fields.retain(|key, _| !OF_SERVERS.contains(&key.as_str()));
        if fields.contains_key("generateName") {
            fields.remove("name");
        }
    }
    for name in ["labels", "annotations"] {
        let Some(entries) = metadata.get_mut(name).and_then(Json::as_object_mut) else { continue };
        entries.retain(|key, _| {
            let key = key.as_str();
            !OF_COMPILERS.contains(&key) && !NOTES_OF_SERVERS.contains(&key)
        });
        if entries.is_empty()
            && let Some(metadata) = metadata.as_object_mut()
        {
            metadata.remove(name);
        }
    }
    metadata
}

/// Adds the scalars of a value by their paths.
pub(super) fn flatten(value: &Json, path: &str, env: &Env, fields: &mut Fields) {
    match value {
        Json::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                flatten(value, &below(path, value::resolved(key, env)), env, fields);
            }
        }
        Json::Array(list) if !list.is_empty() => {
            let keys = keys(list, env);
            for (index, value) in list.iter().enumerate() {
                let item = match &keys {
                    Some(keys) => format!("{path}[{}]", keys[index]),
                    None => format!("{path}[{index}]"),
                };
                flatten(value, &item, env, fields);
            }
        }
        Json::Object(_) if path.is_empty() => {}
        value => {
            let value = match value {
                Json::String(text) => value::shown(&Json::String(value::resolved(text, env))),
                value => value::shown(value),
            };
            fields.insert(path.to_owned(), Field { value, is_secret: false });
        }
    }
}

/// The fields by which the items of a list are told apart, whatever their order.
const KEYS: [&str; 3] = ["task_key", "job_cluster_key", "environment_key"];

/// Returns the keys of the items of a list: of tasks, for example. No two items have one key.
fn keys(list: &[Json], env: &Env) -> Option<Vec<String>> {
    let name = KEYS.into_iter().find(|name| list[0].get(name).is_some())?;
    let key = |item: &Json| Some(value::resolved(item.get(name)?.as_str()?, env));
    let keys: Vec<String> = list.iter().map(key).collect::<Option<_>>()?;
    let is_plain = |key: &String| !key.is_empty() && !key.contains(['.', '[', ']']);
    let different: BTreeSet<&String> = keys.iter().collect();
    (different.len() == keys.len() && keys.iter().all(is_plain)).then_some(keys)
}

fn below(path: &str, key: String) -> String {
    let is_plain = key.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
    match (path, is_plain) {
        ("", _) => key,
        (_, true) => format!("{path}.{key}"),
        (_, false) => format!("{path}['{key}']"),
    }
}

/// Adds the fields of a task besides its name, its template and its dependencies.
pub(super) fn add_task(task: &Json, env: &Env, fields: &mut Fields) {
    for (key, value) in task.as_object().into_iter().flatten() {
        match (key.as_str(), value.as_str()) {
            ("name" | "template" | "arguments" | "dependencies" | "depends", _) => {}
            ("when", Some(text)) => {
                let value = value::condition(text, env);
                fields.insert(key.clone(), Field { value, is_secret: false });
            }
            _ => flatten(value, key, env, fields),
        }
    }
}

/// Adds the execution settings of a template.
pub(super) fn add_settings(template: &Json, env: &Env, fields: &mut Fields) {
    for (key, value) in template.as_object().into_iter().flatten() {
        match key.as_str() {
            "name" | "inputs" | "outputs" | "dag" | "resource" => {}
            "metadata" => {
                let metadata = without_compiler_notes(value);
                if metadata.as_object().is_some_and(|map| !map.is_empty()) {
                    flatten(&metadata, "podMetadata", env, fields);
                }
            }
            "retryStrategy" => {
                flatten(value, key, env, fields);
                for path in ["retryStrategy.limit", "retryStrategy.backoff.factor"] {
                    if let Some(field) = fields.get_mut(path) {
                        // A number, which can be a text.
                        field.value = field.value.trim_matches('"').to_owned();
                    }
                }
            }
            key => flatten(value, key, env, fields),
        }
    }
}

/// Adds the fields of a DAG besides its tasks.
pub(super) fn add_dag(dag: &Json, env: &Env, fields: &mut Fields) {
    for (key, value) in dag.as_object().into_iter().flatten() {
        if key != "tasks" && !(key == "target" && targets_all_tasks(value, dag)) {
            flatten(value, key, env, fields);
        }
    }
}

/// Returns whether a DAG targets all its tasks, which is the same as no target.
fn targets_all_tasks(target: &Json, dag: &Json) -> bool {
    let targets: BTreeSet<&str> = target.as_str().unwrap_or_default().split_whitespace().collect();
    targets == items(&dag["tasks"]).filter_map(|task| task["name"].as_str()).collect()
}

/// Adds the outputs of a template by their names without the name of the op.
pub(super) fn add_outputs(template: &Json, op: &str, env: &Env, fields: &mut Fields) {
    for output in items(&template["outputs"]["parameters"]) {
        let name = output["name"].as_str().unwrap_or_default();
        let name = name.strip_prefix(&format!("{op}-")).unwrap_or(name);
        for (key, value) in output.as_object().into_iter().flatten() {
            match key.as_str() {
                "name" => {}
                "valueFrom" => {
                    for (_, value) in value.as_object().into_iter().flatten() {
                        flatten(value, &format!("outputs.{name}"), env, fields);
                    }
                }
                key => flatten(value, &format!("outputs.{name}.{key}"), env, fields),
            }
        }
    }
}

/// Removes the name of a template from the outputs that are named by it.
pub(super) fn rename_outputs(template: &str, op: &str, fields: &mut Fields) {
    if template == op {
        return;
    }
    let prefix = format!("outputs.{template}-");
    let named: Vec<String> =
        fields.keys().filter(|path| path.starts_with(&prefix)).cloned().collect();
    for path in named {
        if let Some(field) = fields.remove(&path) {
            fields.insert(format!("outputs.{}", &path[prefix.len()..]), field);
        }
    }
}
