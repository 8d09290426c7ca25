use super::*;

const DELETED: fn() -> (Endpoint, Answer) = || (ClustersDelete, Ok(json!({})));

#[test]
fn a_cluster_goes_with_its_object() {
    for answer in [Ok(json!({})), gone()] {
        let mut harness = pending();
        harness.delete();
        harness.pass(vec![(ClustersDelete, answer)]);
        assert!(harness.is_gone);
        assert_eq!(harness.called(ClustersDelete), [json!({ "cluster_id": "c-1" })]);
    }
}

#[test]
fn a_cluster_that_was_never_sent_has_nothing_to_delete() {
    let mut harness = cluster();
    harness.delete();
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

#[test]
fn a_cluster_that_was_rejected_has_nothing_to_delete() {
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, rejects("no"))]);
    harness.delete();
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

#[test]
fn a_request_without_effect_has_nothing_to_delete() {
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, throttled())]);
    harness.delete();
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

#[test]
fn a_lost_answer_leaves_no_cluster() {
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, lost())]);
    harness.delete();
    let wait = harness.pass(vec![]).unwrap();
    assert!((88..=90).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
    assert_eq!(harness.condition("Deleting"), "True Settling");
    harness.later(90);
    let ours = json!([tagged("c-1", "uid-of-small"), tagged("c-0", "another")]);
    harness.pass(vec![listed(&ours), DELETED()]);
    assert!(harness.is_gone);
    assert_eq!(harness.called(ClustersDelete), [json!({ "cluster_id": "c-1" })]);
}

#[test]
fn a_restart_does_not_forget_the_lost_answer() {
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, throttled())]);
    harness.restart();
    harness.delete();
    assert!(harness.pass(vec![]).unwrap().after.is_some());
    harness.later(90);
    let ours = json!([tagged("c-1", "uid-of-small"), tagged("c-2", "uid-of-small")]);
    harness.pass(vec![listed(&ours), DELETED(), DELETED()]);
    assert!(harness.is_gone);
}

#[test]
fn a_cluster_that_cannot_be_deleted_says_why() {
    let mut harness = pending();
    harness.delete();
    let wait = harness.pass(vec![(ClustersDelete, rejects("the cluster is pinned"))]).unwrap();
    assert!(wait.after.is_some());
    assert_eq!(harness.condition("Deleting"), "True DeleteFailed");
    let message = "the cluster is pinned; to let the object go without its cluster, annotate it with \
                   `databricks.microsoft.com/deletion-policy: orphan`";
    assert_eq!(harness.message("Deleting"), message);
    harness.object["metadata"]["annotations"] =
        json!({ "databricks.microsoft.com/deletion-policy": "orphan" });
    harness.pass(vec![]);
    assert!(harness.is_gone);
}

#[test]
fn a_cluster_takes_the_jobs_and_runs_with_it_whose_tasks_name_it() {
    let task = |field: &str, value: &str| json!({ "task_key": "a", field: value });
    let each =
        json!({ "for_each_task": { "inputs": "[]", "task": task("existing_cluster_id", "c-1") } });
    let mut harness = pending()
        .with(object(
            "Djob",
            "by-name",
            json!({ "tasks": [task("existing_cluster_name", "small")] }),
        ))
        .with(object("Run", "by-id", json!({ "tasks": [each] })))
        .with(object("Run", "other", json!({ "tasks": [task("existing_cluster_name", "big")] })));
    harness.delete();
    // The jobs first, and the runs when they are gone.
    harness.pass(vec![]);
    harness.pass(vec![]);
    assert_eq!(harness.deleted, ["Djob team/by-name", "Run team/by-id"]);
}
