//! Lists the differences between two workflows.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::marks::unmarked;
use super::outline::{Fields, Node, Outline, Parameter};
use super::{blocks, rename};

/// Returns the differences, each in a line.
pub(super) fn compare(mut old: Outline, new: &Outline) -> Vec<String> {
    let mut lines = parameters(&old, new);
    let blocks = blocks::align(&mut old, new);
    for (from, to) in blocks.into_iter().chain(rename::all(&mut old, new)) {
        let is_block = new.nodes.get(&to).is_some_and(Node::is_block);
        let what = if is_block { "block" } else { "op" };
        lines.push(format!("{what} `{}` renamed to `{}`", unmarked(&from), unmarked(&to)));
    }
    for (path, after) in &new.nodes {
        let Some(before) = old.nodes.get(path) else { continue };
        section(&mut lines, title(path, after), node(before, after));
    }
    let removed = old.nodes.iter().filter(|(path, _)| !new.nodes.contains_key(*path));
    lines.extend(removed.map(|(path, node)| format!("- {}", title(path, node))));
    let added = new.nodes.iter().filter(|(path, _)| !old.nodes.contains_key(*path));
    lines.extend(added.map(|(path, node)| format!("+ {}", title(path, node))));
    section(&mut lines, "workflow".to_owned(), fields(&old.fields, &new.fields));
    lines
}

/// Adds changes below their title, if there are any.
fn section(lines: &mut Vec<String>, title: String, changes: Vec<String>) {
    if !changes.is_empty() {
        lines.push(title);
        lines.extend(changes);
    }
}

fn title(path: &str, node: &Node) -> String {
    let path = unmarked(path);
    match node.label.as_str() {
        Node::BLOCK => format!("block `{path}`"),
        label => format!("op `{path}` ({label})"),
    }
}

fn node(old: &Node, new: &Node) -> Vec<String> {
    let mut changes = Vec::new();
    if old.label != new.label {
        changes.push(format!("  ~ {} → {}", old.label, new.label));
    }
    changes.extend(fields(&old.fields, &new.fields));
    changes.extend(new.after.difference(&old.after).map(|edge| format!("  + {edge}")));
    changes.extend(old.after.difference(&new.after).map(|edge| format!("  - {edge}")));
    changes
}

fn fields(old: &Fields, new: &Fields) -> Vec<String> {
    let paths: BTreeSet<&String> = old.keys().chain(new.keys()).collect();
    let change = |path: &String| {
        let shown = unmarked(path);
        match (old.get(path), new.get(path)) {
            (Some(old), Some(new)) if old.value == new.value => None,
            (Some(old), Some(new)) => {
                Some(format!("  ~ {shown}: {} → {}", old.shown(), new.shown()))
            }
            (Some(old), None) => Some(format!("  - {shown}: {}", old.shown())),
            (None, new) => new.map(|new| format!("  + {shown}: {}", new.shown())),
        }
    };
    paths.into_iter().filter_map(change).collect()
}

fn parameters(old: &Outline, new: &Outline) -> Vec<String> {
    let is_secret = |name: &str| old.secrets.contains(name) || new.secrets.contains(name);
    let mut lines = Vec::new();
    for before in &old.parameters {
        let name = &before.name;
        match new.parameter(name) {
            Some(after) => parameter(&mut lines, before, after, is_secret(name)),
            None => lines.push(format!("parameter `{name}`: removed")),
        }
    }
    for added in new.parameters.iter().filter(|param| old.parameter(&param.name).is_none()) {
        let with = if added.default.is_some() { "with the " } else { "" };
        let default = default(added, is_secret(&added.name));
        lines.push(format!("parameter `{}`: added, {with}{default}", added.name));
    }
    if common_names(old, new) != common_names(new, old) {
        lines.push("the parameters are in a different order".to_owned());
    }
    lines
}

fn parameter(lines: &mut Vec<String>, old: &Parameter, new: &Parameter, is_secret: bool) {
    let name = &old.name;
    if old.default != new.default {
        let mut line = format!("parameter `{name}`: {} → ", default(old, is_secret));
        let after = default(new, is_secret);
        // `default a → b`
        let has_both = old.default.is_some() && new.default.is_some();
        let after = if has_both { after.trim_start_matches("default ") } else { &after };
        let _ = write!(line, "{after}");
        lines.push(line);
    }
    section(lines, format!("parameter `{name}`"), fields(&old.fields, &new.fields));
}

fn default(parameter: &Parameter, is_secret: bool) -> String {
    match &parameter.default {
        Some(_) if is_secret => "default …".to_owned(),
        Some(value) => format!("default {value}"),
        None => "without a default".to_owned(),
    }
}

fn common_names<'a>(outline: &'a Outline, other: &Outline) -> Vec<&'a str> {
    let names = outline.parameters.iter().map(|parameter| parameter.name.as_str());
    names.filter(|name| other.parameter(name).is_some()).collect()
}
