//! The graph that the macro sees, as text.

use std::fmt::Write;

use kfp_dbx_core::graph::{Block, Certainty, NodeIndex, OpKind, Outcome};
use kfp_dbx_core::lifecycle::Exit;
use kfp_dbx_core::table::{Action, Op};
use kfp_dbx_core::value::{Ref, Target, Value};

use crate::lower::body::Body;
use crate::syntax::source::source;

/// The number of ops that are shown. People read the page, and rustc reads it in each build.
pub(crate) const SHOWN: usize = 100;

/// The number of characters of a condition or a list that are shown.
const SHOWN_OF_GIVEN: usize = 60;

/// Writes the graph below a heading, if it has ops.
pub(super) fn text_graph(body: &Body, text: &mut String) {
    let nodes = &body.graph.nodes;
    if nodes.is_empty() {
        return;
    }
    let mut roots = Vec::new();
    let mut children = vec![Vec::new(); nodes.len()];
    for (index, node) in nodes.iter().enumerate() {
        match node.parent {
            Some(parent) => children[parent].push(index),
            None => roots.push(index),
        }
    }
    let mut before = vec![Vec::new(); nodes.len()];
    for edge in &body.graph.edges {
        before[edge.to].push((edge.outcome(), edge.from));
    }
    let mut lines =
        Lines { body, children, before, shown: Vec::new(), left_out: 0, has_uncertain: false };
    lines.add(&roots, 0);
    lines.write(text);
}

struct Lines<'a> {
    body: &'a Body,
    /// The nodes in each block.
    children: Vec<Vec<NodeIndex>>,
    /// The nodes that each node runs after.
    before: Vec<Vec<(Outcome, NodeIndex)>>,
    /// The label of each node, and a description.
    shown: Vec<(String, String)>,
    left_out: usize,
    /// Whether a node exists only on some paths.
    has_uncertain: bool,
}

impl Lines<'_> {
    /// Adds the nodes of a block, or of the pipeline.
    fn add(&mut self, nodes: &[NodeIndex], depth: usize) {
        for &node in nodes {
            if self.shown.len() < SHOWN {
                let mut label = " ".repeat(2 * depth) + &self.label(node);
                if self.body.graph.nodes[node].way.certainty() == Certainty::May {
                    label += " ?";
                    self.has_uncertain = true;
                }
                let description = self.description(node);
                self.shown.push((label, description));
            } else {
                self.left_out += 1;
            }
            let children = std::mem::take(&mut self.children[node]);
            self.add(&children, depth + 1);
        }
    }

    fn write(&self, text: &mut String) {
        let widths = self.shown.iter().map(|(label, _)| label.chars().count());
        let width = widths.max().unwrap_or(0).min(40);
        *text += "\n\n# Graph\n\n````text\n";
        for (label, description) in &self.shown {
            let line = format!("{label:width$}  {description}");
            *text += line.trim_end();
            text.push('\n');
        }
        if self.left_out > 0 {
            let _ = writeln!(text, "… and {} more", self.left_out);
        }
        if !self.body.is_complete {
            *text += "… and the ops that helper functions, loops and macros create\n";
        } else if self.has_uncertain {
            *text += "(?: created on some paths through the function, or more than once)\n";
        }
        *text += "````\n";
    }

    fn label(&self, node: NodeIndex) -> String {
        let this = &self.body.graph.nodes[node];
        match (&this.name, this.kind, &this.variable) {
            (_, OpKind::Block(block), _) => self.block_label(node, block),
            (Some(name), _, _) => name.clone(),
            (None, _, Some(variable)) => format!("({variable})"),
            (None, ..) => "(…)".to_owned(),
        }
    }

    fn block_label(&self, node: NodeIndex, block: Block) -> String {
        match block {
            Block::When => format!("when {}", self.given(node)),
            Block::Otherwise => "otherwise".to_owned(),
            Block::ForEach => {
                let of = self.given(node);
                let items = self.body.variables.iter().filter(|item| item.of == Some(node));
                let items: Vec<_> = items.map(|item| item.name.as_str()).collect();
                match items.as_slice() {
                    [] => format!("for each of {of}"),
                    items => format!("for each {} of {of}", items.join(", ")),
                }
            }
            Block::Exit => {
                let exit = self.body.blocks.get(&node).and_then(|facts| facts.exit);
                exit.unwrap_or(Exit::Always).as_str().to_owned()
            }
            Block::Pipeline => "pipeline".to_owned(),
        }
    }

    /// Returns the condition of a condition, or the list of a loop.
    fn given(&self, node: NodeIndex) -> String {
        let given = self.body.blocks.get(&node).and_then(|facts| facts.given.as_ref());
        let Some(given) = given.map(source) else { return "…".to_owned() };
        match given.char_indices().nth(SHOWN_OF_GIVEN) {
            Some((end, _)) => format!("{}…", &given[..end]),
            None => given,
        }
    }

    /// Returns the description of a node, and the nodes that it runs after.
    fn description(&self, node: NodeIndex) -> String {
        let facts = &self.body.facts[node];
        let mut parts = Vec::new();
        match self.body.graph.nodes[node].kind {
            OpKind::Table(row) => parts.push(self.effect(node, row)),
            OpKind::Resource => parts.push("resource".to_owned()),
            OpKind::Suspend => parts.push("suspends the workflow".to_owned()),
            OpKind::Unknown => parts.push("another pipeline or op".to_owned()),
            OpKind::Block(_) => {}
        }
        for (outcome, word) in [
            (Outcome::Success, "after"),
            (Outcome::Failure, "after failure of"),
            (Outcome::End, "after the end of"),
        ] {
            let labels = self.labels_before(node, outcome);
            if !labels.is_empty() {
                parts.push(format!("{word} {}", labels.join(", ")));
            }
        }
        if facts.deleted_on_exit.is_some() {
            parts.push("deleted at exit".to_owned());
        }
        if facts.is_kept {
            parts.push("kept".to_owned());
        }
        parts.join(", ").replace(['\n', '\r'], " ")
    }

    fn effect(&self, node: NodeIndex, row: &Op) -> String {
        let facts = &self.body.facts[node];
        let action = if facts.is_reattached { Action::Apply } else { row.action };
        let (action, noun) = (action.as_str(), row.kind.noun);
        match facts.resource_name(row).map(|name| self.text(name)) {
            Some(name) if !name.is_empty() => format!("{action} {noun} {name}"),
            _ => format!("{action} {noun}"),
        }
    }

    /// Returns the labels of the nodes that must end first, with that outcome.
    fn labels_before(&self, node: NodeIndex, outcome: Outcome) -> Vec<String> {
        let all = self.before[node].iter();
        let of_outcome = all.filter(|(of, _)| *of == outcome);
        let mut before: Vec<_> = of_outcome.map(|(_, from)| *from).collect();
        before.sort_unstable();
        before.dedup();
        before.into_iter().map(|node| self.label(node)).collect()
    }

    /// Returns a text with the names of the runtime values in it.
    fn text(&self, value: &Value) -> String {
        match value {
            Value::Text(text) => text.shown(|reference| self.reference(reference)),
            Value::Ref(reference) => self.reference(*reference),
            _ => String::new(),
        }
    }

    fn reference(&self, reference: Ref) -> String {
        match reference.target {
            Target::Param { .. } => {
                let variable = self.body.variable(reference.target);
                format!("{{{}}}", variable.map_or("…", |variable| variable.name.as_str()))
            }
            Target::Output { op, .. } => format!("{{output of {}}}", self.label(op as usize)),
            Target::Workflow(variable) => format!("{{workflow::{}}}", variable.function()),
        }
    }
}
