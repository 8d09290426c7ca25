//! Steps as requests to an API server and to a workspace, which the test is.

#![cfg(feature = "run")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod server;

use std::io::Write;
use std::sync::{Arc, Mutex};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kfp_dbx_operator::controller::{Target, Task};
use kfp_dbx_operator::databricks::{Endpoint, Failure, Request};
use kfp_dbx_operator::decide::{ClusterFailure, Event, Outcome, Patch, Step, Write as Change};
use kfp_dbx_operator::object::Key;
use kfp_dbx_operator::run::cluster::Cluster;
use kfp_dbx_operator::run::credentials::{Origin, Policy, Settings};
use kfp_dbx_operator::run::operate::{Done, World};
use kfp_dbx_operator::run::workspace::{Config, Workspaces};
use kfp_dbx_operator::run::world::RealWorld;
use serde_json::{Value as Json, json};
use server::{Server, status};
use tracing_subscriber::fmt::MakeWriter;

/// Texts that are in tokens and Secrets, and nowhere else.
const TOKEN: &str = "dapi-token-of-the-team";
const OWN_TOKEN: &str = "dapi-token-of-the-operator";
const VALUE: &str = "a-value-of-a-secret-scope";

const RUNS: &str = "/apis/databricks.microsoft.com/v1alpha1/namespaces/team/runs";
const SECRETS: &str = "/api/v1/namespaces/team/secrets";
const EVENTS: &str = "/apis/events.k8s.io/v1/namespaces/team/events";

/// A world whose requests all go to the server.
async fn world() -> (Server, String, RealWorld) {
    let (server, address) = Server::start().await;
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = kube::Client::try_from(kube::Config::new(address.parse().unwrap())).unwrap();
    let own = [("DATABRICKS_HOST", &*address), ("DATABRICKS_TOKEN", OWN_TOKEN)];
    let own = own.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()));
    let workspaces = Workspaces::new(Config {
        policy: Policy {
            allowed_hosts: vec!["http://127.0.0.1:*".parse().unwrap()],
            ..Policy::default()
        },
        own: Settings::read(Origin::Environment, own),
        per_second: 100,
        seed: String::new(),
        observer: Arc::new(()),
    });
    let world = RealWorld::new(Cluster::new(client, "pod-1"), workspaces.unwrap());
    (server, address, world)
}

fn task(step: Step) -> Task {
    let (namespace, name) = ("team".to_owned(), "etl".to_owned());
    let key = Key { kind: "Run", namespace, name };
    let (uid, resource_version) = ("uid-1".to_owned(), "7".to_owned());
    Task { ticket: 1, target: Target { key, uid, resource_version, credentials: None }, step }
}

async fn outcome(world: &RealWorld, step: Step) -> Outcome {
    world.perform(&task(step)).await.outcome
}

fn run(version: &str) -> Json {
    json!({
        "apiVersion": "databricks.microsoft.com/v1alpha1",
        "kind": "Run",
        "metadata": {
            "name": "etl", "namespace": "team", "uid": "uid-1", "resourceVersion": version,
            "managedFields": [{ "manager": "kubectl" }],
            "annotations": { "kubectl.kubernetes.io/last-applied-configuration": "{}", "a": "b" },
        },
        "spec": { "numbers": [1, 2.5, 9_007_199_254_740_993_u64] },
    })
}

fn secret(name: &str, data: &[(&str, &str)]) -> Json {
    let data = data.iter().map(|(key, value)| ((*key).to_owned(), STANDARD.encode(value).into()));
    json!({
        "apiVersion": "v1", "kind": "Secret",
        "metadata": { "name": name, "namespace": "team", "uid": "uid-s", "resourceVersion": "3" },
        "data": data.collect::<serde_json::Map<_, _>>(),
    })
}

fn write(patch: Patch, event: Option<Event>) -> Step {
    Step::Write(Change { patch, event, intends: false })
}

#[tokio::test]
async fn a_status_is_written_before_its_event() {
    let (server, _, world) = world().await;
    server.on(&format!("PATCH {RUNS}/etl/status"), 200, run("8"));
    server.on(&format!("POST {EVENTS}"), 201, json!({ "metadata": { "name": "etl.1" } }));
    server.on(&format!("PATCH {EVENTS}/"), 200, json!({ "metadata": { "name": "etl.1" } }));
    let event = Event::warning("Rejected", "no such cluster");
    let new = json!({ "error": "no such cluster" });
    let step = || write(Patch::Status(new.clone()), Some(event.clone()));
    let Outcome::Written(Ok(object)) = outcome(&world, step()).await else { panic!() };
    assert_eq!(object.resource_version(), "8");
    // What no decision reads is gone, and numbers are as they were.
    let metadata = &object.json()["metadata"];
    assert_eq!(metadata["annotations"], json!({ "a": "b" }));
    assert_eq!(metadata["managedFields"], Json::Null);
    assert_eq!(object.spec()["numbers"], json!([1, 2.5, 9_007_199_254_740_993_u64]));
    let asked = server.take();
    assert_eq!(asked[0].line, format!("PATCH {RUNS}/etl/status?&fieldManager=kfp-dbx-operator"));
    assert_eq!(asked[0].content_type, "application/json-patch+json");
    assert_eq!(asked[0].body[0]["value"], "7");
    assert_eq!(asked[0].body[1], json!({ "op": "add", "path": "/status", "value": new }));
    let told = &asked[1].body;
    assert!(asked[1].line.starts_with(&format!("POST {EVENTS}")), "{}", asked[1].line);
    assert_eq!((&told["type"], &told["reason"]), (&json!("Warning"), &json!("Rejected")));
    assert_eq!(
        (&told["note"], &told["regarding"]["uid"]),
        (&json!("no such cluster"), &json!("uid-1"))
    );
    assert_eq!(told["reportingInstance"], "pod-1");
    assert_eq!(asked.len(), 2);
    // The same again counts it up.
    outcome(&world, step()).await;
    let again = &server.take()[1];
    assert!(again.line.starts_with(&format!("PATCH {EVENTS}/etl.")), "{}", again.line);
    assert_eq!(again.body["series"]["count"], 2);
}

#[tokio::test]
async fn finalizers_and_owners_are_no_part_of_the_status() {
    let (server, _, world) = world().await;
    server.on(&format!("PATCH {RUNS}/etl"), 200, run("8"));
    for patch in
        [Patch::Finalizers(vec!["f".to_owned()]), Patch::Owners(vec![json!({ "uid": "o" })])]
    {
        assert!(matches!(outcome(&world, write(patch, None)).await, Outcome::Written(Ok(_))));
        let lines = server.lines();
        assert_eq!(lines, [format!("PATCH {RUNS}/etl?&fieldManager=kfp-dbx-operator")]);
    }
}

#[tokio::test]
async fn a_write_that_is_refused_has_no_event() {
    let stale = ClusterFailure::Stale;
    let refused = ClusterFailure::Refused("why".to_owned());
    let later = ClusterFailure::Unavailable("why".to_owned());
    let cases = [(404, &stale), (409, &stale), (403, &refused), (422, &refused), (500, &later)];
    for (code, expected) in cases {
        let (server, _, world) = world().await;
        let (code, body) = status(code, "why");
        server.on(&format!("PATCH {RUNS}/etl/status"), code, body);
        let event = Event::normal("Submitted", "run 1");
        let outcome = outcome(&world, write(Patch::Status(json!({})), Some(event))).await;
        let Outcome::Written(Err(failure)) = outcome else { panic!("{code}") };
        assert_eq!(&failure, expected, "{code}");
        assert_eq!(server.lines().len(), 1, "{code}");
    }
}

#[tokio::test]
async fn an_event_that_is_refused_is_no_failure() {
    let (server, _, world) = world().await;
    server.on(&format!("PATCH {RUNS}/etl/status"), 200, run("8"));
    let (code, body) = status(403, "events is forbidden");
    server.on(&format!("POST {EVENTS}"), code, body);
    let event = Event::normal("Submitted", "run 1");
    let outcome = outcome(&world, write(Patch::Status(json!({})), Some(event))).await;
    assert!(matches!(outcome, Outcome::Written(Ok(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_delete_names_the_uid() {
    let (server, _, world) = world().await;
    let key = task(Step::Secret(String::new())).target.key;
    let step = || Step::Delete { key: key.clone(), uid: "uid-9".to_owned() };
    for (code, deletes) in [(200, true), (404, true), (409, true), (403, false), (500, false)] {
        let (_, body) = status(code, "no");
        let body = if code == 200 { run("9") } else { body };
        server.on(&format!("DELETE {RUNS}/etl"), code, body);
        if code != 200 {
            // The first answer is the last one that was told.
            outcome(&world, step()).await;
        }
        let outcome = outcome(&world, step()).await;
        assert_eq!(matches!(outcome, Outcome::Deleted(Ok(()))), deletes, "{code}: {outcome:?}");
        let asked = server.take();
        assert_eq!(asked[0].body["preconditions"], json!({ "uid": "uid-9" }));
    }
}

#[tokio::test]
async fn objects_are_read_and_listed_page_by_page() {
    let (server, _, world) = world().await;
    let key = task(Step::Secret(String::new())).target.key;
    let Outcome::Object(Ok(None)) = outcome(&world, Step::Get(key.clone())).await else { panic!() };
    server.on(&format!("GET {RUNS}/etl"), 200, run("8"));
    let Outcome::Object(Ok(Some(_))) = outcome(&world, Step::Get(key)).await else { panic!() };
    server.take();
    let page =
        |token: &str| json!({ "metadata": { "continue": token }, "items": [run("1"), run("2")] });
    server.on(&format!("GET {RUNS}?"), 200, page("next"));
    server.on(&format!("GET {RUNS}?"), 200, page(""));
    let Outcome::List(Ok(all)) = outcome(&world, Step::List("Run")).await else { panic!() };
    assert_eq!(all.len(), 4);
    let lines = server.lines();
    assert!(lines.len() == 2 && lines[1].contains("continue=next"), "{lines:?}");
}

fn call() -> Step {
    Step::Call(Request::new(Endpoint::RunsGet).with("run_id", 5))
}

#[tokio::test]
async fn credentials_come_from_the_annotation_the_namespace_or_the_operator() {
    let (server, address, world) = world().await;
    server.on("GET /api/2.2/jobs/runs/get?run_id=5", 200, json!({ "run_id": 5 }));
    let done = world.perform(&task(call())).await;
    assert!(matches!(done.outcome, Outcome::Answer(Ok(_))), "{done:?}");
    assert_eq!(done.workspace.as_deref(), Some(&*address));
    let asked = server.take();
    assert_eq!(asked[0].line, format!("GET {SECRETS}/kfp-dbx-credentials"));
    assert_eq!(asked[1].authorization, format!("Bearer {OWN_TOKEN}"));

    let data = [("DATABRICKS_HOST", &*address), ("DATABRICKS_TOKEN", TOKEN)];
    server.on(&format!("GET {SECRETS}/ours"), 200, secret("ours", &data));
    let mut named = task(call());
    named.target.credentials = Some("ours".to_owned());
    for _ in 0..3 {
        assert!(matches!(world.perform(&named).await.outcome, Outcome::Answer(Ok(_))));
    }
    let asked = server.take();
    assert!(asked[1..].iter().all(|asked| asked.authorization == format!("Bearer {TOKEN}")));
    // The Secret is read once, not for each request.
    assert_eq!((asked[0].line.clone(), asked.len()), (format!("GET {SECRETS}/ours"), 4));

    named.target.credentials = Some("missing".to_owned());
    let Done { outcome, workspace } = world.perform(&named).await;
    let Outcome::Answer(Err(Failure::Credentials(why))) = outcome else { panic!("{outcome:?}") };
    assert!(why.contains("`team/missing`"), "{why}");
    assert_eq!((workspace, server.lines().len()), (None, 1));
}

#[tokio::test]
async fn a_secret_whose_token_is_refused_is_read_again() {
    let (server, address, world) = world().await;
    let with = |token| {
        secret(
            "kfp-dbx-credentials",
            &[("DATABRICKS_HOST", &*address), ("DATABRICKS_TOKEN", token)],
        )
    };
    let line = format!("GET {SECRETS}/kfp-dbx-credentials");
    server.on(&line, 200, with("dapi-old-token"));
    server.on(&line, 200, with(TOKEN));
    server.on(
        "GET /api/2.2/jobs/runs/get",
        403,
        json!({ "error_code": "403", "message": "Invalid access token." }),
    );
    server.on("GET /api/2.2/jobs/runs/get", 200, json!({ "run_id": 5 }));
    let outcome = |world| async move { outcome(world, call()).await };
    assert!(matches!(outcome(&world).await, Outcome::Answer(Err(Failure::Credentials(_)))));
    assert!(matches!(outcome(&world).await, Outcome::Answer(Ok(_))));
    let asked = server.take();
    assert_eq!(asked.iter().filter(|asked| asked.line == line).count(), 2);
    assert_eq!(asked.last().unwrap().authorization, format!("Bearer {TOKEN}"));
}

#[tokio::test]
async fn credentials_that_cannot_be_read_send_nothing() {
    let cases = [(403, true), (500, false)];
    for (code, is_forbidden) in cases {
        let (server, _, world) = world().await;
        let (code, body) = status(code, "secrets is forbidden");
        server.on(&format!("GET {SECRETS}"), code, body);
        let Outcome::Answer(Err(failure)) = outcome(&world, call()).await else { panic!() };
        assert_eq!(matches!(failure, Failure::Credentials(_)), is_forbidden, "{failure:?}");
        assert_eq!(matches!(failure, Failure::Later { .. }), !is_forbidden, "{failure:?}");
        assert!(failure.message().contains("secrets is forbidden"), "{failure:?}");
        assert_eq!(server.lines().len(), 1);
    }
}

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn nothing_secret_is_in_the_finest_log() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .finish();
    // The runtime has one thread, so that the libraries' lines are here as well.
    let _guard = tracing::subscriber::set_default(subscriber);
    let (server, address, world) = world().await;
    let data = [("DATABRICKS_HOST", &*address), ("DATABRICKS_TOKEN", TOKEN), ("key", VALUE)];
    server.on(
        &format!("GET {SECRETS}/kfp-dbx-credentials"),
        200,
        secret("kfp-dbx-credentials", &data),
    );
    server.on(
        "POST /api/2.0/secrets/put",
        400,
        json!({ "error_code": "BAD", "message": format!("no {VALUE} by {TOKEN}") }),
    );
    let Outcome::Secret(Ok(Some(read))) =
        outcome(&world, Step::Secret("kfp-dbx-credentials".to_owned())).await
    else {
        panic!()
    };
    assert_eq!(read.data["key"], VALUE.as_bytes());
    let put = Request::new(Endpoint::SecretsPut)
        .with("scope", "s")
        .with("key", "k")
        .with("string_value", VALUE);
    let put = task(Step::Call(put));
    let done = world.perform(&put).await;
    let Outcome::Answer(Err(failure)) = &done.outcome else { panic!() };
    assert!(!failure.message().contains(TOKEN), "{failure:?}");
    tracing::trace!("{put:?} {read:?}");
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("SecretsPut"), "the log is empty: {log}");
    for secret in [TOKEN, OWN_TOKEN, VALUE, &STANDARD.encode(TOKEN), &STANDARD.encode(VALUE)] {
        assert!(!log.contains(secret), "{secret} is in the log:\n{log}");
    }
}
