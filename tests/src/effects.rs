//! What a workflow does, as the simulator runs it: its actions on objects, with their order and their
//! policies. Workflows that are written in different ways are compared by their effects.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::{self, Operator};
use kfp_dbx_simulator::report::{Node, NodeKind, Phase, Report};
use kfp_dbx_simulator::scenario::{Cluster, OpScript, Scenario};
use kfp_dbx_simulator::simulate;
use kfp_dbx_simulator::time::Time;
use kfp_dbx_simulator::workflow::{Body, Dag, Lock, OutputFrom, Task, TaskId, Template, Workflow};
use serde_json::{Value as Json, json};

use crate::simulated::says_nothing;

/// The input of a run.
pub struct Given<'a> {
    /// The values of parameters, which replace their defaults.
    pub params: &'a [(&'a str, &'a str)],
    /// Returns the value of an output, by the name of the object and the path. Without one, it is
    /// the simulator's.
    pub output: &'a dyn Fn(&str, &str) -> Option<String>,
}

/// An op that ran.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The action and its object, with all other settings of the template.
    pub does: Json,
    /// Whether the step runs at exit.
    pub at_exit: bool,
    /// The steps that had to end before it began.
    pub after: BTreeSet<String>,
}

/// The steps by their actions and objects.
pub type Steps = BTreeMap<String, Step>;

/// Runs a workflow, and returns its steps, or the reason why it does not succeed. The text is JSON,
/// or YAML, which takes several times as long to read.
///
/// # Panics
///
/// The simulator has no model of the workflow.
pub fn effects(text: &str, given: &Given<'_>) -> Result<Steps, String> {
    let workflow = read(text);
    let report = run_given(&workflow, given);
    match report.phase {
        Phase::Succeeded => Ok(steps(text, &workflow, &report)),
        _ => Err(why(&report)),
    }
}

/// Runs a workflow, which may fail, and returns the steps that were tried.
///
/// # Panics
///
/// The simulator has no model of the workflow.
pub fn attempts(text: &str, given: &Given<'_>) -> Steps {
    let workflow = read(text);
    let report = run_given(&workflow, given);
    steps(text, &workflow, &report)
}

fn steps(text: &str, workflow: &Workflow, report: &Report) -> Steps {
    let raw = serde_json::from_str(text).unwrap_or_else(|_| serde_yaml::from_str(text).unwrap());
    Effects::new(workflow, &raw, report).steps()
}

/// Reads a workflow.
///
/// # Panics
///
/// The simulator has no model of it.
pub fn read(text: &str) -> Workflow {
    Workflow::read(text).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

/// Runs a workflow in a namespace that also has what its objects wait for.
///
/// # Panics
///
/// The simulator has no model of it.
pub fn run(workflow: &Workflow, mut scenario: Scenario) -> Report {
    loop {
        let report = run_once(workflow, &scenario);
        if !add_absent(&report, &mut scenario) {
            return report;
        }
    }
}

fn run_once(workflow: &Workflow, scenario: &Scenario) -> Report {
    // Everything ends within the timeouts of the workflows.
    let cluster = Cluster {
        operator: Operator::KfpDbx,
        pod_start: Time::seconds(1),
        cluster_start: Time::seconds(2),
        run: Time::seconds(3),
        other: Time::seconds(1),
    };
    let reports = simulate(&[(workflow, scenario)], &cluster);
    reports.unwrap_or_else(|errors| panic!("{errors:#?}")).remove(0)
}

/// Returns the objects in which the sizes of a workflow's semaphores are.
fn limits(workflow: &Workflow) -> impl Iterator<Item = Json> {
    let of_templates = workflow.templates.iter().flat_map(|template| &template.locks);
    workflow.locks.iter().chain(of_templates).filter_map(|lock| match lock {
        Lock::Semaphore { config_map, key, .. } => Some(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": config_map.source()},
            "data": {key.source(): "2"},
        })),
        Lock::Mutex { .. } => None,
    })
}

/// Adds the objects that somebody else has to make. Returns whether there are any.
fn add_absent(report: &Report, scenario: &mut Scenario) -> bool {
    // What is read, or changed, and not there.
    let is_missing = |node: &&Node| node.message.contains("(NotFound)");
    let missing = report.nodes.iter().filter(is_missing);
    let missing = missing.filter_map(|node| node.manifest.as_deref().cloned());
    let known = scenario.present.len();
    for object in report.absent.iter().map(|(kind, name)| object(kind, name)).chain(missing) {
        let is_same = |one: &Json| {
            one["kind"] == object["kind"] && one["metadata"]["name"] == object["metadata"]["name"]
        };
        if !scenario.present.iter().any(is_same) {
            scenario.present.push(object);
        }
    }
    scenario.present.len() > known
}

/// Returns an object of which only the name matters.
pub fn object(kind: &str, name: &str) -> Json {
    let version = if table::kind(kind).is_some() { table::API_VERSION } else { "v1" };
    json!({"apiVersion": version, "kind": kind, "metadata": {"name": name}})
}

/// The most times that a workflow is run until the outputs are those of its objects.
const MOST: usize = 50;

/// Runs a workflow until each output has the value that belongs to the name of its object, for the
/// name may have other outputs in it.
fn run_given(workflow: &Workflow, given: &Given<'_>) -> Report {
    let parameters = given.params.iter().map(|(name, value)| ((*name).into(), (*value).into()));
    let mut scenario = Scenario {
        parameters: parameters.collect(),
        present: limits(workflow).collect(),
        ..Scenario::default()
    };
    let mut outputs = Outputs::new();
    for _ in 0..MOST {
        let report = run_once(workflow, &scenario);
        let is_new = add_absent(&report, &mut scenario);
        let before = outputs.clone();
        for node in report.nodes.iter().filter(|node| node.manifest.is_some()) {
            add_outputs(workflow, &report, node, given, &mut outputs);
        }
        if !is_new && outputs == before {
            return report;
        }
        let script = |((op, items), outputs): (&(String, Vec<usize>), _)| OpScript {
            items: items.clone(),
            outputs: BTreeMap::clone(outputs),
            ..says_nothing(op)
        };
        scenario.ops = outputs.iter().map(script).collect();
    }
    panic!("the outputs change each time: {outputs:#?}");
}

/// The outputs of ops and their items, by their paths.
type Outputs = BTreeMap<(String, Vec<usize>), BTreeMap<String, String>>;

fn add_outputs(
    workflow: &Workflow,
    report: &Report,
    node: &Node,
    given: &Given<'_>,
    outputs: &mut Outputs,
) {
    let outputs_of = &template(workflow, node).unwrap().outputs;
    if outputs_of.is_empty() {
        return;
    }
    let name = plain(report, &object_name(node));
    let paths = outputs_of.iter().filter_map(|output| match &output.from {
        OutputFrom::JsonPath(path) => Some(path.source()),
        _ => None,
    });
    let given = paths.filter_map(|path| Some((path.to_owned(), (given.output)(&name, path)?)));
    let given: BTreeMap<_, _> = given.collect();
    if !given.is_empty() {
        outputs.insert((node.task.clone(), node.items.clone()), given);
    }
}

/// Returns the name of the object of a step, or the beginning of a generated one.
fn object_name(node: &Node) -> String {
    let metadata = &node.manifest.as_ref().unwrap()["metadata"];
    let name = metadata["name"].as_str().or(metadata["generateName"].as_str());
    name.unwrap_or_default().to_owned()
}

/// Returns why a workflow does not succeed.
fn why(report: &Report) -> String {
    let failed = report.nodes.iter().filter(|node| node.phase.is_failure());
    let failed = failed.map(|node| format!("{}: {}", node.name, node.message));
    let stuck = report.stuck.iter().map(|stuck| format!("{}: {}", stuck.name, stuck.reason));
    let all: Vec<_> = failed.chain(stuck).collect();
    format!("{:?} {}\n{}", report.phase, report.message, all.join("\n"))
}

struct Effects<'a> {
    workflow: &'a Workflow,
    report: &'a Report,
    /// The settings of the templates, by their names.
    settings: BTreeMap<&'a str, Json>,
    /// The steps, by the places of their nodes.
    keys: BTreeMap<usize, String>,
    order: Order<'a>,
}

impl<'a> Effects<'a> {
    fn new(workflow: &'a Workflow, raw: &'a Json, report: &'a Report) -> Self {
        let templates = raw["spec"]["templates"].as_array().unwrap().iter();
        let settings = templates.map(|template| {
            let fields = template.as_object().unwrap().iter();
            let is_setting = |name: &str| !["name", "inputs", "outputs", "dag"].contains(&name);
            let fields = fields.filter(|(name, _)| is_setting(name));
            let fields = fields.map(|(name, value)| (name.clone(), value.clone())).collect();
            let mut settings = Json::Object(fields);
            settings["resource"]["manifest"] = Json::Null;
            (template["name"].as_str().unwrap(), settings)
        });
        let (mut keys, mut known) = (BTreeMap::new(), BTreeSet::new());
        for (place, node) in report.nodes.iter().enumerate().filter(|(_, node)| is_step(node)) {
            let kind = node.manifest.as_ref().unwrap()["kind"].as_str().unwrap();
            let action = node.action.as_deref().unwrap();
            let mut key = format!("{action} {kind} {}", plain(report, &object_name(node)));
            while !known.insert(key.clone()) {
                key.push_str(" again");
            }
            keys.insert(place, key);
        }
        let order = Order::new(workflow, report);
        Self { workflow, report, settings: settings.collect(), keys, order }
    }

    fn steps(&self) -> Steps {
        let step = |(place, key): (&usize, &String)| {
            let node = &self.report.nodes[*place];
            let before = self.order.before(*place);
            let after = before.iter().map(|place| self.keys[place].clone()).collect();
            (key.clone(), Step { does: self.does(node), at_exit: node.at_exit, after })
        };
        self.keys.iter().map(step).collect()
    }

    fn does(&self, node: &Node) -> Json {
        let mut does = self.settings[node.template.as_str()].clone();
        let mut manifest = node.manifest.as_deref().cloned().unwrap();
        make_plain(self.report, &mut manifest);
        does["resource"]["manifest"] = manifest;
        let (template, inputs) = (template(self.workflow, node).unwrap(), inputs(node));
        // Those of the template and of its pod.
        for place in ["/annotations", "/metadata/annotations"] {
            let Some(annotations) = does.pointer_mut(place) else { continue };
            for (name, value) in &template.annotations {
                if let Some(annotation) = annotations.get_mut(name) {
                    *annotation = value.replace(&inputs).unwrap().into_owned().into();
                }
            }
        }
        does
    }
}

/// Whether a node did something to an object, or tried to.
pub fn is_step(node: &Node) -> bool {
    node.manifest.is_some() && node.action.is_some()
}

/// Returns the template of a node.
pub fn template<'a>(workflow: &'a Workflow, node: &Node) -> Option<&'a Template> {
    workflow.templates.iter().find(|template| template.name == node.template)
}

/// Returns the inputs of a node, by the names that its template reads them with.
pub fn inputs(node: &Node) -> BTreeMap<String, String> {
    let inputs = node.inputs.iter();
    inputs.map(|(name, value)| (format!("inputs.parameters.{name}"), value.clone())).collect()
}

/// Replaces what differs between two runs.
fn plain(report: &Report, text: &str) -> String {
    text.replace(&report.uid, "v-uid").replace(&report.workflow, "v-name")
}

fn make_plain(report: &Report, value: &mut Json) {
    match value {
        Json::String(text) if text.contains(&report.uid) || text.contains(&report.workflow) => {
            *text = plain(report, text);
        }
        Json::Array(items) => items.iter_mut().for_each(|item| make_plain(report, item)),
        Json::Object(fields) => fields.values_mut().for_each(|field| make_plain(report, field)),
        _ => {}
    }
}

/// The order of the nodes that the workflow decides.
pub struct Order<'a> {
    report: &'a Report,
    dags: BTreeMap<&'a str, &'a Dag>,
    /// The steps in each node.
    steps: Vec<Vec<usize>>,
    /// The node of each task of a DAG.
    tasks: BTreeMap<(usize, &'a str), usize>,
}

impl<'a> Order<'a> {
    pub fn new(workflow: &'a Workflow, report: &'a Report) -> Self {
        let dags = workflow.templates.iter().filter_map(|template| match &template.body {
            Body::Dag(dag) => Some((template.name.as_str(), dag)),
            _ => None,
        });
        let (mut steps, mut tasks) = (vec![Vec::new(); report.nodes.len()], BTreeMap::new());
        for (place, node) in report.nodes.iter().enumerate() {
            if let Some(parent) = node.parent {
                tasks.insert((parent, node.task.as_str()), place);
            }
            let mut around = Some(place).filter(|_| is_step(node));
            while let Some(of) = around {
                steps[of].push(place);
                around = report.nodes[of].parent;
            }
        }
        Self { report, dags: dags.collect(), steps, tasks }
    }

    /// Returns the steps that have to end before a node begins.
    pub fn before(&self, place: usize) -> BTreeSet<usize> {
        let mut before = BTreeSet::new();
        let mut place = place;
        while let Some(parent) = self.report.nodes[place].parent {
            let around = &self.report.nodes[parent];
            if around.kind == NodeKind::DAG {
                let tasks = &self.dags[around.template.as_str()].tasks;
                let own = &self.report.nodes[place].task;
                let earlier = earlier(tasks, own)
                    .into_iter()
                    .filter_map(|task| self.tasks.get(&(parent, tasks[task].name.as_str())));
                before.extend(earlier.flat_map(|node| &self.steps[*node]));
            }
            place = parent;
        }
        if self.report.nodes[place].at_exit {
            before.extend(&self.steps[0]);
        }
        before
    }
}

/// Returns the tasks before a task, also by way of others.
fn earlier(tasks: &[Task], of: &str) -> BTreeSet<TaskId> {
    let own = tasks.iter().position(|task| task.name == of).unwrap();
    let (mut open, mut known) = (vec![own], BTreeSet::new());
    while let Some(task) = open.pop() {
        let dependencies = tasks[task].dependencies.iter().copied();
        open.extend(dependencies.filter(|task| known.insert(*task)));
    }
    known
}
