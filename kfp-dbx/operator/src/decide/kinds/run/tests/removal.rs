use super::*;

fn deleted(mut harness: Harness) -> Harness {
    harness.delete();
    harness
}

fn cancels() -> (Endpoint, Answer) {
    (RunsCancel, Ok(json!({})))
}

#[test]
fn a_run_that_was_never_submitted_goes_at_once() {
    let mut harness = deleted(direct());
    harness.pass(vec![]);
    assert!(harness.is_gone);
    let mut rejected = direct();
    rejected.pass(vec![(RunsSubmit, rejects("no"))]);
    let mut harness = deleted(rejected);
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

#[test]
fn an_active_run_is_cancelled_once_and_deleted_when_it_has_ended() {
    let mut harness = deleted(pending());
    let wait = harness.pass(vec![is(life("RUNNING")), cancels()]).unwrap();
    assert_eq!(harness.condition("Deleting"), "True Cancelling");
    assert!(wait.after.unwrap().as_secs() <= 1);
    for _ in 0..5 {
        harness.later(5);
        harness.pass(vec![is(life("RUNNING"))]);
    }
    let wait = harness.pass(vec![is(life("TERMINATING"))]).unwrap();
    assert_eq!(wait.run, Some(7));
    assert_eq!(harness.status()["metadata"]["state"]["life_cycle_state"], "TERMINATING");
    harness.pass(vec![is(ended("CANCELED")), (RunsDelete, Ok(json!({})))]);
    assert!(harness.is_gone);
    assert_eq!(harness.called(RunsCancel).len(), 1);
    assert_eq!(harness.reasons().last(), Some(&"Deleted"));
}

#[test]
fn a_cancellation_without_effect_is_repeated() {
    let mut harness = deleted(pending());
    harness.pass(vec![is(life("RUNNING")), cancels()]);
    harness.later(121);
    let wait = harness.pass(vec![is(life("RUNNING")), cancels()]).unwrap();
    assert_eq!((wait.run, wait.after.is_some()), (None, true));
}

#[test]
fn a_run_that_has_ended_is_deleted_at_once() {
    let ended_run = || {
        let mut harness = pending();
        harness.pass(vec![is(ended("SUCCESS")), output(json!({}))]);
        deleted(harness)
    };
    let mut harness = ended_run();
    harness.pass(vec![(RunsDelete, Ok(json!({})))]);
    assert!(harness.is_gone);
    // Someone has repaired the run, so it is active again.
    let mut harness = ended_run();
    let refused = (RunsDelete, rejects("the run is active"));
    harness.pass(vec![refused, is(life("RUNNING")), cancels()]);
    assert_eq!(harness.condition("Deleting"), "True Cancelling");
    harness.pass(vec![is(ended("CANCELED")), (RunsDelete, Ok(json!({})))]);
    assert!(harness.is_gone);
}

#[test]
fn runs_without_a_result_are_deleted_too() {
    for state in ["INTERNAL_ERROR", "SKIPPED"] {
        let mut harness = deleted(pending());
        harness.pass(vec![is(life(state)), (RunsDelete, Ok(json!({})))]);
        assert!(harness.is_gone, "{state}");
    }
}

#[test]
fn what_is_gone_already_counts_as_gone() {
    let mut harness = deleted(pending());
    harness.pass(vec![(RunsGet, gone())]);
    assert!(harness.is_gone);
    let mut harness = deleted(pending());
    harness.pass(vec![is(ended("SUCCESS")), (RunsDelete, gone())]);
    assert!(harness.is_gone);
}

#[test]
fn a_refused_deletion_is_told_and_tried_again_ever_more_slowly() {
    let mut harness = deleted(pending());
    let mut waits = Vec::new();
    for _ in 0..10 {
        let calls = vec![is(ended("SUCCESS")), (RunsDelete, rejects("not allowed"))];
        waits.push(harness.pass(calls).unwrap().after.unwrap());
    }
    assert!(!harness.is_gone);
    assert_eq!(harness.condition("Deleting"), "True DeleteFailed");
    assert!(waits[9].as_secs() > 100, "{waits:?}");
    assert_eq!(harness.reasons(), ["Submitted", "DeleteFailed"]);
    let annotation = "databricks.microsoft.com/deletion-policy";
    harness.object["metadata"]["annotations"] = json!({ annotation: "orphan" });
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

#[test]
fn a_lost_id_is_learnt_by_the_same_request() {
    let mut harness = direct();
    harness.pass(vec![(RunsSubmit, lost())]);
    let mut harness = deleted(harness);
    harness.restart();
    harness.pass(vec![submitted(7), is(life("PENDING")), cancels()]);
    assert_eq!(harness.status()["metadata"]["run_id"], 7);
    let sent = harness.called(RunsSubmit);
    assert_eq!(sent[0], sent[1]);
    harness.pass(vec![is(ended("CANCELED")), (RunsDelete, Ok(json!({})))]);
    assert!(harness.is_gone);
}

#[test]
fn a_lost_request_that_is_rejected_now_has_made_nothing() {
    let mut harness = direct();
    harness.pass(vec![(RunsSubmit, lost())]);
    let mut harness = deleted(harness);
    harness.pass(vec![(RunsSubmit, rejects("the cluster does not exist"))]);
    assert!(harness.is_gone);
}

#[test]
fn a_request_without_effect_is_not_sent_for_a_deletion() {
    let mut harness = direct();
    harness.pass(vec![(RunsSubmit, throttled())]);
    let mut harness = deleted(harness);
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

#[test]
fn a_deletion_waits_for_credentials() {
    let mut harness = deleted(pending());
    let failure = Failure::Credentials("the token has expired".to_owned());
    harness.pass(vec![(RunsGet, Err(failure))]);
    assert_eq!(harness.condition("Deleting"), "True Credentials");
    assert!(!harness.is_gone);
}
