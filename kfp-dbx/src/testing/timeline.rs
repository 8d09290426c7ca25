//! A simulation as text: a line for each op, with bars over virtual time.

use std::fmt;

use kfp_dbx_simulator::report::{Node, Report};
use kfp_dbx_simulator::time::Time;

use super::clock::Clock;
use super::notes::notes;
use super::rows::{End, Row, Shown};
use super::simulation::Simulation;

/// The number of columns of the bars.
const WIDTH: usize = 40;

/// The sign for the time after an attempt, in which nothing runs.
const PAUSE: char = '░';

impl fmt::Display for Simulation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let clock = Clock::of(self);
        write(f, self, clock)?;
        match self.second() {
            Some(second) => {
                f.write_str("\n\n")?;
                write(f, second, clock)
            }
            None => Ok(()),
        }
    }
}

fn write(f: &mut fmt::Formatter<'_>, run: &Simulation, clock: Clock) -> fmt::Result {
    let report = &run.report;
    let shown = Shown::new(run);
    f.write_str(&headline(report, clock))?;
    let label = |row: &Row<'_>| row.label().chars().count();
    let labels = shown.rows.iter().map(label).max().unwrap_or(0);
    let [starts, ends] = [0, 1].map(|side| {
        let widths = shown.rows.iter().filter(|row| !row.is_idle());
        widths.map(|row| clock.times(row, report)[side].chars().count()).max().unwrap_or(0)
    });
    let mut has_pauses = false;
    for row in &shown.rows {
        let bar = bar(row, report, clock);
        has_pauses |= bar.contains(PAUSE);
        write!(f, "\n  {:labels$}  {bar}  ", row.label())?;
        if !row.is_idle() {
            let [start, end] = clock.times(row, report);
            write!(f, "{start:>starts$} – {end:>ends$}  ")?;
        }
        f.write_str(&row.outcome(report))?;
    }
    for (op, count) in &shown.folded {
        let s = if *count == 1 { "" } else { "s" };
        write!(f, "\n  {op:labels$}  and {count} more item{s}")?;
    }
    if has_pauses {
        let is_vain = shown.rows.iter().any(Row::has_waited_in_vain);
        let vain = if is_vain { ", which Argo also waits for if no other one follows" } else { "" };
        write!(f, "\n  {PAUSE} is the pause after an attempt{vain}")?;
    }
    for note in notes(run, clock) {
        write!(f, "\n  {note}")?;
    }
    Ok(())
}

/// Returns what became of the workflow, in a line.
pub(super) fn headline(report: &Report, clock: Clock) -> String {
    let end = match (report.ended, report.deleted) {
        (Some(end), _) => format!("{} after {}", report.phase.as_str(), end - report.submitted),
        (None, Some(end)) => format!("deleted after {}", end - report.submitted),
        (None, None) => "never ends".to_owned(),
    };
    let name = match clock.time(report.submitted) {
        Time::ZERO => report.workflow.clone(),
        later => format!("{}, submitted at {later}", report.workflow),
    };
    match report.message.as_str() {
        "" => format!("{name}: {end}"),
        message => format!("{name}: {end}: {message}"),
    }
}

/// Returns the bar of a row: `█` while it runs, `░` after an attempt, `✗` at a failure, `…` if it goes on
/// after all that is shown.
fn bar(row: &Row<'_>, report: &Report, clock: Clock) -> String {
    let mut cells = vec![' '; WIDTH];
    if !row.is_idle() {
        let mut fill = |node: &Node, end: &End, with: char| {
            let first = column(clock.time(node.started), clock.length);
            let last = match end {
                End::At(at) => column(clock.time(*at), clock.length),
                End::Later | End::Never => WIDTH - 1,
            };
            let last = last.max(first);
            cells[first..=last].fill(with);
            match end {
                End::At(_) if node.phase.is_failure() => cells[last] = '✗',
                End::At(_) => {}
                End::Later | End::Never => cells[last] = '…',
            }
        };
        fill(row.node, &row.end(report), if row.attempts.is_empty() { '█' } else { PAUSE });
        for attempt in &row.attempts {
            fill(attempt, &End::of(attempt, report), '█');
        }
    }
    cells.into_iter().collect()
}

/// Returns the column of a time.
fn column(at: Time, length: Time) -> usize {
    let last = WIDTH as u64 - 1;
    let column = at.0.saturating_mul(last).checked_div(length.0).unwrap_or(0);
    usize::try_from(column.min(last)).unwrap_or(0)
}
