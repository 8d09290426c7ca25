//! The ops of a run, one row for each item.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kfp_dbx_simulator::report::{Node, NodeKind, Phase, Report};
use kfp_dbx_simulator::time::Time;

/// The number of items of a loop that a timeline has rows for. An item that failed always has one.
const ITEMS: usize = 12;

/// The number of characters of a message that a row shows.
const MESSAGE: usize = 100;

/// An op, or one of its items.
pub(super) struct Row<'s> {
    pub(super) node: &'s Node,
    /// Its attempts, if it is retried.
    pub(super) attempts: Vec<&'s Node>,
}

impl Row<'_> {
    /// Returns the name, with the places of the item: `load[2]`.
    pub(super) fn label(&self) -> String {
        let mut label = self.node.task.clone();
        for item in &self.node.items {
            let _ = write!(label, "[{item}]");
        }
        label
    }

    /// Whether it was reached and did not run.
    pub(super) fn is_idle(&self) -> bool {
        matches!(self.node.phase, Phase::Skipped | Phase::Omitted)
    }

    /// Returns what became of it, in words.
    pub(super) fn outcome(&self) -> String {
        let phase = self.node.phase.as_str();
        if self.is_idle() {
            return phase.to_lowercase();
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

/// Returns the ops that were reached, in the order in which they were. A condition or a loop has a row
/// only if nothing in it was reached.
pub(super) fn rows(report: &Report) -> Vec<Row<'_>> {
    let is_row = |node: &&Node| {
        node.attempt.is_none() && !matches!(node.kind, NodeKind::DAG | NodeKind::TaskGroup)
    };
    let mut rows: Vec<_> =
        report.nodes.iter().filter(is_row).map(|node| Row { node, attempts: Vec::new() }).collect();
    let mut places = vec![None; report.nodes.len()];
    let retries = report.nodes.iter().enumerate().filter(|(_, node)| is_row(node));
    for (row, (place, _)) in retries.enumerate() {
        places[place] = Some(row);
    }
    for node in report.nodes.iter().filter(|node| node.attempt.is_some()) {
        if let Some(row) = node.parent.and_then(|parent| *places.get(parent)?) {
            rows[row].attempts.push(node);
        }
    }
    rows
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
    pub(super) fn new(report: &'s Report) -> Self {
        let events = report.events.iter().map(|event| event.at);
        let end = report.ended.into_iter().chain(events).max().unwrap_or(report.submitted);
        let mut shown =
            Self { rows: Vec::new(), folded: Vec::new(), length: end - report.submitted };
        let mut counts = BTreeMap::new();
        for row in rows(report) {
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
