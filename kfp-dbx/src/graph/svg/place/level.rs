//! The items and edges of the picture, box by box.

use std::collections::BTreeMap;

use crate::graph::model::{Graph, NodeKind, Touch};

/// The kind of an item that is placed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ItemKind {
    Node(usize),
    Resource(usize),
    /// The label of an edge.
    Label(&'static str),
    /// The place where an edge crosses the border of a box: the top one, or the bottom one.
    Port(bool),
    /// An invisible item that keeps others apart.
    Joint,
}

/// An item and its centre: first relative to its box, and finally to the picture.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) what: ItemKind,
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) width: f64,
    pub(crate) height: f64,
}

/// The meaning of an edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    Dependency,
    Touch(Touch),
    /// The edge only keeps items in order.
    Hidden,
}

/// The part of an edge that is in one box.
pub(super) struct Part {
    pub(super) from: usize,
    pub(super) to: usize,
    /// The ports in the boxes at its ends, if the edge continues there.
    pub(super) ports: [Option<usize>; 2],
    /// Whether each end has an arrowhead.
    pub(super) heads: [bool; 2],
    pub(super) style: Style,
    pub(super) points: Vec<(f64, f64)>,
}

/// The content of a box, or of the picture as a whole.
#[derive(Default)]
pub(super) struct Level {
    pub(super) items: Vec<Item>,
    pub(super) parts: Vec<Part>,
    /// The item of each node and resource.
    pub(super) index: BTreeMap<End, usize>,
    pub(super) width: f64,
    pub(super) height: f64,
    /// The offset of the content from the corner of the box.
    pub(super) offset: (f64, f64),
}

/// The end of an edge: a node or a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum End {
    Node(usize),
    Resource(usize),
}

impl Level {
    pub(super) fn add(&mut self, what: ItemKind, (width, height): (f64, f64)) -> usize {
        self.items.push(Item { what, x: 0.0, y: 0.0, width, height });
        self.items.len() - 1
    }

    pub(super) fn part(&mut self, from: usize, to: usize, style: Style) -> &mut Part {
        self.parts.push(Part {
            from,
            to,
            ports: [None; 2],
            heads: [false; 2],
            style,
            points: Vec::new(),
        });
        let last = self.parts.len() - 1;
        &mut self.parts[last]
    }

    /// Returns whether a path of edges leads from one item to another.
    pub(super) fn reaches(&self, from: usize, to: usize) -> bool {
        let mut next: Vec<Vec<usize>> = vec![Vec::new(); self.items.len()];
        for part in &self.parts {
            next[part.from].push(part.to);
        }
        let mut seen = vec![false; self.items.len()];
        let mut open = vec![from];
        while let Some(item) = open.pop() {
            if item == to {
                return true;
            }
            if !std::mem::replace(&mut seen[item], true) {
                open.extend(&next[item]);
            }
        }
        false
    }
}

/// All boxes of a graph.
pub(super) struct Levels<'g> {
    pub(super) graph: &'g Graph,
    /// The content of each box. The picture as a whole is `None`.
    boxes: BTreeMap<Option<usize>, Level>,
    /// The box of each resource.
    pub(super) homes: Vec<Option<usize>>,
}

impl<'g> Levels<'g> {
    pub(super) fn new(graph: &'g Graph) -> Self {
        Self { graph, boxes: BTreeMap::new(), homes: vec![None; graph.resources.len()] }
    }

    pub(super) fn level(&mut self, of: Option<usize>) -> &mut Level {
        self.boxes.entry(of).or_default()
    }

    pub(super) fn get(&self, of: Option<usize>) -> Option<&Level> {
        self.boxes.get(&of)
    }

    pub(super) fn take(&mut self, of: Option<usize>) -> Level {
        self.boxes.remove(&of).unwrap_or_default()
    }

    pub(super) fn put(&mut self, of: Option<usize>, level: Level) {
        self.boxes.insert(of, level);
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (Option<usize>, &mut Level)> {
        self.boxes.iter_mut().map(|(of, level)| (*of, level))
    }

    /// Returns a box and the boxes around it, innermost first. The last one is the picture.
    pub(super) fn around(&self, of: Option<usize>) -> Vec<Option<usize>> {
        let parent = |of: &Option<usize>| of.map(|of| self.graph.nodes[of].parent);
        std::iter::successors(Some(of), parent).collect()
    }

    pub(super) fn is_at_exit(&self, node: usize) -> bool {
        let around = self.around(Some(node));
        around.into_iter().flatten().any(|of| self.graph.nodes[of].kind == NodeKind::Exit)
    }

    /// Returns the box of a node or a resource.
    pub(super) fn home(&self, end: End) -> Option<usize> {
        match end {
            End::Resource(index) => self.homes[index],
            End::Node(index) => self.graph.nodes[index].parent,
        }
    }
}
