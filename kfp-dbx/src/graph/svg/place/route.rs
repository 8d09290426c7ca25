//! Routes the edges of a box between its items.
//!
//! Items are in ranks, one below the other. An edge changes its direction in the gaps between the
//! ranks, and leads straight down beside the items of each rank that it crosses.

use std::collections::BTreeMap;

use super::level::{Item, ItemKind, Level, Levels, Style};

/// The largest distance between two edges at an item.
const STEP: f64 = 16.0;

/// Sets the points of the edges of a box.
pub(super) fn route(levels: &mut Levels<'_>, of: Option<usize>) {
    let mut level = levels.take(of);
    let ranks = Ranks::new(&level);
    let mut xs = ends_at_items(&level);
    let ports = ends_at_ports(levels, &level);
    for (index, side, x) in ports {
        xs[index][side] = x;
    }
    let top = -level.offset.1;
    let bottom = level.height - level.offset.1;
    for (index, part) in level.parts.iter_mut().enumerate() {
        let (from, to) = (&level.items[part.from], &level.items[part.to]);
        let [start, end] = xs[index];
        let begin = match from.what {
            ItemKind::Port(_) => top,
            _ => from.y + from.height / 2.0,
        };
        let mut points = vec![(start, begin), (start, from.y + ranks.half(from))];
        for (x, y) in part.points.iter().skip(1).take(part.points.len().saturating_sub(2)) {
            if let Some((y, half)) = ranks.at(*y)
                && y > from.y + 0.5
                && y < to.y - 0.5
            {
                points.extend([(*x, y - half), (*x, y + half)]);
            }
        }
        let finish = match to.what {
            ItemKind::Port(_) => bottom,
            _ => to.y - to.height / 2.0,
        };
        points.extend([(end, to.y - ranks.half(to)), (end, finish)]);
        part.points = points;
    }
    levels.put(of, level);
}

/// The centre and half the height of each rank.
struct Ranks(Vec<(f64, f64)>);

impl Ranks {
    fn new(level: &Level) -> Self {
        let mut ranks: Vec<(f64, f64)> = Vec::new();
        for item in &level.items {
            match ranks.iter_mut().find(|(y, _)| (*y - item.y).abs() < 0.5) {
                Some((_, half)) => *half = half.max(item.height / 2.0),
                None => ranks.push((item.y, item.height / 2.0)),
            }
        }
        Self(ranks)
    }

    fn at(&self, y: f64) -> Option<(f64, f64)> {
        self.0.iter().find(|(of, _)| (*of - y).abs() < 0.5).copied()
    }

    /// Returns half the height of the rank of an item.
    fn half(&self, item: &Item) -> f64 {
        self.at(item.y).map_or(item.height / 2.0, |(_, half)| half)
    }
}

/// Returns the x of both ends of each edge: side by side at an item, in the order of where the
/// edges lead.
fn ends_at_items(level: &Level) -> Vec<[f64; 2]> {
    let mut xs: Vec<[f64; 2]> =
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
            let Item { x, width, .. } = level.items[item];
            let indices: Vec<usize> = parts.into_iter().map(|(_, index)| index).collect();
            for (index, x) in indices.iter().zip(spread(x, width, indices.len())) {
                xs[*index][side] = x;
            }
        }
    }
    xs
}

/// Returns `count` places around a centre.
fn spread(centre: f64, width: f64, count: usize) -> Vec<f64> {
    let step = u32::try_from(count).map_or(0.0, |count| (width * 0.7 / f64::from(count)).min(STEP));
    let mut x = centre;
    for _ in 1..count {
        x -= step / 2.0;
    }
    let mut places = Vec::with_capacity(count);
    for _ in 0..count {
        places.push(x);
        x += step;
    }
    places
}

/// Returns the ends of edges that continue in a box: the edge, the side, and the x of the port.
fn ends_at_ports(levels: &Levels<'_>, level: &Level) -> Vec<(usize, usize, f64)> {
    let mut ends = Vec::new();
    for (index, part) in level.parts.iter().enumerate() {
        for side in [0, 1] {
            let item = &level.items[if side == 0 { part.from } else { part.to }];
            if let (Some(port), ItemKind::Node(block)) = (part.ports[side], &item.what)
                && let Some(inner) = levels.get(Some(*block))
                && let Some(port) = inner.items.get(port)
            {
                let left = item.x - item.width / 2.0;
                ends.push((index, side, left + inner.offset.0 + port.x));
            }
        }
    }
    ends
}
