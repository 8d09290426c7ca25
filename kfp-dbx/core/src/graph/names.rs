//! Ops of the same name.

use std::collections::BTreeMap;

use super::NodeIndex;
use super::node::OpKind;
use super::ops::Graph;
use crate::rule::{DUPLICATE_OP_NAME, Diagnostic, Finding};
use crate::text::names::sanitize;

impl<L: Clone> Graph<L> {
    /// Checks for pairs of ops with the same sanitized name that one run of the body creates.
    pub fn check_duplicate_names(&self) -> Vec<Diagnostic<L>> {
        let mut by_name: BTreeMap<String, Vec<NodeIndex>> = BTreeMap::new();
        let mut found = Vec::new();
        for (index, node) in self.nodes.iter().enumerate() {
            // Blocks are numbered.
            let (Some(name), false) = (&node.name, matches!(node.kind, OpKind::Block(_))) else {
                continue;
            };
            let same = by_name.entry(sanitize(name)).or_default();
            if let Some(&first) = same.iter().find(|&&first| self.nodes[first].way.meets(&node.way))
            {
                let first = &self.nodes[first];
                found.push(
                    Finding::new(
                        &DUPLICATE_OP_NAME,
                        duplicate_message(name, first.name.as_deref()),
                    )
                    .help("give each op of a pipeline its own name")
                    .at(node.at.clone())
                    .related("the first one", first.at.clone()),
                );
            }
            same.push(index);
        }
        found
    }
}

fn duplicate_message(name: &str, first: Option<&str>) -> String {
    match first {
        Some(first) if first != name => {
            format!(
                "two ops are both named `{}` in the workflow: `{first}` and `{name}`",
                sanitize(name)
            )
        }
        _ => format!("two ops are named `{name}`"),
    }
}
