use super::*;
use crate::decide::{ClusterFailure, Learnt, Memory, Outcome, Pass, Step};
use crate::object::Object;

#[test]
fn the_intention_comes_before_the_request() {
    let mut harness = direct();
    harness.pass(vec![(RunsSubmit, lost())]);
    assert_eq!(harness.condition("Submitted"), "Unknown Submitting");
    // A write that fails ends the pass before the request.
    let object = Object::new(direct().object).unwrap();
    let mut pass = Pass::new(object, Memory::default());
    let step = pass.next(harness.now);
    assert!(matches!(&step, Step::Write(write) if write.intends), "{step:?}");
    let failure = Outcome::Written(Err(ClusterFailure::Stale));
    assert_eq!(pass.learn(step, failure), Learnt::Stale);
}

#[test]
fn a_run_is_submitted_as_it_is_written() {
    let mut harness = pending();
    let sent = json!({
        "run_name": "nightly",
        "tasks": [{
            "new_cluster": { "num_workers": 0, "custom_tags": { "team": "data" } },
            "notebook_task": { "notebook_path": "/a" },
            "task_key": "main",
        }],
        "idempotency_token": "uid-of-nightly",
    });
    assert_eq!(harness.called(RunsSubmit), [sent]);
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    assert_eq!(harness.reasons(), ["Submitted"]);
    harness.later(5);
    harness.pass(vec![is(life("RUNNING"))]);
    assert_eq!(harness.reasons(), ["Submitted", "Started"]);
}

#[test]
fn fields_of_the_whole_and_of_the_task_are_told_apart() {
    let mut harness = direct();
    harness.object["spec"] = json!({
        "run_name": "other",
        "existing_cluster_id": "c-0",
        "libraries": [{ "jar": "dbfs:/a.jar" }],
        "spark_jar_task": { "jar_uri": "", "main_class_name": "Main", "parameters": [] },
        "timeout_seconds": 0,
        "jar_params": ["ignored"],
        "unknown": 1,
    });
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    let sent = json!({
        "run_name": "other",
        "timeout_seconds": 0,
        "tasks": [{
            "existing_cluster_id": "c-0",
            "libraries": [{ "jar": "dbfs:/a.jar" }],
            "spark_jar_task": { "jar_uri": "", "main_class_name": "Main", "parameters": [] },
            "task_key": "main",
        }],
        "idempotency_token": "uid-of-nightly",
    });
    assert_eq!(harness.called(RunsSubmit), [sent]);
}

#[test]
fn the_id_is_stored_before_the_run_is_looked_at() {
    let mut harness = direct();
    // The pass ends before its look at the run.
    harness.pass(vec![submitted(7), (RunsGet, lost())]);
    let metadata = &harness.status()["metadata"];
    assert_eq!(metadata["run_id"], 7);
    assert_eq!(metadata["state"]["life_cycle_state"], "PENDING");
    harness.restart();
    harness.pass(vec![is(life("RUNNING"))]);
    assert_eq!(harness.called(RunsSubmit).len(), 1);
}

#[test]
fn a_lost_answer_sends_the_same_request_again() {
    let mut harness = direct();
    harness.pass(vec![(RunsSubmit, lost())]);
    assert_eq!(harness.condition("Submitted"), "Unknown Submitting");
    harness.restart();
    harness.later(1);
    harness.pass(vec![submitted(7), is(life("RUNNING"))]);
    let sent = harness.called(RunsSubmit);
    assert_eq!(sent[0], sent[1]);
    assert_eq!(harness.status()["metadata"]["run_id"], 7);
}

#[test]
fn a_rejection_ends_the_run() {
    let mut harness = direct();
    let wait = harness.pass(vec![(RunsSubmit, rejects("no such node type"))]).unwrap();
    assert_eq!(wait.after, None);
    let status = harness.status();
    let state = json!({
        "life_cycle_state": "INTERNAL_ERROR",
        "state_message": "no such node type",
        "result_state": "FAILED",
    });
    assert_eq!(status["metadata"]["state"], state);
    assert_eq!(status["error"], "no such node type");
    assert_eq!(harness.condition("Submitted"), "False Rejected");
    assert_eq!(harness.condition("Ready"), "False Rejected");
    assert!(harness.events[0].warning);
    assert_eq!(harness.reasons(), ["Rejected"]);
    harness.later(1000);
    harness.restart();
    harness.pass(vec![]);
    // A changed spec is tried again, and nothing of the rejection is left.
    harness.change("timeout_seconds", 5);
    harness.pass(vec![submitted(8), is(life("PENDING"))]);
    assert_eq!(harness.status()["metadata"]["run_id"], 8);
    assert_eq!(harness.status().get("error"), None);
    assert_eq!(harness.status()["observedGeneration"], 2);
    assert_eq!(harness.status()["metadata"]["state"].get("result_state"), None);
}

#[test]
fn throttling_is_waited_for_and_told_only_when_it_lasts() {
    let mut harness = direct();
    let mut waits = Vec::new();
    for _ in 0..12 {
        let wait = harness.pass(vec![(RunsSubmit, throttled())]).unwrap();
        waits.push(wait.after.unwrap());
        harness.now = harness.now + wait.after.unwrap();
    }
    assert!(waits[0].as_secs() <= 1 && waits[11].as_secs() > 200, "{waits:?}");
    assert_eq!(harness.condition("Ready"), "False Throttled");
    assert_eq!(harness.reasons(), ["Throttled"]);
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    assert_eq!(harness.condition("Ready"), "False Pending");
}

#[test]
fn missing_credentials_are_told_at_once() {
    let mut harness = direct();
    let failure = Failure::Credentials("there is no Secret `kfp-dbx-credentials`".to_owned());
    harness.pass(vec![(RunsSubmit, Err(failure))]);
    assert_eq!(harness.condition("Ready"), "False Credentials");
    assert_eq!(harness.status().get("metadata"), None);
}

fn cluster(state: &str) -> Json {
    let mut cluster = object("Dcluster", "big", json!({}));
    cluster["status"] = json!({ "cluster_info": { "cluster_id": "c-9", "state": state } });
    cluster
}

fn on_big() -> Harness {
    let spec = json!({
        "existing_cluster_name": "big",
        "existing_cluster_id": "ignored",
        "notebook_task": { "notebook_path": "/a" },
    });
    Harness::new(object("Run", "nightly", spec))
}

#[test]
fn a_cluster_is_waited_for_by_name() {
    let mut harness = on_big();
    let wait = harness.pass(vec![]).unwrap();
    assert_eq!(harness.condition("Ready"), "False ClusterNotFound");
    assert!(wait.after.is_some());
    assert_eq!(harness.condition("Submitted"), "");
    for state in ["PENDING", "RESTARTING", "TERMINATING", "ERROR", "UNKNOWN"] {
        harness.others = vec![cluster(state)];
        harness.pass(vec![]);
        assert_eq!(harness.condition("Ready"), "False ClusterNotReady", "{state}");
    }
    for _ in 0..10 {
        let wait = harness.pass(vec![]).unwrap();
        assert!(wait.after.unwrap().as_secs() <= 15);
    }
    harness.others = vec![cluster("RUNNING")];
    // The first failure of another kind is not the tenth.
    let wait = harness.pass(vec![(RunsSubmit, throttled())]).unwrap();
    assert!(wait.after.unwrap().as_secs() <= 32, "{wait:?}");
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    let sent = &harness.called(RunsSubmit)[0]["tasks"][0];
    assert_eq!(sent["existing_cluster_id"], "c-9");
    assert_eq!(sent.get("existing_cluster_name"), None);
    let owner = &harness.object["metadata"]["ownerReferences"][0];
    assert_eq!(owner["name"], "big");
    assert_eq!(owner["apiVersion"], "databricks.microsoft.com/v1alpha1");
}

#[test]
fn an_owner_is_never_replaced() {
    let mut harness = on_big().with(cluster("RUNNING"));
    let workflow = json!([{ "apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "name": "w", "uid": "u" }]);
    harness.object["metadata"]["ownerReferences"] = workflow.clone();
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    assert_eq!(harness.object["metadata"]["ownerReferences"], workflow);
}

#[test]
fn a_cluster_that_is_made_again_does_not_change_the_request() {
    let mut harness = on_big().with(cluster("RUNNING"));
    harness.pass(vec![(RunsSubmit, lost())]);
    harness.others.clear();
    harness.later(3);
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    let sent = harness.called(RunsSubmit);
    assert_eq!(sent[0], sent[1]);
}

#[test]
fn the_owner_by_id_is_the_only_cluster_with_it() {
    let spec = json!({ "existing_cluster_id": "c-9", "notebook_task": { "notebook_path": "/a" } });
    for (clusters, owners) in [(0, 0), (1, 1), (2, 0)] {
        let mut harness = Harness::new(object("Run", "nightly", spec.clone()));
        harness.others = vec![cluster("PENDING"); clusters];
        harness.pass(vec![submitted(7), is(life("PENDING"))]);
        let found = harness.object["metadata"]["ownerReferences"].as_array().map_or(0, Vec::len);
        assert_eq!(found, owners);
    }
}
