//! The rules about blocks: a block has ops, and only an exit handler gets values that are known
//! at exit.

use kfp_dbx_core::graph::{self, Block};
use kfp_dbx_core::rule::{EMPTY_BLOCK, Finding};
use kfp_dbx_core::spec::states;

use crate::check::suspend_op;
use crate::lower::body::{Body, Compared};
use crate::report::Report;
use crate::syntax::function::PipelineFn;
use crate::syntax::questions::block_leaves;
use crate::syntax::token::plain;

pub(super) fn check(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    check_empty_blocks(body, report);
    check_given_values(body, report);
    check_compared_words(body, report);
    check_empty_pipeline(pipeline, body, report);
    check_recursion(pipeline, body, report);
}

fn check_empty_blocks(body: &Body, report: &mut Report) {
    for (node, _) in body.blocks.iter().filter(|(_, facts)| facts.is_empty) {
        let block = body.graph.block(*node).map_or("a block", Block::indefinite);
        let finding = Finding::new(
            &EMPTY_BLOCK,
            format!("{block} has no ops: Argo rejects a DAG without tasks"),
        )
        .help("create at least one op in its body, or remove it");
        report.finding(finding, body.graph.nodes[*node].at);
    }
}

fn check_given_values(body: &Body, report: &mut Report) {
    for value in &body.given_values {
        if body.exit_of(value.block).is_none()
            && !body.facts[value.block].is_hidden
            && let Some(finding) = graph::known_at_exit(value.variable)
        {
            report.finding(finding, value.at);
        }
    }
}

/// Checks that a value can be the words that it is compared with.
fn check_compared_words(body: &Body, report: &mut Report) {
    for compared in &body.compared {
        let word = &compared.word;
        let finding = match compared.with {
            Compared::Output(kind, output) => {
                states::check_output(kind, output.name, output.json_path, word)
            }
            Compared::Decision(node) => suspend_op::check_word(body, node, word),
            Compared::Workflow(variable) => states::check_variable(variable, word),
        };
        if let Some(finding) = finding {
            report.finding(finding, compared.at);
        }
    }
}

/// Argo rejects a DAG without tasks.
fn check_empty_pipeline(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    if !pipeline.is_sound || !body.is_complete {
        return;
    }
    let ident = &pipeline.item.sig.ident;
    let nodes = body.graph.nodes.len();
    if nodes == 0 {
        report.finding(graph::empty_pipeline(&plain(ident)), ident.span());
    } else if (0..nodes).all(|node| body.exit_of(node).is_some()) {
        report.finding(graph::empty_before_exit(&plain(ident)), ident.span());
    }
}

/// A pipeline can't use itself as an op, and its body can't call itself. An item of the body's own
/// may have the same name.
fn check_recursion(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    if body.has_items || block_leaves(&pipeline.item.block) {
        return;
    }
    let name = plain(&pipeline.item.sig.ident);
    if let Some(op) = pipeline.settings.op.as_ref().map(ToString::to_string) {
        for (_, at) in body.constructed.iter().filter(|(ty, _)| *ty == op) {
            report.finding(graph::recursive_pipeline(&[&name]), *at);
        }
        // In the body, the name of the function stands for the pipeline.
        return;
    }
    for (_, at) in body.called.iter().filter(|(function, _)| *function == name) {
        report.finding(graph::recursive_call(&name), *at);
    }
}
