//! A simulation as text: a line for each op, with bars over virtual time.

use std::collections::BTreeSet;
use std::fmt;

use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_simulator::report::{Maker, Node, NodeKind, Report, What};
use kfp_dbx_simulator::scenario::Action;
use kfp_dbx_simulator::time::Time;

use super::rows::{Row, Shown};
use super::simulation::Simulation;

/// The number of columns of the bars.
const WIDTH: usize = 40;

impl fmt::Display for Simulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = &self.report;
        let shown = Shown::new(self);
        f.write_str(&headline(report))?;
        let label = |row: &Row<'_>| row.label().chars().count();
        let labels = shown.rows.iter().map(label).max().unwrap_or(0);
        let [starts, ends] = [0, 1].map(|side| {
            let widths = shown.rows.iter().filter(|row| !row.is_idle());
            widths.map(|row| times(row, report)[side].chars().count()).max().unwrap_or(0)
        });
        for row in &shown.rows {
            let bar = bar(row, report.submitted, shown.length);
            write!(f, "\n  {:labels$}  {bar}  ", row.label())?;
            if !row.is_idle() {
                let [start, end] = times(row, report);
                write!(f, "{start:>starts$} – {end:>ends$}  ")?;
            }
            f.write_str(&row.outcome())?;
        }
        for (op, count) in &shown.folded {
            let s = if *count == 1 { "" } else { "s" };
            write!(f, "\n  {op:labels$}  and {count} more item{s}")?;
        }
        for note in notes(self) {
            write!(f, "\n  {note}")?;
        }
        match self.second() {
            Some(second) => write!(f, "\n\n{second}"),
            None => Ok(()),
        }
    }
}

/// Returns what became of the workflow, in a line.
pub(super) fn headline(report: &Report) -> String {
    let end = match (report.ended, report.deleted) {
        (Some(end), _) => format!("{} after {}", report.phase.as_str(), end - report.submitted),
        (None, Some(end)) => format!("deleted after {}", end - report.submitted),
        (None, None) => "never ends".to_owned(),
    };
    match report.message.as_str() {
        "" => format!("{}: {end}", report.workflow),
        message => format!("{}: {end}: {message}", report.workflow),
    }
}

/// Returns what people and deadlines did to the workflow, with the time from the submission.
pub(super) fn moments(report: &Report) -> Vec<(Time, &'static str)> {
    let moments = report.events.iter().filter_map(|event| {
        let what = match event.what {
            What::Intervened(Action::Stop) => "the workflow is stopped",
            What::Intervened(Action::Terminate) => "the workflow is terminated",
            What::Intervened(Action::Delete) => "the workflow is deleted",
            What::Intervened(Action::Deadline) | What::Deadline => {
                "the deadline of the workflow passes"
            }
            _ => return None,
        };
        Some((event.at - report.submitted, what))
    });
    moments.collect()
}

/// Returns the lines below the rows: what was done to the workflow, what never ends and why, what goes on
/// after the end, what of others is deleted, and what is left behind.
pub(super) fn notes(simulation: &Simulation) -> Vec<String> {
    let report = &simulation.report;
    let moments = moments(report).into_iter().map(|(at, what)| format!("at {at}: {what}"));
    let stuck = report.stuck.iter().map(|stuck| {
        let node = stuck.node.and_then(|node| report.nodes.get(node));
        let name = node.map_or(stuck.name.as_str(), |node| node.task.as_str());
        format!("`{name}` never ends: {}", stuck.reason)
    });
    let left = simulation.left_behind();
    let goes_on = |node: &&Node| {
        let is_pod = node.kind == NodeKind::Pod && !node.phase.is_end();
        is_pod && report.ended.is_some()
    };
    let unwatched: BTreeSet<_> =
        report.nodes.iter().filter(goes_on).map(|node| node.task.as_str()).collect();
    let unwatched = (!unwatched.is_empty()).then(|| {
        let (s, go) = if unwatched.len() == 1 { ("", "goes") } else { ("s", "go") };
        let ops = quoted(unwatched);
        format!("the pod{s} of {ops} {go} on after the end of the workflow")
    });
    let foreign = report.nodes.iter().filter_map(|node| {
        let object = report.objects.get(node.object?)?;
        let is_own = matches!(&object.maker, Maker::Node(of, _) if *of == report.workflow);
        if is_own || node.action.as_deref() != Some("delete") || object.deleting.is_none() {
            return None;
        }
        let whose = match &object.maker {
            Maker::Node(of, _) => of.as_str(),
            Maker::Somebody => "somebody else",
        };
        Some(format!("`{}` deletes {} `{}` of {whose}", node.task, object.kind, object.name))
    });
    let left = left.iter().map(|left| format!("left behind: {left}"));
    moments.chain(stuck).chain(unwatched).chain(foreign).chain(left).collect()
}

/// Returns the times from the submission at which a row begins and ends.
pub(super) fn times(row: &Row<'_>, report: &Report) -> [String; 2] {
    let since = |time: Time| (time - report.submitted).to_string();
    let end = row.node.ended.map_or_else(|| "never".to_owned(), since);
    [since(row.node.started), end]
}

/// Returns the bar of a row: `█` while it runs, `░` while it waits between its attempts, `✗` at a
/// failure, `…` if it never ends.
fn bar(row: &Row<'_>, from: Time, length: Time) -> String {
    let mut cells = vec![' '; WIDTH];
    if !row.is_idle() {
        let is_retried = !row.attempts.is_empty();
        fill(&mut cells, row.node, if is_retried { '░' } else { '█' }, from, length);
        for attempt in &row.attempts {
            fill(&mut cells, attempt, '█', from, length);
        }
    }
    cells.into_iter().collect()
}

fn fill(cells: &mut [char], node: &Node, with: char, from: Time, length: Time) {
    let first = column(node.started - from, length);
    let last = node.ended.map_or(cells.len() - 1, |end| column(end - from, length));
    let last = last.max(first);
    cells[first..=last].fill(with);
    match node.ended {
        Some(_) if node.phase.is_failure() => cells[last] = '✗',
        Some(_) => {}
        None => cells[last] = '…',
    }
}

/// Returns the column of a time.
fn column(at: Time, length: Time) -> usize {
    let last = WIDTH as u64 - 1;
    let column = at.0.saturating_mul(last).checked_div(length.0).unwrap_or(0);
    usize::try_from(column.min(last)).unwrap_or(0)
}
