#![allow(clippy::unwrap_used)]

use Endpoint::{JobsCreate, JobsDelete, JobsGet, JobsList, JobsReset, RunsCancel, RunsList};
use serde_json::{Value as Json, json};

use crate::databricks::{Answer, Endpoint};
use crate::decide::harness::{Harness, gone, lost, object, rejects, throttled};

fn job() -> Harness {
    Harness::new(object(
        "Djob",
        "train",
        json!({
            "new_cluster": { "num_workers": 0, "custom_tags": [{ "key": "team", "value": "data" }] },
            "notebook_task": { "notebook_path": "/a" },
            "max_retries": 0,
            "retry_on_timeout": false,
            "timeout_seconds": 0,
            "max_concurrent_runs": 1,
            "email_notifications": { "on_failure": [], "no_alert_for_skipped_runs": false },
            "schedule": { "quartz_cron_expression": "0 15 22 ? * *", "timezone_id": "UTC" },
        }),
    ))
}

fn settings() -> Json {
    json!({
        "timeout_seconds": 0,
        "max_concurrent_runs": 1,
        "schedule": { "quartz_cron_expression": "0 15 22 ? * *", "timezone_id": "UTC" },
        "email_notifications": { "on_failure": [], "no_alert_for_skipped_runs": false },
        "tasks": [{
            "new_cluster": { "num_workers": 0, "custom_tags": { "team": "data" } },
            "notebook_task": { "notebook_path": "/a" },
            "max_retries": 0,
            "retry_on_timeout": false,
            "task_key": "main",
        }],
        "name": "train",
        "tags": { "kfp-dbx-uid": "uid-of-train" },
    })
}

fn creates(id: i64) -> (Endpoint, Answer) {
    (JobsCreate, Ok(json!({ "job_id": id })))
}

fn is(settings: &Json) -> (Endpoint, Answer) {
    let job = json!({
        "job_id": 44,
        "created_time": "1700000000000",
        "creator_user_name": "me",
        "settings": settings,
        "run_as_user_name": "me",
    });
    (JobsGet, Ok(job))
}

fn runs(states: &[&str]) -> (Endpoint, Answer) {
    let run = |state: &&str| json!({ "run_id": 7, "state": { "life_cycle_state": state } });
    let runs: Vec<_> = states.iter().map(run).collect();
    (RunsList, Ok(json!({ "runs": runs })))
}

fn listed(id: i64, uid: &str) -> Json {
    json!({ "job_id": id, "settings": { "name": "TRAIN", "tags": { "kfp-dbx-uid": uid } } })
}

fn created() -> Harness {
    let mut harness = job();
    harness.pass(vec![creates(44), is(&settings()), runs(&[])]);
    harness
}

#[test]
fn a_job_is_created_as_it_is_written() {
    let mut harness = job();
    let wait = harness.pass(vec![creates(44), is(&settings()), runs(&[])]).unwrap();
    assert_eq!(harness.called(JobsCreate), [settings()]);
    let told = json!({
        "settings": {
            "name": "train",
            "new_cluster": { "num_workers": 0, "custom_tags": [{ "key": "team", "value": "data" }] },
            "notebook_task": { "notebook_path": "/a" },
            "max_retries": 0,
            "retry_on_timeout": false,
            "timeout_seconds": 0,
            "max_concurrent_runs": 1,
            "email_notifications": { "on_failure": [], "no_alert_for_skipped_runs": false },
            "schedule": { "quartz_cron_expression": "0 15 22 ? * *", "timezone_id": "UTC" },
        },
        "job_id": 44,
        "created_time": 1_700_000_000_000_i64,
        "creator_user_name": "me",
    });
    assert_eq!(harness.status()["job_status"], told);
    assert_eq!(harness.status()["state"], "READY");
    assert_eq!(harness.status()["observedGeneration"], 1);
    assert_eq!(harness.condition("Ready"), "True Created");
    assert_eq!(harness.reasons(), ["Submitted"]);
    assert!(wait.after.unwrap().as_secs() >= 500);
}

#[test]
fn tags_of_the_user_stay() {
    let mut harness = job();
    harness.object["spec"]["tags"] = json!({ "team": "data" });
    harness.object["spec"]["name"] = "other".into();
    let tags = json!({ "team": "data", "kfp-dbx-uid": "uid-of-train" });
    let mut settings = settings();
    settings["tags"] = tags.clone();
    harness.pass(vec![creates(44), is(&settings), runs(&[])]);
    let sent = &harness.called(JobsCreate)[0];
    assert_eq!(sent["tags"], tags);
    assert_eq!(sent["name"], "other");
    assert_eq!(harness.status()["job_status"]["settings"]["tags"], json!({ "team": "data" }));
}

#[test]
fn the_id_is_stored_before_anything_else() {
    let mut harness = job();
    harness.pass(vec![creates(44), (JobsGet, lost())]);
    assert_eq!(harness.status()["job_status"]["job_id"], 44);
    assert_eq!(harness.status()["job_status"]["settings"]["name"], "train");
    harness.restart();
    harness.pass(vec![is(&settings()), runs(&[])]);
    assert_eq!(harness.called(JobsCreate).len(), 1);
}

#[test]
fn a_lost_answer_is_waited_for_and_the_job_is_found_by_its_tag() {
    let mut harness = job();
    let wait = harness.pass(vec![(JobsCreate, lost())]).unwrap();
    assert_eq!(wait.after.unwrap().as_secs(), 90);
    harness.restart();
    harness.later(30);
    let wait = harness.pass(vec![]).unwrap();
    assert_eq!(wait.after.unwrap().as_secs(), 60);
    assert_eq!(harness.status()["state"], "PENDING");
    // The name is changed meanwhile: the job has the old one.
    harness.change("name", "other");
    harness.later(60);
    let first = json!({ "jobs": [listed(40, "another")], "next_page_token": "more" });
    let second = json!({ "jobs": [listed(44, "uid-of-train")] });
    let calls = vec![
        (JobsList, Ok(first)),
        (JobsList, Ok(second)),
        (JobsReset, Ok(json!({}))),
        is(&settings()),
        runs(&[]),
    ];
    harness.pass(calls);
    let lists = harness.called(JobsList);
    assert_eq!(lists[0], json!({ "name": "train", "limit": 100 }));
    assert_eq!(lists[1]["page_token"], "more");
    assert_eq!(harness.called(JobsReset)[0]["new_settings"]["name"], "other");
    assert_eq!(harness.called(JobsCreate).len(), 1);
    assert_eq!(harness.status()["job_status"]["job_id"], 44);
    assert_eq!(harness.status()["observedGeneration"], 2);
}

#[test]
fn a_request_that_had_no_effect_is_sent_again_after_the_search() {
    let mut harness = job();
    harness.pass(vec![(JobsCreate, lost())]);
    harness.later(90);
    let none = (JobsList, Ok(json!({})));
    harness.pass(vec![none, creates(45), is(&settings()), runs(&[])]);
    assert_eq!(harness.status()["job_status"]["job_id"], 45);
}

#[test]
fn an_answer_that_takes_long_is_still_an_answer() {
    let mut harness = job();
    let mut now = harness.now;
    let mut pass = crate::decide::Pass::new(
        crate::object::Object::new(harness.object.clone()).unwrap(),
        harness.memory,
    );
    for _ in 0..2 {
        let step = pass.next(now);
        let outcome = match &step {
            crate::decide::Step::Write(write) => {
                let crate::decide::Patch::Status(status) = &write.patch else { unreachable!() };
                harness.object["status"] = status.clone();
                let object = crate::object::Object::new(harness.object.clone()).unwrap();
                crate::decide::Outcome::Written(Ok(object))
            }
            _ => crate::decide::Outcome::Answer(Ok(json!({ "job_id": 44 }))),
        };
        pass.learn(step, outcome);
        now = now + std::time::Duration::from_secs(15);
    }
    let crate::decide::Step::Write(write) = pass.next(now) else { unreachable!() };
    let crate::decide::Patch::Status(status) = write.patch else { unreachable!() };
    assert_eq!(status["job_status"]["job_id"], 44);
}

#[test]
fn throttling_sends_the_request_again_without_a_search() {
    let mut harness = job();
    harness.pass(vec![(JobsCreate, throttled())]);
    harness.later(1);
    harness.pass(vec![creates(44), is(&settings()), runs(&[])]);
    assert_eq!(harness.status()["job_status"]["job_id"], 44);
    // After a restart nobody knows that it had no effect.
    let mut harness = job();
    harness.pass(vec![(JobsCreate, throttled())]);
    harness.restart();
    harness.later(1);
    harness.pass(vec![]);
}

#[test]
fn a_rejection_is_an_error_until_the_spec_changes() {
    let mut harness = job();
    harness.pass(vec![(JobsCreate, rejects("bad cron"))]);
    assert_eq!(harness.status()["state"], "ERROR");
    assert_eq!(harness.status()["message"], "bad cron");
    assert_eq!(harness.status().get("job_status"), None);
    assert_eq!(harness.condition("Submitted"), "False Rejected");
    harness.restart();
    assert_eq!(harness.pass(vec![]).unwrap().after, None);
    harness.change("max_retries", 1);
    harness.pass(vec![creates(44), is(&settings()), runs(&[])]);
    assert_eq!(harness.status()["state"], "READY");
    assert_eq!(harness.status().get("message"), None);
    assert_eq!(harness.condition("Ready"), "True Created");
}

#[test]
fn a_changed_spec_is_sent_whole() {
    let mut harness = created();
    harness.change("max_retries", 3);
    harness.pass(vec![(JobsReset, Ok(json!({}))), is(&settings()), runs(&[])]);
    let sent = &harness.called(JobsReset)[0];
    assert_eq!(sent["job_id"], 44);
    assert_eq!(sent["new_settings"]["tasks"][0]["max_retries"], 3);
    assert_eq!(sent["new_settings"]["tags"]["kfp-dbx-uid"], "uid-of-train");
    assert_eq!(harness.reasons(), ["Submitted", "Updated"]);
    harness.pass(vec![is(&settings()), runs(&[])]);
}

#[test]
fn a_rejected_change_leaves_the_job_and_says_so() {
    let mut harness = created();
    harness.change("max_retries", -7);
    harness.pass(vec![(JobsReset, rejects("max_retries")), is(&settings()), runs(&[])]);
    for _ in 0..2 {
        assert_eq!(harness.status()["state"], "ERROR");
        assert_eq!(harness.status()["message"], "max_retries");
        assert_eq!(harness.condition("Ready"), "False Rejected");
        assert_eq!(harness.condition("Submitted"), "False Rejected");
        assert_eq!(harness.status()["job_status"]["job_id"], 44);
        harness.restart();
        harness.pass(vec![is(&settings()), runs(&[])]);
    }
    harness.change("max_retries", 7);
    harness.pass(vec![(JobsReset, Ok(json!({}))), is(&settings()), runs(&[])]);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn a_job_that_is_gone_is_created_again_only_for_a_changed_spec() {
    let mut harness = created();
    assert_eq!(harness.pass(vec![(JobsGet, gone())]).unwrap().after, None);
    assert_eq!(harness.status()["state"], "ERROR");
    assert_eq!(harness.condition("Ready"), "False Gone");
    harness.change("max_retries", 1);
    harness.pass(vec![(JobsReset, gone()), creates(50), is(&settings()), runs(&[])]);
    assert_eq!(harness.status()["job_status"]["job_id"], 50);
    assert_eq!(harness.status()["state"], "READY");
}

#[test]
fn the_latest_runs_are_looked_at_rarely() {
    let mut harness = created();
    let wait = harness.pass(vec![is(&settings()), runs(&["RUNNING", "TERMINATED"])]).unwrap();
    assert!((100..=120).contains(&wait.after.unwrap().as_secs()));
    let told = json!({ "run_id": 7, "state": { "life_cycle_state": "RUNNING" } });
    assert_eq!(harness.status()["last_10_runs"][0], told);
    // A list that the API refuses leaves the runs as they were told.
    for answer in [rejects("no"), lost(), throttled()] {
        harness.pass(vec![is(&settings()), (RunsList, answer)]);
        assert_eq!(harness.status()["last_10_runs"][0], told);
        assert_eq!(harness.condition("Ready"), "True Created");
        assert_eq!(harness.memory.failures, 0);
    }
}

#[test]
fn the_archived_operators_job_is_taken_over_as_it_is() {
    let mut harness = job();
    harness.object["metadata"]["generation"] = 5.into();
    harness.object["status"] = json!({ "job_status": { "job_id": 44 } });
    harness.pass(vec![is(&settings()), runs(&[])]);
    assert_eq!(harness.status()["observedGeneration"], 5);
    assert_eq!(harness.status()["state"], "READY");
    harness.change("max_retries", 1);
    harness.pass(vec![(JobsReset, Ok(json!({}))), is(&settings()), runs(&[])]);
}

#[test]
fn a_cluster_needs_an_id_only() {
    let spec =
        json!({ "existing_cluster_name": "big", "notebook_task": { "notebook_path": "/a" } });
    let mut harness = Harness::new(object("Djob", "train", spec));
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False ClusterNotFound");
    let mut cluster = object("Dcluster", "big", json!({}));
    cluster["status"] = json!({ "cluster_info": { "cluster_id": "c-9", "state": "PENDING" } });
    harness.others = vec![cluster];
    harness.pass(vec![creates(44), is(&settings()), runs(&[])]);
    let sent = &harness.called(JobsCreate)[0]["tasks"][0];
    assert_eq!(sent["existing_cluster_id"], "c-9");
    assert_eq!(harness.object["metadata"]["ownerReferences"][0]["kind"], "Dcluster");
}

#[test]
fn a_job_is_deleted_after_its_runs() {
    let mut harness = created().with(object("Run", "nightly", json!({ "job_name": "train" })));
    harness.others.push(object("Run", "other", json!({ "job_name": "else" })));
    harness.delete();
    // The run waits for its finalizer, and needs its job until then.
    harness.pass(vec![]);
    assert_eq!(harness.deleted, ["Run team/nightly"]);
    assert_eq!(harness.condition("Deleting"), "True InUse");
    harness.pass(vec![
        runs(&["RUNNING"]),
        (RunsCancel, Ok(json!({}))),
        (JobsDelete, Ok(json!({}))),
    ]);
    assert_eq!(harness.deleted, ["Run team/nightly"]);
    assert!(harness.is_gone);
}

#[test]
fn what_is_gone_already_counts_as_gone() {
    let mut harness = created();
    harness.delete();
    harness.pass(vec![(RunsList, gone()), (JobsDelete, gone())]);
    assert!(harness.is_gone);
    let mut harness = job();
    harness.delete();
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

#[test]
fn a_refused_deletion_is_told() {
    let mut harness = created();
    harness.delete();
    harness.pass(vec![runs(&[]), (JobsDelete, rejects("not allowed"))]);
    assert_eq!(harness.condition("Deleting"), "True DeleteFailed");
    assert!(!harness.is_gone);
}

#[test]
fn a_lost_job_is_looked_for_and_deleted() {
    let mut harness = job();
    harness.pass(vec![(JobsCreate, lost())]);
    harness.delete();
    harness.restart();
    let wait = harness.pass(vec![]).unwrap();
    assert_eq!(wait.after.unwrap().as_secs(), 90);
    assert_eq!(harness.condition("Deleting"), "True Settling");
    harness.later(90);
    let found = json!({ "jobs": [listed(44, "uid-of-train"), listed(45, "uid-of-train")] });
    let delete = || (JobsDelete, Ok(json!({})));
    harness.pass(vec![(JobsList, Ok(found)), runs(&[]), delete(), runs(&[]), delete()]);
    assert!(harness.is_gone);
}

#[test]
fn a_request_without_effect_leaves_nothing_to_look_for() {
    let mut harness = job();
    harness.pass(vec![(JobsCreate, throttled())]);
    harness.delete();
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

mod names;
mod workspace;
