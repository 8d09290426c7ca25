//! Keeps ports at the borders of boxes, and exit handlers below everything else.
//!
//! Hidden edges to an invisible item do both.

use super::level::{Item, ItemKind, Level, Levels, Style};
use crate::graph::model::{Graph, NodeKind};

pub(super) fn guard(levels: &mut Levels<'_>) {
    let graph = levels.graph;
    for (of, level) in levels.iter_mut() {
        // The items without those that are added here.
        let count = level.items.len();
        guard_ports(level, count);
        if of.is_none() {
            guard_exits(level, count, graph);
        }
    }
}

/// Puts the ports of each border beyond all items that nothing else is beyond.
fn guard_ports(level: &mut Level, count: usize) {
    let mut is_end = vec![[true; 2]; count];
    for part in &level.parts {
        is_end[part.to][0] = false;
        is_end[part.from][1] = false;
    }
    for (side, is_top) in [(0, true), (1, false)] {
        if !level.items.iter().any(|item| is_port(item, is_top)) {
            continue;
        }
        let joint = level.add(ItemKind::Joint, (1.0, 1.0));
        for (item, is_end) in is_end.iter().enumerate() {
            let is_guarded = is_port(&level.items[item], is_top);
            let is_inner = (is_end[side] || depends_on_ports_only(level, item, is_top))
                && !is_port(&level.items[item], !is_top);
            if is_guarded || is_inner {
                let is_above = is_guarded == is_top;
                let (from, to) = if is_above { (item, joint) } else { (joint, item) };
                level.part(from, to, Style::Hidden);
            }
        }
    }
}

fn is_port(item: &Item, is_top: bool) -> bool {
    item.what == ItemKind::Port(is_top)
}

/// Returns whether all edges of an item towards a border end at its ports.
fn depends_on_ports_only(level: &Level, item: usize, is_top: bool) -> bool {
    level.parts.iter().all(|part| {
        let (mine, other) = match is_top {
            true => (part.to, part.from),
            false => (part.from, part.to),
        };
        mine != item || is_port(&level.items[other], is_top)
    })
}

/// Puts the exit handlers below all other items that nothing else is below.
fn guard_exits(level: &mut Level, count: usize, graph: &Graph) {
    let is_exit = |item: &usize| matches!(level.items[*item].what, ItemKind::Node(node) if graph.nodes[node].kind == NodeKind::Exit);
    let exits: Vec<usize> = (0..count).filter(is_exit).collect();
    let lowest: Vec<usize> = (0..count)
        .filter(|item| !exits.contains(item))
        .filter(|item| {
            level.parts.iter().all(|part| part.from != *item || exits.contains(&part.to))
        })
        .filter(|item| !matches!(level.items[*item].what, ItemKind::Label(_)))
        .collect();
    let exits: Vec<usize> = exits
        .into_iter()
        .filter(|exit| !lowest.iter().any(|item| level.reaches(*exit, *item)))
        .collect();
    if exits.is_empty() || lowest.is_empty() {
        return;
    }
    let joint = level.add(ItemKind::Joint, (1.0, 1.0));
    for item in lowest {
        level.part(item, joint, Style::Hidden);
    }
    for exit in exits {
        level.part(joint, exit, Style::Hidden);
    }
}
