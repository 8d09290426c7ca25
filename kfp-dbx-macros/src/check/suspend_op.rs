//! The rules about one `SuspendOp`.

use kfp_dbx_core::graph::{Certainty, Edge, NodeIndex};
use kfp_dbx_core::rule::{Diagnostic, Finding};
use kfp_dbx_core::spec::suspend;
use proc_macro2::Span;

use crate::lower::body::Body;
use crate::read::facts::Given;

pub(super) fn check(body: &Body, node: NodeIndex) -> Vec<Diagnostic<Span>> {
    let op = &body.graph.nodes[node];
    let Some(name) = op.name.as_ref().filter(|_| !body.is_lost(node)) else { return Vec::new() };
    let facts = &body.facts[node].suspend;
    let (choices, mut at) = match &facts.choices {
        Given::Nothing => (None, op.at),
        Given::Known(choices, at) => (Some(choices.as_slice()), *at),
        Given::Unseen => return Vec::new(),
    };
    let default = match &facts.default {
        Given::Nothing => None,
        Given::Known(default, of_default) => {
            at = *of_default;
            Some(default.as_str())
        }
        Given::Unseen => return Vec::new(),
    };
    let found = suspend::check(name, choices, default);
    let found = found.into_iter().map(|finding| finding.at(at));
    found
        .chain(choices.is_none().then(|| check_uses(body, node, name)).into_iter().flatten())
        .collect()
}

/// Checks that no op uses the decision of an op without choices.
fn check_uses(body: &Body, node: NodeIndex, name: &str) -> Vec<Diagnostic<Span>> {
    let is_use = |edge: &&Edge<Span>| {
        edge.from == node && edge.reason.is_output() && edge.certainty == Certainty::Must
    };
    let op_at = body.graph.nodes[node].at;
    let uses = body.graph.edges.iter().filter(is_use);
    uses.map(|edge| suspend::no_decision(name).at(edge.at).related("the op", op_at)).collect()
}

/// Checks a word that is compared with the decision of an op.
pub(super) fn check_word(body: &Body, node: NodeIndex, word: &str) -> Option<Finding> {
    let name = body.graph.nodes[node].name.as_ref().filter(|_| !body.is_lost(node))?;
    match &body.facts[node].suspend.choices {
        Given::Known(choices, _) => suspend::check_word(name, choices, word),
        Given::Nothing | Given::Unseen => None,
    }
}
