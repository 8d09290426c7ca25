//! The rules about names: of the pipeline, its parameters and its ops.

use std::collections::BTreeMap;

use kfp_dbx_core::graph::OpKind;
use kfp_dbx_core::rule::{DUPLICATE_PARAMETER, Finding, INVALID_NAME, UNUSED_PARAMETER};
use kfp_dbx_core::spec::unknown_name;
use kfp_dbx_core::text::names::{check_op_name, check_parameter_name, check_pipeline_name};
use proc_macro2::Span;
use syn::spanned::Spanned;

use crate::lower::body::Body;
use crate::report::Report;
use crate::syntax::function::PipelineFn;
use crate::syntax::param::Param;
use crate::syntax::token::{plain, string};

pub(super) fn check(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    check_pipeline(pipeline, report);
    check_parameters(pipeline, report);
    check_unique_parameters(pipeline, report);
    check_used_parameters(pipeline, body, report);
    check_ops(body, report);
}

fn check_pipeline(pipeline: &PipelineFn, report: &mut Report) {
    let (name, at) = match &pipeline.settings.name {
        None => (pipeline.item.sig.ident.to_string(), pipeline.item.sig.ident.span()),
        Some(name) => match string(name) {
            Some(text) => (text, name.span()),
            None => return,
        },
    };
    if let Err(why) = check_pipeline_name(&name) {
        report.finding(Finding::new(&INVALID_NAME, why), at);
    }
}

fn check_parameters(pipeline: &PipelineFn, report: &mut Report) {
    for (name, at) in pipeline.params.iter().filter_map(Param::known_name) {
        if let Err(why) = check_parameter_name(&name) {
            report.finding(Finding::new(&INVALID_NAME, why), at);
        }
    }
}

fn check_unique_parameters(pipeline: &PipelineFn, report: &mut Report) {
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for (name, at) in pipeline.params.iter().filter_map(Param::known_name) {
        if let Some(first) = seen.get(&name) {
            let finding =
                Finding::new(&DUPLICATE_PARAMETER, format!("two parameters are named `{name}`"))
                    .help("give each parameter of a pipeline its own name");
            report.diagnostic(finding.at(at).related("the first one", *first));
        }
        seen.entry(name).or_insert(at);
    }
}

/// The warning replaces the one of rustc, which would suggest renaming the parameter.
fn check_used_parameters(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    for param in &pipeline.params {
        let name = plain(&param.ident);
        if !body.mentioned.contains(&name) {
            let finding =
                Finding::new(&UNUSED_PARAMETER, format!("parameter `{name}` is not used"))
                    .help("use the parameter in an op, or remove it");
            report.finding(finding, param.ident.span());
        }
    }
}

fn check_ops(body: &Body, report: &mut Report) {
    for (node, facts) in body.graph.nodes.iter().zip(&body.facts) {
        if let Some(at) = facts.unknown_name {
            let setter = match node.kind {
                OpKind::Table(row) => Some(row.kind.name_setter),
                _ => None,
            };
            report.finding(unknown_name("the name of an op", setter), at);
        }
        if let Some(Err(why)) = node.name.as_deref().map(check_op_name) {
            report.finding(Finding::new(&INVALID_NAME, why), node.at);
        }
    }
}
