//! What is wrong with a pipeline that could be read: the rules that the tokens alone
//! can break. The rules themselves stand in `kfp-dbx-core`.

use std::collections::BTreeMap;

use kfp_dbx_core::diagnostic::{DUPLICATE_PARAMETER, Finding, INVALID_NAME, UNUSED_PARAMETER};
use kfp_dbx_core::names::{check_op_name, check_parameter_name, check_pipeline_name};
use proc_macro2::Span;
use syn::spanned::Spanned;

use crate::lower::Body;
use crate::parse::{PipelineFn, literal, plain};
use crate::report::Report;

pub(crate) fn check(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    check_pipeline_named(pipeline, report);
    check_parameters_named(pipeline, report);
    check_ops_named(body, report);
    for diagnostic in body.graph.check_duplicate_names().iter().chain(&body.graph.check_order()) {
        report.diagnostic(diagnostic);
    }
    check_parameters_used(pipeline, body, report);
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
    for (name, span) in pipeline.params.iter().filter_map(crate::parse::Param::known_name) {
        if let Err(why) = check_parameter_name(&name) {
            report.finding(&Finding::new(&INVALID_NAME, why), span);
        }
        if let Some(first) = seen.get(&name) {
            let finding =
                Finding::new(&DUPLICATE_PARAMETER, format!("two parameters are named `{name}`"));
            report.diagnostic(&finding.at(span).related("the first one", *first));
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

/// Ours takes the place of rustc's, which would advise to rename the parameter.
fn check_parameters_used(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    for param in &pipeline.params {
        let name = plain(&param.ident);
        if !body.mentioned.contains(&name) {
            let finding =
                Finding::new(&UNUSED_PARAMETER, format!("parameter `{name}` is not used"))
                    .help("use it in an op, or remove it");
            report.finding(&finding, param.ident.span());
        }
    }
}
