//! Follows the templates of a workflow from its entry points to its ops.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::dependencies::dependencies;
use super::fields::{add_dag, add_outputs, add_settings, add_task, flatten, items, rename_outputs};
use super::resource::add_resource;
use crate::cli::diff::outline::{Field, Fields, LOOPS, Node, Outline};
use crate::cli::diff::value::{self, Argument, Env};

/// The number of nested DAGs, above which templates are taken to call each other in a circle.
const DEEPEST: usize = 64;
/// The number of tasks, above which a file is not read. Templates that share others multiply them.
const MOST: usize = 50_000;
/// The kinds of templates besides DAGs and resources.
const OTHER_TEMPLATES: [&str; 8] =
    ["container", "script", "steps", "suspend", "http", "containerSet", "data", "plugin"];

/// Adds the ops of a workflow and the fields of its entry points to an outline.
pub(super) fn walk(outline: Outline, spec: &Json, env: &Env) -> Result<Outline, String> {
    let templates: BTreeMap<&str, &Json> = items(&spec["templates"])
        .filter_map(|template| Some((template["name"].as_str()?, template)))
        .collect();
    let mut walk = Walk { outline, templates, steps: 0 };
    for (field, prefix) in [("entrypoint", ""), ("onExit", "on-exit/")] {
        let Some(name) = spec[field].as_str() else { continue };
        let Some(template) = walk.templates.get(name).copied() else {
            return Err(format!("the `{field}` is the template `{name}`, which does not exist"));
        };
        if !template["dag"].is_object() {
            // The template has its values from the parameters of the same names.
            let arguments: Vec<Json> = items(&template["inputs"]["parameters"])
                .filter_map(|input| input["name"].as_str())
                .filter(|input| walk.outline.parameter(input).is_some())
                .map(|input| json!({"name": input, "value": format!("{{{{workflow.parameters.{input}}}}}")}))
                .collect();
            let task =
                json!({"name": name, "template": name, "arguments": {"parameters": arguments}});
            walk.task(&task, prefix, env, 0)?;
            continue;
        }
        let mut fields = Fields::new();
        add_settings(template, env, &mut fields);
        add_dag(&template["dag"], env, &mut fields);
        let fields = fields.into_iter().map(|(key, value)| (format!("{field}.{key}"), value));
        walk.outline.fields.extend(fields);
        walk.dag(template, prefix, env, 0)?;
    }
    Ok(walk.outline)
}

struct Walk<'a> {
    outline: Outline,
    templates: BTreeMap<&'a str, &'a Json>,
    /// The number of tasks so far, also those of one path.
    steps: usize,
}

/// A task whose template is known.
struct Called<'a> {
    name: &'a str,
    path: String,
    template: &'a Json,
    template_name: &'a str,
    /// The values within the template.
    env: Env,
}

impl<'a> Walk<'a> {
    /// Adds the tasks of a DAG. `prefix` is its path with a `/` at the end.
    fn dag(
        &mut self,
        template: &Json,
        prefix: &str,
        env: &Env,
        depth: usize,
    ) -> Result<(), String> {
        if depth > DEEPEST {
            return Err("the templates call each other in a circle".to_owned());
        }
        for task in items(&template["dag"]["tasks"]) {
            match self.guarded(task, template) {
                Some(guarded) => {
                    self.dag(
                        guarded,
                        prefix,
                        &inputs(guarded, task, &env.in_dag(prefix)),
                        depth + 1,
                    )?;
                }
                None => self.task(task, prefix, env, depth)?,
            }
        }
        Ok(())
    }

    /// Returns the template of the ops that an exit handler of Kubeflow Pipelines guards. They are
    /// in a group, which means nothing to Argo if nothing waits for it.
    fn guarded(&self, task: &Json, around: &Json) -> Option<&'a Json> {
        let name = task["name"].as_str()?;
        name.strip_prefix("exit-handler-")?.parse::<u32>().ok()?;
        let is_plain =
            ["when", "depends", "hooks"].iter().chain(&LOOPS).all(|key| task.get(key).is_none());
        let of_sibling = |sibling: &Json| {
            sibling["name"] != name
                && (dependencies(sibling).iter().any(|edge| edge.contains(&format!("`{name}`")))
                    || sibling.to_string().contains(&format!("tasks.{name}.")))
        };
        let is_free =
            dependencies(task).is_empty() && !items(&around["dag"]["tasks"]).any(of_sibling);
        let template = self.templates.get(task["template"].as_str()?).copied()?;
        (is_plain && is_free && template["dag"].is_object()).then_some(template)
    }

    fn task(&mut self, task: &Json, prefix: &str, env: &Env, depth: usize) -> Result<(), String> {
        self.steps += 1;
        if self.steps > MOST {
            return Err("the workflow has too many ops".to_owned());
        }
        let name = task["name"].as_str().unwrap_or_default();
        let path = format!("{prefix}{name}");
        let env = env.in_dag(prefix).in_loop(&path);
        let mut node = Node { after: dependencies(task), ..Node::default() };
        add_task(task, &env, &mut node.fields);
        let Some(template_name) = task["template"].as_str() else {
            // An inline template, or a reference to another workflow.
            "no template of its own".clone_into(&mut node.label);
            flatten(&task["arguments"], "arguments", &env, &mut node.fields);
            self.outline.nodes.insert(path, node);
            return Ok(());
        };
        let Some(template) = self.templates.get(template_name).copied() else {
            return Err(format!("op `{path}`: the template `{template_name}` does not exist"));
        };
        let env = inputs(template, task, &env);
        let called = Called { name, path, template, template_name, env };
        let called = self.within_loop(called, &mut node);
        add_settings(called.template, &called.env, &mut node.fields);
        if called.template["dag"].is_object() {
            self.block(&called, node, depth)
        } else if called.template["resource"].is_object() {
            self.op(&called, task, node);
            Ok(())
        } else {
            let kind = OTHER_TEMPLATES.into_iter().find(|kind| called.template.get(kind).is_some());
            kind.unwrap_or("op").clone_into(&mut node.label);
            if kind == Some("suspend") {
                add_suspend(&called, &mut node.fields);
            }
            self.outline.nodes.insert(called.path, node);
            Ok(())
        }
    }

    /// Steps into the body of a loop with limited parallelism: Argo limits a DAG, so that such a
    /// loop is a DAG of one task.
    fn within_loop<'c>(&self, called: Called<'c>, node: &mut Node) -> Called<'c>
    where
        'a: 'c,
    {
        let Called { name, path, template, template_name, env } = called;
        let is_limited = template.get("parallelism").is_some();
        let Some([task]) = template["dag"]["tasks"].as_array().map(Vec::as_slice) else {
            return Called { name, path, template, template_name, env };
        };
        let body = task["template"].as_str().and_then(|body| self.templates.get(body).copied());
        match body.filter(|_| is_limited && task["name"] == format!("{template_name}-item")) {
            None => Called { name, path, template, template_name, env },
            Some(body) => {
                add_settings(template, &env, &mut node.fields);
                for key in LOOPS {
                    if let Some(value) = task.get(key) {
                        flatten(value, key, &env, &mut node.fields);
                    }
                }
                let env = inputs(body, task, &env.in_loop(&path));
                Called { name, path, template: body, template_name, env }
            }
        }
    }

    fn block(&mut self, called: &Called<'_>, mut node: Node, depth: usize) -> Result<(), String> {
        let Called { path, template, env, .. } = called;
        let prefix = format!("{path}/");
        Node::BLOCK.clone_into(&mut node.label);
        add_dag(&template["dag"], env, &mut node.fields);
        add_outputs(template, "", &env.in_dag(&prefix), &mut node.fields);
        self.outline.nodes.insert(path.clone(), node);
        self.dag(template, &prefix, env, depth + 1)
    }

    fn op(&mut self, called: &Called<'_>, task: &Json, mut node: Node) {
        let Called { name, path, template, template_name, env } = called;
        let lists = task["withItems"].as_array().filter(|items| items.iter().all(Json::is_array));
        let Some(lists) = lists else {
            add_outputs(template, name, env, &mut node.fields);
            rename_outputs(template_name, name, &mut node.fields);
            self.resource(&template["resource"], env, &mut node);
            self.outline.nodes.insert(path.clone(), node);
            return;
        };
        // Ops that share a template are the items of a loop. Each item is the values of an op.
        node.fields.retain(|path, _| !path.starts_with("withItems"));
        for item in lists {
            let mut env = env.clone();
            for argument in items(&task["arguments"]["parameters"]) {
                if let (Some(name), "{{item}}") =
                    (argument["name"].as_str(), argument["value"].as_str().unwrap_or_default())
                {
                    env.set(name, Argument::text(item.to_string()));
                }
            }
            let mut node = node.clone();
            add_outputs(template, name, &env, &mut node.fields);
            self.resource(&template["resource"], &env, &mut node);
            let resource = node.fields.get("metadata.name").map(Field::shown).unwrap_or_default();
            let mut path = format!("{path}[{resource}]");
            while self.outline.nodes.contains_key(&path) {
                path.push('\'');
            }
            self.outline.nodes.insert(path, node);
        }
    }

    fn resource(&mut self, resource: &Json, env: &Env, node: &mut Node) {
        add_resource(resource, env, node, &mut self.outline.secrets);
    }
}

/// Adds the time limit and the choices of an op that waits for a person.
fn add_suspend(called: &Called<'_>, fields: &mut Fields) {
    let Called { name, template, env, .. } = called;
    flatten(&template["suspend"]["duration"], "duration", env, fields);
    for input in items(&template["inputs"]["parameters"]) {
        for (field, path) in [("enum", "choices"), ("description", "description")] {
            flatten(&input[field], path, env, fields);
        }
    }
    add_outputs(template, name, env, fields);
}

/// Returns the values of a template's inputs: those of the task, or the defaults.
fn inputs(template: &Json, task: &Json, env: &Env) -> Env {
    let mut inner = Env::default();
    for input in items(&template["inputs"]["parameters"]) {
        if let (Some(name), Some(value)) = (input["name"].as_str(), input["value"].as_str()) {
            inner.set(name, Argument::text(value.to_owned()));
        }
    }
    for argument in items(&task["arguments"]["parameters"]) {
        if let Some(name) = argument["name"].as_str() {
            let value = match &argument["value"] {
                Json::String(text) => value::argument(text, env),
                value => Argument::text(value.to_string()),
            };
            inner.set(name, value);
        }
    }
    inner
}
