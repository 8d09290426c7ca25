//! The rules about settings of the pipeline and of ops: durations, retries, levels and the
//! paths of outputs.

use kfp_dbx_core::graph::OpKind;
use kfp_dbx_core::rule::{Finding, INVALID_DURATION, INVALID_SETTING};
use kfp_dbx_core::spec::{manifest, retry};
use kfp_dbx_core::table::Action;
use kfp_dbx_core::text::duration;
use proc_macro2::Span;
use syn::spanned::Spanned;

use crate::lower::body::Body;
use crate::report::Report;
use crate::syntax::function::PipelineFn;
use crate::syntax::token::string;

pub(super) fn check(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    for value in pipeline.settings.durations() {
        if let Some(text) = string(value) {
            check_duration(&text, value.span(), report);
        }
    }
    for facts in &body.facts {
        for (text, at) in &facts.policies.durations {
            check_duration(text, *at, report);
        }
        for (why, at) in &facts.refused_levels {
            report.finding(Finding::new(&INVALID_SETTING, why), *at);
        }
        for (name, path, at) in &facts.output_paths {
            if let Some(finding) = manifest::check_path(name, path) {
                report.finding(finding, *at);
            }
        }
    }
    check_retries(body, report);
}

pub(super) fn check_duration(text: &str, at: Span, report: &mut Report) {
    if let Err(why) = duration::parse(text) {
        report.finding(Finding::new(&INVALID_DURATION, why), at);
    }
}

/// Checks that a retry can succeed after the first attempt failed.
fn check_retries(body: &Body, report: &mut Report) {
    for (op, facts) in body.graph.nodes.iter().zip(&body.facts) {
        let (OpKind::Table(row), Some(name)) = (op.kind, &op.name) else { continue };
        // Other code may make an op that escaped re-attach.
        if op.escaped && !facts.is_reattached {
            continue;
        }
        let action = if facts.is_reattached { Action::Apply } else { row.action };
        for (policy, at) in &facts.policies.retries {
            if let Some(finding) = retry::check(name, action, *policy) {
                report.finding(finding, *at);
            }
        }
    }
}
