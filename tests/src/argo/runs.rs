//! What the simulator makes of the templates of a workflow, for Argo's own substitution.

use std::collections::BTreeMap;

use kfp_dbx_simulator::report::{Node, NodeKind, Phase, Report};
use kfp_dbx_simulator::workflow::{Body, Dag, Items, Task, Workflow};
use serde_json::{Map, Value as Json, json};

use crate::effects::{inputs, is_step, template};

type Texts = BTreeMap<String, String>;

/// Returns the templates that ran in a workflow with these parameters, each with its inputs and what
/// came of them: see `tests/argo/argo.go`.
pub fn runs(workflow: &Workflow, parameters: &Texts, report: &Report) -> Vec<Json> {
    let runs = Runs { workflow, parameters, report };
    (0..report.nodes.len()).filter_map(|place| runs.of(place)).collect()
}

struct Runs<'a> {
    workflow: &'a Workflow,
    parameters: &'a Texts,
    report: &'a Report,
}

impl Runs<'_> {
    /// Returns what became of the template of a node.
    fn of(&self, place: usize) -> Option<Json> {
        let node = &self.report.nodes[place];
        let global = self.global(node);
        let mut run = json!({"template": node.template, "inputs": node.inputs, "global": global});
        if is_step(node) {
            run["object"] = node.manifest.as_deref()?.clone();
            return Some(run);
        }
        let body = &template(self.workflow, node)?.body;
        let (Body::Dag(dag), NodeKind::DAG) = (body, node.kind) else { return None };
        let [scope, empty] = self.scope(place);
        let all = [inputs(node), global, scope.clone(), empty.clone()];
        let known = all.into_iter().flatten().collect();
        let tasks = self
            .children(place)
            .filter_map(|child| Some((child.task.clone(), task(dag, child, &known)?)));
        run["tasks"] = tasks.collect::<Map<_, _>>().into();
        run["scope"] = json!(scope);
        run["empty"] = json!(empty);
        Some(run)
    }

    fn children(&self, place: usize) -> impl Iterator<Item = &Node> {
        self.report.nodes.iter().filter(move |node| node.parent == Some(place))
    }

    /// Returns the values of `workflow.…`.
    fn global(&self, node: &Node) -> Texts {
        let mut global = Texts::from([
            ("workflow.uid".to_owned(), self.report.uid.clone()),
            ("workflow.name".to_owned(), self.report.workflow.clone()),
        ]);
        if node.at_exit {
            let status = self.report.nodes[0].phase.as_str();
            global.insert("workflow.status".to_owned(), status.to_owned());
        }
        for parameter in &self.workflow.parameters {
            let default = || parameter.value.as_ref().map(|value| value.source().to_owned());
            let value = self.parameters.get(&parameter.name).cloned().or_else(default);
            let name = format!("workflow.parameters.{}", parameter.name);
            global.insert(name, value.unwrap_or_default());
        }
        global
    }

    /// Returns the values of the tasks of a DAG, and the outputs of those that did not run, which are
    /// empty.
    fn scope(&self, dag: usize) -> [Texts; 2] {
        let [mut scope, mut empty] = [Texts::new(), Texts::new()];
        for node in self.children(dag) {
            scope.insert(format!("tasks.{}.status", node.task), node.phase.as_str().to_owned());
            let name = |output: &str| format!("tasks.{}.outputs.parameters.{output}", node.task);
            let outputs = node.outputs.iter();
            scope.extend(outputs.map(|(output, value)| (name(output), value.as_str().to_owned())));
            if matches!(node.phase, Phase::Skipped | Phase::Omitted) {
                let outputs = template(self.workflow, node).map(|template| &template.outputs);
                let outputs = outputs.into_iter().flatten();
                empty.extend(outputs.map(|output| (name(&output.name), String::new())));
            }
        }
        [scope, empty]
    }
}

/// Returns what became of a task, unless nothing did.
fn task(dag: &Dag, node: &Node, known: &Texts) -> Option<Json> {
    let task: &Task = dag.tasks.iter().find(|task| task.name == node.task)?;
    match &task.items {
        _ if matches!(node.phase, Phase::Omitted | Phase::Error) => None,
        Some(Items::Param(list)) => {
            let list = list.replace(known).ok()?;
            Some(json!({"items": list}))
        }
        Some(_) => None,
        None if node.phase == Phase::Skipped => Some(json!({"when": false})),
        None => {
            let names = task.arguments.iter().map(|argument| &argument.name);
            let arguments = names.filter_map(|name| Some((name, node.inputs.get(name)?)));
            let arguments: BTreeMap<_, _> = arguments.collect();
            Some(json!({"when": task.when.as_ref().map(|_| true), "arguments": arguments}))
        }
    }
}
