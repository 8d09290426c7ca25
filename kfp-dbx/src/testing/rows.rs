//! The ops of a run, one row for each item.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_simulator::report::{EMPTY, Node, NodeKind, Phase, Report};
use kfp_dbx_simulator::time::Time;

use super::causes::{cause, hidden_end};
use super::op::is_tried;
use super::select::label;
use super::simulation::Simulation;

/// The number of items of a loop that a timeline has rows for. An item that failed always has one.
const ITEMS: usize = 12;

/// The number of ops in a block that its row names.
const OPS: usize = 4;

/// An op, one of its items, or a block in which nothing was reached.
pub(super) struct Row<'s> {
    pub(super) node: &'s Node,
    /// Its attempts, if it is retried.
    pub(super) attempts: Vec<&'s Node>,
    /// The block, if it is one.
    block: Option<Block<'s>>,
    /// Why it failed, or what its success hides.
    cause: Option<String>,
}

/// A block in which nothing was reached.
#[derive(Clone, Default)]
struct Block<'s> {
    /// The ops in it.
    ops: Vec<&'s str>,
    /// Why nothing in it runs if it is skipped.
    why: Option<&'s str>,
}

/// The end of a row.
pub(super) enum End {
    At(Time),
    /// After the end of the workflow: Argo does not look when.
    Later,
    Never,
}

impl End {
    pub(super) fn of(node: &Node, report: &Report) -> Self {
        // A node goes with its workflow.
        match (node.ended.or(report.deleted), report.ended) {
            (Some(at), _) => Self::At(at),
            (None, Some(_)) => Self::Later,
            (None, None) => Self::Never,
        }
    }
}

impl<'s> Row<'s> {
    /// Returns the name of the op, or of the first one in the block, whose own name nobody wrote.
    pub(super) fn name(&self) -> &'s str {
        let first = self.block.as_ref().and_then(|block| block.ops.first());
        first.copied().unwrap_or(&self.node.task)
    }

    /// Returns the name, with the places of the item: `load[2]`.
    pub(super) fn label(&self) -> String {
        label(self.name(), &self.node.items)
    }

    /// Whether it was reached and did not run.
    pub(super) fn is_idle(&self) -> bool {
        !is_tried(self.node)
    }

    /// Returns when it ends.
    pub(super) fn end(&self, report: &Report) -> End {
        match (self.is_forgotten(report), self.attempts.last()) {
            (true, Some(last)) => End::of(last, report),
            _ => End::of(self.node, report),
        }
    }

    /// Whether Argo no longer looks that all of its attempts have ended.
    fn is_forgotten(&self, report: &Report) -> bool {
        let has_ended = self.attempts.last().is_some_and(|last| last.ended.is_some());
        has_ended && self.node.ended.is_none() && report.ended.is_some()
    }

    /// Whether it waited after its last attempt although there was no other one.
    pub(super) fn has_waited_in_vain(&self) -> bool {
        let last = self.attempts.last().and_then(|last| last.ended);
        last.zip(self.node.ended).is_some_and(|(last, end)| last < end)
    }

    /// Returns the other ops of its block, in words.
    fn others(&self) -> String {
        let ops = self.block.as_ref().map_or(&[][..], |block| block.ops.get(1..).unwrap_or(&[]));
        let (named, rest) = ops.split_at(ops.len().min(OPS));
        let more =
            if rest.is_empty() { String::new() } else { format!(" and {} more", rest.len()) };
        match named {
            [] => String::new(),
            [one] => format!("; so is `{one}`"),
            named => format!("; so are {}{more}", quoted(named.iter().copied())),
        }
    }

    /// Returns why it did not run, if that is known.
    fn why_idle(&self) -> Option<&str> {
        let why = self.block.as_ref().and_then(|block| block.why);
        match (self.node.phase, self.node.message.as_str()) {
            (Phase::Skipped, EMPTY) => Some(why.unwrap_or("its loop has no items")),
            (Phase::Skipped, _) => why,
            _ => None,
        }
    }

    /// Returns what became of it, in words.
    pub(super) fn outcome(&self, report: &Report) -> String {
        let phase = self.node.phase.as_str();
        if self.is_idle() {
            let why = self.why_idle().map_or_else(String::new, |why| format!(", as {why}"));
            return format!("{}{why}{}", phase.to_lowercase(), self.others());
        }
        let mut text = phase.to_owned();
        if self.node.ended.is_none() && report.deleted.is_some() {
            text += " until the workflow is deleted";
        }
        if self.is_forgotten(report) {
            text += ", although its last attempt has ended";
        }
        if self.attempts.len() > 1 {
            let _ = write!(text, " after {} attempts", self.attempts.len());
        }
        if let Some(cause) = &self.cause {
            let but = if self.node.phase.is_failure() { ": " } else { ", but " };
            return text + but + cause;
        }
        // The message of a retry says only that there are no more of them.
        let last = self.attempts.last().filter(|_| self.node.phase.is_failure());
        let message = essence(&last.unwrap_or(&self.node).message);
        if !message.is_empty() {
            let _ = write!(text, ": {message}");
        }
        text
    }
}

/// Returns the first line of a message, without the name of the container and the code of its exit.
fn essence(message: &str) -> &str {
    let line = message.lines().next().unwrap_or_default();
    let of_container = line.strip_prefix("main: Error (exit code ");
    let after = of_container.and_then(|rest| rest.split_once("): "));
    let line = after.map_or(line, |(_, rest)| rest);
    line.strip_prefix("no more retries ").unwrap_or(line)
}

/// Returns a text with at most that many characters, which ends with a whole word.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let short: String = text.chars().take(most.saturating_sub(1)).collect();
    let words = short.rsplit_once(' ').map_or(short.as_str(), |(words, _)| words);
    format!("{words} …")
}

/// Returns the ops that were reached, in the order in which they were. A block has a row only if nothing
/// in it was reached.
pub(super) fn rows(simulation: &Simulation) -> Vec<Row<'_>> {
    let report = &simulation.report;
    let nodes = &report.nodes;
    let blocks = blocks(simulation);
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
        let block = blocks.get(node.task.as_str()).cloned();
        rows.push(Row { node, attempts: Vec::new(), block, cause: None });
    }
    for node in nodes.iter().filter(|node| node.attempt.is_some()) {
        if let Some(row) = node.parent.and_then(|parent| *places.get(parent)?) {
            rows[row].attempts.push(node);
        }
    }
    for row in &mut rows {
        let last = row.attempts.last().copied().unwrap_or(row.node);
        row.cause = match row.node.phase.is_failure() {
            true => cause(report, last, simulation.operator),
            false => hidden_end(report, last, simulation.operator)
                .map(|of| format!("its {} is {}", of.kind.noun, of.state)),
        };
    }
    rows
}

/// Returns the blocks, by their names.
fn blocks(simulation: &Simulation) -> BTreeMap<&str, Block<'_>> {
    let mut blocks: BTreeMap<&str, Block<'_>> = BTreeMap::new();
    let mut ops: Vec<_> = simulation.ops.iter().collect();
    ops.sort_by_key(|(_, facts)| facts.index);
    for (op, facts) in ops {
        for around in &facts.blocks {
            let block = blocks.entry(&around.name).or_default();
            block.ops.push(op);
            block.why = around.why_skipped.as_deref();
        }
    }
    blocks
}

/// The rows that a timeline shows.
pub(super) struct Shown<'s> {
    pub(super) rows: Vec<Row<'s>>,
    /// The number of items that have no row, by their op.
    pub(super) folded: Vec<(&'s str, usize)>,
    /// The time of the last thing that happened.
    pub(super) end: Time,
}

impl<'s> Shown<'s> {
    pub(super) fn new(simulation: &'s Simulation) -> Self {
        let report = &simulation.report;
        let events = report.events.iter().map(|event| event.at);
        let end = report.ended.into_iter().chain(events).max().unwrap_or(report.submitted);
        let mut shown = Self { rows: Vec::new(), folded: Vec::new(), end };
        let mut counts = BTreeMap::new();
        for row in rows(simulation) {
            let name = row.name();
            let count = counts.entry(name).or_insert(0);
            *count += 1;
            if *count <= ITEMS || row.node.phase.is_failure() {
                shown.rows.push(row);
                continue;
            }
            match shown.folded.iter_mut().find(|(op, _)| *op == name) {
                Some((_, folded)) => *folded += 1,
                None => shown.folded.push((name, 1)),
            }
        }
        shown
    }
}
