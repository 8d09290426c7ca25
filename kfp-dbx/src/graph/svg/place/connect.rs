//! Puts the items and the edges of a graph into boxes.

use super::level::{End, ItemKind, Levels, Style};
use crate::graph::model::{Graph, Resource, Touch};
use crate::graph::svg::text;

/// Returns all boxes of a graph, with their items and edges.
pub(super) fn levels(graph: &Graph) -> Levels<'_> {
    let mut levels = Levels::new(graph);
    add_nodes(&mut levels);
    add_resources(&mut levels);
    connect_all(&mut levels);
    levels
}

fn add_nodes(levels: &mut Levels<'_>) {
    for (index, node) in levels.graph.nodes.iter().enumerate() {
        // The size of a block follows from its content.
        let size = if node.is_block() { (0.0, 0.0) } else { text::op_size(node) };
        let level = levels.level(node.parent);
        let item = level.add(ItemKind::Node(index), size);
        level.index.insert(End::Node(index), item);
    }
}

/// Adds the resources in the order of their first ops, so that fewer edges cross.
fn add_resources(levels: &mut Levels<'_>) {
    let graph = levels.graph;
    let mut order: Vec<usize> = (0..graph.resources.len()).collect();
    order.sort_by_key(|index| (ops_of(&graph.resources[*index]).min(), *index));
    for index in order {
        let resource = &graph.resources[index];
        let home = common_box(levels, resource);
        levels.homes[index] = home;
        let level = levels.level(home);
        let item = level.add(ItemKind::Resource(index), text::resource_size(resource));
        level.index.insert(End::Resource(index), item);
    }
}

fn ops_of(resource: &Resource) -> impl Iterator<Item = usize> {
    [&resource.creates, &resource.uses, &resource.deletes].into_iter().flatten().copied()
}

/// Returns the innermost box around all ops of a resource. Ops of exit handlers count only if there
/// are no others.
fn common_box(levels: &Levels<'_>, resource: &Resource) -> Option<usize> {
    let main: Vec<usize> = ops_of(resource).filter(|op| !levels.is_at_exit(*op)).collect();
    let ops = if main.is_empty() { ops_of(resource).collect() } else { main };
    ops.iter()
        .map(|op| levels.around(levels.home(End::Node(*op))))
        .reduce(|a, b| a.into_iter().filter(|of| b.contains(of)).collect())
        .and_then(|common| common.first().copied())
        .flatten()
}

fn connect_all(levels: &mut Levels<'_>) {
    let graph = levels.graph;
    for edge in &graph.edges {
        let ends = [End::Node(edge.from), End::Node(edge.to)];
        Edge { ends, heads: [false, true], style: Style::Dependency }.add(levels, edge.label);
    }
    for (op, resource, touch) in graph.touches() {
        let (op, resource) = (End::Node(op), End::Resource(resource));
        // A resource is below the op that creates it, and above the ops that use or delete it.
        let (ends, heads) = match touch {
            Touch::Creates => ([op, resource], [false, true]),
            Touch::Uses | Touch::Deletes => ([resource, op], [true, false]),
        };
        Edge { ends, heads, style: Style::Touch(touch) }.add(levels, Some(touch.as_str()));
    }
}

/// An edge from the upper end to the lower one.
struct Edge {
    ends: [End; 2],
    heads: [bool; 2],
    style: Style,
}

impl Edge {
    /// Adds the parts of the edge to the boxes that it is in.
    fn add(mut self, levels: &mut Levels<'_>, label: Option<&'static str>) {
        let mut boxes = self.ends.map(|end| levels.around(levels.home(end)));
        let common = boxes[0].iter().find(|of| boxes[1].contains(of)).copied().flatten();
        let shared = levels.around(common);
        for boxes in &mut boxes {
            boxes.retain(|of| !shared.contains(of));
        }
        // Where both ends are in one box, the edge leads to the outermost box around each end.
        let outer = |side: usize| match boxes[side].last() {
            Some(Some(block)) => End::Node(*block),
            _ => self.ends[side],
        };
        let level = levels.level(common);
        let [Some(&from), Some(&to)] = [0, 1].map(|side| level.index.get(&outer(side))) else {
            return;
        };
        if from == to {
            return;
        }
        let mut items = [from, to];
        if level.reaches(to, from) {
            // The edge is drawn upside down: no edge leads up the picture.
            self.ends.swap(0, 1);
            self.heads.swap(0, 1);
            boxes.swap(0, 1);
            items.swap(0, 1);
        }
        let ports = [0, 1].map(|side| self.lead_out(levels, side, &boxes[side]));
        let heads = [0, 1].map(|side| self.heads[side] && boxes[side].is_empty());
        let level = levels.level(common);
        let Some(label) = label else {
            let part = level.part(items[0], items[1], self.style);
            (part.ports, part.heads) = (ports, heads);
            return;
        };
        let label = level.add(ItemKind::Label(label), text::label_size(label));
        let part = level.part(items[0], label, self.style);
        (part.ports, part.heads) = ([ports[0], None], [heads[0], false]);
        let part = level.part(label, items[1], self.style);
        (part.ports, part.heads) = ([None, ports[1]], [false, heads[1]]);
    }

    /// Leads the edge from one end through the borders of boxes, innermost first. Returns the port
    /// in the outermost one.
    fn lead_out(
        &self,
        levels: &mut Levels<'_>,
        side: usize,
        boxes: &[Option<usize>],
    ) -> Option<usize> {
        let is_top = side == 1;
        let mut inner = self.ends[side];
        let mut inner_port = None;
        let mut has_head = self.heads[side];
        for of in boxes {
            let level = levels.level(*of);
            let item = *level.index.get(&inner)?;
            let port = level.add(ItemKind::Port(is_top), (2.0, 2.0));
            if is_top {
                let part = level.part(port, item, self.style);
                (part.ports, part.heads) = ([None, inner_port], [false, has_head]);
            } else {
                let part = level.part(item, port, self.style);
                (part.ports, part.heads) = ([inner_port, None], [has_head, false]);
            }
            inner = End::Node((*of)?);
            (inner_port, has_head) = (Some(port), false);
        }
        inner_port
    }
}
