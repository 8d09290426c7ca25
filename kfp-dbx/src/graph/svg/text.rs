//! The lines of a text, and their size.

use crate::graph::model::{Graph, Node, Resource};

/// The number of columns of a line.
const COLUMNS: f64 = 44.0;
/// The width of a column and the height of a line: those of monospace fonts at 12 pixels, with
/// some room.
const COLUMN: f64 = 7.6;
pub(super) const LINE: f64 = 16.0;

fn columns(c: char) -> f64 {
    match u32::from(c) {
        0..=0x10ff => 1.0,
        // East Asian characters, symbols, emoji.
        _ => 2.0,
    }
}

fn width(line: &str) -> f64 {
    line.chars().map(columns).sum::<f64>() * COLUMN
}

/// Breaks a text into lines, at spaces where possible.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for word in text.split_inclusive(' ') {
        let long: f64 = word.trim_end().chars().map(columns).sum();
        if used > 0.0 && used + long > COLUMNS {
            lines.push(String::new());
            used = 0.0;
        }
        for c in word.chars() {
            if used + columns(c) > COLUMNS && c != ' ' {
                lines.push(String::new());
                used = 0.0;
            }
            if let Some(line) = lines.last_mut() {
                line.push(c);
            }
            used += columns(c);
        }
    }
    lines
}

fn size(lines: &[String]) -> (f64, f64) {
    let widest = lines.iter().map(|line| width(line.trim_end())).fold(0.0, f64::max);
    (widest, lines.iter().map(|_| LINE).sum())
}

/// Returns the lines of an op: its name and its label.
pub(super) fn op_lines(node: &Node) -> Vec<String> {
    lines(&node.name).into_iter().chain(lines(&node.label)).collect()
}

pub(super) fn op_size(node: &Node) -> (f64, f64) {
    let (width, height) = size(&op_lines(node));
    (width + 28.0, height + 16.0)
}

/// Returns the lines of a resource: its kind, its name, and whether the workflow owns it.
pub(super) fn resource_lines(resource: &Resource) -> Vec<String> {
    let owned = resource.owned.then(|| "deleted with the workflow".to_owned());
    let name = lines(&resource.name).into_iter();
    std::iter::once(resource.noun.clone()).chain(name).chain(owned).collect()
}

pub(super) fn resource_size(resource: &Resource) -> (f64, f64) {
    let (width, height) = size(&resource_lines(resource));
    (width + 28.0, height + 30.0)
}

pub(super) fn label_size(label: &str) -> (f64, f64) {
    (width(label) + 6.0, LINE)
}

pub(super) fn title_size(node: &Node) -> (f64, f64) {
    let (width, height) = size(&lines(&node.title()));
    (width + 16.0, height + 4.0)
}

pub(super) fn heading_size(graph: &Graph) -> (f64, f64) {
    let (width, height) = size(&lines(&graph.name));
    (width * 1.2 + 16.0, height + 12.0)
}
