//! A simulation as an SVG picture.

use std::fmt::{self, Write as _};

use kfp_dbx_simulator::report::{Node, Phase};
use kfp_dbx_simulator::time::Time;

use super::clock::{Clock, moments};
use super::notes::notes;
use super::rows::{End, Row, Shown, shortened};
use super::simulation::Simulation;
use super::timeline::headline;

const FONTS: &str = "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace";
/// The width of a character of 12 pixels, with some room.
const COLUMN: f64 = 7.4;
const LINE: f64 = 22.0;
/// The width of the bars' area.
const BARS: f64 = 420.0;
const EDGE: f64 = 18.0;
/// The most characters of an outcome. The title of its row has all of them.
const OUTCOME: usize = 60;

impl Simulation {
    /// Returns the timeline as an SVG picture, which has a white background. That of a
    /// [second run](Self::second) stands below it.
    pub fn to_svg(&self) -> String {
        let clock = Clock::of(self);
        let first = Picture::drawn(self, clock);
        let second = self.second().map(|second| Picture::drawn(second, clock));
        let Some(second) = second else { return first.svg };
        let (width, top) = (first.width.max(second.width), first.height);
        let height = top + second.height;
        let below = second.svg.replacen("<svg ", &format!("<svg y=\"{top:.0}\" "), 1);
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\">\n{}{below}</svg>\n",
            first.svg
        )
    }
}

struct Picture<'s> {
    simulation: &'s Simulation,
    clock: Clock,
    shown: Shown<'s>,
    /// Where the bars begin.
    left: f64,
    width: f64,
    height: f64,
    svg: String,
}

impl<'s> Picture<'s> {
    fn new(simulation: &'s Simulation, clock: Clock) -> Self {
        let shown = Shown::new(simulation);
        let label = |row: &Row<'_>| row.label().chars().count();
        let labels = shown.rows.iter().map(label).max().unwrap_or(0);
        let report = &simulation.report;
        let outcome = |row: &Row<'_>| row.outcome(report).chars().count().min(OUTCOME);
        let outcomes = shown.rows.iter().map(outcome).max().unwrap_or(0);
        let left = EDGE + columns(labels) + 12.0;
        let title = columns(headline(report, clock).chars().count()) * 1.2 + EDGE * 2.0;
        let notes = notes(simulation, clock);
        let note = notes.iter().map(|note| note.chars().count()).max().unwrap_or(0);
        let note = columns(note) + EDGE * 2.0;
        let width = (left + BARS + 12.0 + columns(outcomes) + EDGE).max(title).max(note);
        let lines = shown.rows.len() + shown.folded.len() + notes.len();
        let height = 72.0 + LINE * count(lines);
        Self { simulation, clock, shown, left, width, height, svg: String::new() }
    }

    fn drawn(simulation: &'s Simulation, clock: Clock) -> Self {
        let mut picture = Self::new(simulation, clock);
        // Writing to a `String` does not fail.
        let _ = picture.write();
        picture
    }

    fn write(&mut self) -> fmt::Result {
        let report = &self.simulation.report;
        let (width, height) = (self.width, self.height);
        let title = escaped(&headline(report, self.clock));
        writeln!(
            self.svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
             viewBox=\"0 0 {width:.0} {height:.0}\" role=\"img\" font-family=\"{FONTS}\" font-size=\"12\" \
             fill=\"#1b1f24\">\n<title>{title}</title>\n\
             <rect width=\"{width:.0}\" height=\"{height:.0}\" rx=\"8\" fill=\"#ffffff\"/>\n\
             <text x=\"{EDGE}\" y=\"26\" font-size=\"14\" font-weight=\"bold\">{title}</text>"
        )?;
        let rows = std::mem::take(&mut self.shown.rows);
        let bottom = 56.0 + LINE * count(rows.len());
        self.axis(bottom)?;
        let mut y = 56.0;
        for row in &rows {
            self.row(row, y)?;
            y += LINE;
        }
        for (op, count) in std::mem::take(&mut self.shown.folded) {
            self.line(y, &format!("{op}: and {count} more items"))?;
            y += LINE;
        }
        for (at, _) in moments(report, self.clock) {
            let x = self.x(at);
            writeln!(
                self.svg,
                "<path d=\"M{x:.1} 48V{bottom:.0}\" stroke=\"#b3261e\" stroke-dasharray=\"4 3\"/>"
            )?;
        }
        for note in notes(self.simulation, self.clock) {
            self.line(y, &note)?;
            y += LINE;
        }
        self.svg.push_str("</svg>\n");
        Ok(())
    }

    /// Writes the grid of the time.
    fn axis(&mut self, bottom: f64) -> fmt::Result {
        let step = step(self.clock.length);
        let mut at = Time::ZERO;
        while at <= self.clock.length {
            let x = self.x(at);
            writeln!(
                self.svg,
                "<path d=\"M{x:.1} 48V{bottom:.0}\" stroke=\"#e3e6ea\"/>\
                 <text x=\"{x:.1}\" y=\"43\" font-size=\"10\" fill=\"#5f6570\" text-anchor=\"middle\">{at}</text>"
            )?;
            at = at + step;
        }
        Ok(())
    }

    fn row(&mut self, row: &Row<'_>, top: f64) -> fmt::Result {
        let report = &self.simulation.report;
        let (label, outcome) = (row.label(), row.outcome(report));
        let [start, end] = self.clock.times(row, report);
        let times = if row.is_idle() { String::new() } else { format!("{start} – {end}, ") };
        let (y, grey) = (top + 15.0, if row.is_idle() { " fill=\"#7a828c\"" } else { "" });
        writeln!(
            self.svg,
            "<g><title>{}: {}{}</title><text x=\"{EDGE}\" y=\"{y}\"{grey}>{}</text>",
            escaped(&label),
            times,
            escaped(&outcome),
            escaped(&label)
        )?;
        if !row.is_idle() {
            let is_retried = !row.attempts.is_empty();
            self.bar(row.node, top, if is_retried { "#d3d9e0" } else { colour(row.node) })?;
            for attempt in &row.attempts {
                self.bar(attempt, top, colour(attempt))?;
            }
        }
        let x = self.left + BARS + 12.0;
        let text = shortened(&outcome, OUTCOME);
        let red = if row.node.phase.is_failure() { " fill=\"#b3261e\"" } else { grey };
        writeln!(self.svg, "<text x=\"{x:.1}\" y=\"{y}\"{red}>{}</text></g>", escaped(&text))
    }

    fn bar(&mut self, node: &Node, top: f64, fill: &str) -> fmt::Result {
        let from = self.x(self.clock.time(node.started));
        let end = match End::of(node, &self.simulation.report) {
            End::At(end) => Some(self.x(self.clock.time(end))),
            End::Later | End::Never => None,
        };
        let until = end.unwrap_or(self.left + BARS);
        let (width, y) = ((until - from).max(3.0), top + 4.0);
        // What never ends has no right edge.
        let edge = if end.is_some() { "" } else { " stroke=\"#9a6700\" stroke-dasharray=\"3 3\"" };
        writeln!(
            self.svg,
            "<rect x=\"{from:.1}\" y=\"{y}\" width=\"{width:.1}\" height=\"14\" rx=\"3\" fill=\"{fill}\"{edge}/>"
        )
    }

    fn line(&mut self, top: f64, text: &str) -> fmt::Result {
        writeln!(
            self.svg,
            "<text x=\"{EDGE}\" y=\"{}\" fill=\"#5f6570\">{}</text>",
            top + 15.0,
            escaped(text)
        )
    }

    /// Returns the place of a time.
    fn x(&self, at: Time) -> f64 {
        let length = self.clock.length.0.max(1);
        self.left + BARS * ratio(at.0.min(length), length)
    }
}

/// The colour of a bar.
fn colour(node: &Node) -> &'static str {
    match node.phase {
        Phase::Failed | Phase::Error => "#d64a41",
        Phase::Pending | Phase::Running => "#f2cc7e",
        _ if node.action.as_deref() == Some("delete") => "#8795a8",
        _ => "#3d9a5f",
    }
}

/// Returns the time between two lines of the grid.
fn step(length: Time) -> Time {
    const STEPS: [u64; 14] =
        [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 2 * 3600, 6 * 3600, 24 * 3600];
    let fits = |step: &u64| length.0 / (step * 1000) <= 6;
    let largest = || Time(length.0 / 6);
    STEPS.into_iter().find(fits).map_or_else(largest, Time::seconds)
}

fn columns(characters: usize) -> f64 {
    count(characters) * COLUMN
}

/// Numbers of lines, and milliseconds, are exact in a float.
#[allow(clippy::cast_precision_loss)]
fn count(number: usize) -> f64 {
    number as f64
}

#[allow(clippy::cast_precision_loss)]
fn ratio(part: u64, whole: u64) -> f64 {
    part as f64 / whole as f64
}

/// Escapes a text, and replaces what no XML can contain.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
