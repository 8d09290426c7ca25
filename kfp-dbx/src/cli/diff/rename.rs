//! Finds ops that differ only in their names.

use std::collections::{BTreeMap, BTreeSet};

use super::marks;
use super::outline::{Field, Node, Outline, leaf, parent};

/// The number of pairs that are compared. Nobody renames as many ops.
const MOST: usize = 10_000;

/// Gives renamed ops of the old workflow their new names. Returns the old and new paths.
pub(super) fn all(old: &mut Outline, new: &Outline) -> Vec<(String, String)> {
    let mut renamed = Vec::new();
    while let Some((from, to)) = find(old, new) {
        apply(old, &Renamed::from([(from.clone(), to.clone())]));
        renamed.push((from, to));
    }
    renamed
}

/// Finds a removed op and an added op that are equal except for their names.
fn find(old: &Outline, new: &Outline) -> Option<(String, String)> {
    let removed: Vec<_> =
        old.nodes.iter().filter(|(path, _)| !new.nodes.contains_key(*path)).collect();
    let added: Vec<_> =
        new.nodes.iter().filter(|(path, _)| !old.nodes.contains_key(*path)).collect();
    if removed.len() * added.len() > MOST {
        return None;
    }
    let is_same = |(from, before): (&String, &Node), (to, after): (&String, &Node)| {
        before == after && parent(from) == parent(to) && inside(old, from) == inside(new, to)
    };
    removed.iter().find_map(|&from| {
        let mut same = added.iter().filter(|&&to| is_same(from, to));
        let to = same.next().filter(|_| same.next().is_none())?;
        let is_only = removed.iter().filter(|&&other| is_same(other, *to)).count() == 1;
        is_only.then(|| (from.0.clone(), to.0.clone()))
    })
}

/// Returns the paths of the ops in a block, from the block down.
fn inside<'a>(outline: &'a Outline, block: &str) -> BTreeSet<&'a str> {
    let prefix = format!("{block}/");
    outline.nodes.keys().filter_map(|path| path.strip_prefix(&prefix)).collect()
}

/// The new path of each renamed op and block by its old one.
pub(super) type Renamed = BTreeMap<String, String>;

/// Gives ops and blocks other paths: in their own paths and in those of what is in them, in the
/// dependencies on them, and in uses of their outputs and items.
pub(super) fn apply(outline: &mut Outline, renamed: &Renamed) {
    let path = |path: &str| new_path(path, renamed);
    for (old, mut node) in std::mem::take(&mut outline.nodes) {
        let within = parent(&old);
        node.after = node.after.iter().map(|edge| new_edge(edge, within, renamed)).collect();
        let fields = std::mem::take(&mut node.fields);
        node.fields = fields
            .into_iter()
            .map(|(key, field)| {
                let value = marks::renamed(&field.value, path);
                (marks::renamed(&key, path), Field { value, ..field })
            })
            .collect();
        outline.nodes.insert(path(&old).unwrap_or(old), node);
    }
}

/// Returns the new path of an op or a block, if it or a block around it has one.
fn new_path(path: &str, renamed: &Renamed) -> Option<String> {
    let mut around = path;
    while !around.is_empty() {
        if let Some(new) = renamed.get(around) {
            return Some(format!("{new}{}", &path[around.len()..]));
        }
        around = parent(around);
    }
    None
}

/// Returns a dependency of an op in a block, as in "runs after `name`", with the new name.
fn new_edge(edge: &str, within: &str, renamed: &Renamed) -> String {
    let mut parts: Vec<String> = edge.split('`').map(str::to_owned).collect();
    if let [_, name, _] = parts.as_mut_slice() {
        let path = if within.is_empty() { name.clone() } else { format!("{within}/{name}") };
        if let Some(new) = renamed.get(&path) {
            leaf(new).clone_into(name);
        }
    }
    parts.join("`")
}
