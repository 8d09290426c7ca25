//! What the API server refuses, and deletes that are tried again.

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::{Action, Fault, When};
use kfp_dbx_tests::cluster::notebook_run;
use kfp_dbx_tests::simulated::{Case, asleep_at_first, awake_for_long};
use serde_json::Value as Json;

use crate::by_hand::{note as note_by_hand, workflow};
use crate::ends::owned;
use crate::faults::{note, present, run, times, truthful};

#[pipeline(truthful, allow(fixed_name))]
fn retried() {
    let work = run("work", "works").retry(Retry::on_error(2)).delete_on_exit();
    note("next").after(work);
    note("alert").after_failure(work);
}

#[pipeline(truthful)]
fn reattached() {
    let work = run("work", "works").reattach().delete_on_exit();
    note("next").after(work);
}

/// An exit handler whose note is refused, and what comes after it.
#[pipeline(truthful)]
fn at_exit() {
    run("work", "works").delete_on_exit();
    on_exit(|| {
        let report = note("report");
        run("after-report", "works").keep().after(report);
    });
}

#[pipeline(truthful)]
fn deletes_external(name: Param<String>) {
    let retry = Retry::on_failure(2);
    let delete = DeleteRunOp::new("delete").run_name(name).retry(retry).external().timeout("6m");
    note("next").after(delete);
    note("alert").after_failure(delete);
}

/// The pods of the first two attempts are lost.
#[pipeline(truthful)]
fn deletes_at_third(name: Param<String>) {
    let delete = DeleteRunOp::new("delete")
        .run_name(name)
        .retry(Retry::on_error(2))
        .patch_template(asleep_at_first("delete", 2))
        .external()
        .timeout("6m");
    note("next").after(delete);
}

/// The pod of the first attempt is lost when the object is gone.
#[pipeline(truthful)]
fn deletes_twice(name: Param<String>) {
    let delete = DeleteRunOp::new("delete")
        .run_name(name)
        .retry(Retry::on_error(2))
        .patch_template(awake_for_long("delete"))
        .external()
        .timeout("6m");
    note("next").after(delete);
}

/// A run that a rule of the definition refuses, and what comes after it.
fn against_a_rule() -> String {
    let mut object = notebook_run("bad-{{workflow.uid}}");
    object["spec"]["existing_cluster_name"] = "any".into();
    refused_by(&object)
}

/// A run of which a field has a wrong type.
fn of_a_wrong_type() -> String {
    let mut object = notebook_run("bad-{{workflow.uid}}");
    object["spec"]["timeout_seconds"] = "long".into();
    refused_by(&object)
}

fn refused_by(object: &Json) -> String {
    let bad = json!({
        "name": "bad",
        "resource": {
            "action": "create",
            "manifest": object.to_string(),
            "successCondition": "status.metadata.state.result_state = SUCCESS",
        },
    });
    let tasks = json!([
        {"name": "bad", "template": "bad"},
        {"name": "next", "template": "note", "depends": "bad"},
        {"name": "alert", "template": "note", "depends": "bad.Failed"},
        {"name": "error", "template": "last", "depends": "bad.Errored"},
    ]);
    workflow(&tasks, &[bad, note_by_hand("note"), note_by_hand("last")], &json!({}))
}

pub fn cases() -> Vec<Case> {
    let deletes = |name, pipeline: Pipeline| {
        Case::new(name, pipeline).present(present("of-another")).param("name", "of-another")
    };
    vec![
        Case::new("denied-create", truthful()).forbids("work"),
        Case::new("denied-create-retry", retried()).forbids("work"),
        Case::new("denied-apply", reattached()).forbids("work"),
        Case::new("denied-first", owned().operator("azure-databricks-operator")).forbids("cluster"),
        Case::new("denied-in-the-middle", owned().operator("kfp-dbx")).forbids("job"),
        Case::new("denied-delete", truthful()).forbids("delete-work"),
        Case::new("denied-deletes", owned().operator("azure-databricks-operator"))
            .fault("of-job", Fault::Hangs)
            .intervene(Action::Stop, When::Running("of-job".to_owned()))
            .forbids("delete-of-job")
            .fault("delete-last", Fault::Denied),
        Case::new("denied-at-exit", at_exit()).forbids("report"),
        Case::of_yaml("denied-by-rule", against_a_rule()).fault("bad", Fault::Denied),
        Case::of_yaml("denied-by-type", of_a_wrong_type()).fault("bad", Fault::Denied),
        deletes("denied-external-delete", deletes_external()).forbids("delete"),
        deletes("delete-retried", deletes_at_third()).script(times(
            "delete",
            Fault::PodLostBefore,
            2,
        )),
        deletes("delete-retried-after", deletes_twice()).script(times(
            "delete",
            Fault::PodLostAfter,
            1,
        )),
    ]
}
