//! What all endpoints have in common: rates, access tokens, forms of requests.

use kfp_dbx_operator::databricks::ENDPOINTS;
use kfp_dbx_operator::databricks::Endpoint::{RunsGet, RunsList, RunsSubmit};
use kfp_dbx_operator::fake::{Call, Limit, Settings, Workspace};
use kfp_dbx_operator::time::Time;
use serde_json::{Value as Json, json};

use crate::{World, notebook};

#[test]
fn requests_over_the_rate_are_429_and_have_no_effect() {
    let mut world = World::new();
    for _ in 0..35 {
        world.submit("hangs");
    }
    let reply = world.reply(RunsSubmit, json!({"tasks": [notebook()]}));
    assert_eq!((reply.status, reply.retry_after.as_deref()), (429, Some("1")));
    assert!(reply.body.contains("REQUEST_LIMIT_EXCEEDED"));
    assert_eq!(world.workspace.runs().count(), 35);
    assert_eq!(world.workspace.broken_limits()[&Limit::Rate("RunsSubmit")], 1);
    let calls = world.workspace.calls(RunsSubmit);
    assert_eq!((calls.count, calls.limited, calls.highest), (36, 1, 36));
    assert_eq!(calls.statuses[&429], 1);
    assert_eq!(world.workspace.calls(RunsGet).count, 0);
    world.pass(1);
    world.submit("a");
}

#[test]
fn fields_that_no_endpoint_knows_are_ignored_and_noted() {
    let mut world = World::new();
    let request = json!({"tasks": [notebook()], "tags": {}, "job_clusters": []});
    world.ok(RunsSubmit, request);
    let ignored: Vec<_> = world.workspace.ignored_fields().keys().collect();
    assert_eq!(ignored, ["RunsSubmit: job_clusters", "RunsSubmit: tags"]);
}

#[test]
fn time_never_goes_back() {
    let mut world = World::new();
    let id = world.submit("a");
    world.pass(60);
    let after = world.get(id);
    world.now = Time(world.now.0 - 50_000);
    assert_eq!(world.get(id), after);
}

#[test]
fn every_endpoint_of_the_operator_is_served() {
    for endpoint in ENDPOINTS {
        let mut world = World::new();
        let reply = world.reply(*endpoint, json!({}));
        assert!(!reply.body.contains("No API found"), "{}", endpoint.path());
        assert_eq!(world.workspace.calls(*endpoint).count, 1, "{}", endpoint.path());
        let names: Vec<_> = world.workspace.all_calls().map(|(name, _)| name).collect();
        assert_eq!(names, [endpoint.name()]);
    }
}

fn get(workspace: &mut Workspace, authorization: Option<&str>) -> (u16, Json) {
    let query =
        [("limit".to_owned(), "5".to_owned()), ("active_only".to_owned(), "true".to_owned())];
    let path = "/api/2.2/jobs/runs/list";
    let call = Call { method: "GET", path, query: &query, authorization, ..Call::default() };
    let reply = workspace.serve(call, Time(0));
    (reply.status, serde_json::from_str(&reply.body).unwrap())
}

#[test]
fn an_access_token_is_needed_if_the_settings_have_some() {
    let mut settings = Settings::default();
    settings.tokens.insert("dapi1".to_owned());
    let mut workspace = Workspace::new(settings);
    assert_eq!(get(&mut workspace, None).0, 401);
    assert_eq!(get(&mut workspace, Some("Basic eDp5")).0, 401);
    assert_eq!(get(&mut workspace, Some("Bearer other")).0, 403);
    assert_eq!(get(&mut workspace, Some("Bearer dapi1")), (200, json!({})));
    assert_eq!(workspace.calls(RunsList).count, 1);
}

#[test]
fn paths_that_do_not_exist_are_404() {
    let mut workspace = Workspace::new(Settings::default());
    for (method, path) in [
        ("GET", "/api/2.2/jobs/runs/submit"),
        ("POST", "/api/2.2/jobs/nothing"),
        ("POST", "/api/9.9/jobs/create"),
        ("POST", "/"),
        ("PATCH", "/api/2.2/jobs/create"),
    ] {
        let call = Call { method, path, body: b"{}", ..Call::default() };
        assert_eq!(workspace.serve(call, Time(0)).status, 404, "{method} {path}");
    }
}

#[test]
fn a_body_that_is_no_object_is_malformed() {
    let mut workspace = Workspace::new(Settings::default());
    for body in ["[]", "{", "3", "\"x\""] {
        let path = "/api/2.2/jobs/create";
        let body = body.as_bytes();
        let call = Call { method: "POST", path, body, ..Call::default() };
        let reply = workspace.serve(call, Time(0));
        assert_eq!(reply.status, 400);
        assert!(reply.body.contains("MALFORMED_REQUEST"));
    }
}
