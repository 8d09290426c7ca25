//! Writes the graph as a Graphviz digraph.

use super::model::{Graph, Touch};
use super::style::{colours, line};

pub(super) fn write(graph: &Graph) -> String {
    let name = escaped(&graph.name);
    let mut out = format!("digraph \"{name}\" {{\n");
    for text in [
        &format!("graph [label=\"{name}\", labelloc=t, compound=true, fontname=\"sans-serif\"];"),
        "node [shape=box, style=\"rounded,filled\", fontname=\"sans-serif\"];",
        "edge [color=\"#44546a\", fontname=\"sans-serif\", fontsize=10];",
    ] {
        line(&mut out, 1, text);
    }
    nodes(graph, None, 1, &mut out);
    let (fill, stroke) = colours("resource");
    for (index, resource) in graph.resources.iter().enumerate() {
        let owned = if resource.owned { "\\ndeleted with the workflow" } else { "" };
        let label = escaped(&resource.label());
        let style =
            format!("shape=cylinder, style=filled, fillcolor=\"{fill}\", color=\"{stroke}\"");
        line(&mut out, 1, &format!("r{index} [label=\"{label}{owned}\", {style}];"));
    }
    for edge in &graph.edges {
        let mut attributes = Vec::new();
        attributes.extend(clipped(graph, "ltail", edge.from));
        attributes.extend(clipped(graph, "lhead", edge.to));
        attributes.extend(edge.label.map(|label| format!("label=\"{label}\"")));
        let (from, to) = (anchor(graph, edge.from), anchor(graph, edge.to));
        let attributes = match attributes.is_empty() {
            true => String::new(),
            false => format!(" [{}]", attributes.join(", ")),
        };
        line(&mut out, 1, &format!("{from} -> {to}{attributes};"));
    }
    for (op, resource, touch) in graph.touches() {
        let at = anchor(graph, op);
        let (ends, end, back) = match touch {
            // An op that uses or deletes a resource is below it, but the arrow points at the resource.
            Touch::Uses | Touch::Deletes => {
                (format!("r{resource} -> {at}"), "lhead", Some("dir=back".to_owned()))
            }
            Touch::Creates => (format!("{at} -> r{resource}"), "ltail", None),
        };
        let label = ["style=dashed".to_owned(), format!("label=\"{}\"", touch.as_str())];
        let attributes: Vec<_> =
            label.into_iter().chain(back).chain(clipped(graph, end, op)).collect();
        line(&mut out, 1, &format!("{ends} [{}];", attributes.join(", ")));
    }
    out.push_str("}\n");
    out
}

fn nodes(graph: &Graph, parent: Option<usize>, depth: usize, out: &mut String) {
    for index in graph.children(parent) {
        let node = &graph.nodes[index];
        let (fill, stroke) = colours(node.class());
        let (name, label, title) =
            (escaped(&node.name), escaped(&node.label), escaped(&node.title()));
        let colours = format!("fillcolor=\"{fill}\", color=\"{stroke}\"");
        if node.is_block() {
            line(out, depth, &format!("subgraph cluster_n{index} {{"));
            let style = "style=\"rounded,filled\"";
            line(out, depth + 1, &format!("graph [label=\"{title}\", {style}, {colours}];"));
            if graph.children(Some(index)).next().is_none() {
                line(out, depth + 1, &format!("n{index} [shape=point, style=invis];"));
            }
            nodes(graph, Some(index), depth + 1, out);
            line(out, depth, "}");
        } else {
            line(out, depth, &format!("n{index} [label=\"{name}\\n{label}\", {colours}];"));
        }
    }
}

/// Graphviz draws an edge between nodes, and clips it at the border of a cluster.
fn clipped(graph: &Graph, end: &str, node: usize) -> Option<String> {
    graph.nodes[node].is_block().then(|| format!("{end}=cluster_n{node}"))
}

/// Returns a node that stands for a block: its first op.
fn anchor(graph: &Graph, mut node: usize) -> String {
    while graph.nodes[node].is_block()
        && let Some(child) = graph.children(Some(node)).next()
    {
        node = child;
    }
    format!("n{node}")
}

/// Escapes text within quotes, in which Graphviz also reads HTML entities.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('&', "&amp;")
}
