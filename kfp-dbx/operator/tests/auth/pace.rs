//! The pace of calls.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use futures::future::join_all;
use kfp_dbx_operator::databricks::{Endpoint, Failure, Request};
use kfp_dbx_operator::run::workspace::Source;
use serde_json::json;

use crate::server::{Seen, Server};
use crate::support::{environment, local, secret, workspaces};

fn team(name: &str, server: &Server) -> Source {
    secret(name, &[("DATABRICKS_HOST", &server.address), ("DATABRICKS_TOKEN", name)])
}

#[tokio::test]
async fn all_secrets_of_a_host_share_one_budget() {
    let server = Server::start(|_: &Seen, _: &str| "{}").await;
    let workspaces = workspaces(environment(&[]), local());
    let teams = ["team-a", "team-b", "team-c"].map(|name| team(name, &server));
    let request = Request::new(Endpoint::ScopesList);
    let start = Instant::now();
    let calls = (0..12).map(|index| workspaces.call(&teams[index % 3], &request));
    assert!(join_all(calls).await.iter().all(Result::is_ok));
    // Twelve at five in a second, of which two are there at once.
    assert!(start.elapsed() >= Duration::from_millis(1900), "{:?}", start.elapsed());
    for name in ["team-a", "team-b", "team-c"] {
        let own =
            server.all().iter().filter(|seen| seen.header("authorization").ends_with(name)).count();
        assert_eq!(own, 4);
    }
}

#[tokio::test]
async fn callers_of_an_endpoint_are_served_in_their_order() {
    let server = Server::start(|_: &Seen, _: &str| "{}").await;
    let workspaces = workspaces(environment(&[]), local());
    let source = team("team-a", &server);
    let request =
        |index: usize| Request::new(Endpoint::ClustersList).with("page_token", index.to_string());
    let requests: Vec<Request> = (0..8).map(request).collect();
    join_all(requests.iter().map(|request| workspaces.call(&source, request))).await;
    let order: Vec<String> = server.all().into_iter().map(|seen| seen.query).collect();
    let expected: Vec<String> = (0..8).map(|index| format!("page_token={index}")).collect();
    // The first two go at once, and arrive in any order.
    assert_eq!(order[2..], expected[2..]);
}

#[tokio::test]
async fn a_429_holds_up_the_endpoint_for_all() {
    let server = Server::start(|seen: &Seen, _: &str| match seen.query.as_str() {
        "run_id=1" => (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "2")], "slow down"),
        _ => (StatusCode::OK, [("x", "")], "{}"),
    })
    .await;
    let workspaces = workspaces(environment(&[]), local());
    let get = |id: i64| Request::new(Endpoint::RunsGet).with("run_id", id);
    let failure = workspaces.call(&team("team-a", &server), &get(1)).await.unwrap_err();
    assert_eq!(failure.name(), "later");
    let start = Instant::now();
    let other = workspaces.call(&team("team-b", &server), &Request::new(Endpoint::JobsGet)).await;
    assert_eq!(other, Ok(json!({})));
    assert!(start.elapsed() < Duration::from_millis(1900), "{:?}", start.elapsed());
    let same = workspaces.call(&team("team-b", &server), &get(2)).await;
    assert_eq!(same, Ok(json!({})));
    let waited = start.elapsed();
    assert!(
        waited >= Duration::from_millis(1900) && waited < Duration::from_secs(20),
        "{waited:?}"
    );
}

#[tokio::test]
async fn a_long_pause_is_told_and_not_waited_for() {
    let server = Server::start(|_: &Seen, _: &str| {
        (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "600")], "slow down")
    })
    .await;
    let workspaces = workspaces(environment(&[]), local());
    let (source, request) = (team("team-a", &server), Request::new(Endpoint::RunsGet));
    let start = Instant::now();
    for _ in 0..4 {
        let failure = workspaces.call(&source, &request).await.unwrap_err();
        let Failure::Later { after, .. } = failure else { panic!("{failure:?}") };
        assert!(after.unwrap() >= Duration::from_secs(590), "{after:?}");
    }
    assert!(start.elapsed() < Duration::from_secs(60));
    assert_eq!(server.all().len(), 1);
}

#[tokio::test]
async fn who_has_no_token_takes_no_turn() {
    let server = Server::start(|seen: &Seen, _: &str| match seen.path.as_str() {
        "/api/2.0/secrets/scopes/list" => (StatusCode::OK, "{}"),
        _ => (StatusCode::BAD_REQUEST, r#"{"error":"no"}"#),
    })
    .await;
    let workspaces = workspaces(environment(&[]), local());
    let values = [
        ("DATABRICKS_HOST", server.address.as_str()),
        ("DATABRICKS_CLIENT_ID", "id"),
        ("DATABRICKS_CLIENT_SECRET", "secret"),
    ];
    let (bad, good) = (secret("bad", &values), team("good", &server));
    let request = Request::new(Endpoint::ScopesList);
    let start = Instant::now();
    for _ in 0..500 {
        workspaces.call(&bad, &request).await.unwrap_err();
    }
    workspaces.call(&good, &request).await.unwrap();
    // With a turn for each of them it would be a hundred.
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}
