//! Rules about the settings of the pipeline and of its pods.

use kfp_dbx_core::rule::{Diagnostic, Finding, INVALID_SETTING};
use kfp_dbx_core::spec::retry::{self, RetryPolicy};
use kfp_dbx_core::spec::settings::held_mutex;
use kfp_dbx_core::spec::{limits, secrets};
use kfp_dbx_core::value::{Text, Value};

use super::op;
use super::subject::{Found, Subject};
use crate::model::policies::PolicyData;
use crate::model::settings::Settings;

/// Settings that were invalid when they were made.
pub(super) fn check_settings(subject: &Subject<'_>, found: &mut Found) {
    let settings = subject.settings;
    let problems = settings.problems.iter().chain(&settings.defaults.problems);
    found.extend(problems.map(|(finding, at)| finding.clone().at(*at)));
    found.extend(secret_in_settings(settings).map(Diagnostic::whole));
    found.extend(op::secret_in_policies(&settings.defaults).map(Diagnostic::whole));
}

/// Reports a secret in what describes the workflow.
fn secret_in_settings(settings: &Settings) -> Option<Finding> {
    let secret = |what: &str, text: &str| secrets::check_text(what, &Value::text(text));
    let described = settings.description.iter();
    let mut described = described.map(|text| secret("the description of the pipeline", text));
    let pairs = settings.labels.iter().chain(&settings.annotations);
    let mut pairs = pairs.map(|(key, text)| secret(&format!("`{key}`"), text));
    let patch = settings.patch.as_ref().map(ToString::to_string);
    described
        .find_map(|found| found)
        .or_else(|| pairs.find_map(|found| found))
        .or_else(|| secret("the patch of the pipeline", &patch?))
}

/// The policies of all ops are in the spec of the workflow, where no parameter is known.
pub(super) fn check_pod_defaults(subject: &Subject<'_>, found: &mut Found) {
    let mut is_known = true;
    for value in subject.settings.defaults.values() {
        value.visit_refs(&mut |_| is_known = false);
        value.visit(&mut |value| {
            is_known &= !matches!(value, Value::Text(text) if text.has_tag());
        });
    }
    if !is_known {
        let message = "the defaults of a pipeline can't contain a parameter, an output or a tag";
        let finding = Finding::new(&INVALID_SETTING, message);
        found.push(Diagnostic::whole(finding.help("set the value on the ops that need it")));
    }
}

/// No timeout is longer than the deadline. Exit handlers run after it.
pub(super) fn check_deadline(subject: &Subject<'_>, found: &mut Found) {
    let Subject { graph, settings, .. } = *subject;
    let Some(deadline) = settings.deadline else { return };
    let of_all = settings
        .defaults
        .timeout
        .and_then(|timeout| limits::beyond_deadline("each op of the pipeline", timeout, deadline));
    found.extend(of_all.map(Diagnostic::whole));
    for (op, node) in graph.recorded().filter(|(op, _)| !graph.at_exit(*op)) {
        let own = node.object.as_ref().and_then(|object| object.policies.timeout);
        let name = format!("op `{}`", node.data.name);
        let finding = own.and_then(|own| limits::beyond_deadline(&name, own, deadline));
        found.extend(finding.map(|finding| finding.at(node.data.at).of([op])));
    }
}

/// A retry must be able to end differently from the first attempt.
pub(super) fn check_retries(subject: &Subject<'_>, found: &mut Found) {
    for node in &subject.graph.nodes {
        let Some(object) = &node.object else { continue };
        let own = object.policies.retry.as_ref();
        let Some(retry) = own.or(subject.settings.defaults.retry.as_ref()) else { continue };
        if object.success_condition.is_none() && object.failure_condition.is_none() {
            continue;
        }
        let policy = retry.policy.unwrap_or(RetryPolicy::DEFAULT);
        if let Some(mut finding) = retry::check(&node.data.name, object.action, policy) {
            if own.is_none() {
                finding.message += " (the retry comes from the pipeline's defaults)";
            }
            found.push(finding.at(node.data.at));
        }
    }
}

/// An op can't wait for a mutex that its own workflow holds until it ends.
pub(super) fn check_held_mutexes(subject: &Subject<'_>, found: &mut Found) {
    let settings = subject.settings;
    if settings.mutexes.is_empty() {
        return;
    }
    let mut check = |op: Option<&str>, policies: &PolicyData| {
        let held = policies.mutexes.iter().filter_map(|(mutex, at)| {
            let Value::Text(Text::Literal(name)) = mutex else { return None };
            // A name that is empty is another mistake.
            let mut held = settings.mutexes.iter().filter(|(held, _)| !held.is_empty());
            let (_, held) = held.find(|(held, _)| held == name)?;
            Some(held_mutex(op, name).at(*at).related("the mutex of the workflow", *held))
        });
        found.extend(held);
    };
    check(None, &settings.defaults);
    for node in &subject.graph.nodes {
        if let Some(object) = &node.object {
            check(Some(&node.data.name), &object.policies);
        }
    }
}
