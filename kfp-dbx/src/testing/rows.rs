//! The ops of a run, one row for each item.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_simulator::report::{EMPTY, Node, NodeKind, Phase};
use kfp_dbx_simulator::time::Time;

use super::select::label;
use super::simulation::Simulation;

/// The number of items of a loop that a timeline has rows for. An item that failed always has one.
const ITEMS: usize = 12;

/// The number of characters of a message that a row shows.
const MESSAGE: usize = 100;

/// The number of ops in a block that its row names.
const OPS: usize = 4;

/// An op, one of its items, or a block in which nothing was reached.
pub(super) struct Row<'s> {
    pub(super) node: &'s Node,
    /// Its attempts, if it is retried.
    pub(super) attempts: Vec<&'s Node>,
    /// The ops in it, if it is a block.
    inner: Vec<&'s str>,
}

impl Row<'_> {
    /// Returns the name, with the places of the item: `load[2]`.
    pub(super) fn label(&self) -> String {
        label(&self.node.task, &self.node.items)
    }

    /// Whether it was reached and did not run.
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.node.phase, Phase::Skipped | Phase::Omitted)
    }

    /// Returns the ops that did not run as their block did not, in words.
    fn without(&self) -> String {
        let (named, rest) = self.inner.split_at(self.inner.len().min(OPS));
        let more =
            if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        match named {
            [] => String::new(),
            named => format!(": without {}{more}", quoted(named.iter().copied())),
        }
    }

    /// Returns what became of it, in words.
    pub(super) fn outcome(&self) -> String {
        let phase = self.node.phase.as_str();
        if self.is_idle() {
            let why = if self.node.message == EMPTY { ", as it has no items" } else { "" };
            return format!("{}{why}{}", phase.to_lowercase(), self.without());
        }
        let mut text = phase.to_owned();
        if self.attempts.len() > 1 {
            let _ = write!(text, " after {} attempts", self.attempts.len());
        }
        // The message of a retry says only that there are no more of them.
        let last = self.attempts.last().filter(|_| self.node.phase.is_failure());
        let message = &last.unwrap_or(&self.node).message;
        if let Some(line) = message.lines().next().filter(|line| !line.is_empty()) {
            let short: String = line.chars().take(MESSAGE).collect();
            let dots = if short.len() < line.len() { "…" } else { "" };
            let _ = write!(text, ": {short}{dots}");
        }
        text
    }
}

/// Returns the ops that were reached, in the order in which they were. A block has a row only if nothing
/// in it was reached.
pub(super) fn rows(simulation: &Simulation) -> Vec<Row<'_>> {
    let nodes = &simulation.report.nodes;
    let inner = inner(simulation);
    let mut has_children = vec![false; nodes.len()];
    for parent in nodes.iter().filter_map(|node| node.parent) {
        has_children[parent] = true;
    }
    let is_row = |(place, node): &(usize, &Node)| match node.kind {
        _ if node.attempt.is_some() => false,
        NodeKind::DAG | NodeKind::TaskGroup => !has_children[*place] && node.parent.is_some(),
        _ => true,
    };
    let mut rows = Vec::new();
    let mut places = vec![None; nodes.len()];
    for (place, node) in nodes.iter().enumerate().filter(is_row) {
        places[place] = Some(rows.len());
        let inner = inner.get(node.task.as_str()).cloned().unwrap_or_default();
        rows.push(Row { node, attempts: Vec::new(), inner });
    }
    for node in nodes.iter().filter(|node| node.attempt.is_some()) {
        if let Some(row) = node.parent.and_then(|parent| *places.get(parent)?) {
            rows[row].attempts.push(node);
        }
    }
    rows
}

/// Returns the ops in each block.
fn inner(simulation: &Simulation) -> BTreeMap<&str, Vec<&str>> {
    let mut inner: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (op, facts) in simulation.ops.iter() {
        for block in &facts.blocks {
            inner.entry(block).or_default().push(op);
        }
    }
    inner
}

/// The rows that a timeline shows.
pub(super) struct Shown<'s> {
    pub(super) rows: Vec<Row<'s>>,
    /// The number of items that have no row, by their op.
    pub(super) folded: Vec<(&'s str, usize)>,
    /// The time from the submission to the last thing that happened.
    pub(super) length: Time,
}

impl<'s> Shown<'s> {
    pub(super) fn new(simulation: &'s Simulation) -> Self {
        let report = &simulation.report;
        let events = report.events.iter().map(|event| event.at);
        let end = report.ended.into_iter().chain(events).max().unwrap_or(report.submitted);
        let mut shown =
            Self { rows: Vec::new(), folded: Vec::new(), length: end - report.submitted };
        let mut counts = BTreeMap::new();
        for row in rows(simulation) {
            let count = counts.entry(row.node.task.as_str()).or_insert(0);
            *count += 1;
            if *count <= ITEMS || row.node.phase.is_failure() {
                shown.rows.push(row);
                continue;
            }
            match shown.folded.iter_mut().find(|(task, _)| *task == row.node.task) {
                Some((_, folded)) => *folded += 1,
                None => shown.folded.push((&row.node.task, 1)),
            }
        }
        shown
    }
}
