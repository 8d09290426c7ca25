//! Rules about the names of pipelines, ops and outputs.

use std::collections::BTreeMap;

use kfp_dbx_core::graph::duplicate_op_name;
use kfp_dbx_core::rule::{Diagnostic, Finding, INVALID_NAME};
use kfp_dbx_core::spec::unknown_name;
use kfp_dbx_core::text::names::{MAX_TASK_NAME, check_pipeline_name as check_name, task_name};

use super::op;
use super::subject::{Found, Subject};
use crate::lower::graph::{Graph, Node};
use crate::model::block::BlockKind;
use crate::model::marker;
use crate::model::op::OpKind;

/// The name of the pipeline must be valid for the kind of object that it becomes.
pub(super) fn check_pipeline_name(subject: &Subject<'_>, found: &mut Found) {
    let name = &subject.settings.name;
    let kind = subject.kind.facts();
    let checked = check_name(name).and_then(|sanitized| match kind.max_name {
        Some(max) if sanitized.len() > max => Err(format!(
            "the name of {} can have at most {max} characters, but this one has {}",
            kind.indefinite,
            sanitized.len()
        )),
        _ => Ok(()),
    });
    if let Err(why) = checked {
        let message = format!("pipeline `{name}`: {why}");
        found.push(Diagnostic::whole(Finding::new(&INVALID_NAME, message)));
    }
}

/// The name of an op must be known before the run.
pub(super) fn check_known_name(node: &Node, found: &mut Found) {
    if let Some(written) = &node.renamed_from {
        let setter = match &node.data.kind {
            OpKind::Databricks(data) => Some(data.row.kind.name_setter),
            OpKind::Resource(_) | OpKind::Suspend(_) | OpKind::Block(_) => None,
        };
        let mut finding = unknown_name("the name of an op", setter);
        finding.message = format!("op `{written}`: {}", finding.message);
        found.push(finding.at(node.data.at));
    }
}

/// The names and paths of outputs must be known before the run.
pub(super) fn check_known_outputs(node: &Node, found: &mut Found) {
    let outputs = node.object.iter().flat_map(|object| object.outputs.own());
    for text in outputs.flat_map(|(name, path)| [name, path]) {
        if !marker::is_literal(text) {
            found.push(unknown_output_name(&node.data.name).at(node.data.at));
        }
    }
}

fn unknown_output_name(op: &str) -> Finding {
    let message = format!(
        "op `{op}`: the name and the path of an output can't contain a parameter or an output, whose value is known only at run time"
    );
    Finding::new(&INVALID_NAME, message).help("write literal texts")
}

/// Argo must accept the name of an op.
pub(super) fn check_op_name(node: &Node, found: &mut Found) {
    found.extend(op::check_name(&node.data).map(|finding| finding.at(node.data.at)));
}

/// Two ops that the code of one pipeline creates in two places must have different names. One place
/// that creates several ops, in a loop or a helper function, can't name each of them: the names get
/// numbers.
pub(super) fn check_duplicate_names(subject: &Subject<'_>, found: &mut Found) {
    let graph = subject.graph;
    let mut by_name: BTreeMap<(Option<usize>, String), Vec<usize>> = BTreeMap::new();
    let ops =
        graph.recorded().filter(|(_, node)| node.block().is_none() && node.renamed_from.is_none());
    for (op, node) in ops {
        let data = &node.data;
        let written = task_name(&data.name);
        // A rule of its own reports a name of which nothing is left.
        if written.is_empty() {
            continue;
        }
        let same = by_name.entry((pipeline_around(graph, op), written)).or_default();
        let known = || same.iter().map(|first| &graph.nodes[*first].data);
        if known().any(|known| known.at == data.at) {
            continue;
        }
        if let Some(first) = known().next() {
            let finding = duplicate_op_name(&data.name, &first.name);
            found.push(finding.at(data.at).related("the first one", first.at));
        }
        same.push(op);
    }
}

/// Returns the innermost pipeline used as an op that an op is part of.
fn pipeline_around(graph: &Graph, op: usize) -> Option<usize> {
    let parent = |op: usize| {
        let node = &graph.nodes[op];
        node.moved_out_of.or(node.data.parent).map(|parent| parent as usize)
    };
    std::iter::successors(parent(op), |block| parent(*block))
        .find(|block| matches!(graph.nodes[*block].block_kind(), Some(BlockKind::Pipeline(_))))
}

/// Argo must accept a name with a suffix such as `-2`.
pub(super) fn check_made_up_names(subject: &Subject<'_>, found: &mut Found) {
    for node in &subject.graph.nodes {
        let length = node.name.len();
        // A name that is too long by itself breaks the rule about the op's own name.
        if length > MAX_TASK_NAME && op::check_name(&node.data).is_none() {
            let message = format!(
                "the name `{}` has {length} characters, but Argo allows at most {MAX_TASK_NAME}",
                node.name
            );
            let finding = Finding::new(&INVALID_NAME, message);
            found.push(finding.help("give the op a shorter name").at(node.data.at));
        }
    }
}
