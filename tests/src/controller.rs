//! Argo's controller, as far as it decides which tasks of a workflow run: failures, conditions,
//! loops, `depends`, outputs that leave a DAG, exit handlers. It follows the controller of Argo 4
//! (`workflow/controller/dag.go`), which waits forever for a value that never comes.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::expression::{add_end, evaluate};

mod dag;
mod tags;

use tags::{replaced, text};

/// The input of a run.
pub struct Given<'a> {
    /// The values of parameters, which replace their defaults.
    pub params: &'a BTreeMap<&'a str, String>,
    /// Whether an op fails, by the name of its template.
    pub fails: &'a dyn Fn(&str) -> bool,
    /// Returns the value of an output, by its name.
    pub output: &'a dyn Fn(&str) -> String,
}

/// The state in which a node ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    Succeeded,
    Failed,
    /// The task itself is wrong: a condition that can't be evaluated, or a list that is none.
    Error,
    Skipped,
    Omitted,
}

impl Phase {
    pub fn is_failure(self) -> bool {
        matches!(self, Self::Failed | Self::Error)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Succeeded => "Succeeded",
            Self::Failed => "Failed",
            Self::Error => "Error",
            Self::Skipped => "Skipped",
            Self::Omitted => "Omitted",
        }
    }
}

/// An op that ran.
#[derive(Clone, Debug)]
pub struct Step {
    pub template: String,
    pub object: Json,
    pub at_exit: bool,
    pub failed: bool,
    /// The steps that had ended when it began, by their places in the run.
    pub after: BTreeSet<usize>,
}

/// A workflow that ended.
#[derive(Debug)]
pub struct Run {
    /// The state without the exit handler, and with it.
    pub main: Phase,
    pub phase: Phase,
    pub steps: Vec<Step>,
    /// The states in which the tasks of each template ended.
    pub phases: BTreeMap<String, Vec<Phase>>,
    /// The templates that ran, each with its inputs and what came of them: see `tests/argo`.
    pub templates: Vec<Json>,
}

/// Runs a workflow. Returns the reason if Argo would refuse it, or if it never ends.
pub fn run(workflow: &Json, given: &Given<'_>) -> Result<Run, String> {
    let spec = &workflow["spec"];
    let mut params = BTreeMap::new();
    for param in spec["arguments"]["parameters"].as_array().into_iter().flatten() {
        let name = param["name"].as_str().unwrap();
        let value = given.params.get(name).cloned().or_else(|| text(&param["value"]));
        params.insert(name.to_owned(), value.ok_or_else(|| format!("no value for {name}"))?);
    }
    let templates = spec["templates"].as_array().unwrap().iter();
    let templates =
        templates.map(|template| (template["name"].as_str().unwrap(), template)).collect();
    let mut run = Controller {
        templates,
        params: params.clone(),
        given,
        at_exit: None,
        run: Run {
            main: Phase::Succeeded,
            phase: Phase::Succeeded,
            steps: Vec::new(),
            phases: BTreeMap::new(),
            templates: Vec::new(),
        },
    };
    let main =
        run.template(spec["entrypoint"].as_str().unwrap(), params.clone(), &BTreeSet::new())?;
    run.run.main = main.phase;
    run.run.phase = main.phase;
    if let Some(exit) = spec["onExit"].as_str() {
        run.at_exit = Some(main.phase);
        let exit = run.template(exit, params, &main.steps)?;
        if exit.phase.is_failure() {
            run.run.phase = exit.phase;
        }
    }
    Ok(run.run)
}

struct Controller<'a> {
    templates: BTreeMap<&'a str, &'a Json>,
    params: BTreeMap<String, String>,
    given: &'a Given<'a>,
    /// The state of the workflow, in its exit handler.
    at_exit: Option<Phase>,
    run: Run,
}

/// A node that ended.
#[derive(Clone)]
struct Done {
    phase: Phase,
    steps: BTreeSet<usize>,
    /// The outputs, if there are any.
    outputs: Option<BTreeMap<String, String>>,
}

impl Done {
    fn without(phase: Phase) -> Self {
        Self { phase, steps: BTreeSet::new(), outputs: None }
    }
}

impl Controller<'_> {
    fn template(
        &mut self,
        name: &str,
        arguments: BTreeMap<String, String>,
        after: &BTreeSet<usize>,
    ) -> Result<Done, String> {
        let template = *self.templates.get(name).ok_or(format!("no template {name}"))?;
        let mut inputs = BTreeMap::new();
        for input in template["inputs"]["parameters"].as_array().into_iter().flatten() {
            let name = input["name"].as_str().unwrap();
            let value = arguments.get(name).cloned().or_else(|| text(&input["value"]));
            inputs.insert(name.to_owned(), value.ok_or(format!("no argument {name}"))?);
        }
        let mut env = json!({
            "inputs": {"parameters": inputs},
            "workflow": {"parameters": self.params, "uid": "v-uid", "name": "v-name"},
        });
        if let Some(phase) = self.at_exit {
            add_end(&mut env, phase.name());
        }
        match template.get("dag") {
            Some(dag) => self.dag(template, dag, env, after),
            None => self.resource(template, &env, after),
        }
    }

    fn resource(
        &mut self,
        template: &Json,
        env: &Json,
        after: &BTreeSet<usize>,
    ) -> Result<Done, String> {
        let name = template["name"].as_str().unwrap();
        let manifest = replaced(template["resource"]["manifest"].as_str().unwrap(), env)?;
        let object: Json =
            serde_yaml::from_str(&manifest).map_err(|why| format!("{why}: {manifest}"))?;
        self.record(name, env, json!({"object": object}), [BTreeMap::new(), BTreeMap::new()]);
        let failed = (self.given.fails)(name);
        let step = Step {
            template: name.to_owned(),
            object,
            at_exit: self.at_exit.is_some(),
            failed,
            after: after.clone(),
        };
        self.run.steps.push(step);
        let steps = BTreeSet::from([self.run.steps.len() - 1]);
        if failed {
            return Ok(Done { phase: Phase::Failed, steps, outputs: None });
        }
        let outputs = template["outputs"]["parameters"].as_array().into_iter().flatten();
        let names = outputs.map(|output| output["name"].as_str().unwrap());
        let outputs = names.map(|name| (name.to_owned(), (self.given.output)(name))).collect();
        Ok(Done { phase: Phase::Succeeded, steps, outputs: Some(outputs) })
    }

    /// Notes what becomes of a template with these inputs.
    fn record(
        &mut self,
        name: &str,
        env: &Json,
        mut run: Json,
        [scope, empty]: [BTreeMap<String, String>; 2],
    ) {
        let mut global = BTreeMap::from([
            ("workflow.uid".to_owned(), env["workflow"]["uid"].clone()),
            ("workflow.name".to_owned(), env["workflow"]["name"].clone()),
        ]);
        for name in ["status", "duration"] {
            if let Some(value) = env["workflow"].get(name) {
                global.insert(format!("workflow.{name}"), value.clone());
            }
        }
        for (name, value) in &self.params {
            global.insert(format!("workflow.parameters.{name}"), value.clone().into());
        }
        run["template"] = name.into();
        run["inputs"] = env["inputs"]["parameters"].clone();
        run["global"] = json!(global);
        run["scope"] = json!(scope);
        run["empty"] = json!(empty);
        self.run.templates.push(run);
    }
}

/// Evaluates a condition whose tags are replaced.
fn holds(when: &str) -> Result<bool, String> {
    match evaluate(when, &json!({}))? {
        Json::Bool(holds) => Ok(holds),
        other => Err(format!("{when} is {other}")),
    }
}
