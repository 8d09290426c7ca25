//! What can differ from a run in which all goes well.

use std::time::Duration;

use kfp_dbx_core::table::{self, Operator};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_simulator::bad_ends;
use kfp_dbx_simulator::scenario::{Action, Fault};
use kfp_dbx_simulator::time::Time;

use super::super::code;
use super::super::inputs::{Input, Inputs};
use super::super::resolve::is_unique;
use super::super::scenario::{Scenario, When, Word};
use super::super::select::{IntoSelect as _, Select};
use super::course::Course;
use super::tasks::Jobs;
use crate::lower::graph::{Graph, Node};

/// One thing that differs from a run in which all goes well.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Deviation {
    /// A parameter or an output has another value.
    Input(Input, String),
    /// Something goes wrong with an op.
    Fault(Select, Fault, Option<u32>),
    /// Somebody does something to the workflow.
    Intervention(Action, When),
    /// A second run is submitted.
    Second(Time),
}

impl Deviation {
    /// Adds it to a scenario.
    pub(super) fn add_to(&self, scenario: Scenario) -> Scenario {
        match self {
            Self::Input(Input::Param(name), value) => scenario.with_param(name, value),
            Self::Input(Input::Output(op, output), value) => {
                let word = Word::Output(output.clone(), value.clone());
                scenario.instead(&op.as_str().into_select(), word)
            }
            Self::Fault(op, fault, times) => {
                scenario.instead(op, Word::Fault(fault.clone(), *times))
            }
            Self::Intervention(Action::Stop, when) => scenario.stop(when.clone()),
            Self::Intervention(Action::Terminate, when) => scenario.terminate(when.clone()),
            Self::Intervention(Action::Delete, when) => scenario.delete(when.clone()),
            Self::Intervention(Action::Deadline, when) => scenario.deadline(when.clone()),
            Self::Second(offset) => scenario.second_run(Duration::from_secs(offset.0 / 1000)),
        }
    }

    /// Whether the scenario that all start from says already what is done to the workflow, or when a second run
    /// begins.
    pub(super) fn is_decided_by(&self, base: &Scenario) -> bool {
        match self {
            Self::Intervention(..) => !base.interventions.is_empty(),
            Self::Second(_) => base.second.is_some(),
            Self::Input(..) | Self::Fault(..) => false,
        }
    }

    /// Returns the op without which it makes no difference, unless it always can.
    pub(super) fn op(&self) -> Option<&str> {
        match self {
            Self::Fault(select, ..) => Some(&select.op),
            Self::Input(Input::Output(op, _), _) => Some(op),
            Self::Intervention(_, when) => when.0.op().map(|select| select.op.as_str()),
            Self::Input(Input::Param(_), _) | Self::Second(_) => None,
        }
    }

    /// Whether it concerns the object of an op that does not run in that course: it then makes no
    /// difference there.
    pub(super) fn needs_op_of(&self, course: &Course) -> bool {
        let op = match self {
            Self::Fault(select, ..) => &select.op,
            Self::Input(Input::Output(op, _), _) => op,
            _ => return false,
        };
        !course.begun.contains(op)
    }

    /// Whether both can happen in one run.
    pub(super) fn fits(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Input(input, _), Self::Input(other, _)) => input != other,
            (Self::Fault(op, ..), Self::Fault(other, ..)) => op.op != other.op,
            (Self::Intervention(..), Self::Intervention(..))
            | (Self::Second(_), Self::Second(_)) => false,
            _ => true,
        }
    }
}

/// Returns everything that can differ. A second run is submitted at each of these times.
pub(super) fn deviations(
    graph: &Graph,
    inputs: &Inputs,
    only: Option<&[Fault]>,
    operator: Operator,
    seconds: [Time; 2],
) -> Vec<Deviation> {
    let mut all: Vec<_> = inputs
        .others
        .iter()
        .map(|(input, value)| Deviation::Input(input.clone(), value.clone()))
        .collect();
    let ops = || graph.nodes.iter().enumerate().filter(|(_, node)| node.block().is_none());
    let jobs = Jobs::new(graph);
    for (index, node) in ops() {
        for fault in chosen(faults_of(node, &jobs, operator), only, operator) {
            let first = first_item(graph, index);
            if !first.items.is_empty() {
                all.push(Deviation::Fault(first.clone(), fault.clone(), None));
            }
            if is_retried(node) {
                all.push(Deviation::Fault(first, fault.clone(), Some(1)));
            }
            all.push(Deviation::Fault(node.name.as_str().into_select(), fault, None));
        }
    }
    for (_, node) in ops() {
        for action in [Action::Stop, Action::Terminate, Action::Delete] {
            let op = node.name.as_str();
            for when in [When::started(op), When::running(op), When::ended(op)] {
                all.push(Deviation::Intervention(action, when));
            }
        }
        all.push(Deviation::Intervention(Action::Deadline, When::running(node.name.as_str())));
    }
    all.extend(seconds.map(Deviation::Second));
    all
}

/// Returns the faults of an op, those of its tasks too.
fn faults_of<'g>(node: &'g Node, jobs: &Jobs<'g>, operator: Operator) -> Vec<Fault> {
    faults(node, operator).into_iter().chain(jobs.failures_of(node, operator)).collect()
}

/// Returns the faults of an op that are chosen. One of the ways in which a task fails stands for all, unless
/// another one is asked for.
fn chosen(known: Vec<Fault>, only: Option<&[Fault]>, operator: Operator) -> Vec<Fault> {
    let Some(only) = only else { return known };
    only.iter().filter(|fault| can_have(&known, fault, operator)).cloned().collect()
}

/// Whether a fault is one of an op's, or another end of one of its tasks.
fn can_have(known: &[Fault], fault: &Fault, operator: Operator) -> bool {
    let Fault::TaskEnds(key, state) = fault else { return known.contains(fault) };
    let is_task = |of: &Fault| matches!(of, Fault::TaskEnds(other, _) if other == key);
    known.iter().any(is_task) && task_ends(operator).contains(&state.as_str())
}

/// Returns the states in which a task fails.
fn task_ends(operator: Operator) -> &'static [&'static str] {
    // Tasks end as runs do.
    let runs = table::kinds().find(|kind| kind.job_field().is_some());
    runs.map_or(&[], |kind| bad_ends(kind, operator))
}

/// Returns a message for each fault that no op of the pipeline can have, with the nearest word.
pub(super) fn unknown_faults(graph: &Graph, faults: &[Fault], operator: Operator) -> Vec<String> {
    let jobs = Jobs::new(graph);
    let ops = graph.nodes.iter().filter(|node| node.block().is_none());
    let known: Vec<_> = ops.flat_map(|node| faults_of(node, &jobs, operator)).collect();
    let unknown = faults.iter().filter(|fault| !can_have(&known, fault, operator));
    let messages = unknown.map(|fault| {
        let call = code::fault(fault);
        let keys = known.iter().filter_map(|fault| match fault {
            Fault::TaskEnds(key, _) => Some(key.as_str()),
            _ => None,
        });
        let ends = known.iter().filter_map(|fault| match fault {
            Fault::Ends(state) => Some(state.as_str()),
            _ => None,
        });
        let near = match fault {
            Fault::TaskEnds(key, _) if !keys.clone().any(|known| known == key) => {
                nearest(key, keys)
            }
            Fault::TaskEnds(_, state) => nearest(state, task_ends(operator).iter().copied()),
            Fault::Ends(state) => nearest(state, ends),
            _ => None,
        };
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "leave it out".to_owned(),
        };
        format!("no op of the pipeline can have the fault `{call}`: {help}")
    });
    messages.collect()
}

/// Returns the first item of an op in loops, or the op itself.
fn first_item(graph: &Graph, index: usize) -> Select {
    let loops = graph.blocks_around(index).filter(|block| graph.is_loop(*block)).count();
    Select { op: graph.nodes[index].name.clone(), items: vec![0; loops] }
}

fn is_retried(node: &Node) -> bool {
    node.data.settings.policies.retry.is_some()
}

/// Returns what can go wrong with an op.
fn faults(node: &Node, operator: Operator) -> Vec<Fault> {
    // Somebody refuses, or nobody decides.
    let Some(object) = &node.object else { return vec![Fault::Rejected, Fault::Hangs] };
    let kind = object.kind.map_or("", |kind| kind.kind);
    let is_unique = object.resource_name().is_some_and(is_unique);
    let mut all = kfp_dbx_simulator::faults(kind, object.action, operator);
    // Whoever controls an object of another kind writes the status that is waited for, or does not.
    if object.kind.is_none() && object.success_condition.is_some() {
        all.push(Fault::Hangs);
    }
    if object.kind.is_none() && object.failure_condition.is_some() {
        all.push(Fault::FailureCondition);
    }
    let all = all.into_iter();
    all.filter(|fault| *fault != Fault::AlreadyThere || !is_unique).collect()
}
