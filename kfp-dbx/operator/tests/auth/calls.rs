//! Calls: what is sent, and the meaning of what comes back.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use kfp_dbx_operator::databricks::{Answer, Endpoint, Failure, Request};
use kfp_dbx_operator::run::workspace::{Called, Observer, Source};
use serde_json::json;

use crate::server::{Seen, Server};
use crate::support::{environment, local, observed, secret, workspaces};

/// Sends a request to a server, with an access token.
async fn call(server: &Server, request: &Request) -> Answer {
    let values = [("DATABRICKS_HOST", server.address.as_str()), ("DATABRICKS_TOKEN", "dapi1")];
    workspaces(environment(&[]), local()).call(&secret("team", &values), request).await
}

#[tokio::test]
async fn the_fields_of_a_read_are_its_query() {
    let server = Server::start(|_: &Seen, _: &str| "{}").await;
    let request = Request::new(Endpoint::RunsList)
        .with("active_only", true)
        .with("limit", 24)
        .with("page_token", "a b&c=é")
        .with("none", serde_json::Value::Null)
        .with("list", json!(["x", 1]));
    call(&server, &request).await.unwrap();
    let seen = &server.all()[0];
    let query = "active_only=true&limit=24&page_token=a+b%26c%3D%C3%A9&list=x&list=1";
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("GET", "/api/2.2/jobs/runs/list"));
    assert_eq!((seen.query.as_str(), seen.body.as_str()), (query, ""));
}

#[tokio::test]
async fn the_fields_of_a_write_are_its_body() {
    let server = Server::start(|_: &Seen, _: &str| r#"{"run_id": 9007199254740993}"#).await;
    let fields =
        json!({"b": {"num_workers": 0, "x": false}, "a": "", "big": 9_007_199_254_740_993_i64});
    let mut request = Request::new(Endpoint::RunsSubmit);
    request.fields = fields.as_object().unwrap().clone();
    let answer = call(&server, &request).await;
    assert_eq!(answer, Ok(json!({"run_id": 9_007_199_254_740_993_i64})));
    let seen = &server.all()[0];
    assert_eq!(seen.body, fields.to_string());
    assert_eq!((seen.method.as_str(), seen.query.as_str()), ("POST", ""));
    assert_eq!(seen.header("content-type"), "application/json");
    assert_eq!(seen.header("accept"), "application/json");
}

#[tokio::test]
async fn retry_after_has_three_forms() {
    // A date is read by the clock of the server, which is years behind.
    let date = "Wed, 21 Oct 2015 07:28:00 GMT";
    for (value, expected) in [("40", 40), ("Wed, 21 Oct 2015 07:28:50 GMT", 50), ("41.5", 41)] {
        let server = Server::start(move |_: &Seen, _: &str| {
            (StatusCode::TOO_MANY_REQUESTS, [("retry-after", value), ("date", date)], "slow down")
        })
        .await;
        let failure = call(&server, &Request::new(Endpoint::RunsList)).await.unwrap_err();
        let Failure::Later { after, message } = failure else { panic!("{failure:?}") };
        assert_eq!((after.unwrap().as_secs(), message.as_str()), (expected, "slow down"));
    }
}

#[tokio::test]
async fn a_redirect_to_the_login_page_is_explained() {
    let server = Server::start(|_: &Seen, _: &str| {
        let location = "/login.html?error=private-link-validation-error:1";
        (StatusCode::FOUND, [("location", location)], "<html>")
    })
    .await;
    let failure = call(&server, &Request::new(Endpoint::RunsGet)).await.unwrap_err();
    assert!(matches!(&failure, Failure::Credentials(text) if text.contains("Private Link")));
}

#[tokio::test]
async fn a_body_without_end_is_not_read() {
    let server = Server::start(|_: &Seen, _: &str| "x".repeat(17 << 20)).await;
    let failure = call(&server, &Request::new(Endpoint::RunsGet)).await.unwrap_err();
    assert_eq!(failure, Failure::Unknown("the response is larger than 16 MiB".to_owned()));
}

#[tokio::test]
async fn bytes_that_are_no_text_are_no_answer() {
    let server = Server::start(|_: &Seen, _: &str| vec![0xff_u8, 0x1b, b'{']).await;
    let failure = call(&server, &Request::new(Endpoint::RunsSubmit)).await.unwrap_err();
    assert_eq!(failure.name(), "unknown");
    assert!(!failure.message().contains('\u{1b}'));
}

#[derive(Default)]
struct Counts(Mutex<Vec<(String, Endpoint, &'static str)>>, Mutex<Vec<bool>>);

impl Observer for Counts {
    fn called(&self, called: &Called<'_>) {
        let outcome = called.answer.as_ref().err().map_or("ok", Failure::name);
        assert!(called.throttled <= called.took && called.took < Duration::from_secs(30));
        self.0.lock().unwrap().push((called.host.to_owned(), called.endpoint, outcome));
    }

    fn renewed(&self, succeeded: bool) {
        self.1.lock().unwrap().push(succeeded);
    }
}

#[tokio::test]
async fn each_call_and_each_token_is_told() {
    let server = Server::start(|seen: &Seen, own: &str| match seen.path.as_str() {
        "/api/2.2/jobs/runs/get" => (StatusCode::NOT_FOUND, r#"{"message":"no run"}"#.to_owned()),
        _ => crate::support::tokens(seen, own),
    })
    .await;
    let values = [
        ("DATABRICKS_HOST", server.address.as_str()),
        ("DATABRICKS_CLIENT_ID", "id"),
        ("DATABRICKS_CLIENT_SECRET", "secret"),
    ];
    let counts = Arc::new(Counts::default());
    let workspaces = observed(environment(&values), local(), Arc::clone(&counts) as _);
    for endpoint in [Endpoint::RunsGet, Endpoint::RunsList] {
        let _ = workspaces.call(&Source::Environment, &Request::new(endpoint)).await;
    }
    let host = server.address.clone();
    let expected = [(host.clone(), Endpoint::RunsGet, "gone"), (host, Endpoint::RunsList, "ok")];
    assert_eq!(*counts.0.lock().unwrap(), expected);
    assert_eq!(*counts.1.lock().unwrap(), [true]);
}
