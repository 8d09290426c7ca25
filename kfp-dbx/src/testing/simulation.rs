//! What became of a pipeline in a scenario.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kfp_dbx_core::table::Operator;
use kfp_dbx_simulator::report::{Node, NodeKind, Object, Output, Phase, Report};
use kfp_dbx_simulator::time::Time;
use serde_json::Value as Json;

use super::error::unknown_op;
use super::facts::OpFacts;
use super::object::{SimulatedObject, since};
use super::select::{IntoSelect, Select, label, written_items};
use super::uses::{Misfit, Misuse, misuses};

/// What became of a pipeline in a scenario: see [`Pipeline::simulate`](crate::Pipeline::simulate).
///
/// `Display` is a timeline, and that of the second run below it, if there is one. So is `Debug`, for
/// `unwrap_err` in a test. It serializes as data, for a snapshot.
#[derive(Clone)]
pub struct Simulation {
    pub(super) report: Report,
    pub(super) ops: Arc<BTreeMap<String, OpFacts>>,
    /// The operator of the cluster.
    pub(super) operator: Operator,
    pub(super) second: Option<Box<Simulation>>,
}

impl Simulation {
    /// Returns the second run, if the scenario has [one](super::Scenario::second_run).
    pub fn second(&self) -> Option<&Self> {
        self.second.as_deref()
    }

    /// Returns the run, and the second one if there is one.
    pub(super) fn runs(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(self.second())
    }

    /// Returns the phase in which the workflow ended. It is [`Phase::Running`] if it never ends.
    pub fn phase(&self) -> Phase {
        self.report.phase
    }

    /// Returns the message of the workflow's status.
    pub fn message(&self) -> &str {
        &self.report.message
    }

    /// Returns the time from the submission to the end, unless the workflow never ends.
    pub fn duration(&self) -> Option<Duration> {
        self.report.ended.map(|ended| since(&self.report, ended))
    }

    /// Returns an op, or one of its items in loops: `run.op("load")`, `run.op(("load", 2))`.
    ///
    /// # Panics
    /// The pipeline has no op of that name, or it has no such item. The message suggests the nearest
    /// name. For a test, this is a failure like any other: see [`get`](Self::get).
    #[track_caller]
    #[allow(clippy::panic)]
    pub fn op(&self, op: impl IntoSelect) -> SimulatedOp<'_> {
        match self.get(op) {
            Ok(op) => op,
            Err(why) => panic!("{why}"),
        }
    }

    /// Returns an op, or one of its items in loops.
    ///
    /// # Errors
    /// The pipeline has no op of that name, or the run has no such item. The message suggests the nearest
    /// name. The item is there if anything in its iteration was reached, be it the condition around the op.
    pub fn get(&self, op: impl IntoSelect) -> Result<SimulatedOp<'_>, String> {
        let Select { op, items } = op.into_select();
        let Some((name, facts)) = self.ops.get_key_value(&op) else {
            let inner = self.ops.iter().filter(|(_, facts)| facts.is_in(&op));
            let inner: Vec<_> = inner.map(|(name, _)| name.as_str()).collect();
            let names: Vec<_> = self.ops.keys().map(String::as_str).collect();
            return Err(unknown_op(&op, &names, &inner));
        };
        let found = SimulatedOp { of: self, name, facts, items };
        let known = found.known_items();
        if found.items.is_empty() || known.contains(found.items.as_slice()) {
            return Ok(found);
        }
        let (count, given) = (known.len(), written_items(&found.items));
        let s = if count == 1 { "" } else { "s" };
        Err(format!(
            "op `{op}` has no item {given} in this run: it has {count} item{s}, counted from 0"
        ))
    }

    /// Returns the ops that ran, in the order in which Argo made their pods. An item of a loop has its place
    /// in it, as in the timeline: `load[2]`.
    pub fn order(&self) -> impl Iterator<Item = String> {
        let mut known = BTreeSet::new();
        let leaves = self.report.nodes.iter().filter(|node| is_leaf(node) && began(node));
        // An op that is tried several times is there once.
        leaves
            .filter(move |node| known.insert((&node.task, &node.items)))
            .map(|node| label(&node.task, &node.items))
    }

    /// Returns all objects: those that were there before, and those that this run and others made, in this
    /// order.
    pub fn objects(&self) -> impl Iterator<Item = SimulatedObject<'_>> {
        self.report.objects.iter().map(|object| SimulatedObject::new(&self.report, object))
    }

    /// Returns the objects that were there at a time since the submission, or whose resources were in
    /// Databricks.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # use kfp_dbx::testing::*;
    /// # #[pipeline(truthful, timeout = "2h")]
    /// # fn train() {
    /// #     let name = format!("train-{}", workflow::uid());
    /// #     let train = SubmitRunOp::new("train").run_name(name).job_name("models").jar_params(["--all"]);
    /// #     train.delete_on_exit();
    /// # }
    /// let run = train().simulate(Scenario::new())?;
    /// let end = run.op("train").ended().unwrap();
    /// assert!(run.objects_at(end).any(|object| object.op() == Some("train")));
    /// # Ok::<(), SimulationError>(())
    /// ```
    pub fn objects_at(&self, time: Duration) -> impl Iterator<Item = SimulatedObject<'_>> {
        self.objects().filter(move |object| object.is_there_at(time))
    }

    /// Returns the objects that this run made and that were still there at the end, without those that
    /// the pipeline keeps on purpose.
    pub fn left_behind(&self) -> Vec<SimulatedObject<'_>> {
        self.remaining().filter(|object| !self.is_kept(object)).collect()
    }

    /// Returns the objects that this run made and that were still there at the end because the pipeline
    /// keeps them, with `.keep()`.
    pub fn kept(&self) -> Vec<SimulatedObject<'_>> {
        self.remaining().filter(|object| self.is_kept(object)).collect()
    }

    /// Returns the objects of this run that were deleted while another one used them: a cluster on which a
    /// run is still active, also if the run waits for nothing. After a
    /// [deletion of the workflow](super::Scenario::delete), Kubernetes decides the order.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # use kfp_dbx::testing::*;
    /// # #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    /// # fn train() {
    /// #     let name = format!("train-{}", workflow::uid());
    /// #     let create = CreateClusterOp::new("cluster").cluster_name(&name).num_workers(2);
    /// #     let create = create.spark_version("15.4.x-scala2.12").node_type_id("Standard_D3_v2");
    /// #     let train = SubmitRunOp::new("train").run_name(&name).delete_on_exit();
    /// #     let cluster = create.delete_on_exit().outputs.name;
    /// #     train.existing_cluster_name(cluster).notebook_task(NotebookTask::new("/Models/Train"));
    /// # }
    /// let run = train().simulate(Scenario::new().stop(When::running("train")))?;
    /// assert!(run.deleted_in_use().is_empty(), "{run}");
    /// # Ok::<(), SimulationError>(())
    /// ```
    pub fn deleted_in_use(&self) -> Vec<SimulatedObject<'_>> {
        self.misused(|misuse| (misuse.fault == Misfit::Lost).then_some(misuse.of))
    }

    /// Returns the objects of this run that began to use another one before it existed, or after it was
    /// deleted.
    pub fn used_while_absent(&self) -> Vec<SimulatedObject<'_>> {
        self.misused(|misuse| (misuse.fault != Misfit::Lost).then_some(misuse.by))
    }

    fn misused<'s>(
        &'s self,
        choose: impl Fn(&Misuse<'s>) -> Option<&'s Object>,
    ) -> Vec<SimulatedObject<'s>> {
        let mut chosen: Vec<SimulatedObject<'s>> = Vec::new();
        for object in self.misuses().iter().filter_map(choose) {
            if !chosen.iter().any(|known| std::ptr::eq(known.object(), object)) {
                chosen.push(SimulatedObject::new(&self.report, object));
            }
        }
        chosen
    }

    pub(super) fn misuses(&self) -> Vec<Misuse<'_>> {
        misuses(&self.report, &|op| self.ops.get(op).map_or(&[], |facts| &facts.uses))
    }

    /// Returns the objects that this run made and that were still there at the end.
    fn remaining(&self) -> impl Iterator<Item = SimulatedObject<'_>> {
        self.objects().filter(|object| object.gone().is_none() && object.op().is_some())
    }

    fn is_kept(&self, object: &SimulatedObject<'_>) -> bool {
        object.op().and_then(|op| self.ops.get(op)).is_some_and(|facts| facts.keeps)
    }
}

impl fmt::Debug for Simulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `unwrap_err` prints a prefix: the timeline starts on the next line.
        write!(f, "\n{self}")
    }
}

/// What became of an op, or of some of its items in loops: see [`Simulation::op`].
///
/// Not each op that Argo speaks of ran:
///
/// | the op | `ran` | `phase` | `attempts` | it is |
/// |---|---|---|---|---|
/// | had a pod that began, or waited for an approval | yes | its end | 1 or more | `succeeded` or `failed` |
/// | had a pod that never began: it stayed pending, or the workflow was stopped before | no | `Failed` | 1 or more | `failed` |
/// | was to begin when the workflow was stopped, so that Argo made no pod | no | `Failed` | 0 | `failed` |
/// | had a condition that was not met | no | `Skipped` | 0 | `skipped` |
/// | waited for something that did not end as it asks for | no | `Omitted` | 0 | `omitted` |
/// | is in a block that was skipped or omitted, or in a loop without items | no | none | 0 | as the block |
/// | was never reached | no | none | 0 | none of these |
#[derive(Clone)]
pub struct SimulatedOp<'s> {
    of: &'s Simulation,
    name: &'s str,
    facts: &'s OpFacts,
    items: Vec<usize>,
}

impl fmt::Debug for SimulatedOp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("SimulatedOp");
        shown.field("name", &self.name).field("items", &self.items);
        shown.field("count", &self.count()).field("phase", &self.phase());
        shown.field("message", &self.message()).field("attempts", &self.attempts());
        shown.field("started", &self.started()).field("ended", &self.ended());
        shown.finish_non_exhaustive()
    }
}

impl<'s> SimulatedOp<'s> {
    /// Returns the name.
    pub fn name(&self) -> &'s str {
        self.name
    }

    /// Returns its nodes, one for each item: for an op that is retried, that of all its attempts.
    fn nodes(&self) -> impl Iterator<Item = &'s Node> + Clone {
        let nodes = self.of.report.nodes.iter();
        nodes.filter(|node| {
            node.task == self.name
                && node.attempt.is_none()
                && !matches!(node.kind, NodeKind::DAG | NodeKind::TaskGroup)
                && node.items.starts_with(&self.items)
        })
    }

    fn pods(&self) -> impl Iterator<Item = &'s Node> {
        let nodes = self.of.report.nodes.iter();
        nodes.filter(|node| {
            node.task == self.name && is_leaf(node) && node.items.starts_with(&self.items)
        })
    }

    /// Returns the places of the items of which anything was reached, in as many loops as its own selection
    /// has.
    fn known_items(&self) -> BTreeSet<&'s [usize]> {
        let is_near = |node: &&Node| node.task == self.name || self.facts.is_in(&node.task);
        let nodes = self.of.report.nodes.iter().filter(is_near);
        nodes.filter_map(|node| node.items.get(..self.items.len())).collect()
    }

    /// Returns the phases of its attempts.
    pub(super) fn phases(&self) -> impl Iterator<Item = Phase> {
        self.pods().map(|node| node.phase)
    }

    /// Returns the number of its items that were reached: 1 outside loops, if it was reached.
    pub fn count(&self) -> usize {
        self.nodes().count()
    }

    /// Returns whether it ran, or one of its items did: its pod began, or it waited for an approval. What
    /// Argo marks as failed without a pod that began did not run.
    pub fn ran(&self) -> bool {
        self.pods().any(began)
    }

    /// Returns whether Argo began with it, also if no pod of it did.
    pub(super) fn was_tried(&self) -> bool {
        self.pods().any(is_tried)
    }

    /// Returns whether it ran and succeeded, each of its items that ran.
    pub fn succeeded(&self) -> bool {
        self.phase() == Some(Phase::Succeeded)
    }

    /// Returns whether it failed, or one of its items did, at the last attempt. This also holds for an op
    /// that did not run, and that Argo marks as failed because the workflow was stopped.
    pub fn failed(&self) -> bool {
        self.phase().is_some_and(Phase::is_failure)
    }

    /// Returns whether its condition, or that of a block around it, was not met, or a loop around it has no
    /// items: for all of its items.
    pub fn skipped(&self) -> bool {
        self.ended_as(Phase::Skipped)
    }

    /// Returns whether what it, or a block around it, waited for did not end in the way that it asked
    /// for: for all of its items.
    pub fn omitted(&self) -> bool {
        self.ended_as(Phase::Omitted)
    }

    fn ended_as(&self, phase: Phase) -> bool {
        let mut phases = self.nodes().chain(self.blocks_without_it()).map(|node| node.phase);
        let all = phases.clone().all(|of| of == phase);
        all && phases.next().is_some()
    }

    /// Returns the nodes of the blocks around it that did not run, so that it was not reached in them.
    pub(super) fn blocks_without_it(&self) -> impl Iterator<Item = &'s Node> + Clone {
        let is_idle = |node: &&Node| matches!(node.phase, Phase::Skipped | Phase::Omitted);
        self.of.report.nodes.iter().filter(is_idle).filter(|node| {
            self.facts.is_in(&node.task)
                && (node.items.starts_with(&self.items) || self.items.starts_with(&node.items))
        })
    }

    /// Returns the phase in which it ended, or `None` if it was never reached, as in a block that did not
    /// run. For an op with several items this is the worst of them.
    pub fn phase(&self) -> Option<Phase> {
        self.nodes().map(|node| node.phase).max_by_key(|phase| (phase.is_failure(), *phase))
    }

    /// Returns the message of its status.
    pub fn message(&self) -> &'s str {
        let worst = self.nodes().max_by_key(|node| (node.phase.is_failure(), node.phase));
        worst.map_or("", |node| node.message.as_str())
    }

    /// Returns the number of its attempts, of all items together: of the pods that Argo made, also of those
    /// that never began.
    pub fn attempts(&self) -> usize {
        self.pods().filter(|node| began(node) || node.manifest.is_some()).count()
    }

    /// Returns the time from the submission to the moment at which Argo first began with it, also if its pod
    /// never did, as in the timeline.
    pub fn started(&self) -> Option<Duration> {
        self.first().map(|at| since(&self.of.report, at))
    }

    /// Returns the time from the submission to its last end, unless Argo never began with it or it never ends.
    pub fn ended(&self) -> Option<Duration> {
        self.last().map(|at| since(&self.of.report, at))
    }

    fn first(&self) -> Option<Time> {
        self.nodes().filter(|node| is_tried(node)).map(|node| node.started).min()
    }

    fn last(&self) -> Option<Time> {
        let ends = self.nodes().filter(|node| is_tried(node)).map(|node| node.ended);
        ends.max_by_key(|end| end.map_or(u64::MAX, |end| end.0))?
    }

    /// Returns whether it ran, and only began when another op, which ran too, had ended.
    ///
    /// # Panics
    /// The pipeline has no op of the other name.
    #[track_caller]
    pub fn started_after(&self, other: impl IntoSelect) -> bool {
        let other = self.of.op(other);
        match (self.first(), other.last()) {
            (Some(first), Some(last)) => self.ran() && other.ran() && first >= last,
            _ => false,
        }
    }

    /// Returns the manifest that reached the API server, with all values in it. For an op that ran
    /// several times this is that of its last attempt.
    pub fn manifest(&self) -> Option<&'s Json> {
        self.pods().filter_map(|node| node.manifest.as_deref()).last()
    }

    /// Returns the value of an input of its template.
    pub fn input(&self, name: &str) -> Option<&'s str> {
        self.pods().find_map(|node| node.inputs.get(name)).map(String::as_str)
    }

    /// Returns the value of one of its outputs.
    pub fn output(&self, name: &str) -> Option<&'s str> {
        let long = format!("{}-{name}", self.name);
        let value = |node: &'s Node| node.outputs.get(name).or_else(|| node.outputs.get(&long));
        self.nodes().find_map(value).map(Output::as_str)
    }
}

fn is_leaf(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Pod | NodeKind::Suspend)
}

/// Whether Argo began with what a node is of.
fn is_tried(node: &Node) -> bool {
    !matches!(node.phase, Phase::Skipped | Phase::Omitted)
}

/// Whether the pod of a node began, or somebody was waited for.
fn began(node: &Node) -> bool {
    node.began.is_some()
}
