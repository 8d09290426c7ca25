//! What changes between a compiled file and a pipeline.
//!
//! Both are brought into one form first: ops by their paths, each with its fields. Inputs are
//! followed to where their values come from, so that it makes no difference by which names and
//! templates a value gets into its field. A value of the run is written `{name}`; in here, the
//! braces are two characters that no text has.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use kfp_dbx_core::syntax::read::{self, Format};
use kfp_dbx_core::table::{self, Type};
use serde_json::Value as Json;

use crate::model::json;

mod values;

use values::{Env, Given, OPEN, unmarked};

/// DAGs within DAGs, and ops, above which a file is none that people wrote.
const DEEPEST: usize = 64;
const MOST: usize = 200_000;

/// Characters of a value, as far as it is shown.
const LONGEST: usize = 200;

/// Labels and annotations that say who wrote the file, when, and what its cache does.
const OF_COMPILERS: [&str; 7] = [
    "pipelines.kubeflow.org/kfp_sdk_version",
    "pipelines.kubeflow.org/pipeline-sdk-type",
    "pipelines.kubeflow.org/enable_caching",
    "pipelines.kubeflow.org/max_cache_staleness",
    "pipelines.kubeflow.org/pipeline_compilation_time",
    "pipelines.kubeflow.org/pipeline_spec",
    "pipelines.kubeflow.org/run_name",
];

/// What changes, in words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Diff {
    lines: Vec<String>,
}

impl Diff {
    /// Whether nothing changes.
    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

impl fmt::Display for Diff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

/// What changes from the text of an old compiled file to that of a new one.
pub(crate) fn diff(old: &str, new: &str) -> Result<Diff, String> {
    let old = Flow::read(old).map_err(|why| format!("the old workflow: {why}"))?;
    let new = Flow::read(new).map_err(|why| format!("the new workflow: {why}"))?;
    Ok(compare(old, &new))
}

#[derive(Clone, PartialEq, Eq)]
struct Field {
    value: String,
    is_secret: bool,
}

impl Field {
    fn shown(&self) -> String {
        if self.is_secret {
            return "…".to_owned();
        }
        let text = unmarked(&self.value);
        match text.char_indices().nth(LONGEST) {
            // A notebook, for example.
            Some((at, _)) => format!("{}… ({} characters)", &text[..at], text.chars().count()),
            None => text,
        }
    }
}

type Fields = BTreeMap<String, Field>;

/// An op, or a block of ops.
#[derive(Default, PartialEq, Eq)]
struct Node {
    label: String,
    fields: Fields,
    /// What it waits for, in words.
    after: BTreeSet<String>,
}

#[derive(Default)]
struct Flow {
    params: Vec<(String, Option<String>)>,
    param_fields: BTreeMap<String, Fields>,
    nodes: BTreeMap<String, Node>,
    fields: Fields,
    /// Parameters whose values are secrets.
    secrets: BTreeSet<String>,
}

impl Flow {
    fn read(text: &str) -> Result<Self, String> {
        let text = text.trim_start_matches('\u{FEFF}');
        if text.trim().is_empty() {
            return Err("the file is empty".to_owned());
        }
        let format = if text.trim_start().starts_with('{') { Format::Json } else { Format::Yaml };
        let document = read::document(text, format, read::literal).map_err(|fault| {
            if fault.why().contains("more than one document") {
                return "there are several documents in the file, and one is expected".to_owned();
            }
            let at =
                fault.at.map(|(line, column)| format!("{line}:{column}: ")).unwrap_or_default();
            format!("{at}{} can't be read: {}", format.as_str(), fault.why())
        })?;
        let document = json::literal(&document);
        if document.is_null() {
            return Err("the file is empty".to_owned());
        }
        let of_argo =
            document["apiVersion"].as_str().is_some_and(|api| api.starts_with("argoproj.io/"));
        let kind = document["kind"].as_str().unwrap_or_default();
        let spec = match kind {
            "Workflow" | "WorkflowTemplate" | "ClusterWorkflowTemplate" if of_argo => {
                &document["spec"]
            }
            "CronWorkflow" if of_argo => &document["spec"]["workflowSpec"],
            "" => return Err("it is no workflow: it has no `kind`".to_owned()),
            other => {
                return Err(format!(
                    "it is no workflow of Argo's, but a `{other}` of `{}`",
                    document["apiVersion"].as_str().unwrap_or_default()
                ));
            }
        };
        if !spec.is_object() {
            return Err("the workflow has no spec".to_owned());
        }
        let mut flow = Self::default();
        flow.about(&document, spec);
        let templates: BTreeMap<&str, &Json> = items(&spec["templates"])
            .filter_map(|template| Some((template["name"].as_str()?, template)))
            .collect();
        let env: Env = flow
            .params
            .iter()
            .map(|(name, _)| (name.clone(), Given::text(values::mark(name))))
            .collect();
        let mut walk = Walk { flow: &mut flow, templates };
        for (field, prefix) in [("entrypoint", ""), ("onExit", "on-exit/")] {
            let Some(name) = spec[field].as_str() else { continue };
            let Some(template) = walk.templates.get(name).copied() else {
                return Err(format!("there is no template `{name}`, which is its `{field}`"));
            };
            match template["dag"].is_object() {
                true => {
                    let mut fields = rest(template, &env);
                    fields.extend(dag_fields(&template["dag"], &env));
                    for (key, value) in fields {
                        walk.flow.fields.insert(format!("{field}.{key}"), value);
                    }
                    walk.dag(template, prefix, &env, 0)?;
                }
                false => {
                    let task = serde_json::json!({"name": name, "template": name});
                    walk.task(&task, prefix, &env, 0)?;
                }
            }
        }
        flow.hide_items();
        Ok(flow)
    }

    /// Parameters, and what is said of the workflow as a whole.
    fn about(&mut self, document: &Json, spec: &Json) {
        let env = Env::new();
        let add = |value: &Json, path: &str, fields: &mut Fields| {
            flatten(value, path, &env, &|_| false, fields);
        };
        let mut fields = Fields::new();
        add(&document["kind"], "kind", &mut fields);
        let mut metadata = document["metadata"].clone();
        leave_out(&mut metadata);
        add(&metadata, "metadata", &mut fields);
        for (key, value) in document["spec"].as_object().into_iter().flatten() {
            if key != "workflowSpec" && !std::ptr::eq(spec, &raw const document["spec"]) {
                add(value, &format!("spec.{key}"), &mut fields);
            }
        }
        for (key, value) in spec.as_object().into_iter().flatten() {
            if !matches!(key.as_str(), "templates" | "arguments" | "entrypoint" | "onExit") {
                add(value, &format!("spec.{key}"), &mut fields);
            }
        }
        let about = &document["metadata"]["annotations"]["pipelines.kubeflow.org/pipeline_spec"];
        let about: Json =
            about.as_str().and_then(|about| serde_json::from_str(about).ok()).unwrap_or_default();
        add(&about["description"], "description", &mut fields);
        fields.retain(|path, field| path != "description" || field.value != "null");
        self.fields = fields;
        for param in items(&spec["arguments"]["parameters"]) {
            let name = param["name"].as_str().unwrap_or_default().to_owned();
            let input = items(&about["inputs"]).find(|input| input["name"] == name.as_str());
            let input = input.cloned().unwrap_or_default();
            let value = param.get("value").map(|value| default(value, &input["type"]));
            let mut fields = Fields::new();
            for key in ["type", "description"] {
                let said = Some(&input[key]).filter(|said| !said.is_null());
                if let Some(said) = said.or_else(|| param.get(key)) {
                    add(said, key, &mut fields);
                }
            }
            self.param_fields.insert(name.clone(), fields);
            self.params.push((name, value));
        }
    }

    /// Hides the items of loops around secrets that are taken from an item.
    fn hide_items(&mut self) {
        let mut loops = BTreeSet::new();
        for node in self.nodes.values() {
            for field in node.fields.values().filter(|field| field.is_secret) {
                let names = values::marks(&field.value);
                loops.extend(
                    names.filter_map(|name| {
                        name.split_once(".item").map(|(path, _)| path.to_owned())
                    }),
                );
            }
        }
        for path in loops {
            for (name, field) in
                self.nodes.get_mut(&path).into_iter().flat_map(|node| &mut node.fields)
            {
                field.is_secret |= name.starts_with("withItems");
            }
        }
    }
}

/// A parameter's default: booleans and JSON by their values.
fn default(value: &Json, ty: &Json) -> String {
    let text = values::shown(value);
    match value {
        Json::String(raw) if ty == "Boolean" && matches!(raw.as_str(), "True" | "False") => {
            raw.to_lowercase()
        }
        Json::String(raw) if raw.starts_with(['[', '{']) => {
            serde_json::from_str::<Json>(raw).map_or(text, |json| json.to_string())
        }
        // Argo passes all of them as text.
        Json::String(raw) if !raw.is_empty() && raw.trim() == raw => raw.clone(),
        _ => text,
    }
}

fn items(list: &Json) -> impl Iterator<Item = &Json> {
    list.as_array().into_iter().flatten()
}

/// Takes out of an object's metadata what compilers say of themselves.
fn leave_out(metadata: &mut Json) {
    for map in ["labels", "annotations"] {
        let Some(entries) = metadata.get_mut(map).and_then(Json::as_object_mut) else { continue };
        entries.retain(|key, _| !OF_COMPILERS.contains(&key.as_str()));
        if entries.is_empty()
            && let Some(metadata) = metadata.as_object_mut()
        {
            metadata.remove(map);
        }
    }
}

/// The scalars of a value, by their paths.
fn flatten(
    value: &Json,
    path: &str,
    env: &Env,
    secret: &dyn Fn(&str) -> bool,
    fields: &mut Fields,
) {
    match value {
        Json::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                let key = values::resolved(key, env);
                let plain = key.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c));
                let path = match (path, plain) {
                    ("", _) => key,
                    (_, true) => format!("{path}.{key}"),
                    (_, false) => format!("{path}['{key}']"),
                };
                flatten(value, &path, env, secret, fields);
            }
        }
        Json::Array(list) if !list.is_empty() => {
            for (index, value) in list.iter().enumerate() {
                flatten(value, &format!("{path}[{index}]"), env, secret, fields);
            }
        }
        Json::Object(map) if path.is_empty() && map.is_empty() => {}
        value => {
            let value = match value {
                Json::String(text) => values::shown(&Json::String(values::resolved(text, env))),
                value => values::shown(value),
            };
            fields.insert(path.to_owned(), Field { value, is_secret: secret(path) });
        }
    }
}

/// What a template says beside what it does.
fn rest(template: &Json, env: &Env) -> Fields {
    let mut fields = Fields::new();
    for (key, value) in template.as_object().into_iter().flatten() {
        match key.as_str() {
            "name" | "inputs" | "outputs" | "dag" | "resource" => {}
            "metadata" => {
                let mut metadata = value.clone();
                leave_out(&mut metadata);
                if metadata.as_object().is_some_and(|map| !map.is_empty()) {
                    flatten(&metadata, "podMetadata", env, &|_| false, &mut fields);
                }
            }
            key => flatten(value, key, env, &|_| false, &mut fields),
        }
    }
    fields
}

fn dag_fields(dag: &Json, env: &Env) -> Fields {
    let mut fields = Fields::new();
    for (key, value) in dag.as_object().into_iter().flatten() {
        if key == "tasks" {
            continue;
        }
        if key == "target" {
            let targets: BTreeSet<&str> =
                value.as_str().unwrap_or_default().split_whitespace().collect();
            if targets == items(&dag["tasks"]).filter_map(|task| task["name"].as_str()).collect() {
                continue;
            }
        }
        flatten(value, key, env, &|_| false, &mut fields);
    }
    fields
}

/// What a task waits for, in words.
fn after(task: &Json) -> BTreeSet<String> {
    let mut after: BTreeSet<String> = items(&task["dependencies"])
        .filter_map(Json::as_str)
        .map(|name| format!("runs after `{name}`"))
        .collect();
    let depends = task["depends"].as_str().unwrap_or_default();
    for part in depends.split(" && ").filter(|part| !part.trim().is_empty()) {
        let part = part.trim();
        let results: BTreeSet<(&str, &str)> = part
            .trim_matches(['(', ')'])
            .split("||")
            .map(|result| result.trim().split_once('.').unwrap_or((result.trim(), "")))
            .collect();
        let name = results.first().map_or("", |(name, _)| name);
        let of_one = results.iter().all(|(of, _)| *of == name);
        let results: Vec<&str> = results.iter().map(|(_, result)| *result).collect();
        after.insert(match results.as_slice() {
            [""] => format!("runs after `{name}`"),
            ["Errored", "Failed"] if of_one => format!("runs after `{name}` failed"),
            [_, _, _, _, _, _] if of_one => format!("runs after `{name}` ended"),
            _ => format!("runs when `{part}`"),
        });
    }
    after
}

struct Walk<'a> {
    flow: &'a mut Flow,
    templates: BTreeMap<&'a str, &'a Json>,
}

impl Walk<'_> {
    fn dag(
        &mut self,
        template: &Json,
        prefix: &str,
        env: &Env,
        depth: usize,
    ) -> Result<(), String> {
        if depth > DEEPEST {
            return Err("its templates call each other without an end".to_owned());
        }
        for task in items(&template["dag"]["tasks"]) {
            self.task(task, prefix, env, depth)?;
        }
        Ok(())
    }

    fn task(&mut self, task: &Json, prefix: &str, env: &Env, depth: usize) -> Result<(), String> {
        if self.flow.nodes.len() > MOST {
            return Err("it has too many ops".to_owned());
        }
        let name = task["name"].as_str().unwrap_or_default();
        let path = format!("{prefix}{name}");
        let here = values::of_items(&values::of_tasks(env, prefix), &path);
        let mut fields = Fields::new();
        for (key, value) in task.as_object().into_iter().flatten() {
            if !matches!(
                key.as_str(),
                "name" | "template" | "arguments" | "dependencies" | "depends"
            ) {
                flatten(value, key, &here, &|_| false, &mut fields);
            }
        }
        let mut node = Node { label: "block".to_owned(), fields, after: after(task) };
        let Some(called) = task["template"].as_str() else {
            "no template of its own".clone_into(&mut node.label);
            flatten(&task["arguments"], "arguments", &here, &|_| false, &mut node.fields);
            self.flow.nodes.insert(path, node);
            return Ok(());
        };
        let Some(mut template) = self.templates.get(called).copied() else {
            return Err(format!("op `{path}`: there is no template `{called}`"));
        };
        let mut inner = inputs(template, task, &here);
        // A DAG around a loop, which only counts its items.
        if let Some([only]) = template["dag"]["tasks"].as_array().map(Vec::as_slice)
            && only["name"] == format!("{called}-item")
            && template.get("parallelism").is_some()
            && let Some(body) = only["template"].as_str().and_then(|body| self.templates.get(body))
        {
            node.fields.extend(rest(template, &inner));
            for key in ["withItems", "withParam", "withSequence"] {
                if let Some(value) = only.get(key) {
                    flatten(value, key, &inner, &|_| false, &mut node.fields);
                }
            }
            inner = inputs(body, only, &values::of_items(&inner, &path));
            template = body;
        }
        node.fields.extend(rest(template, &inner));
        if template["dag"].is_object() {
            node.fields.extend(dag_fields(&template["dag"], &inner));
            outputs(template, "", &values::of_tasks(&inner, &format!("{path}/")), &mut node.fields);
            self.flow.nodes.insert(path.clone(), node);
            return self.dag(template, &format!("{path}/"), &inner, depth + 1);
        }
        let resource = &template["resource"];
        if !resource.is_object() {
            let what = [
                "container",
                "script",
                "steps",
                "suspend",
                "http",
                "containerSet",
                "data",
                "plugin",
            ];
            let what = what.into_iter().find(|what| template.get(what).is_some());
            what.unwrap_or("op").clone_into(&mut node.label);
            self.flow.nodes.insert(path, node);
            return Ok(());
        }
        // Ops as the items of a loop, each a list of values.
        let lists = task["withItems"].as_array().filter(|items| items.iter().all(Json::is_array));
        let Some(lists) = lists else {
            outputs(template, name, &inner, &mut node.fields);
            outputs_of(called, name, &mut node.fields);
            self.resource(resource, &inner, &mut node);
            self.flow.nodes.insert(path, node);
            return Ok(());
        };
        node.fields.retain(|path, _| !path.starts_with("withItems"));
        for item in lists {
            let mut env = inner.clone();
            for argument in items(&task["arguments"]["parameters"]) {
                if argument["value"] == "{{item}}"
                    && let Some(name) = argument["name"].as_str()
                {
                    env.insert(name.to_owned(), Given::text(item.to_string()));
                }
            }
            let mut each = Node {
                label: String::new(),
                fields: node.fields.clone(),
                after: node.after.clone(),
            };
            outputs(template, name, &env, &mut each.fields);
            self.resource(resource, &env, &mut each);
            let named = each.fields.get("metadata.name").map(Field::shown).unwrap_or_default();
            let mut path = format!("{path}[{named}]");
            while self.flow.nodes.contains_key(&path) {
                path.push('\'');
            }
            self.flow.nodes.insert(path, each);
        }
        Ok(())
    }

    fn resource(&mut self, resource: &Json, env: &Env, node: &mut Node) {
        for (key, value) in resource.as_object().into_iter().flatten() {
            if !matches!(key.as_str(), "action" | "manifest") {
                flatten(value, key, env, &|_| false, &mut node.fields);
            }
        }
        let action = resource["action"].as_str().unwrap_or_default();
        let manifest = resource["manifest"].as_str().unwrap_or_default();
        let Some(object) = values::manifest(manifest, env) else {
            action.clone_into(&mut node.label);
            // What can't be read may hold secrets.
            let field = Field { value: values::resolved(manifest, env), is_secret: true };
            node.fields.insert("manifest".to_owned(), field);
            return;
        };
        let kind = object["kind"].as_str().unwrap_or("object").to_owned();
        let known = table::kind(&kind);
        let is_secret = |path: &str| match (known, kind.as_str()) {
            (Some(known), _) => known.is_secret(path),
            (None, "Secret") => path.starts_with("data") || path.starts_with("stringData"),
            (None, _) => false,
        };
        let is_base64 = |path: &str| {
            let ty = known
                .zip(path.strip_prefix("spec."))
                .and_then(|(kind, path)| kind.field_type(path));
            matches!(ty, Some(Type::Base64))
        };
        let mut fields = Fields::new();
        flatten(&object, "", &Env::new(), &is_secret, &mut fields);
        fields.remove("kind");
        for (path, field) in &mut fields {
            // Base64 in several lines is the same.
            if is_base64(path) {
                field.value = values::without_breaks(&field.value);
                if manifest.contains("!!binary") {
                    field.value = values::decoded(&field.value);
                }
            }
            if field.is_secret {
                self.flow.secrets.extend(values::marks(&field.value));
            }
        }
        node.fields.extend(fields);
        node.label = format!("{action} {}", unmarked(&kind));
    }
}

/// The values of a template's inputs.
fn inputs(template: &Json, task: &Json, env: &Env) -> Env {
    let mut inner = Env::new();
    for input in items(&template["inputs"]["parameters"]) {
        if let (Some(name), Some(value)) = (input["name"].as_str(), input["value"].as_str()) {
            inner.insert(name.to_owned(), Given::text(value.to_owned()));
        }
    }
    for argument in items(&task["arguments"]["parameters"]) {
        if let Some(name) = argument["name"].as_str() {
            let value = match &argument["value"] {
                Json::String(text) => values::given(text, env),
                value => Given::text(value.to_string()),
            };
            inner.insert(name.to_owned(), value);
        }
    }
    inner
}

fn outputs(template: &Json, op: &str, env: &Env, fields: &mut Fields) {
    for output in items(&template["outputs"]["parameters"]) {
        let name = output["name"].as_str().unwrap_or_default();
        let name = name.strip_prefix(&format!("{op}-")).unwrap_or(name);
        for (key, value) in output.as_object().into_iter().flatten() {
            let path = match key.as_str() {
                "name" => continue,
                "valueFrom" => {
                    for (_, value) in value.as_object().into_iter().flatten() {
                        flatten(value, &format!("outputs.{name}"), env, &|_| false, fields);
                    }
                    continue;
                }
                key => format!("outputs.{name}.{key}"),
            };
            flatten(value, &path, env, &|_| false, fields);
        }
    }
}

/// Outputs that are named by a template of another name than the op's.
fn outputs_of(template: &str, op: &str, fields: &mut Fields) {
    let prefix = format!("outputs.{template}-");
    if template == op {
        return;
    }
    let named: Vec<String> =
        fields.keys().filter(|path| path.starts_with(&prefix)).cloned().collect();
    for path in named {
        if let Some(field) = fields.remove(&path) {
            fields.insert(format!("outputs.{}", &path[prefix.len()..]), field);
        }
    }
}

fn compare(mut old: Flow, new: &Flow) -> Diff {
    let mut lines = Vec::new();
    compare_params(&old, new, &mut lines);
    let mut renamed = Vec::new();
    while let Some((from, to)) = find_renamed(&old, new) {
        rename(&mut old, &from, &to);
        renamed.push((from, to));
    }
    for (from, to) in &renamed {
        lines.push(format!("op `{}` renamed to `{}`", unmarked(from), unmarked(to)));
    }
    let what = |path: &str, node: &Node| match node.label.as_str() {
        "block" => format!("block `{path}`"),
        label => format!("op `{path}` ({label})"),
    };
    for (path, after) in &new.nodes {
        let Some(before) = old.nodes.get(path) else { continue };
        let mut changes = Vec::new();
        if before.label != after.label {
            changes.push(format!("  ~ {} → {}", before.label, after.label));
        }
        compare_fields(&before.fields, &after.fields, &mut changes);
        changes.extend(after.after.difference(&before.after).map(|edge| format!("  + {edge}")));
        changes.extend(before.after.difference(&after.after).map(|edge| format!("  - {edge}")));
        if !changes.is_empty() {
            lines.push(what(path, after));
            lines.append(&mut changes);
        }
    }
    for (path, node) in old.nodes.iter().filter(|(path, _)| !new.nodes.contains_key(*path)) {
        lines.push(format!("- {}", what(path, node)));
    }
    for (path, node) in new.nodes.iter().filter(|(path, _)| !old.nodes.contains_key(*path)) {
        lines.push(format!("+ {}", what(path, node)));
    }
    let mut changes = Vec::new();
    compare_fields(&old.fields, &new.fields, &mut changes);
    if !changes.is_empty() {
        lines.push("workflow".to_owned());
        lines.append(&mut changes);
    }
    Diff { lines }
}

fn compare_params(old: &Flow, new: &Flow, lines: &mut Vec<String>) {
    let is_secret = |name: &str| old.secrets.contains(name) || new.secrets.contains(name);
    let shown = |name: &str, value: &Option<String>| match value {
        Some(_) if is_secret(name) => "default …".to_owned(),
        Some(value) => format!("default {value}"),
        None => "without a default".to_owned(),
    };
    let find = |flow: &Flow, name: &str| {
        flow.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    };
    for (name, before) in &old.params {
        let Some(after) = find(new, name) else {
            lines.push(format!("parameter `{name}`: removed"));
            continue;
        };
        if *before != after {
            let mut line = format!("parameter `{name}`: {} → ", shown(name, before));
            let after_text = shown(name, &after);
            let short = before.is_some() && after.is_some();
            line += if short { after_text.trim_start_matches("default ") } else { &after_text };
            lines.push(line);
        }
        let mut changes = Vec::new();
        let none = Fields::new();
        let of =
            |flow: &'_ Flow| flow.param_fields.get(name).cloned().unwrap_or_else(|| none.clone());
        compare_fields(&of(old), &of(new), &mut changes);
        if !changes.is_empty() {
            lines.push(format!("parameter `{name}`"));
            lines.append(&mut changes);
        }
    }
    for (name, value) in &new.params {
        if find(old, name).is_none() {
            lines.push(format!(
                "parameter `{name}`: added, {}",
                match value {
                    Some(_) => format!("with the {}", shown(name, value)),
                    None => shown(name, value),
                }
            ));
        }
    }
    let order = |flow: &Flow, other: &Flow| -> Vec<String> {
        let names = flow.params.iter().map(|(name, _)| name);
        names.filter(|name| find(other, name).is_some()).cloned().collect()
    };
    if order(old, new) != order(new, old) {
        lines.push("parameters in another order".to_owned());
    }
}

fn compare_fields(old: &Fields, new: &Fields, changes: &mut Vec<String>) {
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    for path in paths {
        let mut line = String::new();
        let shown = unmarked(path);
        let _ = match (old.get(path), new.get(path)) {
            (Some(old), Some(new)) if old.value == new.value => continue,
            (Some(old), Some(new)) => {
                write!(line, "  ~ {shown}: {} → {}", old.shown(), new.shown())
            }
            (Some(old), None) => write!(line, "  - {shown}: {}", old.shown()),
            (None, Some(new)) => write!(line, "  + {shown}: {}", new.shown()),
            (None, None) => continue,
        };
        changes.push(line);
    }
}

fn parent(path: &str) -> &str {
    path.rfind('/').map_or("", |at| &path[..at])
}

/// What stands in a block, by its path from there.
fn inside<'a>(flow: &'a Flow, path: &str) -> BTreeSet<&'a str> {
    let prefix = format!("{path}/");
    flow.nodes.keys().filter_map(|path| path.strip_prefix(&prefix)).collect()
}

/// An op that is gone and one that is new, which are the same but for the name.
fn find_renamed(old: &Flow, new: &Flow) -> Option<(String, String)> {
    let gone: Vec<_> =
        old.nodes.iter().filter(|(path, _)| !new.nodes.contains_key(*path)).collect();
    let added: Vec<_> =
        new.nodes.iter().filter(|(path, _)| !old.nodes.contains_key(*path)).collect();
    // Of very many it is no rename that anybody made.
    if gone.len() * added.len() > 10_000 {
        return None;
    }
    let same = |(from, before): (&String, &Node), (to, after): (&String, &Node)| {
        before == after && parent(from) == parent(to) && inside(old, from) == inside(new, to)
    };
    gone.iter().find_map(|&from| {
        let mut found = added.iter().filter(|&&to| same(from, to));
        let to = found.next().filter(|_| found.next().is_none())?;
        let is_only = gone.iter().filter(|&&other| same(other, *to)).count() == 1;
        is_only.then(|| (from.0.clone(), to.0.clone()))
    })
}

/// Calls an op by its new name, wherever it is spoken of.
fn rename(flow: &mut Flow, from: &str, to: &str) {
    let nodes = std::mem::take(&mut flow.nodes);
    let local = |path: &str| path[parent(path).len()..].trim_start_matches('/').to_owned();
    let (word, by) = (format!("`{}`", local(from)), format!("`{}`", local(to)));
    let marks = [
        (format!("{OPEN}{from}."), format!("{OPEN}{to}.")),
        (format!("{OPEN}{from}/"), format!("{OPEN}{to}/")),
    ];
    for (path, mut node) in nodes {
        if parent(&path) == parent(from) {
            node.after = node.after.iter().map(|edge| edge.replace(&word, &by)).collect();
        }
        for field in node.fields.values_mut() {
            for (mark, by) in &marks {
                field.value = field.value.replace(mark, by);
            }
        }
        let path = match path.strip_prefix(from) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{to}{rest}"),
            _ => path,
        };
        flow.nodes.insert(path, node);
    }
}

#[cfg(test)]
mod tests;
