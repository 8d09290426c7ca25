//! Clusters: creation, states, list, deletion.

use kfp_dbx_operator::databricks::Endpoint::{
    ClustersCreate, ClustersDelete, ClustersGet, ClustersList, RunsSubmit,
};
use serde_json::{Value as Json, json};

use crate::{World, cluster, new_cluster, notebook_with};

#[test]
fn a_cluster_starts_and_runs() {
    let mut world = World::new();
    let mut request = cluster("c");
    request["custom_tags"] = json!({"kfp-dbx-uid": "1"});
    let id = world.ok(ClustersCreate, request)["cluster_id"].as_str().unwrap().to_owned();
    assert_eq!(id, "1129-080000-fake0001");
    assert_eq!(world.cluster_state(&id), "PENDING");
    world.pass(3);
    let cluster = world.ok(ClustersGet, json!({"cluster_id": id}));
    assert_eq!(cluster["state"], "RUNNING");
    assert_eq!(cluster["cluster_name"], "c");
    assert_eq!(cluster["custom_tags"]["kfp-dbx-uid"], "1");
    assert_eq!(cluster["num_workers"], 1);
    assert_eq!(world.workspace.made()[0].tags["kfp-dbx-uid"], "1");
}

#[test]
fn words_decide_the_course_of_a_cluster() {
    for (name, after_10, after_60) in [
        ("c", "RUNNING", "RUNNING"),
        ("c-fails", "ERROR", "ERROR"),
        ("c.breaks", "ERROR", "ERROR"),
        ("c_hangs", "PENDING", "PENDING"),
        ("c terminates", "TERMINATED", "TERMINATED"),
        ("c-slow", "PENDING", "RUNNING"),
    ] {
        let mut world = World::new();
        let id = world.create_cluster(name);
        world.pass(10);
        assert_eq!(world.cluster_state(&id), after_10, "{name}");
        world.pass(50);
        assert_eq!(world.cluster_state(&id), after_60, "{name}");
    }
    let mut world = World::new();
    assert_eq!(world.err(ClustersCreate, cluster("c-is-rejected")).0, 400);
    let id = world.create_cluster("c-is-protected");
    assert_eq!(world.err(ClustersDelete, json!({"cluster_id": id})).0, 403);
}

#[test]
fn names_are_not_unique() {
    let mut world = World::new();
    assert_ne!(world.create_cluster("c"), world.create_cluster("c"));
}

#[test]
fn a_token_returns_the_active_cluster() {
    let mut world = World::new();
    let mut request = cluster("c");
    request["idempotency_token"] = json!("t");
    let first = world.ok(ClustersCreate, request.clone());
    assert_eq!(world.ok(ClustersCreate, request.clone()), first);
    world.ok(ClustersDelete, first.clone());
    assert_ne!(world.ok(ClustersCreate, request), first);
}

#[test]
fn a_deleted_cluster_terminates_and_is_gone() {
    let mut world = World::new();
    let id = world.create_cluster("c");
    world.pass(10);
    world.ok(ClustersDelete, json!({"cluster_id": id}));
    assert_eq!(world.cluster_state(&id), "TERMINATING");
    world.pass(1);
    let (status, code, message) = world.err(ClustersGet, json!({"cluster_id": id}));
    assert_eq!((status, code.as_str()), (400, "INVALID_PARAMETER_VALUE"));
    assert_eq!(message, format!("Cluster {id} does not exist."));
    world.err(ClustersDelete, json!({"cluster_id": id}));
}

#[test]
fn a_cluster_that_did_not_start_can_be_deleted() {
    let mut world = World::new();
    let id = world.create_cluster("fails");
    world.pass(10);
    world.ok(ClustersDelete, json!({"cluster_id": id}));
    world.err(ClustersGet, json!({"cluster_id": id}));
}

#[test]
fn a_terminated_cluster_keeps_its_id_and_can_start() {
    let mut world = World::new();
    let id = world.create_cluster("c");
    world.pass(10);
    let named = json!({"cluster_id": id});
    let (status, problem) = world.call("POST", "/api/2.1/clusters/start", named.clone());
    assert_eq!((status, problem["error_code"].as_str()), (400, Some("INVALID_STATE")));
    assert_eq!(world.call("POST", "/api/2.1/clusters/delete", named.clone()).0, 200);
    assert_eq!(world.cluster_state(&id), "TERMINATING");
    world.pass(10);
    assert_eq!(world.cluster_state(&id), "TERMINATED");
    assert_eq!(world.call("POST", "/api/2.1/clusters/delete", named.clone()).0, 200);
    assert_eq!(world.call("POST", "/api/2.1/clusters/start", named.clone()).0, 200);
    world.pass(10);
    assert_eq!(world.cluster_state(&id), "RUNNING");
}

#[test]
fn a_run_starts_its_terminated_cluster() {
    let mut world = World::new();
    let id = world.create_cluster("c");
    world.pass(10);
    world.call("POST", "/api/2.1/clusters/delete", json!({"cluster_id": id}));
    world.pass(10);
    let on = json!({"new_cluster": null, "existing_cluster_id": id});
    let request = json!({"tasks": [notebook_with(on)]});
    let run = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
    assert_eq!(world.cluster_state(&id), "PENDING");
    world.pass(60);
    assert_eq!(world.state(run)["result_state"], "SUCCESS");
    assert_eq!(world.cluster_state(&id), "RUNNING");
}

#[test]
fn a_run_on_a_cluster_that_does_not_start_fails() {
    for word in ["fails", "c"] {
        let mut world = World::new();
        let id = world.create_cluster(word);
        let on = json!({"new_cluster": null, "existing_cluster_id": id});
        let request = json!({"tasks": [notebook_with(on)]});
        let run = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
        world.pass(60);
        let expected = if word == "fails" { "FAILED" } else { "SUCCESS" };
        assert_eq!(world.state(run)["result_state"], expected);
    }
}

#[test]
fn an_idle_cluster_terminates_after_its_time() {
    let mut world = World::new();
    let mut request = cluster("c");
    request["autotermination_minutes"] = json!(10);
    let id = world.ok(ClustersCreate, request)["cluster_id"].as_str().unwrap().to_owned();
    world.pass(300);
    let on = json!({"new_cluster": null, "existing_cluster_id": id});
    world.ok(RunsSubmit, json!({"tasks": [notebook_with(on)]}));
    world.pass(590);
    assert_eq!(world.cluster_state(&id), "RUNNING", "a run was on it");
    world.pass(20);
    let cluster = world.ok(ClustersGet, json!({"cluster_id": id}));
    assert_eq!(cluster["state"], "TERMINATED");
    assert_eq!(cluster["termination_reason"]["code"], "INACTIVITY");
}

#[test]
fn requests_are_rejected_as_the_api_does() {
    let with = |name: &str, value: Json| {
        let mut cluster = new_cluster();
        cluster[name] = value;
        cluster
    };
    let cases = [
        (with("spark_version", Json::Null), "INVALID_PARAMETER_VALUE"),
        (with("node_type_id", Json::Null), "INVALID_PARAMETER_VALUE"),
        (with("num_workers", Json::Null), "INVALID_PARAMETER_VALUE"),
        (with("num_workers", json!(-1)), "INVALID_PARAMETER_VALUE"),
        (with("num_workers", json!("many")), "MALFORMED_REQUEST"),
        (with("autoscale", json!({"min_workers": 1, "max_workers": 2})), "INVALID_PARAMETER_VALUE"),
        (with("autotermination_minutes", json!(9)), "INVALID_PARAMETER_VALUE"),
        (with("custom_tags", json!([{"key": "a", "value": "b"}])), "MALFORMED_REQUEST"),
        (with("spark_conf", json!({"a": 1})), "MALFORMED_REQUEST"),
        (with("cluster_log_conf", json!({"dbfs": "x"})), "MALFORMED_REQUEST"),
        (with("init_scripts", json!(["x"])), "MALFORMED_REQUEST"),
    ];
    for (request, expected) in cases {
        let mut world = World::new();
        let (status, code, _) = world.err(ClustersCreate, request.clone());
        assert_eq!((status, code.as_str()), (400, expected), "{request}");
        assert_eq!(world.workspace.clusters().count(), 0);
    }
    let mut world = World::new();
    world.ok(ClustersCreate, with("num_workers", json!(0)));
    world.ok(ClustersCreate, with("autotermination_minutes", json!(0)));
}

#[test]
fn lists_have_pages_and_filters() {
    let mut world = World::new();
    let mut ids: Vec<_> =
        (0..5).map(|number| world.create_cluster(&format!("c{number}"))).collect();
    let failed = world.create_cluster("fails");
    world.pass(10);
    ids.push(failed.clone());
    ids.reverse();
    let mut seen = Vec::new();
    let mut request = json!({"page_size": 4});
    loop {
        let page = world.ok(ClustersList, request.clone());
        let clusters = page["clusters"].as_array().unwrap();
        seen.extend(clusters.iter().map(|it| it["cluster_id"].as_str().unwrap().to_owned()));
        match page.get("next_page_token") {
            Some(token) => request["page_token"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(seen, ids);
    let filter = json!({"filter_by": {"cluster_states": ["ERROR"]}});
    let page = world.ok(ClustersList, filter);
    assert_eq!(page["clusters"].as_array().unwrap().len(), 1);
    assert_eq!(page["clusters"][0]["cluster_id"], failed.as_str());
    assert_eq!(world.err(ClustersList, json!({"page_size": 101})).0, 400);
}

#[test]
fn lists_leave_out_clusters_that_terminated_a_month_ago() {
    let mut world = World::new();
    let id = world.create_cluster("terminates");
    world.pass(29 * 24 * 3600);
    assert!(world.ok(ClustersList, json!({})).get("clusters").is_some());
    world.pass(2 * 24 * 3600);
    assert_eq!(world.ok(ClustersList, json!({})), json!({}));
    assert_eq!(world.cluster_state(&id), "TERMINATED");
    world.pass(30 * 24 * 3600);
    world.err(ClustersGet, json!({"cluster_id": id}));
}

#[test]
fn a_run_waits_for_a_cluster_that_terminates_and_starts_it_again() {
    let mut world = World::new();
    let id = world.create_cluster("c");
    world.pass(10);
    world.call("POST", "/api/2.1/clusters/delete", json!({"cluster_id": id}));
    let on = json!({"new_cluster": null, "existing_cluster_id": id});
    let run = world.ok(RunsSubmit, json!({"tasks": [notebook_with(on)]}));
    let run = run["run_id"].as_u64().unwrap();
    assert_eq!(world.cluster_state(&id), "TERMINATING");
    world.pass(2);
    assert_eq!(world.cluster_state(&id), "PENDING");
    world.pass(60);
    assert_eq!(world.state(run)["result_state"], "SUCCESS");
}
