//! What a scenario says about the ops of a workflow.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::text::nearest::nearest;

use crate::error::Error;
use crate::pod::Script;
use crate::scenario::{Fault, OpScript, Scenario};
use crate::workflow::{Body, TemplateId, Workflow};

/// The entries of a scenario, by the ops.
#[derive(Debug)]
pub(super) struct Scripts<'a>(BTreeMap<&'a str, Vec<&'a OpScript>>);

impl<'a> Scripts<'a> {
    pub(super) fn of(scenario: &'a Scenario) -> Self {
        let mut by_op: BTreeMap<&str, Vec<&OpScript>> = BTreeMap::new();
        for entry in &scenario.ops {
            by_op.entry(&entry.op).or_default().push(entry);
        }
        Self(by_op)
    }

    /// Returns what is said about an attempt of an op, in an item of each of the loops around it.
    pub(super) fn of_attempt(&self, op: &str, items: &[usize], attempt: u32) -> Script {
        let mut script = Script::default();
        for entry in self.0.get(op).into_iter().flatten() {
            if !items.starts_with(&entry.items) {
                continue;
            }
            match (&entry.fault, entry.times) {
                (Some(_), Some(0)) => script.fault = None,
                (Some(fault), times) if times.is_none_or(|times| attempt < times) => {
                    script.fault = Some(fault.clone());
                }
                _ => {}
            }
            if entry.takes.is_some() {
                script.takes = entry.takes;
            }
            let outputs = entry.outputs.iter();
            script.outputs.extend(outputs.map(|(name, value)| (name.clone(), value.clone())));
        }
        script
    }

    /// Returns the items that entries are about, with their ops.
    pub(super) fn items(&self) -> impl Iterator<Item = (&'a str, &'a [usize])> {
        let entries = self.0.values().flatten().filter(|entry| !entry.items.is_empty());
        entries.map(|entry| (entry.op.as_str(), entry.items.as_slice()))
    }
}

/// Checks that all that a scenario names is there.
pub(super) fn check(workflow: &Workflow, scenario: &Scenario) -> Vec<Error> {
    let mut errors = Vec::new();
    let place = || "the scenario".to_owned();
    let parameters: Vec<&str> = workflow.parameters.iter().map(|one| one.name.as_str()).collect();
    for name in scenario.parameters.keys() {
        if !parameters.contains(&name.as_str()) {
            let why = format!("the workflow has no parameter `{name}`");
            errors.push(with_nearest(Error::new(place(), why), name, &parameters));
        }
    }
    for parameter in &workflow.parameters {
        if parameter.value.is_none() && !scenario.parameters.contains_key(&parameter.name) {
            let name = &parameter.name;
            errors.push(Error::new(place(), format!("the parameter `{name}` needs a value")));
        }
    }
    let ops = ops(workflow);
    let names: Vec<&str> = ops.keys().copied().collect();
    let mut unknown = BTreeSet::new();
    for name in scenario.ops.iter().map(|entry| &entry.op).chain(moments(scenario)) {
        if !ops.contains_key(name.as_str()) && unknown.insert(name) {
            let why = format!("the workflow has no op `{name}`");
            errors.push(with_nearest(Error::new(place(), why), name, &names));
        }
    }
    for entry in &scenario.ops {
        if let Some(templates) = ops.get(entry.op.as_str()) {
            errors.extend(check_entry(workflow, entry, templates));
        }
    }
    errors
}

fn moments(scenario: &Scenario) -> impl Iterator<Item = &String> {
    scenario.interventions.iter().filter_map(|intervention| intervention.when.op())
}

fn with_nearest(error: Error, name: &str, known: &[&str]) -> Error {
    match nearest(name, known.iter().copied()) {
        Some(near) => error.help(format!("did you mean `{near}`?")),
        None => error,
    }
}

/// The tasks, by their names, with their templates. What begins without a task has its template's name.
fn ops(workflow: &Workflow) -> BTreeMap<&str, BTreeSet<TemplateId>> {
    let mut ops: BTreeMap<&str, BTreeSet<TemplateId>> = BTreeMap::new();
    let mut bare = vec![workflow.entrypoint];
    bare.extend(workflow.on_exit);
    bare.extend(workflow.hooks.iter().map(|hook| hook.template));
    for template in &workflow.templates {
        let Body::Dag(dag) = &template.body else { continue };
        for task in &dag.tasks {
            ops.entry(&task.name).or_default().insert(task.template);
            bare.extend(task.hooks.iter().map(|hook| hook.template));
        }
    }
    for template in bare {
        ops.entry(&workflow.templates[template].name).or_default().insert(template);
    }
    ops
}

fn check_entry(
    workflow: &Workflow,
    entry: &OpScript,
    templates: &BTreeSet<TemplateId>,
) -> Vec<Error> {
    let op = &entry.op;
    let place = format!("the scenario, op `{op}`");
    let templates: Vec<_> = templates.iter().map(|id| &workflow.templates[*id]).collect();
    if templates.iter().all(|template| matches!(template.body, Body::Dag(_))) {
        let why = format!("`{op}` has tasks of its own: nothing can be said about it alone");
        return vec![Error::new(place, why)];
    }
    let mut errors = Vec::new();
    let mut names: Vec<&str> = Vec::new();
    for template in &templates {
        names.extend(template.outputs.iter().map(|output| output.name.as_str()));
    }
    let has_object = templates.iter().any(|one| matches!(one.body, Body::Resource(_)));
    for name in entry.outputs.keys() {
        // The name of an output has no dots.
        let is_path = has_object && name.contains('.');
        if !is_path && !names.contains(&name.as_str()) {
            let error = Error::new(&place, format!("`{op}` has no output `{name}`"));
            errors.push(with_nearest(error, name, &names));
        }
    }
    let fits = |fault: &Fault| has_object || matches!(fault, Fault::Hangs | Fault::Rejected);
    if let Some(fault) = entry.fault.as_ref().filter(|fault| !fits(fault)) {
        let why = format!(
            "an op that waits for somebody can be rejected or hang, and has no fault `{fault:?}`"
        );
        errors.push(Error::new(place, why));
    }
    errors
}
