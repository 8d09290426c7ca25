//! A pipeline that is simulated, once or several times.

use std::borrow::Borrow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::Location;
use std::sync::Arc;

use kfp_dbx_core::rule::{Diagnostic as OfRule, FOREIGN_DELETE, Finding, RUNS_MEET};
use kfp_dbx_core::table::Operator;
use kfp_dbx_simulator::report::{Node, Report};
use kfp_dbx_simulator::scenario::{self as simulator, Cluster, Fault, OpScript};
use kfp_dbx_simulator::time::Time;
use kfp_dbx_simulator::workflow::Workflow;
use kfp_dbx_simulator::{Error, Prepared as Runs};
use serde_json::Value as Json;

use super::absences::{absences, presences};
use super::contradictions::contradictions;
use super::effects::without_effect;
use super::error::SimulationError;
use super::facts::OpFacts;
use super::inputs::{Inputs, Told};
use super::items;
use super::resolve::{outside, resolve};
use super::scenario::{Said, Scenario, Word};
use super::simulation::Simulation;
use super::touch::Named;
use crate::arguments::ParameterInfo;
use crate::error::{Diagnostic, Place};
use crate::lower::Lowered;
use crate::lower::graph::Graph;
use crate::model::op::OpData;
use crate::pipeline::Pipeline;

/// A pipeline with its workflow, compiled and read once.
pub(super) struct Prepared<'p> {
    pipeline: &'p Pipeline,
    graph: Graph,
    /// The workflow as the simulator reads it.
    runs: Runs,
    parameters: Vec<ParameterInfo>,
    ops: Arc<BTreeMap<String, OpFacts>>,
    inputs: Inputs,
    /// Where it is simulated.
    at: Place,
    /// What building the pipeline warns of.
    warnings: Vec<Diagnostic>,
}

/// The kinds and names of the objects that the pipeline uses and does not make, as far as earlier
/// simulations have shown them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Outside(BTreeSet<Named>);

impl Pipeline {
    /// Simulates the pipeline: runs its workflow on virtual time. It is the object that a cluster gets,
    /// read from what [`Workflow::to_json`](crate::Workflow::to_json) returns.
    ///
    /// # Errors
    /// Returns every problem of these:
    /// - The pipeline has errors.
    /// - The scenario names a parameter, an op, an item, an output or a state that does not exist. The
    ///   error suggests the nearest name.
    /// - What the scenario says has no effect: a fault, a time or an output of an op that does not run, a fault
    ///   that does not reach the op, without which it fails in the same way, or of more attempts than it has, an end of the workflow at a moment that
    ///   never comes, a [second run](Scenario::second_run) that meets nothing of the first, an object that is
    ///   [absent](Scenario::absent) and that no op waits for, or one that is [present](Scenario::present) and
    ///   with which no op has to do. A test that relies on it would be green for no reason.
    /// - The scenario contradicts itself: two faults of one op, a fault and an output that says that all is
    ///   well, a second stop, two values of one parameter or output, a time of an op that hangs.
    /// - A value does not have the type of its parameter or of its output, or a parameter has none.
    /// - The workflow has something that the simulator has no model of, such as a container that a
    ///   [`patch`](Self::patch) adds.
    #[track_caller]
    pub fn simulate(&self, scenario: impl Borrow<Scenario>) -> Result<Simulation, SimulationError> {
        let scenario = scenario.borrow();
        let prepared = Prepared::new(self, Location::caller().into())?;
        prepared.check(scenario)?;
        let mut outside = Outside::default();
        let simulation = prepared.simulate(scenario, &mut outside)?;
        let outside = RefCell::new(outside);
        let again =
            |scenario: &Scenario| prepared.simulate(scenario, &mut outside.borrow_mut()).ok();
        let mut problems = without_effect(&simulation, scenario, &again);
        problems.extend(absences(&simulation, prepared.graph(), scenario, &again));
        problems.extend(presences(&simulation, prepared.graph(), scenario, &again));
        match problems {
            problems if problems.is_empty() => Ok(simulation),
            problems => Err(SimulationError::scenario(problems)),
        }
    }
}

impl<'p> Prepared<'p> {
    pub(super) fn new(pipeline: &'p Pipeline, at: Place) -> Result<Self, SimulationError> {
        // The JSON has the content of the YAML, which takes several times as long to read.
        let (Lowered { graph, parameters, .. }, json, warnings) = pipeline.workflow_in_json()?;
        let workflow = Workflow::read(&json).map_err(|errors| no_model(&errors))?;
        let ops = OpFacts::all(&graph, pipeline.settings.truthful, &workflow.inputs());
        let ops = Arc::new(ops);
        let inputs = Inputs::of(&graph);
        let parameters = parameters.into_iter().map(ParameterInfo::from).collect();
        let runs = Runs::new(workflow);
        Ok(Self { pipeline, graph, runs, parameters, ops, inputs, at, warnings })
    }

    pub(super) fn graph(&self) -> &Graph {
        &self.graph
    }

    /// Returns what building the pipeline warns of.
    pub(super) fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Returns what the pipeline reads, with plausible values.
    pub(super) fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// Returns the operator of the cluster in a scenario.
    pub(super) fn operator(&self, scenario: &Scenario) -> Operator {
        let of_pipeline = self.pipeline.settings.operator;
        scenario.operator.or(of_pipeline).unwrap_or(Operator::KfpDbx)
    }

    /// Whether the pipeline is written for an operator that keeps the owners of all objects.
    pub(super) fn keeps_owners(&self) -> bool {
        self.pipeline.settings.operator == Some(Operator::KfpDbx)
    }

    pub(super) fn op(&self, name: &str) -> Option<&OpFacts> {
        self.ops.get(name)
    }

    /// Returns a finding about an op at its place, with the level that the pipeline and the op set, or
    /// `None` if one of them allows it.
    pub(super) fn judged(&self, finding: Finding, op: Option<&str>) -> Option<Diagnostic> {
        let nodes = &self.graph().nodes;
        let index = op.and_then(|op| nodes.iter().position(|node| node.name == op));
        // A delete at exit has the levels of the op that asks for it.
        let creates = |of: &OpData| {
            nodes.iter().position(|node| {
                node.data.at == of.at && of.name == format!("delete-{}", node.data.name)
            })
        };
        let create = index.and_then(|index| creates(&nodes[index].data));
        let is_about_name = [&FOREIGN_DELETE, &RUNS_MEET].contains(&finding.rule);
        let place = op.and_then(|op| self.op(op));
        let place = place.map(|op| if is_about_name { op.named_at } else { op.at });
        let diagnostic = match place {
            Some(place) => finding.at(place),
            None => OfRule::whole(finding),
        };
        let settings = &self.pipeline.settings;
        let mut found = vec![diagnostic.of(index).of(create)];
        let of_op = |op: usize| nodes.get(op).map(|node| &node.data.settings.levels);
        settings.levels.judge(&mut found, settings.written_for(), of_op);
        found.pop().map(Diagnostic::from)
    }

    /// Checks that a scenario does not contradict itself.
    pub(super) fn check(&self, scenario: &Scenario) -> Result<(), SimulationError> {
        let Scenario { ops, interventions, present, absent, .. } = scenario;
        if ops.is_empty() && interventions.is_empty() && present.is_empty() && absent.is_empty() {
            return Ok(());
        }
        // Names come first.
        self.script(scenario)?;
        match contradictions(self.graph(), self.operator(scenario), scenario) {
            problems if problems.is_empty() => Ok(()),
            problems => Err(SimulationError::scenario(problems)),
        }
    }

    /// Simulates a run. Notes the objects that have to be there before.
    pub(super) fn simulate(
        &self,
        scenario: &Scenario,
        outside: &mut Outside,
    ) -> Result<Simulation, SimulationError> {
        let first = self.script(scenario)?;
        let second = scenario.second.map(|(seconds, _)| simulator::Scenario {
            submitted: Time::seconds(seconds),
            interventions: Vec::new(),
            present: Vec::new(),
            ..first.clone()
        });
        let scripts: Vec<_> = std::iter::once(&first).chain(&second).collect();
        let reports = self.reports(&scripts, scenario, outside)?;
        let of_each = reports.iter().map(|of| items::of_empty_loops(of, self.graph(), scenario));
        let missing: BTreeSet<_> = of_each.flatten().collect();
        if !missing.is_empty() {
            return Err(items::missing(&missing, scenario));
        }
        let mut simulations = reports.into_iter().map(|report| Simulation {
            report,
            ops: self.ops.clone(),
            operator: self.operator(scenario),
            second: None,
        });
        let first = simulations.next().ok_or_else(|| no_model(&[]))?;
        Ok(Simulation { second: simulations.next().map(Box::new), ..first })
    }

    fn script(&self, scenario: &Scenario) -> Result<simulator::Scenario, SimulationError> {
        let given: Vec<_> = scenario.params.iter().map(|(given, _)| given.clone()).collect();
        let values = self.pipeline.arguments_of(&self.parameters, &given);
        let mut script = resolve(values, self.graph(), scenario, self.at)?;
        // What the scenario says comes later, and holds.
        script.ops.splice(..0, self.usual(&script));
        Ok(script)
    }

    /// Returns plausible values of outputs, as the scripts of their ops.
    fn usual(&self, script: &simulator::Scenario) -> Vec<OpScript> {
        let is_told = |told: &&Told| {
            let is_of_kind = |kind: &String| script.present.iter().any(|of| of["kind"] == **kind);
            !told.reads.as_ref().is_some_and(is_of_kind)
        };
        let scripts = self.inputs.outputs.iter().filter(is_told).map(|told| OpScript {
            outputs: [(told.path.clone(), told.value.clone())].into(),
            ..OpScript::new(&told.op)
        });
        scripts.collect()
    }

    fn reports(
        &self,
        scripts: &[&simulator::Scenario],
        scenario: &Scenario,
        outside: &mut Outside,
    ) -> Result<Vec<Report>, SimulationError> {
        let cluster = Cluster::new(self.operator(scenario));
        let is_absent = |named: &Named| scenario.absent.iter().any(|(absent, _)| absent == named);
        let mut there: BTreeSet<_> =
            outside.0.iter().filter(|named| !is_absent(named)).cloned().collect();
        // What an op makes, once another op has got what it waits for, was not there before.
        let mut own = BTreeSet::new();
        loop {
            let reports =
                self.reports_with(scripts, &there, &cluster).map_err(
                    |errors| match items::all_of(&errors) {
                        Some(missing) => items::missing(&missing, scenario),
                        None => no_model_in(&errors, scenario),
                    },
                )?;
            let made: BTreeSet<_> = reports.iter().flat_map(made).collect();
            let wrong: BTreeSet<_> = there.intersection(&made).cloned().collect();
            own.extend(made);
            let mut missing: BTreeSet<_> = reports.iter().flat_map(absent).collect();
            missing.retain(|named| {
                !there.contains(named) && !own.contains(named) && !is_absent(named)
            });
            if !missing.is_empty() {
                // An op that fails, or does not run here, may be the one that makes it.
                let usual = self.made_if_all_goes_well(scripts, scenario, outside)?;
                missing.retain(|named| !usual.contains(named));
                own.extend(usual);
            }
            if wrong.is_empty() && missing.is_empty() {
                return Ok(reports);
            }
            there.retain(|named| !wrong.contains(named));
            there.extend(missing.iter().cloned());
            outside.0.extend(missing);
        }
    }

    /// Returns the objects that runs make if nothing goes wrong.
    fn made_if_all_goes_well(
        &self,
        scripts: &[&simulator::Scenario],
        scenario: &Scenario,
        outside: &mut Outside,
    ) -> Result<BTreeSet<Named>, SimulationError> {
        let well = |script: &&simulator::Scenario| {
            let mut script = (*script).clone();
            script.interventions.clear();
            script.ops.iter_mut().for_each(|op| op.fault = None);
            script
        };
        let plain: Vec<_> = scripts.iter().map(well).collect();
        if plain.iter().zip(scripts).all(|(plain, script)| plain == *script) {
            return Ok(BTreeSet::new());
        }
        let reports = self.reports(&plain.iter().collect::<Vec<_>>(), scenario, outside)?;
        Ok(reports.iter().flat_map(made).collect())
    }

    /// Simulates runs in a namespace with objects of these kinds and names.
    fn reports_with(
        &self,
        scripts: &[&simulator::Scenario],
        there: &BTreeSet<Named>,
        cluster: &Cluster,
    ) -> Result<Vec<Report>, Vec<Error>> {
        let mut scripts: Vec<_> = scripts.iter().copied().cloned().collect();
        if let Some(first) = scripts.first_mut() {
            let objects = there.iter();
            first.present.extend(objects.map(|(kind, name)| outside(kind, name)));
        }
        let scripts: Vec<_> = scripts.iter().collect();
        self.runs.simulate(&scripts, cluster)
    }
}

/// Returns the objects that a run makes.
fn made(report: &Report) -> impl Iterator<Item = Named> {
    let makes = |node: &&Node| matches!(node.action.as_deref(), Some("create" | "apply"));
    report.nodes.iter().filter(makes).filter_map(|node| {
        let manifest = node.manifest.as_ref()?;
        let text = |value: &Json| value.as_str().map(str::to_owned);
        Some((text(&manifest["kind"])?, text(&manifest["metadata"]["name"])?))
    })
}

/// Returns the objects that were never there although something waits for them. Nobody else has made
/// one whose name tells the run.
fn absent(report: &Report) -> impl Iterator<Item = Named> {
    let of_run = |name: &str| name.contains(&report.uid) || name.contains(&report.workflow);
    report.absent.iter().filter(move |(_, name)| !of_run(name)).cloned()
}

/// Returns the same with the places of the faults that name a task: whether an op has that task shows when it
/// begins.
fn no_model_in(errors: &[Error], scenario: &Scenario) -> SimulationError {
    let place = |error: &Error| {
        let names_task = |said: &&Said| {
            matches!(said.what, Word::Fault(Fault::TaskEnds(..), _))
                && Some(&said.op.op) == error.op.as_ref()
        };
        scenario.ops.iter().rfind(names_task).map(|said| said.at)
    };
    let problems = errors.iter().map(|error| match place(error) {
        Some(place) => {
            let op = error.op.as_deref().unwrap_or_default();
            (format!("op `{op}`: {}", error.why), Some(place))
        }
        None => (error.to_string(), None),
    });
    SimulationError::scenario(problems.collect())
}

/// Returns the error for what the simulator has no model of, or what does not fit the workflow.
fn no_model(errors: &[Error]) -> SimulationError {
    SimulationError::scenario(errors.iter().map(|error| (error.to_string(), None)).collect())
}
