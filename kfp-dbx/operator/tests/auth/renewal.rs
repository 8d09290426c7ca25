//! The life of a token: kept, renewed before it ends, forgotten when it is refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use kfp_dbx_operator::databricks::{Answer, Endpoint, Failure, Request};
use kfp_dbx_operator::run::credentials::Policy;
use kfp_dbx_operator::run::workspace::{Source, Workspaces};
use serde_json::json;

use crate::server::{Seen, Server};
use crate::support::{DISCOVERY, TOKENS, environment, workspaces};

const GET: &str = "/api/2.2/jobs/runs/get";

/// Starts a server that answers the nth request for a token with what the function returns.
async fn server(answer: impl Fn(usize) -> (StatusCode, String) + Send + Sync + 'static) -> Server {
    let (count, answer) = (Arc::new(AtomicUsize::new(0)), Arc::new(answer));
    Server::start(move |seen: &Seen, own: &str| match seen.path.as_str() {
        DISCOVERY => {
            (StatusCode::OK, json!({"token_endpoint": format!("{own}{TOKENS}")}).to_string())
        }
        TOKENS => answer(count.fetch_add(1, Ordering::SeqCst) + 1),
        _ if seen.header("authorization").contains("refused") => (
            StatusCode::FORBIDDEN,
            json!({"error_code": "403", "message": "Invalid access token."}).to_string(),
        ),
        _ => (StatusCode::OK, "{}".to_owned()),
    })
    .await
}

fn token(text: impl std::fmt::Display, seconds: u64) -> (StatusCode, String) {
    let token = json!({"access_token": text.to_string(), "expires_in": seconds});
    (StatusCode::OK, token.to_string())
}

fn client(server: &Server) -> Workspaces {
    let values = [
        ("DATABRICKS_HOST", server.address.as_str()),
        ("DATABRICKS_CLIENT_ID", "id"),
        ("DATABRICKS_CLIENT_SECRET", "s3cr3t"),
    ];
    workspaces(environment(&values), Policy::default())
}

async fn call(workspaces: &Workspaces) -> Answer {
    let request = Request::new(Endpoint::RunsGet).with("run_id", 1);
    workspaces.call(&Source::Environment, &request).await
}

/// Returns the tokens of the calls so far.
fn used(server: &Server) -> Vec<String> {
    let token = |seen: &Seen| seen.header("authorization").trim_start_matches("Bearer ").to_owned();
    server.seen(GET).iter().map(token).collect()
}

async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// Waits until the server has been asked for a number of tokens.
async fn wait_for_tokens(server: &Server, count: usize) {
    for _ in 0..200 {
        if server.seen(TOKENS).len() >= count {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // The client reads the answer.
    tokio::time::sleep(Duration::from_millis(400)).await;
    assert_eq!(server.seen(TOKENS).len(), count);
}

#[tokio::test]
async fn many_callers_ask_for_one_token() {
    let server = server(|n| {
        std::thread::sleep(Duration::from_millis(50));
        token(n, 3600)
    })
    .await;
    let workspaces = client(&server);
    let calls = futures::future::join_all((0..20).map(|_| call(&workspaces))).await;
    assert!(calls.iter().all(Result::is_ok), "{calls:?}");
    assert_eq!(server.seen(TOKENS).len(), 1);
    assert_eq!(server.seen(GET).len(), 20);
}

#[tokio::test]
async fn a_token_is_renewed_twenty_minutes_before_its_end_while_it_is_used() {
    let server = server(|n| token(n, 3600)).await;
    let workspaces = client(&server);
    call(&workspaces).await.unwrap();
    pass(Duration::from_secs(3600 - 1200 - 5)).await;
    call(&workspaces).await.unwrap();
    assert_eq!(server.seen(TOKENS).len(), 1);
    pass(Duration::from_secs(6)).await;
    call(&workspaces).await.unwrap();
    wait_for_tokens(&server, 2).await;
    call(&workspaces).await.unwrap();
    assert_eq!(used(&server), ["1", "1", "1", "2"]);
    assert_eq!(server.seen(TOKENS).len(), 2);
}

#[tokio::test]
async fn a_short_token_is_renewed_after_half_of_its_life() {
    let server = server(|n| token(n, 600)).await;
    let workspaces = client(&server);
    call(&workspaces).await.unwrap();
    pass(Duration::from_secs(295)).await;
    call(&workspaces).await.unwrap();
    assert_eq!(server.seen(TOKENS).len(), 1);
    pass(Duration::from_secs(6)).await;
    call(&workspaces).await.unwrap();
    wait_for_tokens(&server, 2).await;
}

#[tokio::test]
async fn the_last_forty_seconds_of_a_token_are_not_used() {
    let server = server(|n| token(n, 600)).await;
    let workspaces = client(&server);
    call(&workspaces).await.unwrap();
    pass(Duration::from_secs(600 - 39)).await;
    call(&workspaces).await.unwrap();
    assert_eq!(used(&server), ["1", "2"]);
}

#[tokio::test]
async fn a_token_that_is_about_to_end_at_once_is_not_used() {
    let server = server(|n| token(n, 39)).await;
    let failure = call(&client(&server)).await.unwrap_err();
    assert_eq!(failure.name(), "later");
    assert!(failure.message().contains("about to end"), "{failure:?}");
    assert!(server.seen(GET).is_empty());
}

#[tokio::test]
async fn while_the_old_token_is_good_a_failed_renewal_is_tried_once_in_a_minute() {
    let server = server(|n| match n {
        1 => token(n, 3600),
        _ => (StatusCode::BAD_REQUEST, json!({"error": "no"}).to_string()),
    })
    .await;
    let workspaces = client(&server);
    call(&workspaces).await.unwrap();
    pass(Duration::from_secs(2500)).await;
    for _ in 0..5 {
        call(&workspaces).await.unwrap();
        wait_for_tokens(&server, 2).await;
    }
    pass(Duration::from_secs(61)).await;
    call(&workspaces).await.unwrap();
    wait_for_tokens(&server, 3).await;
    assert!(used(&server).iter().all(|token| token == "1"));
    // In the end it is no longer good.
    pass(Duration::from_secs(1100)).await;
    assert_eq!(call(&workspaces).await.unwrap_err().name(), "credentials");
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    for status in [429, 502, 503, 504] {
        let server = server(move |n| match n {
            1 | 2 => (StatusCode::from_u16(status).unwrap(), String::new()),
            n => token(n, 3600),
        })
        .await;
        assert_eq!(call(&client(&server)).await, Ok(json!({})));
        assert_eq!(used(&server), ["3"]);
    }
}

#[tokio::test]
async fn a_busy_server_is_asked_when_it_says() {
    let count = Arc::new(AtomicUsize::new(0));
    let server = Server::start(move |seen: &Seen, own: &str| {
        let body = match seen.path.as_str() {
            DISCOVERY => json!({"token_endpoint": format!("{own}{TOKENS}")}),
            TOKENS if count.fetch_add(1, Ordering::SeqCst) == 0 => {
                return (StatusCode::SERVICE_UNAVAILABLE, [("retry-after", "2")], String::new());
            }
            _ => json!({"access_token": "1", "expires_in": 3600}),
        };
        (StatusCode::OK, [("retry-after", "0")], body.to_string())
    })
    .await;
    let start = std::time::Instant::now();
    call(&client(&server)).await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(2), "{:?}", start.elapsed());
}

#[tokio::test]
async fn a_server_that_asks_for_a_long_wait_holds_nobody_up() {
    let server = Server::start(|_: &Seen, _: &str| {
        (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "120")], "slow down")
    })
    .await;
    let workspaces = client(&server);
    for _ in 0..5 {
        let failure = call(&workspaces).await.unwrap_err();
        let Failure::Later { after, message } = failure else { panic!("{failure:?}") };
        assert_eq!(after, Some(Duration::from_secs(120)));
        assert!(message.ends_with("gives no token: slow down"), "{message}");
    }
    assert_eq!(server.all().len(), 1, "the others know it from the first");
}

#[tokio::test]
async fn a_refusal_is_told_in_the_server_s_words_and_remembered_for_a_moment() {
    let server = server(|_| {
        let error = json!({
            "error": "invalid_client",
            "error_description": "AADSTS7000215: Invalid client secret provided. Trace ID: 1 \
                                  Correlation ID: 2 Timestamp: 3",
        });
        (StatusCode::UNAUTHORIZED, error.to_string())
    })
    .await;
    let workspaces = client(&server);
    for _ in 0..10 {
        let failure = call(&workspaces).await.unwrap_err();
        let message = "`127.0.0.1` gives no token: AADSTS7000215: Invalid client secret provided";
        assert_eq!(failure, Failure::Credentials(message.to_owned()));
    }
    assert_eq!(server.seen(TOKENS).len(), 1);
    pass(Duration::from_secs(11)).await;
    call(&workspaces).await.unwrap_err();
    assert_eq!(server.seen(TOKENS).len(), 2);
    assert!(server.seen(GET).is_empty());
}

#[tokio::test]
async fn answers_without_a_token_are_told() {
    for (body, fault) in [
        ("<html>", "is no JSON"),
        ("{}", "has no `access_token`"),
        (r#"{"access_token":""}"#, "has no `access_token`"),
        (r#"{"access_token":"a\nb"}"#, "has an `access_token` with characters"),
    ] {
        let server = server(move |_| (StatusCode::OK, body.to_owned())).await;
        let failure = call(&client(&server)).await.unwrap_err();
        assert_eq!(failure.name(), "later");
        assert!(failure.message().contains(fault), "{failure:?}");
    }
}

#[tokio::test]
async fn the_end_of_a_token_has_several_forms() {
    for (field, value) in
        [("expires_in", json!(3600)), ("expires_in", json!("3599")), ("x", json!(1))]
    {
        let server = server(move |_| {
            (StatusCode::OK, json!({"access_token": "1", field: value}).to_string())
        })
        .await;
        let workspaces = client(&server);
        call(&workspaces).await.unwrap();
        // Without an end it is one of five minutes.
        pass(Duration::from_secs(if field == "x" { 270 } else { 2000 })).await;
        call(&workspaces).await.unwrap();
        assert_eq!(server.seen(TOKENS).len(), if field == "x" { 2 } else { 1 });
    }
}

#[tokio::test]
async fn a_token_that_the_workspace_refuses_is_replaced_once() {
    let server = server(|n| token(if n == 1 { "refused" } else { "good" }, 3600)).await;
    let workspaces = client(&server);
    assert_eq!(call(&workspaces).await, Ok(json!({})));
    assert_eq!(used(&server), ["refused", "good"]);
}

#[tokio::test]
async fn a_workspace_that_refuses_all_tokens_is_not_asked_for_more_and_more() {
    let server = server(|n| token(format!("refused-{n}"), 3600)).await;
    let workspaces = client(&server);
    for _ in 0..5 {
        let failure = call(&workspaces).await.unwrap_err();
        assert_eq!(failure, Failure::Credentials("Invalid access token.".to_owned()));
    }
    assert_eq!(server.seen(TOKENS).len(), 2);
    assert_eq!(server.seen(GET).len(), 6);
    pass(Duration::from_secs(61)).await;
    call(&workspaces).await.unwrap_err();
    assert_eq!(server.seen(TOKENS).len(), 3);
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_the_token_to_the_next() {
    let server = server(|n| {
        std::thread::sleep(Duration::from_millis(if n == 1 { 300 } else { 0 }));
        token(n, 3600)
    })
    .await;
    let workspaces = client(&server);
    let first = tokio::time::timeout(Duration::from_millis(50), call(&workspaces)).await;
    assert!(first.is_err());
    assert_eq!(call(&workspaces).await, Ok(json!({})));
}
