//! Where everything stands.
//!
//! Each box is laid out by itself and stands as one node in the box around it: nothing can
//! leave its box. An edge between boxes passes a port in the border of each of them.

use std::collections::BTreeMap;

use dagre::graph::{Graph as Layout, GraphOptions};
use dagre::{EdgeLabel, LayoutOptions, NodeLabel};

use super::super::{Graph, NodeKind, Touch};
use super::text;

/// Above as many items they are laid out row by row, as the library would need minutes.
const MANY: usize = 150;
/// The space between a box and what is in it, and between its top and that.
const PAD: f64 = 18.0;

/// What stands somewhere.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum What {
    Node(usize),
    Resource(usize),
    /// The word on an edge.
    Label(&'static str),
    /// Where an edge passes the border, at the top or at the bottom.
    Port(bool),
    /// Keeps others apart and is not drawn.
    Joint,
}

/// Something with its centre, at first in its own box, then in the picture.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) what: What,
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// How an edge is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Order,
    Touch(Touch),
    Hidden,
}

/// The part of an edge within one box.
struct Part {
    from: usize,
    to: usize,
    /// The ports in the boxes at its ends.
    ports: [Option<usize>; 2],
    heads: [bool; 2],
    style: Style,
    points: Vec<(f64, f64)>,
}

/// A line, down the picture, with heads at its ends.
pub(super) struct Line {
    /// Two by two: straight within a pair, and a curve from pair to pair.
    pub(super) points: Vec<(f64, f64)>,
    pub(super) heads: [bool; 2],
    pub(super) style: Style,
}

#[derive(Default)]
struct Level {
    items: Vec<Item>,
    parts: Vec<Part>,
    index: BTreeMap<(bool, usize), usize>,
    width: f64,
    height: f64,
    /// From the corner of the box to that of its content.
    offset: (f64, f64),
}

/// Everything in its place.
pub(super) struct Placed {
    pub(super) items: Vec<Item>,
    pub(super) lines: Vec<Line>,
    pub(super) width: f64,
    pub(super) height: f64,
}

pub(super) fn place(graph: &Graph) -> Placed {
    let mut placing = Placing { graph, levels: BTreeMap::new(), homes: Vec::new() };
    placing.items();
    placing.connect_all();
    placing.guard_borders();
    placing.lay_out(None);
    let mut placed = Placed { items: Vec::new(), lines: Vec::new(), width: 0.0, height: 0.0 };
    placing.collect(None, (0.0, 0.0), &mut placed);
    let root = placing.level(None);
    (placed.width, placed.height) = (root.width, root.height);
    placed
}

struct Placing<'g> {
    graph: &'g Graph,
    /// By the boxes; the picture as a whole is none.
    levels: BTreeMap<Option<usize>, Level>,
    /// The box that each resource stands in.
    homes: Vec<Option<usize>>,
}

/// An op, a box or a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    is_resource: bool,
    index: usize,
}

impl Level {
    fn add(&mut self, what: What, (width, height): (f64, f64)) -> usize {
        self.items.push(Item { what, x: 0.0, y: 0.0, width, height });
        self.items.len() - 1
    }

    fn part(&mut self, from: usize, to: usize, style: Style) -> &mut Part {
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

    fn reaches(&self, from: usize, to: usize) -> bool {
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

impl Placing<'_> {
    fn level(&mut self, of: Option<usize>) -> &mut Level {
        self.levels.entry(of).or_default()
    }

    /// The boxes around a box, with it, the picture last.
    fn around(&self, of: Option<usize>) -> Vec<Option<usize>> {
        let parent = |of: &Option<usize>| of.map(|of| self.graph.nodes[of].parent);
        std::iter::successors(Some(of), parent).collect()
    }

    fn is_at_exit(&self, node: usize) -> bool {
        let around = self.around(Some(node));
        around.into_iter().flatten().any(|of| self.graph.nodes[of].kind == NodeKind::Exit)
    }

    fn items(&mut self) {
        let graph = self.graph;
        for (index, node) in graph.nodes.iter().enumerate() {
            // The size of a box is known later.
            let size = if node.is_block() { (0.0, 0.0) } else { text::op_size(node) };
            let level = self.level(node.parent);
            let item = level.add(What::Node(index), size);
            level.index.insert((false, index), item);
        }
        // In the order of those who make them, which keeps edges from crossing.
        let mut order: Vec<usize> = (0..graph.resources.len()).collect();
        let first = |resource: usize| {
            let resource = &graph.resources[resource];
            resource.creates.iter().chain(&resource.uses).chain(&resource.deletes).min().copied()
        };
        order.sort_by_key(|resource| (first(*resource), *resource));
        self.homes = vec![None; graph.resources.len()];
        for index in order {
            let resource = &graph.resources[index];
            let all: Vec<usize> = [&resource.creates, &resource.uses, &resource.deletes]
                .into_iter()
                .flatten()
                .copied()
                .collect();
            let main: Vec<usize> = all.iter().copied().filter(|op| !self.is_at_exit(*op)).collect();
            let users = if main.is_empty() { all } else { main };
            let home = users
                .iter()
                .map(|op| self.around(graph.nodes[*op].parent))
                .reduce(|a, b| a.into_iter().filter(|of| b.contains(of)).collect())
                .and_then(|common| common.first().copied())
                .flatten();
            self.homes[index] = home;
            let level = self.level(home);
            let item = level.add(What::Resource(index), text::resource_size(resource));
            level.index.insert((true, index), item);
        }
    }

    fn connect_all(&mut self) {
        let graph = self.graph;
        let node = |index| End { is_resource: false, index };
        for edge in &graph.edges {
            self.connect(node(edge.from), node(edge.to), [false, true], Style::Order, edge.label);
        }
        for (op, resource, touch) in graph.touches() {
            let (op, resource) = (node(op), End { is_resource: true, index: resource });
            let label = Some(touch.as_str());
            // A resource stands below what makes it and above what uses and deletes it.
            match touch {
                Touch::Creates => {
                    self.connect(op, resource, [false, true], Style::Touch(touch), label);
                }
                _ => self.connect(resource, op, [true, false], Style::Touch(touch), label),
            }
        }
    }

    fn home(&self, end: End) -> Option<usize> {
        match end.is_resource {
            true => self.homes[end.index],
            false => self.graph.nodes[end.index].parent,
        }
    }

    fn connect(
        &mut self,
        mut from: End,
        mut to: End,
        mut heads: [bool; 2],
        style: Style,
        label: Option<&'static str>,
    ) {
        let (mut above, mut below) = (self.around(self.home(from)), self.around(self.home(to)));
        let common = above.iter().find(|of| below.contains(of)).copied().flatten();
        above.retain(|of| !self.around(common).contains(of));
        below.retain(|of| !self.around(common).contains(of));
        let top = |end: End, boxes: &[Option<usize>]| match boxes.last() {
            Some(Some(index)) => (false, *index),
            _ => (end.is_resource, end.index),
        };
        let (a, b) = (top(from, &above), top(to, &below));
        let level = self.level(common);
        let (Some(&a), Some(&b)) = (level.index.get(&a), level.index.get(&b)) else { return };
        if a == b {
            return;
        }
        let (mut a, mut b) = (a, b);
        if level.reaches(b, a) {
            // Drawn upside down: no edge goes up the picture.
            std::mem::swap(&mut from, &mut to);
            std::mem::swap(&mut above, &mut below);
            std::mem::swap(&mut a, &mut b);
            heads.swap(0, 1);
        }
        let first = self.through(from, &above, heads[0], false, style);
        let last = self.through(to, &below, heads[1], true, style);
        let heads = [heads[0] && above.is_empty(), heads[1] && below.is_empty()];
        let level = self.level(common);
        match label {
            None => {
                let part = level.part(a, b, style);
                (part.ports, part.heads) = ([first, last], heads);
            }
            Some(label) => {
                let word = level.add(What::Label(label), text::label_size(label));
                let part = level.part(a, word, style);
                (part.ports, part.heads) = ([first, None], [heads[0], false]);
                let part = level.part(word, b, style);
                (part.ports, part.heads) = ([None, last], [false, heads[1]]);
            }
        }
    }

    /// Leads an edge from its end to the border of the outermost of some boxes; gives the port
    /// there.
    fn through(
        &mut self,
        end: End,
        boxes: &[Option<usize>],
        head: bool,
        at_top: bool,
        style: Style,
    ) -> Option<usize> {
        let mut inner = (end.is_resource, end.index);
        let mut port_in = None;
        let mut head = head;
        for of in boxes {
            let level = self.level(*of);
            let item = *level.index.get(&inner)?;
            let port = level.add(What::Port(at_top), (2.0, 2.0));
            if at_top {
                let part = level.part(port, item, style);
                (part.ports, part.heads) = ([None, port_in], [false, head]);
            } else {
                let part = level.part(item, port, style);
                (part.ports, part.heads) = ([port_in, None], [head, false]);
            }
            inner = (false, (*of)?);
            (port_in, head) = (Some(port), false);
        }
        port_in
    }

    /// Ports stand at the border, and exit handlers below all the rest.
    fn guard_borders(&mut self) {
        let graph = self.graph;
        for (of, level) in &mut self.levels {
            let count = level.items.len();
            let mut ends = vec![[true; 2]; count];
            for part in &level.parts {
                ends[part.to][0] = false;
                ends[part.from][1] = false;
            }
            let is_port = |item: &Item, at_top: bool| item.what == What::Port(at_top);
            let is_exit = |item: &Item| {
                of.is_none()
                    && matches!(item.what, What::Node(node) if graph.nodes[node].kind == NodeKind::Exit)
            };
            for (end, at_top) in [(0, true), (1, false)] {
                if !level.items.iter().any(|item| is_port(item, at_top)) {
                    continue;
                }
                let joint = level.add(What::Joint, (1.0, 1.0));
                for (item, is) in ends.iter().enumerate() {
                    let guarded = is_port(&level.items[item], at_top);
                    // What hangs on a port only is not at the border either.
                    let is_end = is[end]
                        || level.parts.iter().all(|part| {
                            let (mine, other) = match at_top {
                                true => (part.to, part.from),
                                false => (part.from, part.to),
                            };
                            mine != item || is_port(&level.items[other], at_top)
                        });
                    if guarded || is_end && level.items[item].what != What::Port(!at_top) {
                        let down = guarded == at_top;
                        let (from, to) = if down { (item, joint) } else { (joint, item) };
                        level.part(from, to, Style::Hidden);
                    }
                }
            }
            let exits: Vec<usize> =
                (0..count).filter(|item| is_exit(&level.items[*item])).collect();
            let rest: Vec<usize> = (0..count)
                .filter(|item| !exits.contains(item))
                .filter(|item| {
                    level.parts.iter().all(|part| part.from != *item || exits.contains(&part.to))
                })
                .filter(|item| !matches!(level.items[*item].what, What::Label(_)))
                .collect();
            let exits: Vec<usize> = exits
                .into_iter()
                .filter(|exit| !rest.iter().any(|item| level.reaches(*exit, *item)))
                .collect();
            if !exits.is_empty() && !rest.is_empty() {
                let joint = level.add(What::Joint, (1.0, 1.0));
                for item in rest {
                    level.part(item, joint, Style::Hidden);
                }
                for exit in exits {
                    level.part(joint, exit, Style::Hidden);
                }
            }
        }
    }

    /// Lays out a box, those in it first.
    fn lay_out(&mut self, of: Option<usize>) {
        let inner: Vec<usize> =
            self.graph.children(of).filter(|node| self.graph.nodes[*node].is_block()).collect();
        for block in inner {
            self.lay_out(Some(block));
            let (width, height) = {
                let level = self.level(Some(block));
                (level.width, level.height)
            };
            let level = self.level(of);
            if let Some(&item) = level.index.get(&(false, block)) {
                (level.items[item].width, level.items[item].height) = (width, height);
            }
        }
        let title = match of {
            Some(block) => text::title_size(&self.graph.nodes[block]),
            None => text::heading_size(self.graph),
        };
        let level = self.level(of);
        let (width, height) = run(level);
        let ports = level.items.iter().filter(|item| item.what == What::Port(true));
        // No edge crosses the title: they come in on its right.
        let first = ports.map(|port| port.x).fold(f64::INFINITY, f64::min);
        let shift = if first.is_finite() { (title.0 + PAD - first).max(PAD) } else { PAD };
        level.offset = (shift, title.1 + PAD);
        level.width = (shift + width + PAD).max(title.0 + 2.0 * PAD);
        level.height = level.offset.1 + height + PAD;
        if !first.is_finite() {
            level.offset.0 = (level.width - width) / 2.0;
        }
        route(self, of);
    }

    fn collect(&mut self, of: Option<usize>, at: (f64, f64), placed: &mut Placed) {
        let level = self.level(of);
        let (dx, dy) = (at.0 + level.offset.0, at.1 + level.offset.1);
        let mut boxes = Vec::new();
        for item in &level.items {
            let item = Item { x: item.x + dx, y: item.y + dy, ..item.clone() };
            if let What::Node(node) = item.what {
                boxes.push((node, (item.x - item.width / 2.0, item.y - item.height / 2.0)));
            }
            placed.items.push(item);
        }
        for part in level.parts.drain(..) {
            if part.style != Style::Hidden {
                let points = part.points.iter().map(|(x, y)| (x + dx, y + dy)).collect();
                placed.lines.push(Line { points, heads: part.heads, style: part.style });
            }
        }
        for (node, corner) in boxes {
            if self.graph.nodes[node].is_block() {
                self.collect(Some(node), corner, placed);
            }
        }
    }
}

/// Lays out one box; gives the size of its content.
fn run(level: &mut Level) -> (f64, f64) {
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

/// Each item in the row below the last one that it waits for, in the order of their making; a
/// long edge has a place in each row that it passes.
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

/// Leads each edge through the gaps between the ranks, and straight down beside the items of
/// each rank that it passes.
fn route(placing: &mut Placing<'_>, of: Option<usize>) {
    let Some(mut level) = placing.levels.remove(&of) else { return };
    let mut ranks: Vec<(f64, f64)> = Vec::new();
    for item in &level.items {
        match ranks.iter_mut().find(|(y, _)| (*y - item.y).abs() < 0.5) {
            Some((_, half)) => *half = half.max(item.height / 2.0),
            None => ranks.push((item.y, item.height / 2.0)),
        }
    }
    let rank = |y: f64| ranks.iter().find(|(of, _)| (*of - y).abs() < 0.5).copied();
    // Where edges leave and reach items: side by side, in the order of where they lead.
    let mut at: Vec<[f64; 2]> =
        level.parts.iter().map(|part| [level.items[part.from].x, level.items[part.to].x]).collect();
    for side in [0, 1] {
        let mut of_item: BTreeMap<usize, Vec<(f64, usize)>> = BTreeMap::new();
        for (index, part) in level.parts.iter().enumerate() {
            if part.style == Style::Hidden {
                continue;
            }
            let (item, next) = match side {
                0 => (part.from, part.points.get(1)),
                _ => (part.to, part.points.iter().rev().nth(1)),
            };
            of_item.entry(item).or_default().push((next.map_or(0.0, |next| next.0), index));
        }
        for (item, mut parts) in of_item {
            parts.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let mut step = 0.0;
            if let Ok(count) = u32::try_from(parts.len()) {
                step = (level.items[item].width * 0.7 / f64::from(count)).min(16.0);
            }
            let mut x = level.items[item].x;
            for _ in 1..parts.len() {
                x -= step / 2.0;
            }
            for (_, index) in parts {
                at[index][side] = x;
                x += step;
            }
        }
    }
    for (index, part) in level.parts.iter().enumerate() {
        for side in [0, 1] {
            let item = if side == 0 { part.from } else { part.to };
            if let (Some(port), What::Node(block)) = (part.ports[side], &level.items[item].what)
                && let Some(inner) = placing.levels.get(&Some(*block))
                && let Some(port) = inner.items.get(port)
            {
                let left = level.items[item].x - level.items[item].width / 2.0;
                at[index][side] = left + inner.offset.0 + port.x;
            }
        }
    }
    let bottom = level.height - level.offset.1;
    for (index, part) in level.parts.iter_mut().enumerate() {
        let (from, to) = (&level.items[part.from], &level.items[part.to]);
        let [start, end] = at[index];
        let half = |item: &Item| rank(item.y).map_or(item.height / 2.0, |(_, half)| half);
        let begin = match from.what {
            What::Port(_) => -level.offset.1,
            _ => from.y + from.height / 2.0,
        };
        let mut points = vec![(start, begin), (start, from.y + half(from))];
        for (x, y) in part.points.iter().skip(1).take(part.points.len().saturating_sub(2)) {
            if let Some((y, half)) = rank(*y)
                && y > from.y + 0.5
                && y < to.y - 0.5
            {
                points.extend([(*x, y - half), (*x, y + half)]);
            }
        }
        let finish = match to.what {
            What::Port(_) => bottom,
            _ => to.y - to.height / 2.0,
        };
        points.extend([(end, to.y - half(to)), (end, finish)]);
        part.points = points;
    }
    placing.levels.insert(of, level);
}
