use super::*;

#[test]
fn a_cluster_is_created_as_it_is_written() {
    let mut harness = pending();
    let sent = json!({
        "num_workers": 0,
        "spark_version": "15.4.x-scala2.12",
        "node_type_id": "Standard_D3_v2",
        "custom_tags": { "team": "data", "kfp-dbx-uid": "uid-of-small" },
        "cluster_name": "small",
        "idempotency_token": "uid-of-small",
    });
    assert_eq!(harness.called(ClustersCreate), [sent]);
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    assert_eq!(harness.condition("Ready"), "False Pending");
    assert_eq!(harness.status()["cluster_info"]["state"], "PENDING");
    assert_eq!(harness.status()["observedGeneration"], 1);
    assert_eq!(harness.reasons(), ["Submitted", "Starting"]);
    harness.later(60);
    harness.pass(vec![is("RUNNING")]);
    assert_eq!(harness.called(ClustersCreate).len(), 1);
}

#[test]
fn a_cluster_has_the_name_of_its_spec() {
    let mut harness = cluster();
    harness.object["spec"] = json!({ "cluster_name": "mine" });
    harness.pass(vec![created("c-1"), is("PENDING")]);
    let sent = &harness.called(ClustersCreate)[0];
    assert_eq!(sent["cluster_name"], "mine");
    assert_eq!(sent["custom_tags"], json!({ "kfp-dbx-uid": "uid-of-small" }));
}

#[test]
fn a_slow_answer_counts() {
    let mut harness = cluster();
    harness.delay = std::time::Duration::from_secs(55);
    harness.pass(vec![created("c-1"), is("PENDING")]);
    assert_eq!(harness.status()["cluster_info"]["cluster_id"], "c-1");
}

#[test]
fn a_throttled_cluster_is_created_soon() {
    let mut harness = cluster();
    let wait = harness.pass(vec![(ClustersCreate, throttled())]).unwrap();
    assert!(wait.after.unwrap().as_secs() <= 1);
    harness.later(1);
    harness.pass(vec![created("c-1"), is("PENDING")]);
    assert_eq!(harness.status()["cluster_info"]["cluster_id"], "c-1");
}

#[test]
fn after_a_restart_a_throttled_cluster_is_looked_for() {
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, throttled())]);
    harness.restart();
    let wait = harness.pass(vec![]).unwrap();
    assert!((80..=90).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
}

#[test]
fn a_rejected_cluster_is_an_error() {
    let mut harness = cluster();
    let wait = harness.pass(vec![(ClustersCreate, rejects("no such node type"))]).unwrap();
    assert_eq!(wait.after, None);
    assert_eq!(harness.status()["cluster_info"]["state"], "ERROR");
    assert_eq!(harness.status()["cluster_info"]["state_message"], "no such node type");
    assert_eq!(harness.condition("Submitted"), "False Rejected");
    assert_eq!(harness.condition("Ready"), "False Rejected");
    assert_eq!(harness.reasons(), ["Rejected"]);
    // It is not sent again, unless its spec changes.
    assert_eq!(harness.pass(vec![]).unwrap().after, None);
    harness.change("node_type_id", "other");
    harness.pass(vec![created("c-1"), is("PENDING")]);
    assert_eq!(harness.status()["cluster_info"]["state"], "PENDING");
    assert!(harness.status()["cluster_info"]["state_message"].is_null());
    assert_eq!(harness.condition("Submitted"), "True Accepted");
}

#[test]
fn a_cluster_whose_answer_was_lost_is_found_by_its_tag() {
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, lost())]);
    harness.later(1);
    let wait = harness.pass(vec![]).unwrap();
    assert!((88..=90).contains(&wait.after.unwrap().as_secs()), "{wait:?}");
    assert_eq!(harness.condition("Submitted"), "Unknown Submitting");
    assert_eq!(harness.condition("Ready"), "False Settling");
    harness.restart();
    harness.later(90);
    let first = json!({
        "clusters": [tagged("c-0", "another"), { "cluster_id": "c-9" }],
        "next_page_token": "p2",
    });
    let last = listed(&json!([tagged("c-1", "uid-of-small")]));
    harness.pass(vec![(ClustersList, Ok(first)), last, is("PENDING")]);
    assert_eq!(harness.called(ClustersList)[1]["page_token"], "p2");
    assert_eq!(harness.status()["cluster_info"]["cluster_id"], "c-1");
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    assert_eq!(harness.called(ClustersCreate).len(), 1);
}

#[test]
fn a_cluster_that_is_not_found_is_created_again() {
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, lost())]);
    harness.later(90);
    harness.pass(vec![listed(&json!([])), created("c-1"), is("PENDING")]);
    assert_eq!(harness.status()["cluster_info"]["cluster_id"], "c-1");
    // Its second answer is lost too: the time counts from the second intention.
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, lost())]);
    harness.later(90);
    harness.pass(vec![listed(&json!([])), (ClustersCreate, lost())]);
    harness.later(89);
    assert!(harness.pass(vec![]).unwrap().after.is_some());
    harness.later(1);
    harness.pass(vec![listed(&json!([tagged("c-1", "uid-of-small")])), is("PENDING")]);
    assert_eq!(harness.status()["cluster_info"]["cluster_id"], "c-1");
}

#[test]
fn a_second_throttled_request_leaves_the_first_one_in_doubt() {
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, lost())]);
    harness.later(90);
    harness.pass(vec![listed(&json!([])), (ClustersCreate, throttled())]);
    harness.later(1);
    let wait = harness.pass(vec![]).unwrap();
    assert!(wait.after.unwrap().as_secs() > 80);
}

#[test]
fn an_id_that_is_not_stored_is_found_again() {
    let mut harness = cluster();
    harness.is_stale = true;
    assert!(harness.pass(vec![created("c-1")]).is_none());
    assert!(harness.status()["cluster_info"].is_null());
    harness.pass(vec![]);
    harness.later(90);
    harness.pass(vec![listed(&json!([tagged("c-1", "uid-of-small")])), is("PENDING")]);
    assert_eq!(harness.status()["cluster_info"]["cluster_id"], "c-1");
}

#[test]
fn an_answer_without_an_id_is_a_lost_one() {
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, Ok(json!({})))]);
    assert_eq!(harness.condition("Submitted"), "Unknown Submitting");
    harness.later(1);
    harness.pass(vec![]);
    harness.later(90);
    harness.pass(vec![listed(&json!([tagged("c-1", "uid-of-small")])), is("PENDING")]);
    assert_eq!(harness.status()["cluster_info"]["cluster_id"], "c-1");
}

#[test]
fn a_list_without_an_end_is_trouble() {
    let mut harness = cluster();
    harness.pass(vec![(ClustersCreate, lost())]);
    harness.later(90);
    let page = json!({ "clusters": [], "next_page_token": "again" });
    harness.pass(vec![(ClustersList, Ok(page.clone())), (ClustersList, Ok(page))]);
    assert_eq!(harness.condition("Ready"), "False Unavailable");
    assert_eq!(harness.condition("Submitted"), "Unknown Submitting");
}

#[test]
fn credentials_are_awaited() {
    let mut harness = cluster();
    let refused = || Err(Failure::Credentials("the token is expired".to_owned()));
    harness.pass(vec![(ClustersCreate, refused())]);
    assert_eq!(harness.condition("Ready"), "False Credentials");
    harness.later(1);
    harness.pass(vec![created("c-1"), is("PENDING")]);
    assert_eq!(harness.condition("Ready"), "False Pending");
}

#[test]
fn the_password_of_a_registry_comes_from_a_secret() {
    let mut harness = cluster();
    harness.object["spec"]["docker_image"] = json!({
        "url": "registry/a:1",
        "basic_auth": { "username": "me", "password_from": { "name": "registry", "key": "password" } },
    });
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False SecretNotFound");
    assert_eq!(harness.condition("Submitted"), "");
    let data = [("password".to_owned(), b"s3cret".to_vec())].into();
    let secret = crate::decide::Secret { version: "1".to_owned(), data };
    harness.secrets.insert("registry".to_owned(), secret);
    harness.pass(vec![(ClustersCreate, lost())]);
    let sent = &harness.called(ClustersCreate)[0]["docker_image"]["basic_auth"];
    assert_eq!(*sent, json!({ "username": "me", "password": "s3cret" }));
    // A cluster that was made with it is found without it.
    harness.secrets.clear();
    harness.restart();
    harness.later(90);
    harness.pass(vec![listed(&json!([]))]);
    assert_eq!(harness.condition("Ready"), "False SecretNotFound");
    harness.pass(vec![listed(&json!([tagged("c-1", "uid-of-small")])), is("PENDING")]);
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    assert!(!harness.object.to_string().contains("s3cret"));
}

#[test]
fn the_key_of_log_analytics_comes_from_a_secret() {
    let mut harness = cluster();
    let from = json!({ "name": "logs", "key": "primary" });
    let info = json!({ "log_analytics_workspace_id": "w", "log_analytics_primary_key_from": from });
    harness.object["spec"]["azure_attributes"] = json!({ "log_analytics_info": info });
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False SecretNotFound");
    let data = [("primary".to_owned(), b"s3cret".to_vec())].into();
    let secret = crate::decide::Secret { version: "1".to_owned(), data };
    harness.secrets.insert("logs".to_owned(), secret);
    // The API may tell what it was sent.
    let sent = json!({ "log_analytics_workspace_id": "w", "log_analytics_primary_key": "s3cret" });
    let mut told = is("PENDING");
    if let Ok(told) = &mut told.1 {
        told["azure_attributes"] = json!({ "log_analytics_info": sent });
    }
    harness.pass(vec![created("c-1"), told]);
    let request = &harness.called(ClustersCreate)[0];
    assert_eq!(request["azure_attributes"]["log_analytics_info"], sent);
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    assert!(!harness.object.to_string().contains("s3cret"));
}
