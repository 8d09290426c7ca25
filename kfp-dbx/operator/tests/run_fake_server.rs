//! The fake workspace as a server, and the operator's own client with it.

#![cfg(feature = "run")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::Arc;
use std::time::Duration;

use kfp_dbx_operator::databricks::{Endpoint, Failure, Request};
use kfp_dbx_operator::fake::{Client, Settings};
use kfp_dbx_operator::run::credentials::{Origin, Policy, Settings as Credentials};
use kfp_dbx_operator::run::fake_server::serve;
use kfp_dbx_operator::run::workspace::{Config, PER_SECOND, Source, Workspaces};
use reqwest::{Method, RequestBuilder, StatusCode};
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// A server that ends with the test.
struct Server {
    url: String,
    client: reqwest::Client,
    stop: Option<oneshot::Sender<()>>,
    task: JoinHandle<std::io::Result<()>>,
}

impl Server {
    async fn start(settings: Settings) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let (stop, stopped) = oneshot::channel();
        let stopped = async { stopped.await.unwrap() };
        let task = tokio::spawn(serve(listener, settings, stopped));
        let policy = reqwest::redirect::Policy::none();
        let client = reqwest::Client::builder().no_proxy().redirect(policy).build().unwrap();
        Self { url, client, stop: Some(stop), task }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url)).bearer_auth("dapi")
    }

    async fn get(&self, path: &str) -> Json {
        let reply = self.request(Method::GET, path).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{path}");
        serde_json::from_str(&reply.text().await.unwrap()).unwrap()
    }

    async fn post(&self, path: &str, body: &Json) -> Json {
        let reply = self.request(Method::POST, path).json(body).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{path}");
        serde_json::from_str(&reply.text().await.unwrap()).unwrap()
    }
}

/// Settings with the access token `dapi`, in which everything takes a tenth of a second.
fn quick() -> Settings {
    let mut settings = Settings::default();
    settings.tokens.insert("dapi".to_owned());
    let tenth = Duration::from_millis(100);
    settings.durations.cluster_pending = tenth;
    settings.durations.pending = tenth;
    settings.durations.running = tenth;
    settings.durations.terminating = tenth;
    settings
}

fn notebook() -> Json {
    let cluster = json!({"spark_version": "15", "node_type_id": "x", "num_workers": 1});
    let work = json!({"notebook_path": "/a"});
    json!({"task_key": "main", "new_cluster": cluster, "notebook_task": work})
}

#[tokio::test]
async fn a_run_ends_on_the_wall_clock() {
    let mut server = Server::start(quick()).await;
    let request = json!({"run_name": "calc", "tasks": [notebook()]});
    let run = server.post("/api/2.2/jobs/runs/submit", &request).await["run_id"].clone();
    for _ in 0..100 {
        let got = server.get(&format!("/api/2.2/jobs/runs/get?run_id={run}")).await;
        if got["state"]["result_state"] == "SUCCESS" {
            break;
        }
        sleep(Duration::from_millis(50)).await;
    }
    let state = server.get("/debug/state").await;
    assert_eq!(state["runs"][0]["result_state"], "SUCCESS");
    assert_eq!(state["runs"][0]["run_id"], run);
    assert_eq!(state["calls"]["RunsSubmit"]["count"], 1);
    server.stop.take().unwrap().send(()).unwrap();
    server.task.await.unwrap().unwrap();
}

#[tokio::test]
async fn the_page_and_the_state_show_everything_but_secrets() {
    let server = Server::start(quick()).await;
    server.post("/api/2.2/jobs/create", &json!({"name": "the-job"})).await;
    server.post("/api/2.0/secrets/scopes/create", &json!({"scope": "the-scope"})).await;
    let secret = json!({"scope": "the-scope", "key": "the-key", "string_value": "the-value"});
    server.post("/api/2.0/secrets/put", &secret).await;
    server.post("/api/2.0/workspace/mkdirs", &json!({"path": "/Shared/the-folder"})).await;
    let file = json!({"path": "/the-file", "contents": "dGhlLWNvbnRlbnQ="});
    server.post("/api/2.0/dbfs/put", &file).await;
    let cluster = json!({
        "cluster_name": "the-cluster", "spark_version": "15", "node_type_id": "x", "num_workers": 1,
    });
    server.post("/api/2.1/clusters/create", &cluster).await;
    server
        .post("/api/2.2/jobs/runs/submit", &json!({"run_name": "the-run", "tasks": [notebook()]}))
        .await;
    for path in ["/", "/debug/state"] {
        let text = server.request(Method::GET, path).send().await.unwrap().text().await.unwrap();
        for name in ["job", "scope", "key", "folder", "file", "cluster", "run"] {
            assert!(text.contains(&format!("the-{name}")), "{path} {name}: {text}");
        }
        for hidden in ["the-value", "the-content", "dapi"] {
            assert!(!text.contains(hidden), "{path}: {text}");
        }
    }
}

#[tokio::test]
async fn headers_and_statuses_are_those_of_http() {
    let mut settings = quick();
    settings.limits.per_second.insert("RunsList".to_owned(), 1);
    let server = Server::start(settings).await;
    let list = || server.request(Method::GET, "/api/2.2/jobs/runs/list?limit=5&active_only=true");
    assert_eq!(list().send().await.unwrap().status(), 200);
    let reply = list().send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(reply.headers()["retry-after"], "1");
    assert_eq!(reply.headers()["content-type"], "application/json");
    let reply = server.request(Method::GET, "/aad/auth").send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::FOUND);
    let location = reply.headers()["location"].to_str().unwrap();
    assert!(location.starts_with("https://login.microsoftonline.com/"));
    let reply = server.request(Method::DELETE, "/").send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::METHOD_NOT_ALLOWED);
    let reply = server.request(Method::GET, "/api/2.2/jobs/none").send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::NOT_FOUND);
    let large = vec![b' '; 21 * 1024 * 1024];
    let reply = server.request(Method::POST, "/api/2.0/workspace/import").body(large).send().await;
    // The server may close the connection before it has read everything.
    assert!(reply.is_err() || reply.unwrap().status() == StatusCode::PAYLOAD_TOO_LARGE);
}

fn workspaces(url: &str, variables: &[(&str, &str)]) -> Workspaces {
    let host = [("DATABRICKS_HOST", url)];
    let variables = host.iter().chain(variables);
    let variables = variables.map(|(name, value)| ((*name).to_owned(), value.as_bytes().to_vec()));
    let config = Config {
        policy: Policy::default(),
        own: Credentials::read(Origin::Environment, variables),
        per_second: PER_SECOND,
        seed: "test".to_owned(),
        observer: Arc::new(()),
    };
    Workspaces::new(config).unwrap()
}

#[tokio::test]
async fn the_operator_authenticates_as_a_client_with_a_secret() {
    let mut settings = quick();
    let client = Client { secret: Some("s%+1".to_owned()), subject: None };
    settings.clients.insert("the client".to_owned(), client);
    let server = Server::start(settings).await;
    let submit = Request::new(Endpoint::RunsSubmit)
        .with("run_name", "calc")
        .with("idempotency_token", "uid")
        .with("tasks", json!([notebook()]));
    let variables = [("DATABRICKS_CLIENT_ID", "the client"), ("DATABRICKS_CLIENT_SECRET", "s%+1")];
    let good = workspaces(&server.url, &variables);
    let first = good.call(&Source::Environment, &submit).await.unwrap();
    assert_eq!(good.call(&Source::Environment, &submit).await.unwrap(), first);
    let state = server.get("/debug/state").await;
    assert_eq!(state["runs"].as_array().unwrap().len(), 1);
    assert_eq!(state["tokens_given"], 1);
    let variables = [("DATABRICKS_CLIENT_ID", "the client"), ("DATABRICKS_CLIENT_SECRET", "other")];
    let bad = workspaces(&server.url, &variables).call(&Source::Environment, &submit).await;
    assert!(matches!(bad, Err(Failure::Credentials(_))), "{bad:?}");
}

#[tokio::test]
async fn the_operator_authenticates_with_an_access_token() {
    let server = Server::start(quick()).await;
    let list = Request::new(Endpoint::RunsList).with("active_only", true).with("limit", 25);
    let good = workspaces(&server.url, &[("DATABRICKS_TOKEN", "dapi")]);
    assert_eq!(good.call(&Source::Environment, &list).await.unwrap(), json!({}));
    let get = Request::new(Endpoint::RunsGet).with("run_id", 5);
    let missing = good.call(&Source::Environment, &get).await;
    assert!(matches!(missing, Err(Failure::Gone(_))), "{missing:?}");
    let bad = workspaces(&server.url, &[("DATABRICKS_TOKEN", "other")]);
    let bad = bad.call(&Source::Environment, &list).await;
    assert!(matches!(bad, Err(Failure::Credentials(_))), "{bad:?}");
}

#[tokio::test]
async fn files_on_volumes_are_raw_bytes() {
    let server = Server::start(quick()).await;
    let path = "/api/2.0/fs/files/Volumes/main/default/v/a.whl";
    let content = [0_u8, 255, 13, 10];
    let put = server.request(Method::PUT, path).body(content.to_vec()).send().await.unwrap();
    assert_eq!(put.status(), StatusCode::NO_CONTENT);
    let head = server.request(Method::HEAD, path).send().await.unwrap();
    let length = head.headers()["content-length"].to_str().unwrap().to_owned();
    assert_eq!((head.status(), &*length), (StatusCode::OK, "4"));
    let get = server.request(Method::GET, path).send().await.unwrap();
    assert_eq!(get.bytes().await.unwrap()[..], content);
    let delete = server.request(Method::DELETE, path).send().await.unwrap();
    assert_eq!(delete.status(), StatusCode::NO_CONTENT);
    let head = server.request(Method::HEAD, path).send().await.unwrap();
    assert_eq!(head.status(), StatusCode::NOT_FOUND);
}
