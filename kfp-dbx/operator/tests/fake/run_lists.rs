//! `runs/list`.

use kfp_dbx_operator::databricks::Endpoint::RunsList;
use serde_json::{Value as Json, json};

use crate::World;

#[test]
fn lists_have_the_newest_runs_first_and_pages() {
    let mut world = World::new();
    let mut ids: Vec<_> = (0..30).map(|number| world.submit(&format!("run {number}"))).collect();
    ids.reverse();
    let mut seen = Vec::new();
    let mut request = json!({"limit": 12});
    let mut pages = 0;
    loop {
        let page = world.ok(RunsList, request.clone());
        seen.extend(
            page["runs"].as_array().unwrap().iter().map(|run| run["run_id"].as_u64().unwrap()),
        );
        pages += 1;
        assert!(page.get("has_more").is_none(), "2.2 has no has_more");
        match page.get("next_page_token") {
            Some(token) => request["page_token"] = token.clone(),
            None => break,
        }
    }
    assert_eq!(seen, ids);
    assert_eq!(pages, 3);
}

#[test]
fn a_page_has_at_most_25_runs() {
    let mut world = World::new();
    assert_eq!(world.err(RunsList, json!({"limit": 26})).1, "INVALID_PARAMETER_VALUE");
    assert_eq!(world.ok(RunsList, json!({"limit": 25})), json!({}));
    assert_eq!(world.err(RunsList, json!({"page_token": "7"})).1, "INVALID_PARAMETER_VALUE");
}

#[test]
fn lists_show_active_or_completed_runs_only_if_asked() {
    let mut world = World::new();
    let ended = world.submit("a");
    world.pass(60);
    let active = world.submit("hangs");
    let ids = |page: Json| -> Vec<u64> {
        let runs = page["runs"].as_array().unwrap();
        runs.iter().map(|run| run["run_id"].as_u64().unwrap()).collect()
    };
    assert_eq!(ids(world.ok(RunsList, json!({"active_only": true}))), [active]);
    assert_eq!(ids(world.ok(RunsList, json!({"completed_only": true}))), [ended]);
    assert_eq!(ids(world.ok(RunsList, json!({}))), [active, ended]);
    assert_eq!(ids(world.ok(RunsList, json!({"start_time_from": world.now.0}))), [active]);
    assert_eq!(ids(world.ok(RunsList, json!({"start_time_to": world.now.0 - 1}))), [ended]);
    assert_eq!(world.ok(RunsList, json!({"run_type": "JOB_RUN"})), json!({}));
    world.err(RunsList, json!({"active_only": true, "completed_only": true}));
}

#[test]
fn lists_have_no_tasks_unless_asked() {
    let mut world = World::new();
    world.submit("a");
    assert!(world.ok(RunsList, json!({}))["runs"][0].get("tasks").is_none());
    let page = world.ok(RunsList, json!({"expand_tasks": true}));
    assert_eq!(page["runs"][0]["tasks"].as_array().unwrap().len(), 1);
}
