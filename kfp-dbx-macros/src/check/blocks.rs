//! The rules about blocks: a block has ops, and only an exit handler gets values that are known
//! at exit.

use std::ops::Range;

use kfp_dbx_core::graph::{self, Block, NodeIndex};
use kfp_dbx_core::rule::{EMPTY_BLOCK, Finding};
use kfp_dbx_core::spec::states::{self, Asked};
use kfp_dbx_core::table::{Op, Output};

use crate::check::effects::Settings;
use crate::check::suspend_op;
use crate::lower::body::{Body, Compared};
use crate::report::Report;
use crate::syntax::function::PipelineFn;
use crate::syntax::questions::block_leaves;
use crate::syntax::token::plain;

pub(super) fn check(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    check_empty_blocks(body, report);
    check_given_values(body, report);
    check_compared_words(pipeline, body, report);
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

/// Checks that a value can be the words that it is compared with, and can be another one where
/// another branch needs that.
fn check_compared_words(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    if body.compared.is_empty() {
        return;
    }
    let settings = Settings::of(pipeline);
    for compared in &body.compared {
        let finding = match compared.with {
            Compared::Output(op, row, output) => {
                let output = compared_output(body, &settings, op, row, output);
                let all = words(body, &compared.words);
                output.check(
                    &compared.word,
                    match compared.is_equal {
                        true => Asked::Equal(&all),
                        false => Asked::NotEqual,
                    },
                )
            }
            Compared::Decision(node) => suspend_op::check_word(body, node, &compared.word),
            Compared::Workflow(variable) => states::check_variable(variable, &compared.word),
        };
        if let Some(finding) = finding {
            report.finding(finding, compared.at);
        }
    }
    for node in &body.graph.nodes {
        let Some(when) = node.otherwise_of.and_then(|when| body.blocks.get(&when)) else {
            continue;
        };
        let first = body.compared.get(when.words.start).filter(|_| !when.words.is_empty());
        let Some(Compared::Output(op, row, output)) = first.map(|word| word.with) else { continue };
        let output = compared_output(body, &settings, op, row, output);
        if let Some(finding) = output.check_otherwise(&words(body, &when.words)) {
            report.finding(finding, node.at);
        }
    }
}

/// Returns the words of a comparison.
fn words<'b>(body: &'b Body, words: &Range<usize>) -> Vec<&'b str> {
    let words = body.compared.get(words.clone()).unwrap_or_default();
    words.iter().map(|compared| compared.word.as_str()).collect()
}

/// Returns an output with the conditions of its op, as far as they are known.
fn compared_output<'b>(
    body: &'b Body,
    settings: &Settings,
    op: NodeIndex,
    row: &'static Op,
    output: &'static Output,
) -> states::Output<'b> {
    let (success, failure) = match body.is_lost(op) {
        true => (None, None),
        false => settings.conditions(&body.facts[op], row),
    };
    let Output { name, json_path, .. } = *output;
    states::Output { kind: row.kind, name, json_path, success, failure, op: Some(row) }
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
