//! Finds the same blocks under different names.
//!
//! Compilers make up the names of most conditions and loops, and number them: `condition-2`, `when`,
//! `for-each-3`. A new condition gives all others new names. So blocks are the same by the ops in
//! them.

use std::collections::{BTreeMap, BTreeSet};

use super::marks::OUTDATED;
use super::outline::{Outline, leaf, parent};
use super::rename::{self, Renamed};

/// The number of pairs of blocks in one block that are compared.
const MOST: usize = 10_000;
/// What the names of blocks begin with that a compiler makes up.
const MADE_UP: [&str; 6] =
    ["condition", "for-loop", "exit-handler", "when", "otherwise", "for-each"];

/// Gives the blocks of the old workflow the names that they have in the new one. Returns the old and
/// new paths of those whose names a person has changed.
pub(super) fn align(old: &mut Outline, new: &Outline) -> Vec<(String, String)> {
    let (before, after) = (Blocks::of(old), Blocks::of(new));
    let mut renamed = Renamed::new();
    let mut levels = vec![(String::new(), String::new())];
    while let Some((from, to)) = levels.pop() {
        let pairs = pairs(&before, &after, &from, &to);
        let taken: BTreeSet<&str> = pairs.iter().map(|(_, to)| *to).collect();
        let paired: BTreeSet<&str> = pairs.iter().map(|(from, _)| *from).collect();
        for left in before.within(&from).filter(|left| !paired.contains(left)) {
            let path = below(&to, leaf(left));
            let is_taken = taken.contains(path.as_str());
            renamed
                .insert(left.to_owned(), if is_taken { format!("{path}{OUTDATED}") } else { path });
        }
        for (from, to) in pairs {
            renamed.insert(from.to_owned(), to.to_owned());
            levels.push((from.to_owned(), to.to_owned()));
        }
    }
    renamed.retain(|from, to| from != to);
    let changed = renamed.iter().filter(|(from, to)| is_renaming(leaf(from), leaf(to)));
    let changed: Vec<_> = changed.map(|(from, to)| (from.clone(), to.clone())).collect();
    rename::apply(old, &renamed);
    changed
}

/// Returns whether a person has changed the name of a block.
fn is_renaming(from: &str, to: &str) -> bool {
    let is_made_up = |name: &str| MADE_UP.contains(&without_number(name));
    // Kubeflow Pipelines numbers the name that a person gives: `condition-is-full-1`.
    let given = without_number(from).strip_prefix("condition-");
    from != to
        && !to.ends_with(OUTDATED)
        && given != Some(to)
        && !(is_made_up(from) && is_made_up(to))
}

/// Returns a name without the number at its end.
fn without_number(name: &str) -> &str {
    match name.rsplit_once('-') {
        Some((name, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => name,
    }
}

fn below(block: &str, name: &str) -> String {
    if block.is_empty() { name.to_owned() } else { format!("{block}/{name}") }
}

/// The blocks of a workflow.
struct Blocks<'a> {
    /// The names of the ops in each block, also in the blocks within it.
    ops: BTreeMap<&'a str, BTreeSet<&'a str>>,
    /// The blocks directly within each block.
    within: BTreeMap<&'a str, Vec<&'a str>>,
    /// The blocks that are loops.
    loops: BTreeSet<&'a str>,
}

impl<'a> Blocks<'a> {
    fn of(outline: &'a Outline) -> Self {
        let mut blocks =
            Self { ops: BTreeMap::new(), within: BTreeMap::new(), loops: BTreeSet::new() };
        for (path, node) in &outline.nodes {
            if !node.is_block() {
                let mut around = parent(path);
                while !around.is_empty() {
                    blocks.ops.entry(around).or_default().insert(leaf(path));
                    around = parent(around);
                }
            }
            if node.is_block() {
                blocks.within.entry(parent(path)).or_default().push(path);
                if node.is_loop() {
                    blocks.loops.insert(path);
                }
            }
        }
        blocks
    }

    fn within(&self, block: &str) -> impl Iterator<Item = &'a str> {
        self.within.get(block).into_iter().flatten().copied()
    }

    /// Returns how much two blocks have in common, from 0, and what decides between blocks that have
    /// as much.
    fn likeness(&self, block: &str, other: &Self, of_other: &str) -> Option<(usize, bool, bool)> {
        let none = BTreeSet::new();
        let (mine, theirs) =
            (self.ops.get(block).unwrap_or(&none), other.ops.get(of_other).unwrap_or(&none));
        let common = mine.intersection(theirs).count();
        let share = 1000 * 2 * common / (mine.len() + theirs.len()).max(1);
        let is_of_one_kind = self.loops.contains(block) == other.loops.contains(of_other);
        (common > 0).then_some((share, is_of_one_kind, leaf(block) == leaf(of_other)))
    }
}

/// Returns the blocks of the old workflow in a block, each with the one that it is in the new one.
fn pairs<'a>(
    before: &Blocks<'a>,
    after: &Blocks<'a>,
    from: &str,
    to: &str,
) -> Vec<(&'a str, &'a str)> {
    let (old, new): (Vec<_>, Vec<_>) = (before.within(from).collect(), after.within(to).collect());
    if old.len() * new.len() > MOST {
        let is_same = |old: &&str, new: &&str| leaf(old) == leaf(new);
        let same = |block: &&'a str| Some((*block, *new.iter().find(|new| is_same(block, new))?));
        return old.iter().filter_map(same).collect();
    }
    let mut likely = Vec::new();
    for block in &old {
        for other in &new {
            if let Some(likeness) = before.likeness(block, after, other) {
                likely.push((likeness, *block, *other));
            }
        }
    }
    likely.sort_by_key(|(likeness, ..)| std::cmp::Reverse(*likeness));
    let (mut taken, mut pairs) = (BTreeSet::new(), Vec::new());
    for (_, block, other) in likely {
        if !taken.contains(&(0, block)) && !taken.contains(&(1, other)) {
            taken.extend([(0, block), (1, other)]);
            pairs.push((block, other));
        }
    }
    // Blocks that have nothing in common but the name.
    for block in &old {
        let same = new.iter().find(|other| leaf(other) == leaf(block));
        if let Some(other) = same.filter(|other| !taken.contains(&(1, **other)))
            && !taken.contains(&(0, *block))
        {
            taken.extend([(0, *block), (1, *other)]);
            pairs.push((block, other));
        }
    }
    pairs
}
