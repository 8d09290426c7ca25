//! What became of an op.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_simulator::report::{Node, NodeKind, Output, Phase, Report};
use kfp_dbx_simulator::time::Time;
use serde_json::Value as Json;

use super::error::{too_many_items, unknown_op};
use super::facts::OpFacts;
use super::object::since;
use super::reasons::{unmet, unreached};
use super::select::{IntoSelect, Select, label, written_items};
use crate::pipeline::LookupError;

/// What became of an op, or of some of its items in loops: see [`Simulation::op`](super::Simulation::op).
///
/// Not each op that Argo speaks of ran:
///
/// | the op | `ran` | `phase` | `attempts` | it is |
/// |---|---|---|---|---|
/// | had a pod that began, or waited for an approval | yes | its end | 1 or more | `succeeded` or `failed` |
/// | has a pod that goes on after the end of the workflow, which Argo no longer looks at, as after `argo stop` | yes | `Pending` or `Running` | 1 or more | none of these |
/// | had a pod that never began: it stayed pending, or the workflow was stopped before | no | `Failed` | 1 or more | `failed` |
/// | was to begin when the workflow was stopped, so that Argo made no pod | no | `Failed` | 0 | `failed` |
/// | had a condition that was not met | no | `Skipped` | 0 | `skipped` |
/// | waited for something that did not end as it asks for | no | `Omitted` | 0 | `omitted` |
/// | is in a block that was skipped or omitted | no | that of the block | 0 | as the block |
/// | is in a loop without items | no | `Skipped` | 0 | `skipped` |
/// | was never reached, because the workflow ended before or waits for ever | no | none | 0 | none of these |
///
/// If it did not run, [`reason`](Self::reason) tells why.
#[derive(Clone)]
pub struct SimulatedOp<'s> {
    report: &'s Report,
    ops: &'s BTreeMap<String, OpFacts>,
    name: &'s str,
    facts: &'s OpFacts,
    items: Vec<usize>,
}

impl fmt::Debug for SimulatedOp<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("SimulatedOp");
        shown.field("name", &self.name).field("items", &self.items);
        shown.field("count", &self.count()).field("phase", &self.phase());
        shown.field("message", &self.message()).field("reason", &self.reason());
        shown.field("attempts", &self.attempts());
        shown.field("started", &self.started()).field("ended", &self.ended());
        shown.finish_non_exhaustive()
    }
}

impl<'s> SimulatedOp<'s> {
    /// Finds an op, or one of its items, in a run.
    pub(super) fn find(
        report: &'s Report,
        ops: &'s BTreeMap<String, OpFacts>,
        Select { op, items }: Select,
    ) -> Result<Self, LookupError> {
        let Some((name, facts)) = ops.get_key_value(&op) else {
            let inner = ops.iter().filter(|(_, facts)| facts.is_in(&op));
            let inner: Vec<_> = inner.map(|(name, _)| name.as_str()).collect();
            let names: Vec<_> = ops.keys().map(String::as_str).collect();
            return Err(LookupError::with(unknown_op(&op, &names, &inner)));
        };
        let loops = facts.loops();
        if items.len() > loops {
            let why = too_many_items(name, loops, items.len(), &format!("{name:?}"));
            return Err(LookupError::with(why));
        }
        let found = Self { report, ops, name, facts, items };
        match found.missing() {
            Some(why) => {
                let given = written_items(&found.items);
                let message = format!("op `{name}` has no item {given} in this run: {why}");
                Err(LookupError::with(message))
            }
            None => Ok(found),
        }
    }

    /// Returns why nothing of the items that it is to stand for was reached, or `None` if something was.
    fn missing(&self) -> Option<String> {
        let is_known = |loops: usize| !self.within(loops).known_items(loops).is_empty();
        let loops = (1..=self.items.len()).find(|loops| !is_known(*loops))?;
        let around = self.within(loops - 1);
        let known = around.known_items(loops).len();
        let s = if known == 1 { "" } else { "s" };
        let count = || format!("it has {known} item{s}, counted from 0");
        if known > 0 {
            return Some(count());
        }
        Some(around.reason().unwrap_or_else(count))
    }

    /// Returns the items around its own, in that many loops.
    fn within(&self, loops: usize) -> Self {
        Self { items: self.items.iter().copied().take(loops).collect(), ..self.clone() }
    }

    /// Returns the name.
    pub fn name(&self) -> &'s str {
        self.name
    }

    /// Returns its nodes, one for each item: for an op that is retried, that of all its attempts.
    fn nodes(&self) -> impl Iterator<Item = &'s Node> + Clone {
        self.report.nodes.iter().filter(|node| {
            node.task == self.name
                && node.attempt.is_none()
                && !matches!(node.kind, NodeKind::DAG | NodeKind::TaskGroup)
                && node.items.starts_with(&self.items)
        })
    }

    fn pods(&self) -> impl Iterator<Item = &'s Node> {
        self.report.nodes.iter().filter(|node| {
            node.task == self.name && is_leaf(node) && node.items.starts_with(&self.items)
        })
    }

    /// Returns the places of its items, in so many loops, of which anything was reached.
    fn known_items(&self, loops: usize) -> BTreeSet<&'s [usize]> {
        let is_near = |node: &&Node| {
            let is_of = node.task == self.name || self.facts.is_in(&node.task);
            is_of && node.items.starts_with(&self.items)
        };
        let nodes = self.report.nodes.iter().filter(is_near);
        nodes.filter_map(|node| node.items.get(..loops)).collect()
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
    fn blocks_without_it(&self) -> impl Iterator<Item = &'s Node> + Clone {
        let is_idle = |node: &&Node| !is_tried(node);
        self.report.nodes.iter().filter(is_idle).filter(|node| {
            self.facts.is_in(&node.task)
                && (node.items.starts_with(&self.items) || self.items.starts_with(&node.items))
        })
    }

    /// Returns the phase in which it ended, or that of the block around it that did not run. It is `None` if
    /// it was never reached. Of several items it is the worst: a failure, then one that never ends, then a
    /// success. It is `Skipped` or `Omitted` only if none of them ran.
    pub fn phase(&self) -> Option<Phase> {
        let worst =
            self.worst().or_else(|| self.blocks_without_it().max_by_key(|node| severity(node)))?;
        Some(worst.phase)
    }

    fn worst(&self) -> Option<&'s Node> {
        self.nodes().max_by_key(|node| severity(node))
    }

    /// Returns the message of its status. For an op that did not run, [`reason`](Self::reason) says more.
    pub fn message(&self) -> &'s str {
        self.worst().map_or("", |node| node.message.as_str())
    }

    /// Returns why it did not run, or `None` if it did: the condition that was not met, with the values that it
    /// compared; the op that failed, or ended in another way than it asks for; how the workflow ended, for what
    /// `on_failure` and `on_success` add; or what kept its pod from beginning. It is also `None` if its pod goes on
    /// after the end of the workflow: it ran, although its phase says `Pending`.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # use kfp_dbx::testing::*;
    /// #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    /// fn nightly(#[default = "brief"] mode: Param<String>) {
    ///     let run = |name: &str| {
    ///         let run = SubmitRunOp::new(name).run_name(format!("{name}-{}", workflow::uid()));
    ///         run.job_name(name).jar_params(["10"]).delete_on_exit()
    ///     };
    ///     let load = run("load");
    ///     run("publish").after(load);
    ///     when(mode.eq("full"), || {
    ///         run("report");
    ///     });
    /// }
    ///
    /// let run = nightly().simulate(Scenario::new().fails("load"))?;
    /// assert_eq!(run.op("publish").reason().unwrap(), "`load` failed");
    /// let reason = run.op("report").reason().unwrap();
    /// assert_eq!(reason, r#"its condition `mode == "full"` is not met: `"brief" == "full"` is false"#);
    /// # Ok::<(), SimulationError>(())
    /// ```
    pub fn reason(&self) -> Option<String> {
        if self.ran() {
            return None;
        }
        let idle =
            self.nodes().find(|node| !is_tried(node)).or_else(|| self.blocks_without_it().next());
        Some(match (self.nodes().find(|node| is_tried(node)), idle) {
            (Some(node), _) if node.message.is_empty() => "its pod never begins".to_owned(),
            (Some(node), _) => format!("its pod never begins: {}", node.message),
            (None, Some(node)) => self.unmet(node),
            (None, None) => unreached(self.report),
        })
    }

    /// Returns why a node of it, or of a block around it, did not run.
    fn unmet(&self, node: &Node) -> String {
        let block = self.facts.block(&node.task);
        let why = unmet(self.report, node, block);
        match block.filter(|_| node.phase == Phase::Omitted) {
            Some(block) => {
                let what = if block.is_loop { "loop" } else { "block" };
                format!("its {what} `{}` is omitted: {why}", node.task)
            }
            None => why,
        }
    }

    /// Returns what became of an op that did not run, in words.
    pub(super) fn fate(&self) -> String {
        let name = label(self.name, &self.items);
        let Some(reason) = self.reason() else { return format!("op `{name}` ran") };
        match self.phase() {
            Some(Phase::Skipped) => format!("op `{name}` is skipped, as {reason}"),
            Some(Phase::Omitted) => format!("op `{name}` is omitted, as {reason}"),
            Some(_) => format!("op `{name}` did not run: {reason}"),
            None => format!("op `{name}` is never reached: {reason}"),
        }
    }

    /// Returns the number of its attempts, of all items together: of the pods that Argo made, also of those
    /// that never began.
    pub fn attempts(&self) -> usize {
        self.pods().filter(|node| began(node) || node.manifest.is_some()).count()
    }

    /// Returns the number of attempts of the item that has most of them.
    pub(super) fn most_attempts(&self) -> usize {
        let mut counts: BTreeMap<_, usize> = BTreeMap::new();
        for pod in self.pods() {
            *counts.entry(&pod.items).or_default() += 1;
        }
        counts.into_values().max().unwrap_or(0)
    }

    /// Returns the time from the submission to the moment at which Argo first began with it, also if its pod
    /// never did, as in the timeline.
    pub fn started(&self) -> Option<Duration> {
        self.first().map(|at| since(self.report, at))
    }

    /// Returns the time from the submission to its last end, unless Argo never began with it or it never ends.
    pub fn ended(&self) -> Option<Duration> {
        self.last().map(|at| since(self.report, at))
    }

    fn first(&self) -> Option<Time> {
        self.nodes().filter(|node| is_tried(node)).map(|node| node.started).min()
    }

    fn last(&self) -> Option<Time> {
        let ends = self.nodes().filter(|node| is_tried(node)).map(|node| node.ended);
        ends.max_by_key(|end| end.map_or(u64::MAX, |end| end.0))?
    }

    /// Returns whether it only began when another op had ended.
    ///
    /// # Panics
    /// The pipeline has no op of the other name, or one of both did not run: neither yes nor no is right then.
    /// The message says why it did not run.
    #[track_caller]
    #[allow(clippy::panic)]
    pub fn started_after(&self, other: impl IntoSelect) -> bool {
        let other = match Self::find(self.report, self.ops, other.into_select()) {
            Ok(other) => other,
            Err(why) => panic!("{why}"),
        };
        if let Some(op) = [self, &other].into_iter().find(|op| !op.ran()) {
            panic!("{}, so that it has no place in the order", op.fate());
        }
        match (self.first(), other.last()) {
            (Some(first), Some(last)) => first >= last,
            _ => false,
        }
    }

    /// Returns the manifest that reached the API server, with all values in it. For an op that ran
    /// several times this is that of its last attempt, and for one with several items that of the last item.
    pub fn manifest(&self) -> Option<&'s Json> {
        self.pods().filter_map(|node| node.manifest.as_deref()).last()
    }

    /// Returns the value of an input of its template, such as `mode`, or `None` if it was never reached. Of
    /// several items it is that of the first one.
    ///
    /// # Panics
    /// The template has no input of that name. The message suggests the nearest one.
    #[track_caller]
    pub fn input(&self, name: &str) -> Option<&'s str> {
        self.assert_known("input", name, &self.facts.inputs);
        self.pods().find_map(|node| node.inputs.get(name)).map(String::as_str)
    }

    /// Returns the value of one of its outputs, by its name in the pipeline, or `None` if it has none: an op
    /// that did not run or that failed. Of several items it is that of the first one that has it.
    ///
    /// # Panics
    /// The op has no output of that name. The message suggests the nearest one.
    #[track_caller]
    pub fn output(&self, name: &str) -> Option<&'s str> {
        self.assert_known("output", name, &self.facts.outputs);
        self.value(name)
    }

    /// Whether it, or one of its items, came to have an output.
    pub(super) fn has_output(&self, name: &str) -> bool {
        self.value(name).is_some()
    }

    fn value(&self, output: &str) -> Option<&'s str> {
        let long = format!("{}-{output}", self.name);
        let value = |node: &'s Node| node.outputs.get(output).or_else(|| node.outputs.get(&long));
        self.nodes().find_map(value).map(Output::as_str)
    }

    #[track_caller]
    #[allow(clippy::panic)]
    fn assert_known(&self, what: &str, name: &str, known: &[String]) {
        let names = || known.iter().map(String::as_str);
        if names().any(|known| known == name) {
            return;
        }
        let help = match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None if known.is_empty() => format!("it has no {what}s"),
            None => format!("its {what}s are {}", quoted(names())),
        };
        panic!("op `{}` has no {what} `{name}`: {help}", self.name);
    }
}

/// Returns how bad the end of a node is, to choose among items.
fn severity(node: &Node) -> (u8, Phase) {
    let rank = match node.phase {
        phase if phase.is_failure() => 3,
        Phase::Pending | Phase::Running => 2,
        Phase::Skipped | Phase::Omitted => 0,
        _ => 1,
    };
    (rank, node.phase)
}

/// Whether a node is of an op: a pod, or an approval.
pub(super) fn is_leaf(node: &Node) -> bool {
    matches!(node.kind, NodeKind::Pod | NodeKind::Suspend)
}

/// Whether Argo began with what a node is of.
pub(super) fn is_tried(node: &Node) -> bool {
    !matches!(node.phase, Phase::Skipped | Phase::Omitted)
}

/// Whether the pod of a node began, or somebody was waited for.
pub(super) fn began(node: &Node) -> bool {
    node.began.is_some()
}
