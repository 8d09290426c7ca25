use super::*;

#[test]
fn a_cluster_is_watched_quickly_while_it_starts_and_slowly_while_it_runs() {
    let mut harness = pending();
    harness.later(16);
    let wait = harness.pass(vec![is("PENDING")]).unwrap();
    assert!((1..=2).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
    harness.later(300);
    let wait = harness.pass(vec![is("PENDING")]).unwrap();
    assert!((27..=30).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
    let wait = harness.pass(vec![is("RUNNING")]).unwrap();
    assert!((54..=60).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
    assert_eq!(harness.condition("Ready"), "True Running");
    harness.pass(vec![is("RUNNING")]);
    assert_eq!(harness.reasons(), ["Submitted", "Starting", "Running"]);
}

#[test]
fn a_cluster_that_ends_says_why() {
    let mut harness = pending();
    let ended = json!({
        "cluster_id": "c-1",
        "state": "TERMINATED",
        "state_message": "Inactive cluster terminated",
        "termination_reason": { "code": "INACTIVITY", "type": "SUCCESS" },
    });
    let wait = harness.pass(vec![(ClustersGet, Ok(ended))]).unwrap();
    assert!(wait.after.is_some(), "it can be started again by hand");
    assert_eq!(harness.condition("Ready"), "False Terminated");
    let message = "Inactive cluster terminated; the termination reason is INACTIVITY";
    assert_eq!(harness.message("Ready"), message);
    assert!(!harness.events.last().unwrap().warning);
    let failed = json!({
        "state": "ERROR",
        "termination_reason": { "code": "BOOTSTRAP_TIMEOUT", "type": "CLOUD_FAILURE" },
    });
    harness.pass(vec![(ClustersGet, Ok(failed))]);
    assert_eq!(harness.status()["cluster_info"]["state"], "ERROR");
    assert!(harness.status()["cluster_info"]["state_message"].is_null());
    assert!(harness.events.last().unwrap().warning);
}

#[test]
fn the_status_has_the_fields_of_the_archived_operator() {
    let mut harness = pending();
    let told = json!({
        "cluster_id": "c-1",
        "cluster_name": "small",
        "state": "RUNNING",
        "num_workers": 0,
        "cluster_cores": 8.0,
        "cluster_memory_mb": 28672,
        "spark_context_id": "5811010066225121000",
        "terminated_time": 1_700_000_000_000_i64,
        "spark_conf": { "spark.a": "b" },
        "default_tags": { "Vendor": "Databricks" },
        "executors": [{ "node_id": "n" }],
        "custom_tags": { "kfp-dbx-uid": "uid-of-small" },
        "aws_attributes": {},
    });
    harness.pass(vec![(ClustersGet, Ok(told))]);
    let expected = json!({
        "cluster_id": "c-1",
        "cluster_name": "small",
        "state": "RUNNING",
        "num_workers": 0,
        "cluster_cores": "8",
        "cluster_memory_mb": 28672,
        "spark_context_id": 5_811_010_066_225_121_000_i64,
        "terminate_time": 1_700_000_000_000_i64,
        "spark_conf": { "spark.a": "b" },
        "default_tags": { "Vendor": "Databricks" },
        "executors": [{ "node_id": "n" }],
    });
    assert_eq!(harness.status()["cluster_info"], expected);
    // What the API no longer says goes.
    harness.pass(vec![is("RUNNING")]);
    let expected = json!({ "cluster_id": "c-1", "state": "RUNNING" });
    assert_eq!(harness.status()["cluster_info"], expected);
}

#[test]
fn a_cluster_that_someone_has_deleted_has_terminated() {
    let mut harness = pending();
    harness.pass(vec![is("RUNNING")]);
    let wait = harness.pass(vec![(ClustersGet, gone())]).unwrap();
    assert_eq!(harness.status()["cluster_info"]["state"], "TERMINATED");
    assert_eq!(harness.status()["cluster_info"]["cluster_id"], "c-1");
    assert_eq!(harness.condition("Ready"), "False Gone");
    assert!(wait.after.is_some());
    assert_eq!(harness.called(ClustersCreate).len(), 1);
}

#[test]
fn an_outage_changes_nothing_at_first() {
    let mut harness = pending();
    harness.pass(vec![is("RUNNING")]);
    for _ in 0..3 {
        harness.pass(vec![(ClustersGet, lost())]);
        assert_eq!(harness.condition("Ready"), "True Running");
    }
    harness.pass(vec![(ClustersGet, lost())]);
    assert_eq!(harness.condition("Ready"), "False Unavailable");
    assert_eq!(harness.status()["cluster_info"]["state"], "RUNNING");
    harness.pass(vec![is("RUNNING")]);
    assert_eq!(harness.condition("Ready"), "True Running");
}

#[test]
fn a_change_of_the_spec_is_ignored() {
    let mut harness = pending();
    harness.change("num_workers", 7);
    harness.pass(vec![is("RUNNING")]);
    assert_eq!(harness.condition("Submitted"), "True SpecIgnored");
    assert_eq!(harness.condition("Ready"), "True Running");
    harness.later(60);
    harness.pass(vec![is("RUNNING")]);
    assert_eq!(harness.condition("Submitted"), "True SpecIgnored");
    assert_eq!(harness.called(ClustersCreate).len(), 1);
}

#[test]
fn a_change_of_the_spec_before_the_answer_is_ignored_too() {
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, lost())]);
    harness.change("num_workers", 7);
    harness.later(90);
    harness.pass(vec![listed(&json!([tagged("c-1", "uid-of-small")])), is("PENDING")]);
    assert_eq!(harness.condition("Submitted"), "True SpecIgnored");
}

#[test]
fn a_cluster_of_the_archived_operator_is_taken_over() {
    let mut harness = cluster();
    harness.object["status"] =
        json!({ "cluster_info": { "cluster_id": "c-1", "state": "RUNNING" } });
    harness.object["metadata"]["generation"] = 3.into();
    harness.pass(vec![is("RUNNING")]);
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    assert_eq!(harness.condition("Ready"), "True Running");
    assert_eq!(harness.status()["observedGeneration"], 3);
}

#[test]
fn an_activity_alone_is_not_written_with_each_look() {
    let mut harness = pending();
    let start = 1_700_000_000_000_u64;
    let at =
        |time: u64| (ClustersGet, Ok(json!({ "state": "RUNNING", "last_activity_time": time })));
    harness.pass(vec![at(start)]);
    let version = harness.object["metadata"]["resourceVersion"].clone();
    harness.pass(vec![at(start + 599_999)]);
    assert_eq!(harness.object["metadata"]["resourceVersion"], version);
    harness.pass(vec![at(start + 600_000)]);
    assert_eq!(harness.status()["cluster_info"]["last_activity_time"], start + 600_000);
}
