//! What became of a pipeline in a scenario.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use kfp_dbx_core::table::Operator;
use kfp_dbx_simulator::report::{Object, Phase, Report};

use super::facts::OpFacts;
use super::object::{SimulatedObject, since};
use super::op::{SimulatedOp, began, is_leaf};
use super::select::{IntoSelect, label};
use super::uses::{Misfit, Misuse, misuses};
use crate::pipeline::LookupError;

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

    /// Returns the phase in which the workflow ended. It is [`Phase::Running`] if it never ends, and also if it
    /// was [`deleted`](Self::deleted) before its end, as no later phase was ever seen.
    pub fn phase(&self) -> Phase {
        self.report.phase
    }

    /// Returns whether the workflow is deleted, by somebody or because its time to live is over. If it had not
    /// ended, nothing else of it runs, and its exit handler does not either.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # use kfp_dbx::testing::*;
    /// # #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    /// # fn train() {
    /// #     let name = format!("train-{}", workflow::uid());
    /// #     let train = SubmitRunOp::new("train").run_name(name).job_name("models").jar_params(["--all"]);
    /// #     train.delete_on_exit();
    /// # }
    /// let run = train().simulate(Scenario::new().delete(When::running("train")))?;
    /// assert!(run.deleted(), "{run}");
    /// assert!(run.left_behind().is_empty(), "{run}");
    /// # Ok::<(), SimulationError>(())
    /// ```
    pub fn deleted(&self) -> bool {
        self.report.deleted.is_some()
    }

    /// Returns the message of the workflow's status.
    pub fn message(&self) -> &str {
        &self.report.message
    }

    /// Returns the time from the submission to the end, or to the deletion of a workflow that had not ended. It
    /// is `None` if the workflow never ends.
    pub fn duration(&self) -> Option<Duration> {
        let end = self.report.ended.or(self.report.deleted)?;
        Some(since(&self.report, end))
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
    pub fn get(&self, op: impl IntoSelect) -> Result<SimulatedOp<'_>, LookupError> {
        SimulatedOp::find(&self.report, &self.ops, op.into_select())
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
