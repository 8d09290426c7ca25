//! Requests that were not sent, and answers that were lost.

use std::time::Duration;

use kfp_dbx_operator::databricks::{Answer, Endpoint, Request};
use kfp_dbx_operator::run::workspace::Source;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{environment, local, secret, workspaces};

fn source(host: &str) -> Source {
    secret("team", &[("DATABRICKS_HOST", host), ("DATABRICKS_TOKEN", "dapi1")])
}

async fn call(host: &str) -> Answer {
    let request = Request::new(Endpoint::RunsSubmit).with("run_name", "x");
    workspaces(environment(&[]), local()).call(&source(host), &request).await
}

/// Serves each connection with a function, once it has sent something.
async fn listen<F: Future<Output = ()> + Send>(
    serve: impl Fn(TcpStream) -> F + Send + 'static,
) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 4096]).await;
            serve(stream).await;
        }
    });
    address
}

#[tokio::test]
async fn a_refused_connection_is_a_request_that_was_not_sent() {
    let address = {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let failure = call(&address).await.unwrap_err();
    assert_eq!(failure.name(), "later");
    assert!(failure.message().starts_with("`127.0.0.1` cannot be reached: "), "{failure:?}");
    assert!(failure.message().contains("refused"), "{failure:?}");
}

#[tokio::test]
async fn an_unknown_name_is_a_request_that_was_not_sent() {
    let source = source("https://adb-1.2.invalid.azuredatabricks.net");
    let own = environment(&[]);
    // Without a proxy, as that of this machine would resolve the name.
    let request = Request::new(Endpoint::RunsSubmit);
    let failure = workspaces(own, local()).call(&source, &request).await.unwrap_err();
    assert_eq!(failure.name(), "later", "{failure:?}");
}

#[tokio::test]
async fn a_server_without_encryption_is_a_request_that_was_not_sent() {
    let address = listen(async |mut stream| {
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
    })
    .await;
    let host = address.replace("http://", "https://");
    let own = environment(&[("DATABRICKS_HOST", &host), ("DATABRICKS_TOKEN", "dapi1")]);
    let request = Request::new(Endpoint::RunsSubmit);
    let failure = workspaces(own, local()).call(&Source::Environment, &request).await.unwrap_err();
    assert_eq!(failure.name(), "later", "{failure:?}");
}

#[tokio::test]
async fn a_connection_that_breaks_is_a_lost_answer() {
    for part in [
        "",
        "HTTP/1.1 200 OK\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 99\r\n\r\n{\"run_id\":1",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n{\"run",
        "not HTTP at all\r\n\r\n",
    ] {
        let address = listen(async move |mut stream| {
            let _ = stream.write_all(part.as_bytes()).await;
        })
        .await;
        let failure = call(&address).await.unwrap_err();
        assert_eq!(failure.name(), "unknown", "{part:?}: {failure:?}");
        assert!(failure.message().starts_with("the response of `127.0.0.1` was lost: "));
    }
}

#[tokio::test]
async fn a_call_can_be_dropped_and_holds_up_nobody() {
    let address = listen(async |_| tokio::time::sleep(Duration::from_millis(20)).await).await;
    let workspaces = workspaces(environment(&[]), local());
    let source = source(&address);
    let request = Request::new(Endpoint::ScopesList);
    let start = std::time::Instant::now();
    for _ in 0..10 {
        let call = workspaces.call(&source, &request);
        let _ = tokio::time::timeout(Duration::from_millis(5), call).await;
    }
    assert!(start.elapsed() < Duration::from_secs(30), "{:?}", start.elapsed());
}
