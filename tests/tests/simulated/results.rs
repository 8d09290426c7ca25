//! What comes after ops that fail: results of loops, `continueOn`, and the policies of retries.

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::Fault;
use kfp_dbx_tests::simulated::{Case, asleep};
use serde_json::Value as Json;

use crate::blocks::item;
use crate::by_hand::{note, run, workflow};
use crate::faults::{note as note_of_pipeline, run as run_of_pipeline};

/// A loop over runs, whose names have their items, and what comes after some of them or none.
fn loop_and_reactions(items: &Json) -> String {
    let tasks = json!([
        {
            "name": "each",
            "template": "work",
            "withParam": items.to_string(),
            "arguments": {"parameters": [{"name": "word", "value": "{{item}}"}]},
        },
        {"name": "some", "template": "note", "depends": "each.AnySucceeded"},
        {"name": "none", "template": "other", "depends": "each.AllFailed"},
        {"name": "all", "template": "last", "depends": "each.Succeeded"},
        {"name": "not-all", "template": "rest", "depends": "each.Failed && !each.AllFailed"},
    ]);
    let templates = ["note", "other", "last", "rest"].map(note);
    let more = json!({"inputs": {"parameters": [{"name": "word"}]}});
    let work = run("work", "{{inputs.parameters.word}}", &more);
    workflow(&tasks, &[&[work], &templates[..]].concat(), &json!({}))
}

/// Something after a run that fails or errs, of which one goes on.
fn goes_on(on: &Json, more: &Json) -> String {
    let tasks = json!([
        {"name": "work", "template": "work", "continueOn": on},
        {"name": "next", "template": "note", "dependencies": ["work"]},
        {"name": "last", "template": "last", "dependencies": ["next"]},
    ]);
    workflow(&tasks, &[run("work", "fails", more), note("note"), note("last")], &json!({}))
}

/// A run that fails each time, with a retry. It is made anew for each attempt.
fn retried(strategy: &Json) -> String {
    let tasks = json!([
        {"name": "work", "template": "work"},
        {"name": "next", "template": "note", "depends": "work"},
        {"name": "alert", "template": "last", "depends": "work.Failed || work.Errored"},
    ]);
    let work = run("work", "fails-{{retries}}", &json!({"retryStrategy": strategy}));
    workflow(&tasks, &[work, note("note"), note("last")], &json!({}))
}

/// The timeout of a template holds for each attempt.
fn times_out() -> String {
    let tasks = json!([
        {"name": "work", "template": "work"},
        {"name": "alert", "template": "last", "depends": "work.Failed || work.Errored"},
    ]);
    let more = json!({
        "timeout": "20s",
        "retryStrategy": {"limit": "1", "retryPolicy": "Always"},
    });
    workflow(&tasks, &[run("work", "hangs-{{retries}}", &more), note("last")], &json!({}))
}

/// A loop whose items have a retry.
#[pipeline(truthful, allow(fixed_name))]
fn items_with_retries() {
    let each = for_each(["a", "b"], |item| {
        let work = run_of_pipeline("work", item).retry(Retry::on_error(1));
        work.patch_template(asleep()).delete_on_exit();
    });
    note_of_pipeline("next").after(each);
    note_of_pipeline("alert").after_failure(each);
}

pub fn cases() -> Vec<Case> {
    let failed = || Fault::Ends("FAILED".to_owned());
    let looped = |name, items: &[&str]| {
        let case = Case::of_yaml(name, loop_and_reactions(&json!(items)));
        let bad = items.iter().enumerate().filter(|(_, word)| word.starts_with("fails"));
        bad.fold(case, |case, (place, _)| case.script(item("each", place, failed())))
    };
    let on = |name, on: &Json| Case::of_yaml(name, goes_on(on, &json!({}))).fault("work", failed());
    let again =
        |name, strategy: &Json| Case::of_yaml(name, retried(strategy)).fault("work", failed());
    let expression = |text: &str| json!({"limit": "3", "expression": text});
    vec![
        looped("any-of-all", &["works", "good"]),
        looped("any-of-some", &["works", "fails"]),
        looped("any-of-none", &["fails", "fails-too"]),
        looped("any-of-nothing", &[]),
        on("continue-on-failed", &json!({"failed": true})),
        on("continue-on-error", &json!({"error": true})),
        Case::of_yaml("continue-on-errored", goes_on(&json!({"error": true}), &asleep()))
            .fault("work", Fault::PodLostBefore),
        again("retry-default", &json!({"limit": "1"})),
        again("retry-on-error", &json!({"limit": "1", "retryPolicy": "OnError"})),
        again("retry-always", &json!({"limit": 1, "retryPolicy": "Always"})),
        again("retry-transient", &json!({"limit": 1, "retryPolicy": "OnTransientError"})),
        again("retry-while", &expression("asInt(retries) < 1")),
        again("retry-if-failed", &expression("lastRetry.status == 'Error'")),
        again(
            "retry-by-code",
            &expression("asInt(lastRetry.exitCode) == 64 && asInt(retries) < 1"),
        ),
        Case::of_yaml("retry-times-out", times_out()).fault("work", Fault::Hangs),
        Case::new("retry-items", items_with_retries()).fault("work", Fault::PodLostBefore),
    ]
}
