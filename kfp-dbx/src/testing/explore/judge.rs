//! What has to be true of any run.

use std::collections::BTreeSet;

use kfp_dbx_core::rule::{
    FOREIGN_DELETE, Finding, HIDDEN_FAILURE, LEFT_BEHIND, NEVER_ENDS, RUNS_MEET,
};
use kfp_dbx_core::table::Operator;
use kfp_dbx_simulator::report::{Maker, Node, NodeKind, Object, Phase, Report};
use kfp_dbx_simulator::scenario::Action;
use serde_json::Value as Json;

use super::super::causes::{BadEnd, hidden_end};
use super::super::facts::OpFacts;
use super::super::prepared::Prepared;
use super::super::scenario::Scenario;
use super::super::simulation::Simulation;
use super::super::uses::{is_owner_replaced, kind};
use super::deviation::Deviation;

/// What happened to a run from outside.
#[derive(Debug)]
pub(super) struct Circumstances {
    pub(super) intervention: Option<Action>,
    /// The ops with which something goes wrong.
    faulty: BTreeSet<String>,
    pub(super) is_second_there: bool,
}

impl Circumstances {
    /// Returns what happens in the scenario that all start from.
    pub(super) fn of(base: &Scenario) -> Self {
        let faulty = base.ops.iter().filter(|said| said.is_fault());
        Self {
            intervention: base.interventions.first().map(|(action, ..)| *action),
            faulty: faulty.map(|said| said.op.op.clone()).collect(),
            is_second_there: base.second.is_some(),
        }
    }

    /// Whether something goes wrong with an op.
    pub(super) fn is_any_faulty(&self) -> bool {
        !self.faulty.is_empty()
    }

    pub(super) fn add(&mut self, deviation: &Deviation) {
        match deviation {
            Deviation::Intervention(action, _) => self.intervention = Some(*action),
            Deviation::Fault(select, ..) => {
                self.faulty.insert(select.op.clone());
            }
            Deviation::Second(_) => self.is_second_there = true,
            Deviation::Input(..) => {}
        }
    }
}

/// A breach: the finding, and the op that it is about.
pub(super) struct Judgement {
    pub(super) finding: Finding,
    pub(super) op: Option<String>,
}

/// Judges a run on a cluster with an operator.
pub(super) fn judge(
    prepared: &Prepared<'_>,
    simulation: &Simulation,
    circumstances: &Circumstances,
    operator: Operator,
) -> Vec<Judgement> {
    let judge = Judge { prepared, report: &simulation.report, circumstances, operator };
    let mut found = Vec::new();
    judge.end(&mut found);
    judge.failures(&mut found);
    judge.remains(simulation, &mut found);
    judge.uses(simulation, &mut found);
    judge.foreign(&mut found);
    found
}

pub(super) struct Judge<'a> {
    pub(super) prepared: &'a Prepared<'a>,
    pub(super) report: &'a Report,
    pub(super) circumstances: &'a Circumstances,
    operator: Operator,
}

impl Judge<'_> {
    fn end(&self, found: &mut Vec<Judgement>) {
        if self.report.ended.is_some() || self.circumstances.intervention == Some(Action::Delete) {
            return;
        }
        let is_stuck = |node: &&Node| {
            !node.phase.is_end() && !matches!(node.kind, NodeKind::DAG | NodeKind::TaskGroup)
        };
        let stuck = self.report.nodes.iter().find(is_stuck);
        let op = stuck.map(|node| node.task.clone());
        if op.is_none() && self.circumstances.is_second_there {
            // It waits for the other run, which is judged by itself.
            return;
        }
        let message = match (&op, stuck) {
            (Some(op), Some(node)) => {
                let why = Self::why_it_waits(node);
                format!("the workflow never ends: it waits for op `{op}`{why}")
            }
            _ => "the workflow never ends".to_owned(),
        };
        let help = self.way_to_end(stuck);
        found.push(Judgement { finding: Finding::new(&NEVER_ENDS, message).help(help), op });
    }

    /// Returns why a node that waits never ends, if its op does not tell.
    fn why_it_waits(node: &Node) -> &'static str {
        let is_made = node.object.is_some() || node.kind != NodeKind::Pod;
        match node.kind {
            NodeKind::Suspend => ", which nobody resumes",
            _ if !is_made => ", whose pod never starts",
            _ => "",
        }
    }

    /// Returns the way to limit the time of a node that never ends.
    fn way_to_end(&self, node: Option<&Node>) -> &'static str {
        let is_added = |node: &Node| self.prepared.op(&node.task).is_some_and(|op| op.is_added);
        match node {
            Some(node) if node.kind == NodeKind::Suspend => {
                "write `#[pipeline(deadline = \"3d\")]`: Argo ignores a timeout of an op that waits for a person"
            }
            Some(node) if is_added(node) => {
                "write `#[pipeline(timeout = \"2h\")]`, which limits each op, also the deletes at exit, or `.delete_on_exit_with(Policies::new().timeout(\"10m\"))`; the `.timeout(…)` of the op itself and a `deadline` do not limit its delete"
            }
            _ => "give the op a `.timeout(…)`, or the pipeline one for each of its ops",
        }
    }

    fn failures(&self, found: &mut Vec<Judgement>) {
        if self.report.phase != Phase::Succeeded {
            return;
        }
        for node in self.report.nodes.iter().filter(|node| !node.at_exit) {
            let op = &node.task;
            let Some(facts) = self.prepared.op(op).filter(|facts| facts.is_truthful) else {
                continue;
            };
            let (message, help) = if node.phase.is_failure() && node.attempt.is_none() {
                let message = format!("the workflow ends as `Succeeded` although op `{op}` failed");
                (
                    message,
                    "the workflow fails if nothing changes the emitted ops: look at the patches",
                )
            } else if let Some(BadEnd { kind, state }) = self.bad_end(node, facts) {
                let noun = kind.noun;
                let message = format!(
                    "the workflow ends as `Succeeded` although the {noun} of op `{op}` ended as `{state}`"
                );
                (message, "leave the conditions to `truthful`, or use the op's `result_state`")
            } else {
                continue;
            };
            let finding = Finding::new(&HIDDEN_FAILURE, message).help(help);
            found.push(Judgement { finding, op: Some(op.clone()) });
        }
    }

    /// Returns how an op's resource ended, if the op succeeded and its resource did not.
    fn bad_end(&self, node: &Node, facts: &OpFacts) -> Option<BadEnd<'_>> {
        facts.row.and_then(|_| hidden_end(self.report, node, self.operator))
    }

    fn remains(&self, simulation: &Simulation, found: &mut Vec<Judgement>) {
        if self.report.ended.is_none() {
            return;
        }
        // The owners of an operator for which the pipeline is written.
        let may_be_replaced =
            |object: &Object| !self.prepared.keeps_owners() && is_owner_replaced(object);
        for left in simulation.left_behind() {
            // Once it is asked for, the operator deletes what it can; and a delete that fails is
            // what the scenario says.
            let object = left.object();
            let is_asked_for = object.deleting.is_some();
            // What the workflow owns goes with it.
            let can_be_prevented = match self.circumstances.intervention {
                None | Some(Action::Deadline) => !left.is_owned(),
                Some(Action::Stop) => !left.is_owned() && !may_be_replaced(object),
                // No exit handler runs.
                Some(Action::Terminate | Action::Delete) => false,
            };
            if is_asked_for || !can_be_prevented || self.is_delete_faulty(left.kind()) {
                continue;
            }
            let Some(op) = left.op().map(str::to_owned) else { continue };
            let message = format!("the {} of op `{op}` is left behind", noun(object));
            let help = "write `.delete_on_exit()` on the op, or `.keep()` if it is meant to stay";
            let finding = Finding::new(&LEFT_BEHIND, message).help(help);
            found.push(Judgement { finding, op: Some(op) });
        }
    }

    /// Whether something goes wrong with a delete of the kind.
    pub(super) fn is_delete_faulty(&self, kind: &str) -> bool {
        self.report.nodes.iter().any(|node| {
            node.action.as_deref() == Some("delete")
                && self.circumstances.faulty.contains(&node.task)
                && node.manifest.as_ref().is_none_or(|manifest| manifest["kind"] == kind)
        })
    }

    /// Returns the op of this run that made an object.
    pub(super) fn op_of(&self, object: &Object) -> Option<&str> {
        match &object.maker {
            Maker::Node(workflow, node) if *workflow == self.report.workflow => {
                self.report.nodes.get(*node).map(|node| node.task.as_str())
            }
            _ => None,
        }
    }

    fn foreign(&self, found: &mut Vec<Judgement>) {
        for node in &self.report.nodes {
            let Some(object) = node.object.and_then(|object| self.report.objects.get(object))
            else {
                continue;
            };
            if self.op_of(object).is_some() {
                continue;
            }
            let op = node.task.as_str();
            let is_external = self.prepared.op(op).is_some_and(|facts| facts.is_external);
            let deletes = node.action.as_deref() == Some("delete");
            let finding = match (&object.maker, deletes) {
                (_, true) if !is_external => {
                    let whose = match object.maker {
                        Maker::Somebody => "somebody else",
                        Maker::Node(..) => "another run",
                    };
                    let message = format!("op `{op}` deletes the {} of {whose}", noun(object));
                    let help = "put `workflow::uid()` into its name: no other run then has it";
                    Finding::new(&FOREIGN_DELETE, message).help(help)
                }
                (Maker::Node(..), false) => {
                    let message = format!(
                        "op `{op}` meets the {} of a second run that is there at the same time",
                        noun(object)
                    );
                    Finding::new(&RUNS_MEET, message).help(APART)
                }
                _ => continue,
            };
            found.push(Judgement { finding, op: Some(op.to_owned()) });
        }
        self.collisions(found);
    }

    /// A create that finds the name taken by a second run.
    fn collisions(&self, found: &mut Vec<Judgement>) {
        if !self.circumstances.is_second_there || !self.circumstances.faulty.is_empty() {
            return;
        }
        let is_of_other_run = |manifest: &Json| {
            self.report.objects.iter().any(|object| {
                let is_named = manifest["metadata"]["name"] == object.name.as_str()
                    && manifest["kind"] == object.kind.as_str();
                is_named && matches!(object.maker, Maker::Node(..)) && self.op_of(object).is_none()
            })
        };
        let taken = |node: &&Node| {
            let is_taken = node.phase.is_failure() && node.message.contains("AlreadyExists");
            is_taken && node.manifest.as_deref().is_some_and(is_of_other_run)
        };
        for node in self.report.nodes.iter().filter(taken) {
            let message = format!(
                "op `{}` finds its name taken by a second run that is there at the same time",
                node.task
            );
            let finding = Finding::new(&RUNS_MEET, message).help(APART);
            found.push(Judgement { finding, op: Some(node.task.clone()) });
        }
    }
}

/// The ways to keep two runs apart. Only new versions of Argo have mutexes of workflows that hold, and a mutex
/// is free as soon as the workflow has ended, also while the operator still deletes what it made.
const APART: &str = "put `workflow::uid()` into its name; or write `#[pipeline(mutex = \"…\", argo = \"3.6\")]`, which lets the second run wait, and let the create wait for a delete of that name with `.external().wait(\"10m\")`, as the mutex is free before the resource of the first run is gone";

pub(super) fn noun(object: &Object) -> String {
    kind(object).map_or_else(|| format!("`{}`", object.kind), |kind| kind.noun.to_owned())
}
