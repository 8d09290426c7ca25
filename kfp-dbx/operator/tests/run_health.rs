//! The endpoints of health and metrics, over HTTP.

#![cfg(feature = "run")]
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use kfp_dbx_operator::databricks::{Endpoint, Failure};
use kfp_dbx_operator::run::health::Health;
use kfp_dbx_operator::run::metrics::Metrics;
use kfp_dbx_operator::run::serve;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Serves routes, and returns the answers to these requests.
async fn get(routes: axum::Router, path: &str) -> (u16, BTreeMap<String, String>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::spawn(serve::serve(listener, routes));
    let mut stream = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    server.abort();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    let mut lines = head.lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    (status, headers.collect(), body.to_owned())
}

#[tokio::test]
async fn readiness_tells_what_is_in_the_way() {
    let health = Health::default();
    let ready = async || get(serve::health(health.clone()), "/readyz").await;
    assert_eq!(ready().await.0, 200);
    health.obstacle("watch of runs", "the kind `Run` is not installed");
    let (status, _, body) = ready().await;
    assert_eq!((status, body.as_str()), (503, "watch of runs: the kind `Run` is not installed\n"));
    // Kubernetes does not kill a process that waits for its kinds.
    assert_eq!(get(serve::health(health.clone()), "/healthz").await.0, 200);
    health.no_obstacle("watch of runs");
    assert_eq!(ready().await.0, 200);
    assert_eq!(get(serve::health(health), "/metrics").await.0, 404);
}

#[tokio::test]
async fn metrics_are_open_metrics() {
    let metrics = Metrics::new();
    let failure = Failure::Unknown("secret words".to_owned());
    metrics.request(Endpoint::RunsGet, &Err(failure), std::time::Duration::from_secs(1));
    let (status, headers, body) = get(serve::metrics(metrics), "/metrics").await;
    assert_eq!(status, 200);
    assert!(headers["content-type"].starts_with("application/openmetrics-text"), "{headers:?}");
    assert!(body.trim_end().ends_with("# EOF"), "{body}");
    let line =
        r#"kfp_dbx_operator_databricks_requests_total{endpoint="RunsGet",outcome="unknown"} 1"#;
    assert!(body.lines().any(|served| served == line), "{body}");
}
