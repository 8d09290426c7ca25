//! Places the items of one box.

use dagre::graph::{Graph as Layout, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel};

use super::level::{Level, Style};

/// The number of items above which they are placed in rows. The library would need minutes.
const MANY: usize = 150;

/// Places the items and the bends of edges. Returns the size of the content.
pub(super) fn lay_out(level: &mut Level) -> (f64, f64) {
    match level.items.len() > MANY {
        true => by_rows(level),
        false => by_library(level),
    }
    let points = level.parts.iter().filter(|part| part.style != Style::Hidden);
    let points: Vec<f64> = points.flat_map(|part| part.points.iter().map(|at| at.0)).collect();
    let sides =
        level.items.iter().flat_map(|item| [item.x - item.width / 2.0, item.x + item.width / 2.0]);
    let (left, right) = sides
        .chain(points)
        .fold((f64::INFINITY, 0.0_f64), |(left, right), x| (left.min(x), right.max(x)));
    let ends = level
        .items
        .iter()
        .flat_map(|item| [item.y - item.height / 2.0, item.y + item.height / 2.0]);
    let (top, bottom) =
        ends.fold((f64::INFINITY, 0.0_f64), |(top, bottom), y| (top.min(y), bottom.max(y)));
    if !left.is_finite() {
        return (0.0, 0.0);
    }
    for item in &mut level.items {
        (item.x, item.y) = (item.x - left, item.y - top);
    }
    for point in level.parts.iter_mut().flat_map(|part| &mut part.points) {
        *point = (point.0 - left, point.1 - top);
    }
    (right - left, bottom - top)
}

fn by_library(level: &mut Level) {
    let options = GraphOptions { directed: true, multigraph: true, compound: false };
    let mut layout: Layout<NodeLabel, EdgeLabel> = Layout::with_options(options);
    let id = |index: usize| format!("{index:06}");
    for (index, item) in level.items.iter().enumerate() {
        let label = NodeLabel { width: item.width, height: item.height, ..NodeLabel::default() };
        layout.set_node(id(index), Some(label));
    }
    for (index, part) in level.parts.iter().enumerate() {
        let weight = if part.style == Style::Hidden { 1 } else { 3 };
        let label = EdgeLabel { weight, ..EdgeLabel::default() };
        layout.set_edge(id(part.from), id(part.to), Some(label), Some(&id(index)));
    }
    if !level.items.is_empty() {
        let options = LayoutOptions {
            nodesep: 26.0,
            edgesep: 16.0,
            ranksep: 34.0,
            ..LayoutOptions::default()
        };
        dagre::layout(&mut layout, Some(options));
    }
    for (index, item) in level.items.iter_mut().enumerate() {
        let node = layout.node(&id(index));
        (item.x, item.y) = node
            .map_or((0.0, 0.0), |node| (node.x.unwrap_or_default(), node.y.unwrap_or_default()));
    }
    for (index, part) in level.parts.iter_mut().enumerate() {
        let edge = layout.edge(&id(part.from), &id(part.to), Some(&id(index)));
        part.points = edge
            .map(|edge| edge.points.iter().map(|at| (at.x, at.y)).collect())
            .unwrap_or_default();
    }
}

/// Places each item in the row below the last item that it depends on. A long edge has a place in
/// each row that it crosses.
fn by_rows(level: &mut Level) {
    const GAP: f64 = 26.0;
    let mut waits = vec![0_usize; level.items.len()];
    let mut next: Vec<Vec<usize>> = vec![Vec::new(); level.items.len()];
    for part in &level.parts {
        waits[part.to] += 1;
        next[part.from].push(part.to);
    }
    let mut row = vec![0_usize; level.items.len()];
    let mut open: Vec<usize> = (0..waits.len()).filter(|item| waits[*item] == 0).collect();
    while let Some(item) = open.pop() {
        for &to in &next[item] {
            row[to] = row[to].max(row[item] + 1);
            waits[to] -= 1;
            if waits[to] == 0 {
                open.push(to);
            }
        }
    }
    let count = row.iter().max().map_or(0, |last| last + 1);
    let mut xs = vec![0.0; count];
    let mut ys = vec![0.0; count];
    let mut y = 0.0;
    for (at, centre) in ys.iter_mut().enumerate() {
        let of_row = level.items.iter().zip(&row).filter(|(_, row)| **row == at);
        let height = of_row.map(|(item, _)| item.height).fold(0.0, f64::max);
        *centre = y + height / 2.0;
        y += height + 2.0 * GAP;
    }
    for (item, &row) in level.items.iter_mut().zip(&row) {
        (item.x, item.y) = (xs[row] + item.width / 2.0, ys[row]);
        xs[row] += item.width + GAP;
    }
    for part in &mut level.parts {
        part.points = vec![(level.items[part.from].x, ys[row[part.from]])];
        if part.style != Style::Hidden {
            for passed in row[part.from] + 1..row[part.to] {
                part.points.push((xs[passed], ys[passed]));
                xs[passed] += GAP / 2.0;
            }
        }
        part.points.push((level.items[part.to].x, ys[row[part.to]]));
    }
}
