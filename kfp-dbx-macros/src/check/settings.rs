//! The rules about settings of the pipeline and of ops: durations, retries, levels and the
//! paths of outputs.

use kfp_dbx_core::graph::OpKind;
use kfp_dbx_core::rule::{Finding, INVALID_DURATION, INVALID_SETTING};
use kfp_dbx_core::spec::{limits, manifest, retry};
use kfp_dbx_core::table::Action;
use kfp_dbx_core::text::duration;
use proc_macro2::Span;
use syn::spanned::Spanned;

use crate::lower::body::Body;
use crate::read::policies::Timeout;
use crate::report::Report;
use crate::syntax::function::PipelineFn;
use crate::syntax::token::string;

pub(super) fn check(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    for value in pipeline.settings.durations() {
        if let Some(text) = string(value) {
            check_duration(&text, value.span(), report);
        }
    }
    for (op, facts) in body.facts.iter().enumerate() {
        for (text, at) in &facts.policies.durations {
            check_duration(text, *at, report);
        }
        let faults = facts.policies.faults.iter().cloned();
        report.extend(faults.map(|(finding, at)| finding.at(at).of([op])));
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
    check_deadline(pipeline, body, report);
}

/// Checks that no timeout is longer than the deadline. Exit handlers run after it.
fn check_deadline(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    let Some(deadline) = pipeline.settings.seconds("deadline") else { return };
    if let (Some(timeout), Some(value)) =
        (pipeline.settings.seconds("timeout"), pipeline.settings.get("timeout"))
        && let Some(finding) = limits::beyond_deadline("each op of the pipeline", timeout, deadline)
    {
        report.finding(finding, value.span());
    }
    for (op, facts) in body.facts.iter().enumerate() {
        let Timeout::Known(timeout, at) = facts.policies.timeout else { continue };
        if body.is_lost(op) || body.exit_of(op).is_some() {
            continue;
        }
        let label = match &body.graph.nodes[op].name {
            Some(name) => format!("op `{name}`"),
            None => "an op".to_owned(),
        };
        let finding = limits::beyond_deadline(&label, timeout, deadline);
        report.extend(finding.map(|finding| finding.at(at).of([op])));
    }
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
