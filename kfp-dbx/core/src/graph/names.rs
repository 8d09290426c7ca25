//! Ops of the same name.

use std::collections::BTreeMap;

use super::NodeIndex;
use super::node::OpKind;
use super::ops::Graph;
use crate::rule::{DUPLICATE_OP_NAME, Diagnostic, Finding};
use crate::text::names::task_name;

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
            // A rule of its own reports a name of which nothing is left.
            let written = task_name(name);
            if written.is_empty() {
                continue;
            }
            let same = by_name.entry(written).or_default();
            if let Some(&first) = same.iter().find(|&&first| self.nodes[first].way.meets(&node.way))
            {
                let first = &self.nodes[first];
                let finding = duplicate_op_name(name, first.name.as_deref().unwrap_or(name));
                found.push(finding.at(node.at.clone()).related("the first one", first.at.clone()));
            }
            same.push(index);
        }
        found
    }
}

/// Reports an op whose name is the name of an earlier op in the workflow.
pub fn duplicate_op_name(name: &str, first: &str) -> Finding {
    let message = match first == name {
        true => format!("two ops are named `{name}`"),
        false => format!(
            "two ops are both named `{}` in the workflow: `{first}` and `{name}`",
            task_name(name)
        ),
    };
    Finding::new(&DUPLICATE_OP_NAME, message).help("give each op of a pipeline its own name")
}
