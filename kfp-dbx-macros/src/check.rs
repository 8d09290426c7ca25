//! What is wrong with a pipeline that could be read: the rules that the tokens alone
//! can break. The rules themselves stand in `kfp-dbx-core`.

use std::collections::BTreeMap;

use kfp_dbx_core::graph;
use kfp_dbx_core::rule::diagnostic::{
    DUPLICATE_PARAMETER, Finding, INVALID_NAME, UNUSED_PARAMETER,
};
use kfp_dbx_core::text::names::{check_op_name, check_parameter_name, check_pipeline_name};
use kfp_dbx_core::value::tag;
use kfp_dbx_core::value::{Text, Value};
use proc_macro2::Span;
use syn::spanned::Spanned;

use crate::lower::Body;
use crate::report::Report;
use crate::syntax::parse::{PipelineFn, literal, plain};

mod lifecycle;
pub(crate) mod unknown;

pub(crate) fn check(pipeline: &PipelineFn, body: &mut Body, report: &mut Report) {
    check_pipeline_named(pipeline, report);
    check_parameters_named(pipeline, report);
    check_ops_named(body, report);
    check_defaults(body, report);
    check_empty(pipeline, body, report);
    lifecycle::check_specs(body, report);
    for diagnostic in body.graph.check_duplicate_names() {
        report.diagnostic(diagnostic);
    }
    let order = body.graph.check_order();
    // Where ops wait for each other, what is missing of the order would only follow from it.
    if order.is_empty() {
        lifecycle::check_lives(pipeline, body, report);
    }
    for diagnostic in order {
        report.diagnostic(diagnostic);
    }
    check_parameters_used(pipeline, body, report);
    report.judge(&pipeline.settings.levels, &body.said);
}

fn check_pipeline_named(pipeline: &PipelineFn, report: &mut Report) {
    let (name, span) = match &pipeline.settings.name {
        None => (pipeline.item.sig.ident.to_string(), pipeline.item.sig.ident.span()),
        Some(name) => match literal(name) {
            Some(text) => (text, name.span()),
            None => return,
        },
    };
    if let Err(why) = check_pipeline_name(&name) {
        report.finding(&Finding::new(&INVALID_NAME, why), span);
    }
}

fn check_parameters_named(pipeline: &PipelineFn, report: &mut Report) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for (name, span) in pipeline.params.iter().filter_map(crate::syntax::parse::Param::known_name) {
        if let Err(why) = check_parameter_name(&name) {
            report.finding(&Finding::new(&INVALID_NAME, why), span);
        }
        if let Some(first) = seen.get(&name) {
            let finding =
                Finding::new(&DUPLICATE_PARAMETER, format!("two parameters are named `{name}`"))
                    .help("give each parameter of a pipeline its own name");
            report.diagnostic(finding.at(span).related("the first one", *first));
        }
        seen.entry(name).or_insert(span);
    }
}

fn check_ops_named(body: &Body, report: &mut Report) {
    for node in &body.graph.nodes {
        if let Some(Err(why)) = node.name.as_deref().map(check_op_name) {
            report.finding(&Finding::new(&INVALID_NAME, why), node.at);
        }
    }
}

fn check_defaults(body: &Body, report: &mut Report) {
    for param in &body.values {
        let Some((default, at)) = &param.default else { continue };
        let mut is_evaluated = false;
        default.visit(&mut |value| {
            if let Value::Text(Text::Literal(text)) = value {
                is_evaluated |= tag::is_evaluated(text);
            }
        });
        if is_evaluated {
            report.finding(&tag::in_default(&param.name), *at);
        }
    }
}

/// Argo rejects a DAG without tasks.
fn check_empty(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    if !pipeline.sound || !body.is_complete {
        return;
    }
    let ident = &pipeline.item.sig.ident;
    let nodes = &body.graph.nodes;
    let at_exit = |node: usize| {
        std::iter::successors(Some(node), |node| nodes[*node].parent)
            .any(|node| body.blocks.exits.contains_key(&node))
    };
    if nodes.is_empty() {
        report.finding(&graph::empty_pipeline(&plain(ident)), ident.span());
    } else if (0..nodes.len()).all(at_exit) {
        report.finding(&graph::empty_before_exit(&plain(ident)), ident.span());
    }
}

/// Ours takes the place of rustc's, which would advise to rename the parameter.
fn check_parameters_used(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    for param in &pipeline.params {
        let name = plain(&param.ident);
        if !body.mentioned.contains(&name) {
            let finding =
                Finding::new(&UNUSED_PARAMETER, format!("parameter `{name}` is not used"))
                    .help("use the parameter in an op, or remove it");
            report.finding(&finding, param.ident.span());
        }
    }
}
