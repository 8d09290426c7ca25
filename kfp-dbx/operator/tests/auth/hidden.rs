//! No secret is in a log, a message or a debug output, also if servers repeat all that they are sent.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use base64::Engine as _;
use kfp_dbx_operator::databricks::{Endpoint, Request};
use kfp_dbx_operator::run::credentials::{Kind, Policy};
use kfp_dbx_operator::run::workspace::{Client, Source, Workspaces};
use serde_json::{Value, json};
use tracing_subscriber::fmt::MakeWriter;

use crate::server::{Seen, Server};
use crate::support::{DISCOVERY, environment, local, secret, workspaces};

/// What every secret contains. It has signs that forms and JSON write in other ways.
const MARK: &str = "mark\"ed";

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

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The forms in which a secret can be seen.
fn forms() -> Vec<String> {
    let base64 = base64::engine::general_purpose::STANDARD;
    let basic = base64.encode(format!("id:{}", "secret-mark%22ed-secret"));
    ["secret-ma", "mark\"ed", "mark%22ed", "mark\\\"ed", "ark-token", &basic]
        .map(str::to_owned)
        .to_vec()
}

fn assert_hidden(what: &str, text: &str) {
    for form in forms() {
        assert!(!text.contains(&form), "{what}: {text}");
    }
}

/// A way in which a server repeats what it was sent.
fn echo(form: usize, seen: &Seen) -> (StatusCode, String) {
    let all = seen.all();
    match form {
        0 => (StatusCode::BAD_REQUEST, json!({"error_code": "X", "message": all}).to_string()),
        1 => (StatusCode::FORBIDDEN, json!({"error": "x", "error_description": all}).to_string()),
        2 => (StatusCode::INTERNAL_SERVER_ERROR, format!("<html><pre>{all}</pre>")),
        3 => (StatusCode::SERVICE_UNAVAILABLE, format!("CODE: {all}")),
        4 => (StatusCode::OK, format!("no JSON {all}")),
        // A message is cut, also in the middle of a secret.
        5 => {
            let secret = seen.header("authorization").trim_start_matches("Bearer ").to_owned();
            let message = format!("{}{secret}{all}", "x".repeat(990));
            (StatusCode::BAD_REQUEST, json!({"error_code": "X", "message": message}).to_string())
        }
        _ => (StatusCode::UNAUTHORIZED, all),
    }
}

/// The settings of each kind, with marked secrets.
fn settings(kind: Kind, file: &str, server: &str) -> Vec<(String, String)> {
    let secret = format!("secret-{MARK}-secret");
    let values: Vec<(&str, &str)> = match kind {
        Kind::Pat => vec![("DATABRICKS_TOKEN", &secret)],
        Kind::OauthM2m => {
            vec![("DATABRICKS_CLIENT_ID", "id"), ("DATABRICKS_CLIENT_SECRET", &secret)]
        }
        Kind::EnvOidc => vec![("DATABRICKS_OIDC_TOKEN", &secret)],
        Kind::FileOidc => {
            vec![("DATABRICKS_CLIENT_ID", "id"), ("DATABRICKS_OIDC_TOKEN_FILEPATH", file)]
        }
        Kind::AzureClientSecret => vec![
            ("ARM_CLIENT_ID", "id"),
            ("ARM_CLIENT_SECRET", &secret),
            ("ARM_TENANT_ID", "t"),
            ("AZURE_AUTHORITY_HOST", server),
        ],
        Kind::AzureWorkloadIdentity => vec![
            ("AZURE_CLIENT_ID", "id"),
            ("AZURE_TENANT_ID", "t"),
            ("AZURE_FEDERATED_TOKEN_FILE", file),
            ("AZURE_AUTHORITY_HOST", server),
        ],
        Kind::AzureMsi => vec![("ARM_USE_MSI", "1")],
    };
    let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
    values.into_iter().chain([("DATABRICKS_HOST", server)]).map(owned).collect()
}

const KINDS: &[Kind] = &[
    Kind::Pat,
    Kind::OauthM2m,
    Kind::EnvOidc,
    Kind::FileOidc,
    Kind::AzureClientSecret,
    Kind::AzureWorkloadIdentity,
    Kind::AzureMsi,
];

/// Starts a server that repeats requests for tokens, or only the calls, in one of the ways.
async fn server(form: usize, repeats_tokens: bool) -> Server {
    Server::start(move |seen: &Seen, own: &str| match seen.path.as_str() {
        DISCOVERY => {
            let endpoint = format!("{own}/oidc/v1/token");
            (StatusCode::OK, json!({"token_endpoint": endpoint}).to_string())
        }
        path if path.contains("/token") && !repeats_tokens => {
            let token = json!({"access_token": "mark-token", "expires_in": 3600});
            (StatusCode::OK, token.to_string())
        }
        _ => echo(form, seen),
    })
    .await
}

fn with_password() -> Value {
    let auth = json!({ "username": "me", "password": format!("password {MARK}") });
    json!({ "new_cluster": { "docker_image": { "basic_auth": auth } } })
}

fn with_key() -> Value {
    let info = json!({ "log_analytics_primary_key": format!("key {MARK}") });
    json!({ "log_analytics_info": info })
}

async fn check(workspaces: &Workspaces, source: &Source) {
    let requests = [
        Request::new(Endpoint::ClustersCreate).with("num_workers", 1),
        Request::new(Endpoint::RunsGet).with("run_id", 1),
        // The values of secrets that the operator stores are secrets too.
        Request::new(Endpoint::SecretsPut).with("string_value", format!("value {MARK}")),
        // So are the passwords that it takes from Secrets.
        Request::new(Endpoint::RunsSubmit).with("tasks", json!([with_password()])),
        // And the keys of Log Analytics.
        Request::new(Endpoint::ClustersCreate).with("azure_attributes", with_key()),
    ];
    for request in requests {
        let failure = workspaces.call(source, &request).await.unwrap_err();
        assert_hidden("Debug", &format!("{failure:?} {source:?} {request:?}"));
        assert_hidden("message", failure.message());
    }
    let client: Arc<Client> = workspaces.client(source).unwrap();
    assert_hidden("client", &format!("{client:?}"));
}

async fn check_kind(kind: Kind, file: &str, server: &Server) {
    let values = settings(kind, file, &server.address);
    let values: Vec<(&str, &str)> =
        values.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let policy = Policy { metadata: server.address.clone(), ..local() };
    let own = workspaces(environment(&values), policy);
    check(&own, &Source::Environment).await;
    // A Secret cannot name the server of Entra ID.
    if !kind.is_own() && kind != Kind::AzureClientSecret {
        check(&own, &secret("team", &values)).await;
    }
}

#[tokio::test]
async fn secrets_stay_hidden() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    // For all threads: a log statement that a thread without a subscriber meets first stays silent.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let file = std::env::temp_dir().join(format!("kfp-dbx-hidden-{}", std::process::id()));
    std::fs::write(&file, format!("secret-{MARK}-secret")).unwrap();
    let path = file.to_str().unwrap();
    let forms = (0..7).flat_map(|form| [(form, true), (form, false)]);
    let checks = forms.map(async |(form, repeats_tokens)| {
        let server = server(form, repeats_tokens).await;
        futures::future::join_all(KINDS.iter().map(|kind| check_kind(*kind, path, &server))).await;
        server.all().iter().filter(|seen| seen.all().contains("mark")).count()
    });
    let sent: usize = futures::future::join_all(checks).await.into_iter().sum();
    std::fs::remove_file(&file).unwrap();
    // The servers have seen them, and the log is that of all these calls.
    assert!(sent > 100, "{sent}");
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("a request has ended"));
    for line in log.lines() {
        assert_hidden("log", line);
    }
}
