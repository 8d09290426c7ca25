//! Objects of other kinds: all actions, and the conditions of what Kubernetes itself runs.

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::Fault;
use kfp_dbx_tests::simulated::Case;
use serde_json::Value as Json;

use crate::faults::note;

/// A `Job` of Kubernetes' own, which runs a command.
fn job(op: &str, command: &[&str]) -> ResourceOp {
    let job = json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": format!("{op}-{}", workflow::uid())},
        "spec": {
            "backoffLimit": 0,
            "template": {"spec": {
                "restartPolicy": "Never",
                "containers": [{"name": "main", "image": "any", "command": command}],
            }},
        },
    });
    ResourceOp::new(op)
        .k8s_resource(job)
        .success_condition("status.succeeded > 0")
        .failure_condition("status.failed > 0")
        .timeout("6m")
        .keep()
}

#[pipeline]
fn of_a_job() {
    let work = job("work", &["/bin/true"]);
    note("next").after(work);
    note("alert").after_failure(work);
}

#[pipeline]
fn of_a_bad_job() {
    let work = job("work", &["/bin/false"]);
    note("next").after(work);
    note("alert").after_failure(work);
}

#[pipeline]
fn of_a_long_job() {
    let work = job("work", &["/bin/sleep", "600"]).timeout("30s");
    note("next").after(work);
    note("alert").after_failure(work);
}

fn map(name: &str, data: &Json) -> Json {
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": data})
}

/// A note of what an op says.
fn tell(op: &str, text: Output<String>) -> ResourceOp {
    let map = json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": format!("{op}-{}", workflow::uid())},
        "data": {"text": text},
    });
    ResourceOp::new(op).k8s_resource(map).timeout("6m").keep()
}

/// Does something to an object, and tells what it has become.
fn acts(action: Action, data: &'static str, strategy: Option<MergeStrategy>) -> Pipeline {
    Pipeline::builder("acts").build(move |_| {
        let data: Json = serde_json::from_str(data).unwrap();
        let mut work = ResourceOp::new("work")
            .action(action)
            .k8s_resource(map("of-another", &data))
            .attribute_outputs([("a", "{.data.a}"), ("b", "{.data.b}")])
            .timeout("6m");
        if let Some(strategy) = strategy {
            work = work.merge_strategy(strategy);
        }
        tell("told", work.output("a"));
        tell("told-too", work.output("b"));
        note("alert").after_failure(work);
    })
}

/// Deletes an object that is there or not.
#[pipeline]
fn deletes() {
    let map = map("of-another", &Json::Null);
    let work = ResourceOp::new("work").action(Action::Delete).k8s_resource(map).external();
    note("next").after(work);
    note("alert").after_failure(work);
}

#[pipeline]
fn deletes_strictly() {
    let map = map("of-another", &Json::Null);
    let work = ResourceOp::new("work").action(Action::Delete).k8s_resource(map).external();
    let work = work.flags(["--ignore-not-found=false"]);
    note("next").after(work);
    note("alert").after_failure(work);
}

/// Reads an object that is not there, and needs not be.
#[pipeline]
fn gets_at_most() {
    let work = ResourceOp::new("work")
        .action(Action::Get)
        .k8s_resource(map("of-another", &Json::Null))
        .flags(["--ignore-not-found"])
        .timeout("6m");
    note("next").after(work);
    note("alert").after_failure(work);
}

pub fn cases() -> Vec<Case> {
    let there = |case: Case| case.present(map("of-another", &json!({"a": "old", "b": "stays"})));
    let new = r#"{"a": "new"}"#;
    let get = || acts(Action::Get, "null", None);
    let apply = || acts(Action::Apply, new, None);
    let create = || acts(Action::Create, new, None);
    let replace = || acts(Action::Replace, new, None);
    let patch = |data| acts(Action::Patch, data, Some(MergeStrategy::Merge));
    vec![
        Case::new("job-succeeds", of_a_job()).unequal("Job/work-UID"),
        Case::new("job-fails", of_a_bad_job())
            .fault("work", Fault::FailureCondition)
            .unequal("Job/work-UID"),
        Case::new("job-hangs", of_a_long_job()).fault("work", Fault::Hangs).unequal("Job/work-UID"),
        there(Case::new("get", get())),
        Case::new("get-nothing", get()),
        Case::new("get-at-most", gets_at_most()),
        there(Case::new("apply", apply())),
        Case::new("apply-nothing", apply()),
        there(Case::new("create-there", create())),
        there(Case::new("patch", patch(new))),
        there(Case::new("patch-away", patch(r#"{"a": null, "c": "more"}"#))),
        there(Case::new("patch-strategic", acts(Action::Patch, new, None))),
        Case::new("patch-nothing", patch(new)),
        there(Case::new("replace", replace())),
        Case::new("replace-nothing", replace()),
        there(Case::new("delete-there", deletes())),
        Case::new("delete-nothing", deletes()),
        Case::new("delete-nothing-strictly", deletes_strictly()),
    ]
}
