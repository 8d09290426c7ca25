//! The positions of all items and edges.
//!
//! Each box is laid out on its own, and is one item in the box around it, so that no item can be
//! outside its box. An edge between boxes crosses each border at a port.
//!
//! Imports point from here to the steps `connect`, `borders`, `layout` and `route`, which know only
//! `level`.

mod borders;
mod connect;
mod layout;
mod level;
mod route;

use super::text;
use crate::graph::model::Graph;
use level::Levels;
pub(super) use level::{Item, ItemKind, Style};

/// The space between the border of a box and its content.
const PADDING: f64 = 18.0;

/// A line down the picture.
pub(super) struct Line {
    /// Pairs of points: straight within a pair, and curved from pair to pair.
    pub(super) points: Vec<(f64, f64)>,
    /// Whether each end has an arrowhead.
    pub(super) heads: [bool; 2],
    pub(super) style: Style,
}

/// All items and lines, with their positions in the picture.
pub(super) struct Placed {
    pub(super) items: Vec<Item>,
    pub(super) lines: Vec<Line>,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// Places everything.
pub(super) fn place(graph: &Graph) -> Placed {
    let mut levels = connect::levels(graph);
    borders::guard(&mut levels);
    lay_out(&mut levels, None);
    let picture = levels.level(None);
    let (width, height) = (picture.width, picture.height);
    let mut placed = Placed { items: Vec::new(), lines: Vec::new(), width, height };
    collect(&mut levels, None, (0.0, 0.0), &mut placed);
    placed
}

/// Lays out a box, after the boxes in it.
fn lay_out(levels: &mut Levels<'_>, of: Option<usize>) {
    let graph = levels.graph;
    for block in graph.children(of).filter(|node| graph.nodes[*node].is_block()) {
        lay_out(levels, Some(block));
        let inner = levels.level(Some(block));
        let (width, height) = (inner.width, inner.height);
        let level = levels.level(of);
        if let Some(&item) = level.index.get(&level::End::Node(block)) {
            (level.items[item].width, level.items[item].height) = (width, height);
        }
    }
    let title = match of {
        Some(block) => text::title_size(&graph.nodes[block]),
        None => text::heading_size(graph),
    };
    let level = levels.level(of);
    let (width, height) = layout::lay_out(level);
    let ports = level.items.iter().filter(|item| item.what == ItemKind::Port(true));
    // Edges enter on the right of the title, so that they do not cross it.
    let first_port = ports.map(|port| port.x).reduce(f64::min);
    let left = first_port.map_or(PADDING, |port| (title.0 + PADDING - port).max(PADDING));
    level.offset = (left, title.1 + PADDING);
    level.width = (left + width + PADDING).max(title.0 + 2.0 * PADDING);
    level.height = level.offset.1 + height + PADDING;
    if first_port.is_none() {
        level.offset.0 = (level.width - width) / 2.0;
    }
    route::route(levels, of);
}

/// Adds the content of a box whose upper left corner is known.
fn collect(levels: &mut Levels<'_>, of: Option<usize>, corner: (f64, f64), placed: &mut Placed) {
    let level = levels.level(of);
    let (dx, dy) = (corner.0 + level.offset.0, corner.1 + level.offset.1);
    let mut blocks = Vec::new();
    for item in &level.items {
        let item = Item { x: item.x + dx, y: item.y + dy, ..item.clone() };
        if let ItemKind::Node(node) = item.what {
            blocks.push((node, (item.x - item.width / 2.0, item.y - item.height / 2.0)));
        }
        placed.items.push(item);
    }
    for part in level.parts.drain(..).filter(|part| part.style != Style::Hidden) {
        let points = part.points.iter().map(|(x, y)| (x + dx, y + dy)).collect();
        placed.lines.push(Line { points, heads: part.heads, style: part.style });
    }
    let graph = levels.graph;
    for (node, corner) in blocks.into_iter().filter(|(node, _)| graph.nodes[*node].is_block()) {
        collect(levels, Some(node), corner, placed);
    }
}
