//! The rules about settings of the pipeline and of ops: durations, retries, levels and the
//! paths of outputs.

use kfp_dbx_core::graph::{NodeIndex, OpKind};
use kfp_dbx_core::rule::{Finding, INVALID_DURATION, INVALID_SETTING};
use kfp_dbx_core::spec::settings::{check_setter, held_mutex, no_parallelism};
use kfp_dbx_core::spec::{limits, manifest, retry};
use kfp_dbx_core::table::{self, Action};
use kfp_dbx_core::text::duration;
use kfp_dbx_core::value::Text;
use proc_macro2::Span;
use syn::spanned::Spanned;

use crate::lower::body::Body;
use crate::read::policies::{NamedCall, Policies, Timeout};
use crate::report::Report;
use crate::syntax::function::PipelineFn;
use crate::syntax::token::{is_zero, string};

pub(super) fn check(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    let settings = &pipeline.settings;
    for value in settings.durations() {
        if let Some(text) = string(value) {
            check_duration(&text, value.span(), report);
        }
    }
    for (setter, value) in &settings.others {
        let setter = setter.to_string();
        check_names(&NamedCall::of_literals(&setter, std::iter::once(value)), report);
    }
    if let Some(value) = settings.get("parallelism").filter(|value| is_zero(value)) {
        report.finding(no_parallelism(), value.span());
    }
    let defaults = settings.get("defaults").map(Policies::of).unwrap_or_default();
    check_policies(&defaults, None, report);
    for (op, facts) in body.facts.iter().enumerate() {
        check_policies(&facts.policies, Some(op), report);
        for (why, at) in &facts.refused_levels {
            report.finding(Finding::new(&INVALID_SETTING, why), *at);
        }
        let of_table = || table::op(&facts.constructor).map(|row| row.kind);
        let kind = facts.object_kind.or_else(of_table);
        for (name, path, at) in &facts.output_paths {
            if let Some(finding) = manifest::check_path(name, path, kind) {
                report.finding(finding, *at);
            }
        }
    }
    for at in body.blocks.values().filter_map(|facts| facts.no_parallelism) {
        report.finding(no_parallelism(), at);
    }
    check_retries(body, report);
    check_deadline(pipeline, body, report);
    check_held_mutexes(pipeline, body, &defaults, report);
}

/// Checks the durations, names and labels of the policies of an op, or of all ops.
fn check_policies(policies: &Policies, op: Option<NodeIndex>, report: &mut Report) {
    for (text, at) in &policies.durations {
        check_duration(text, *at, report);
    }
    for call in &policies.named {
        check_names(call, report);
    }
    let faults = policies.faults.iter().cloned();
    report.extend(faults.map(|(finding, at)| finding.at(at).of(op)));
}

fn check_names(call: &NamedCall, report: &mut Report) {
    for (argument, finding) in check_setter(&call.setter, &call.arguments) {
        if let Some(at) = call.places.get(argument) {
            report.finding(finding, *at);
        }
    }
}

/// Checks that no op waits for a mutex that its own workflow holds.
fn check_held_mutexes(
    pipeline: &PipelineFn,
    body: &Body,
    defaults: &Policies,
    report: &mut Report,
) {
    // An op of another pipeline runs in the workflow of that one.
    let of_workflow = pipeline.settings.get("mutex").filter(|_| pipeline.settings.op.is_none());
    let Some((held, name)) = of_workflow.and_then(|value| Some((value, string(value)?))) else {
        return;
    };
    let held_at = |calls: &[NamedCall]| {
        let is_held = |call: &&NamedCall| {
            let mutex = call.arguments.first().and_then(Option::as_ref);
            // A name that is empty is another mistake.
            let is_name = mutex.and_then(Text::as_literal) == Some(&name) && !name.is_empty();
            call.setter == "mutex" && is_name
        };
        calls.iter().find(is_held).and_then(|call| call.places.first().copied())
    };
    let of_defaults = held_at(&defaults.named).map(|at| (None, at));
    let of_ops = body.graph.nodes.iter().zip(&body.facts).filter_map(|(op, facts)| {
        Some((Some(op.name.as_deref()?), held_at(&facts.policies.named)?))
    });
    for (op, at) in of_defaults.into_iter().chain(of_ops) {
        let finding = held_mutex(op, &name).at(at);
        report.diagnostic(finding.related("the mutex of the workflow", held.span()));
    }
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
