//! Writes the graph as a Mermaid flowchart.

use std::fmt::Write as _;

use super::model::{Graph, Touch};
use super::style::{COLOURS, line};

pub(super) fn write(graph: &Graph) -> String {
    // The front matter is YAML, in which JSON is valid.
    let title = serde_json::Value::from(graph.name());
    let mut out = format!("---\ntitle: {title}\n---\nflowchart TD\n");
    nodes(graph, None, 1, &mut out);
    for (index, resource) in graph.resources.iter().enumerate() {
        let owned = if resource.owned { "<br/>deleted with the workflow" } else { "" };
        let label = escaped(&resource.label());
        line(&mut out, 1, &format!("r{index}[(\"{label}{owned}\")]:::resource"));
    }
    for edge in &graph.edges {
        let (from, to) = (edge.from, edge.to);
        let edge = match edge.label {
            Some(label) => format!("n{from} -->|\"{label}\"| n{to}"),
            None => format!("n{from} --> n{to}"),
        };
        line(&mut out, 1, &edge);
    }
    for (op, resource, touch) in graph.touches() {
        let word = Touch::as_str(touch);
        line(&mut out, 1, &format!("n{op} -.->|\"{word}\"| r{resource}"));
    }
    for (class, fill, stroke) in COLOURS {
        let style = format!("classDef {class} fill:{fill},stroke:{stroke},color:#1b1f24");
        line(&mut out, 1, &style);
    }
    for (index, node) in graph.nodes.iter().enumerate().filter(|(_, node)| node.is_block()) {
        line(&mut out, 1, &format!("class n{index} {}", node.class()));
    }
    out
}

fn nodes(graph: &Graph, parent: Option<usize>, depth: usize, out: &mut String) {
    for index in graph.children(parent) {
        let node = &graph.nodes[index];
        if node.is_block() {
            let title = escaped(&node.title());
            line(out, depth, &format!("subgraph n{index}[\"{title}\"]"));
            nodes(graph, Some(index), depth + 1, out);
            line(out, depth, "end");
        } else {
            let (name, label, class) = (escaped(&node.name), escaped(&node.label), node.class());
            line(out, depth, &format!("n{index}([\"{name}<br/>{label}\"]):::{class}"));
        }
    }
}

/// Escapes text within quotes, so that Mermaid does not read it as Markdown, HTML or a comment.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if !c.is_ascii() || c.is_ascii_alphanumeric() || " -.,/='(){}".contains(c) {
            escaped.push(c);
        } else {
            // Writing to a `String` does not fail.
            let _ = write!(escaped, "#{};", u32::from(c));
        }
    }
    escaped
}
