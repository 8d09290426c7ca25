//! What can differ from a run in which all goes well.

use std::time::Duration;

use kfp_dbx_core::table::Operator;
use kfp_dbx_core::value::{Target, Value};
use kfp_dbx_simulator::scenario::{Action, Fault};
use kfp_dbx_simulator::time::Time;

use super::super::inputs::{Input, Inputs};
use super::super::scenario::{Scenario, When};
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
            Self::Input(Input::Param(name), value) => scenario.param(name, value),
            Self::Input(Input::Output(op, output), value) => {
                scenario.output(op.as_str(), output, value)
            }
            Self::Fault(op, fault, None) => scenario.fault(op.clone(), fault.clone()),
            Self::Fault(op, fault, Some(times)) => {
                scenario.fault_times(op.clone(), fault.clone(), *times)
            }
            Self::Intervention(Action::Stop, when) => scenario.stop(when.clone()),
            Self::Intervention(Action::Terminate, when) => scenario.terminate(when.clone()),
            Self::Intervention(Action::Delete, when) => scenario.delete(when.clone()),
            Self::Intervention(Action::Deadline, when) => scenario.deadline(when.clone()),
            Self::Second(offset) => scenario.second_run(Duration::from_secs(offset.0 / 1000)),
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
        let faults = faults(node, operator).into_iter().chain(jobs.failures_of(node, operator));
        let faults = faults.filter(|fault| only.is_none_or(|only| only.contains(fault)));
        for fault in faults {
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

/// Whether no other run has a resource of that name.
fn is_unique(name: &Value) -> bool {
    let mut is_unique = false;
    name.visit_refs(&mut |reference| {
        is_unique |= matches!(reference.target, Target::Workflow(_));
    });
    is_unique
}
