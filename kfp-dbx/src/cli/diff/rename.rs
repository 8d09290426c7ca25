//! Finds ops that differ only in their names.

use std::collections::BTreeSet;

use super::marks::OPEN;
use super::outline::{Node, Outline, parent};

/// The number of pairs that are compared. Nobody renames as many ops.
const MOST: usize = 10_000;

/// Gives renamed ops of the old workflow their new names. Returns the old and new paths.
pub(super) fn all(old: &mut Outline, new: &Outline) -> Vec<(String, String)> {
    let mut renamed = Vec::new();
    while let Some((from, to)) = find(old, new) {
        rename(old, &from, &to);
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

/// Replaces the name of an op in its path, in dependencies on it and in uses of its outputs.
fn rename(outline: &mut Outline, from: &str, to: &str) {
    let name = |path: &str| path[parent(path).len()..].trim_start_matches('/').to_owned();
    let (old_name, new_name) = (format!("`{}`", name(from)), format!("`{}`", name(to)));
    let values = [
        (format!("{OPEN}{from}."), format!("{OPEN}{to}.")),
        (format!("{OPEN}{from}/"), format!("{OPEN}{to}/")),
    ];
    for (path, mut node) in std::mem::take(&mut outline.nodes) {
        if parent(&path) == parent(from) {
            node.after = node.after.iter().map(|edge| edge.replace(&old_name, &new_name)).collect();
        }
        for field in node.fields.values_mut() {
            for (old, new) in &values {
                field.value = field.value.replace(old, new);
            }
        }
        let path = match path.strip_prefix(from) {
            Some(rest) if rest.is_empty() || rest.starts_with('/') => format!("{to}{rest}"),
            _ => path,
        };
        outline.nodes.insert(path, node);
    }
}
