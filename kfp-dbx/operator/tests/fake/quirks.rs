//! The forms that answers can take.

use kfp_dbx_operator::databricks::Endpoint::{
    ClustersCreate, ClustersGet, ClustersList, JobsCreate, JobsList, RunsGet, RunsList, RunsSubmit,
};
use kfp_dbx_operator::fake::Quirks;
use serde_json::json;

use crate::{World, cluster_with_secrets};

fn world(quirks: Quirks) -> World {
    World::with(|settings| settings.quirks = quirks)
}

#[test]
fn numbers_of_64_bits_can_be_texts() {
    let mut plain = World::new();
    let mut world = world(Quirks { decimal_strings: true, ..Quirks::default() });
    let id = plain.submit("a");
    let submitted = world.ok(RunsSubmit, json!({"run_name": "a", "tasks": [crate::notebook()]}));
    assert_eq!(submitted["run_id"], id.to_string());
    let run = world.ok(RunsGet, json!({"run_id": id.to_string()}));
    assert_eq!(run["run_id"], id.to_string());
    assert_eq!(run["start_time"], plain.get(id)["start_time"].to_string());
    assert_eq!(run["tasks"][0]["attempt_number"], 0, "it has 32 bits");
    assert!(run["tasks"][0]["run_id"].is_string());
}

#[test]
fn objects_can_have_fields_that_nobody_knows() {
    let mut world = world(Quirks { extra_fields: true, ..Quirks::default() });
    let id = world.submit("a");
    let run = world.get(id);
    assert!(run["a_new_field"].is_object());
    assert!(run["tasks"][0]["state"]["a_new_field"].is_object());
    assert_eq!(run["run_id"], id);
}

#[test]
fn states_before_the_end_can_have_words_that_nobody_knows() {
    let mut world = world(Quirks { unknown_states: true, ..Quirks::default() });
    let (run, cluster) = (world.submit("a"), world.create_cluster("c"));
    assert_eq!(world.life(run), "A_NEW_STATE");
    assert_eq!(world.get(run)["status"]["state"], "A_NEW_STATE");
    assert_eq!(world.cluster_state(&cluster), "A_NEW_STATE");
    world.pass(60);
    assert_eq!(world.life(run), "TERMINATED");
    assert_eq!(world.ok(ClustersGet, json!({"cluster_id": cluster}))["state"], "RUNNING");
}

#[test]
fn runs_can_lack_the_old_state() {
    let mut world = world(Quirks { no_old_state: true, ..Quirks::default() });
    let (run, cluster) = (world.submit("a"), world.create_cluster("c"));
    let got = world.get(run);
    assert!(got.get("state").is_none());
    assert!(got["tasks"][0].get("state").is_none());
    assert_eq!(got["status"]["state"], "PENDING");
    assert_eq!(world.cluster_state(&cluster), "PENDING");
}

#[test]
fn pages_can_end_before_their_limit() {
    let mut world = world(Quirks { short_pages: true, ..Quirks::default() });
    let mut jobs = Vec::new();
    for number in 0..7 {
        let job = world.ok(JobsCreate, json!({"name": number.to_string()}));
        jobs.push(job["job_id"].clone());
    }
    jobs.reverse();
    let mut pages = Vec::new();
    let mut seen = Vec::new();
    let mut request = json!({"limit": 100});
    loop {
        let page = world.ok(JobsList, request.clone());
        let listed = page["jobs"].as_array().cloned().unwrap_or_default();
        pages.push(listed.len());
        seen.extend(listed.iter().map(|job| job["job_id"].clone()));
        match page.get("next_page_token") {
            Some(token) => request["page_token"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(seen, jobs);
    assert_eq!(pages, [1, 2, 0, 1, 2, 0, 1]);
}

#[test]
fn what_is_new_can_be_listed_late() {
    let lag = std::time::Duration::from_secs(30);
    let mut world = world(Quirks { list_lag: lag, ..Quirks::default() });
    let run = world.submit("hangs");
    let cluster = world.create_cluster("c");
    world.ok(JobsCreate, json!({"name": "j"}));
    world.pass(29);
    for endpoint in [RunsList, ClustersList, JobsList] {
        assert_eq!(world.ok(endpoint, json!({})), json!({}));
    }
    assert_eq!(world.life(run), "RUNNING");
    assert_eq!(world.cluster_state(&cluster), "RUNNING");
    world.pass(1);
    // The run has a cluster of its own.
    for (endpoint, name, number) in
        [(RunsList, "runs", 1), (ClustersList, "clusters", 2), (JobsList, "jobs", 1)]
    {
        assert_eq!(world.ok(endpoint, json!({}))[name].as_array().unwrap().len(), number);
    }
}

#[test]
fn answers_can_tell_secrets() {
    let mut world = world(Quirks { tells_secrets: true, ..Quirks::default() });
    let cluster = cluster_with_secrets();
    let id = world.ok(ClustersCreate, cluster.clone())["cluster_id"].clone();
    let told = world.ok(ClustersGet, json!({"cluster_id": id}));
    for field in ["docker_image", "azure_attributes"] {
        assert_eq!(told[field], cluster[field]);
    }
}
