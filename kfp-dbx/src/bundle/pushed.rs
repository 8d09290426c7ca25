//! The parameters that Databricks passes on by itself.
//!
//! A job passes its parameters to each task that takes pairs of a key and a value, and to the jobs that it
//! runs. There they win over what the task itself says. So a name stands for one value in all jobs of the
//! bundle, and a task can't give it another one.

use std::collections::BTreeSet;

use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::path::field;
use kfp_dbx_core::value::{Map, Target, Value};
use serde_json::Value as Json;

use super::context::{Context, Pushed};
use super::fields::At;
use super::texts::parameter;
use crate::lower::Lowered;
use crate::lower::object::Object;

/// The work of tasks with pairs of a key and a value, and the fields that have these.
const PAIRS: &[(&str, &[&str])] = &[
    ("notebook_task", &["base_parameters"]),
    (WHEEL, &["named_parameters"]),
    ("sql_task", &["parameters"]),
    (RUN_JOB, &["job_parameters", "notebook_params", "python_named_params", "sql_params"]),
];
const WHEEL: &str = "python_wheel_task";
const RUN_JOB: &str = "run_job_task";

/// Returns the names that the pipeline itself uses for parameters, of whatever it may be.
pub(super) fn names_of_user(lowered: &Lowered) -> UniqueNames {
    let mut known: BTreeSet<String> = BTreeSet::new();
    known.extend(lowered.parameters.iter().map(|parameter| parameter.name.clone()));
    let specs = lowered.graph.nodes.iter().filter_map(|node| node.object.as_ref());
    for spec in specs.filter_map(Object::spec) {
        keys_of(spec, &mut known);
        for (_, value) in &spec.entries {
            value.visit(&mut |value| {
                if let Value::Map(map) = value {
                    keys_of(map, &mut known);
                }
                known.extend(field(value, "name").and_then(Value::to_name));
            });
        }
    }
    let mut names = UniqueNames::new();
    for name in &known {
        names.claim(name);
    }
    names
}

fn keys_of(map: &Map, known: &mut BTreeSet<String>) {
    known.extend(map.entries.iter().filter_map(|(key, _)| key.as_literal()).map(str::to_owned));
}

impl Context<'_> {
    /// Returns the parameter that has a value in all jobs to which it is passed.
    pub(super) fn name_of_passed(&mut self, target: Target, name: &str) -> String {
        let names = &mut self.names;
        self.passed_names.entry(target).or_insert_with(|| names.claim(name)).clone()
    }

    /// Reports the tasks that give a parameter of their job another value.
    pub(super) fn report_pushed(&mut self) {
        let jobs = std::mem::take(&mut self.jobs);
        for pushed in std::mem::take(&mut self.pushed) {
            let job = jobs.iter().find(|(key, _)| *key == pushed.job);
            let tasks = job.and_then(|(_, job)| job["tasks"].as_array());
            for task in tasks.into_iter().flatten() {
                let task = task.pointer("/for_each_task/task").unwrap_or(task);
                let node = pushed.node.or_else(|| self.node_of(task));
                if let Some(node) = node {
                    self.report_pushed_to(task, node, &pushed, &jobs);
                }
            }
        }
        self.jobs = jobs;
    }

    fn report_pushed_to(
        &mut self,
        task: &Json,
        node: usize,
        pushed: &Pushed,
        jobs: &[(String, Json)],
    ) {
        let fields =
            PAIRS.iter().flat_map(|(work, fields)| fields.iter().map(move |of| (work, of)));
        for (work, field) in fields {
            let pairs = task[*work][*field].as_object().into_iter().flatten();
            let is_other = |(key, value): &(&String, &Json)| {
                pushed.names.contains(*key) && **value != parameter(key).as_str()
            };
            for (key, _) in pairs.filter(is_other) {
                // The spec of a run of a job has the parameters themselves.
                let is_of_job = *work == RUN_JOB
                    && self.spec_if_known(node).is_some_and(|spec| spec.get(field).is_some());
                let path = match is_of_job {
                    true => format!("{field}.{key}"),
                    false => format!("{work}.{field}.{key}"),
                };
                let why = format!(
                    "the job has a parameter `{key}`, and Databricks passes its value instead: give one of them another name"
                );
                self.lacks_field(&At { node, path }, &why);
            }
        }
        let (name, at) = (self.name(node), self.at(node));
        for key in left_to_default(task, pushed, jobs) {
            let what = format!(
                "op `{name}`: its job has a parameter `{key}`, and Databricks passes it the value of the parameter `{key}` around it: give one of them another name"
            );
            self.lacks(what, at);
        }
        if let Some(own) = task[WHEEL]["named_parameters"].as_object() {
            let others = pushed.names.iter().filter(|name| !own.contains_key(*name));
            let others: Vec<_> = others.map(|name| format!("`--{name}`")).collect();
            if !others.is_empty() {
                let others = others.join(", ");
                let what = format!(
                    "the wheel of op `{name}` also gets {others}: Databricks passes the parameters of a job to a wheel with named ones"
                );
                self.differs(what, at);
            }
        }
    }

    /// Returns the node whose task this is.
    fn node_of(&self, task: &Json) -> Option<usize> {
        let key = task["task_key"].as_str()?;
        let of_loop = self.repeated.iter().find(|(_, repeated)| *repeated == key);
        let is_named = |name: &str| name == key;
        let mut nodes = self.graph.nodes.iter();
        of_loop.map(|(node, _)| *node).or_else(|| nodes.position(|node| is_named(&node.name)))
    }
}

/// Returns the parameters of a job of the bundle that a task runs without a value for them, although
/// its own job has such ones.
fn left_to_default(task: &Json, pushed: &Pushed, jobs: &[(String, Json)]) -> Vec<String> {
    let id = task[RUN_JOB]["job_id"].as_str();
    let key = id.and_then(|id| id.strip_prefix("${resources.jobs.")?.strip_suffix(".id}"));
    let job = jobs.iter().find(|(known, _)| Some(known.as_str()) == key);
    let parameters = job.and_then(|(_, job)| job["parameters"].as_array());
    let names = parameters.into_iter().flatten().filter_map(|one| one["name"].as_str());
    let is_left = |name: &&str| {
        pushed.names.contains(*name) && task[RUN_JOB]["job_parameters"].get(*name).is_none()
    };
    names.filter(is_left).map(str::to_owned).collect()
}
