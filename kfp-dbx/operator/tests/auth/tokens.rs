//! The requests for tokens of each kind.

use axum::http::StatusCode;
use kfp_dbx_operator::databricks::{Endpoint, Failure, Request};
use kfp_dbx_operator::run::credentials::Policy;
use kfp_dbx_operator::run::workspace::Source;
use serde_json::json;

use crate::server::{Seen, Server};
use crate::support::{
    DISCOVERY, TOKENS, TokenFile, environment, local, secret, tokens, workspaces,
};

const GET: &str = "/api/2.2/jobs/runs/get";

fn get() -> Request {
    Request::new(Endpoint::RunsGet).with("run_id", 1)
}

/// Calls a workspace with settings of the environment, and the host of the server. Returns the
/// request for the token, if there was one, and the call.
async fn call(server: &Server, values: &[(&str, &str)], token_path: &str) -> (Option<Seen>, Seen) {
    let policy = Policy { metadata: server.address.clone(), ..Policy::default() };
    let all = [values, &[("DATABRICKS_HOST", &server.address)]].concat();
    let workspaces = workspaces(environment(&all), policy);
    for _ in 0..3 {
        assert_eq!(workspaces.call(&Source::Environment, &get()).await, Ok(json!({})));
    }
    let tokens = server.seen(token_path);
    assert!(tokens.len() <= 1, "a token is kept");
    (tokens.first().cloned(), server.seen(GET)[2].clone())
}

#[tokio::test]
async fn an_access_token_is_sent_as_it_is() {
    let server = Server::start(tokens).await;
    let (_, seen) = call(&server, &[("DATABRICKS_TOKEN", "dapi1")], TOKENS).await;
    assert_eq!(seen.header("authorization"), "Bearer dapi1");
    let version = concat!("kfp-dbx-operator/", env!("CARGO_PKG_VERSION"));
    assert_eq!(seen.header("user-agent"), version);
    assert_eq!((seen.method.as_str(), seen.query.as_str()), ("GET", "run_id=1"));
    assert_eq!(server.all().len(), 3);
}

#[tokio::test]
async fn oauth_of_databricks() {
    let server = Server::start(tokens).await;
    let values = [("DATABRICKS_CLIENT_ID", "id"), ("DATABRICKS_CLIENT_SECRET", "a/b c")];
    let (asked, seen) = call(&server, &values, TOKENS).await;
    let asked = asked.unwrap();
    assert_eq!(asked.method, "POST");
    assert_eq!(asked.form("grant_type"), "client_credentials");
    assert_eq!(asked.form("scope"), "all-apis");
    // The base64 of `id:a%2Fb+c`, as RFC 6749 has it.
    assert_eq!(asked.header("authorization"), "Basic aWQ6YSUyRmIrYw==");
    assert_eq!(seen.header("authorization"), "Bearer token-1");
    assert_eq!(server.seen(DISCOVERY).len(), 1);
}

#[tokio::test]
async fn entra_with_a_secret_sends_two_tokens() {
    let server = Server::start(|seen: &Seen, own: &str| {
        let (status, body) = tokens(seen, own);
        let is_management = seen.form("resource") == "https://management.core.windows.net/";
        (status, if is_management { body.replace("token-1", "token-2") } else { body })
    })
    .await;
    let values = [
        ("ARM_CLIENT_ID", "id"),
        ("ARM_CLIENT_SECRET", "a/b c"),
        ("ARM_TENANT_ID", "tenant"),
        ("AZURE_AUTHORITY_HOST", server.address.as_str()),
        ("DATABRICKS_AZURE_RESOURCE_ID", "/subscriptions/1"),
        ("DATABRICKS_WORKSPACE_ID", "17"),
        ("DATABRICKS_HOST", server.address.as_str()),
    ];
    let workspaces = workspaces(environment(&values), Policy::default());
    workspaces.call(&Source::Environment, &get()).await.unwrap();
    let asked = server.seen("/tenant/oauth2/token");
    assert_eq!(asked.len(), 2);
    for (index, resource) in
        ["2ff814a6-3304-4ab8-85cb-cd0e6f879c1d", "https://management.core.windows.net/"]
            .into_iter()
            .enumerate()
    {
        assert_eq!(asked[index].form("grant_type"), "client_credentials");
        assert_eq!(asked[index].form("client_id"), "id");
        assert_eq!(asked[index].form("client_secret"), "a/b c");
        assert_eq!(asked[index].form("resource"), resource);
    }
    let seen = &server.seen(GET)[0];
    assert_eq!(seen.header("authorization"), "Bearer token-1");
    assert_eq!(seen.header("x-databricks-azure-sp-management-token"), "token-2");
    assert_eq!(seen.header("x-databricks-azure-workspace-resource-id"), "/subscriptions/1");
    assert_eq!(seen.header("x-databricks-org-id"), "17");
}

#[tokio::test]
async fn workload_identity_of_aks() {
    let (server, file) = (Server::start(tokens).await, TokenFile::new("aks", "jwt-1\n"));
    let values = [
        ("AZURE_CLIENT_ID", "id"),
        ("AZURE_TENANT_ID", "tenant"),
        ("AZURE_FEDERATED_TOKEN_FILE", file.path()),
        ("AZURE_AUTHORITY_HOST", &format!("{}/", server.address)),
    ];
    let (asked, seen) = call(&server, &values, "/tenant/oauth2/token").await;
    let asked = asked.unwrap();
    assert_eq!(asked.form("grant_type"), "client_credentials");
    assert_eq!(asked.form("client_id"), "id");
    assert_eq!(asked.form("resource"), "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d");
    assert_eq!(asked.form("client_assertion"), "jwt-1");
    let jwt = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    assert_eq!(asked.form("client_assertion_type"), jwt);
    assert_eq!(seen.header("authorization"), "Bearer token-1");
    assert_eq!(seen.header("x-databricks-azure-sp-management-token"), "");
}

#[tokio::test]
async fn managed_identity_asks_the_machine() {
    let server = Server::start(|seen: &Seen, _: &str| {
        let epoch = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let ends = (epoch.as_secs() + 3600).to_string();
        let is_token = seen.path.contains("/token");
        if is_token { json!({"access_token": "m", "expires_on": ends}) } else { json!({}) }
            .to_string()
    })
    .await;
    let path = "/metadata/identity/oauth2/token";
    let values = [("ARM_USE_MSI", "true"), ("ARM_CLIENT_ID", "id")];
    let all = [&values[..], &[("DATABRICKS_HOST", &server.address)]].concat();
    let policy = Policy { metadata: server.address.clone(), ..Policy::default() };
    let workspaces = workspaces(environment(&all), policy);
    for _ in 0..2 {
        workspaces.call(&Source::Environment, &get()).await.unwrap();
    }
    let asked = server.seen(path);
    assert_eq!(asked.len(), 2, "one for the workspace, and one for the management");
    assert_eq!((asked[0].method.as_str(), asked[0].header("metadata")), ("GET", "true"));
    assert_eq!(
        asked[0].query,
        "api-version=2018-02-01&resource=2ff814a6-3304-4ab8-85cb-cd0e6f879c1d&client_id=id"
    );
    assert_eq!(server.seen(GET)[0].header("authorization"), "Bearer m");
}

#[tokio::test]
async fn a_projected_token_is_exchanged_and_read_again() {
    let server = Server::start(tokens).await;
    let file = TokenFile::new("oidc", "jwt-1");
    let values = [("DATABRICKS_CLIENT_ID", "id"), ("DATABRICKS_OIDC_TOKEN_FILEPATH", file.path())];
    let (asked, seen) = call(&server, &values, TOKENS).await;
    let asked = asked.unwrap();
    assert_eq!(asked.form("grant_type"), "urn:ietf:params:oauth:grant-type:token-exchange");
    assert_eq!(asked.form("subject_token_type"), "urn:ietf:params:oauth:token-type:jwt");
    assert_eq!(asked.form("subject_token"), "jwt-1");
    assert_eq!(asked.form("scope"), "all-apis");
    assert_eq!(asked.form("client_id"), "id");
    assert_eq!(asked.header("authorization"), "");
    assert_eq!(seen.header("authorization"), "Bearer token-1");
    file.write("jwt-2");
    let all = [&values[..], &[("DATABRICKS_HOST", &server.address)]].concat();
    workspaces(environment(&all), local()).call(&Source::Environment, &get()).await.unwrap();
    assert_eq!(server.seen(TOKENS)[1].form("subject_token"), "jwt-2");
}

#[tokio::test]
async fn a_token_of_a_secret_is_exchanged() {
    let server = Server::start(tokens).await;
    let source = secret(
        "team",
        &[
            ("DATABRICKS_HOST", &server.address),
            ("DATABRICKS_OIDC_TOKEN_ENV", "MINE"),
            ("MINE", "jwt-3"),
        ],
    );
    workspaces(environment(&[]), local()).call(&source, &get()).await.unwrap();
    let asked = &server.seen(TOKENS)[0];
    assert_eq!(
        (asked.form("subject_token"), asked.form("client_id")),
        ("jwt-3".to_owned(), String::new())
    );
}

#[tokio::test]
async fn a_missing_file_is_told_with_its_path() {
    let server = Server::start(tokens).await;
    let empty = TokenFile::new("empty", " \n");
    for (path, fault) in [
        ("/nowhere/token", "cannot be read: entity not found"),
        (empty.path(), "is empty"),
        ("/dev", "cannot be read: is a directory"),
    ] {
        let values = [
            ("DATABRICKS_CLIENT_ID", "id"),
            ("DATABRICKS_OIDC_TOKEN_FILEPATH", path),
            ("DATABRICKS_HOST", &server.address),
        ];
        let workspaces = workspaces(environment(&values), Policy::default());
        let failure = workspaces.call(&Source::Environment, &get()).await.unwrap_err();
        let expected = format!("the file `{path}` with the projected token {fault}");
        assert_eq!(failure, Failure::Credentials(expected));
    }
    assert!(server.seen(GET).is_empty());
}

#[tokio::test]
async fn a_secret_goes_to_no_other_host() {
    let other = Server::start(tokens).await;
    let address = other.address.clone();
    let server = Server::start(move |_: &Seen, _: &str| {
        json!({"token_endpoint": format!("{address}{TOKENS}")}).to_string()
    })
    .await;
    let source = secret(
        "team",
        &[
            ("DATABRICKS_HOST", &server.address),
            ("DATABRICKS_CLIENT_ID", "id"),
            ("DATABRICKS_CLIENT_SECRET", "secret"),
        ],
    );
    let failure = workspaces(environment(&[]), local()).call(&source, &get()).await.unwrap_err();
    assert_eq!(failure.name(), "credentials");
    assert!(failure.message().contains("which is another host"), "{failure:?}");
    assert!(other.all().is_empty());
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let other = Server::start(tokens).await;
    let address = other.address.clone();
    let server = Server::start(move |_: &Seen, _: &str| {
        let location = format!("{address}/next?code=marked");
        (StatusCode::TEMPORARY_REDIRECT, [("location", location)])
    })
    .await;
    let settings = [
        vec![("DATABRICKS_TOKEN", "dapi1")],
        vec![("DATABRICKS_CLIENT_ID", "id"), ("DATABRICKS_CLIENT_SECRET", "secret")],
    ];
    for mut values in settings {
        values.push(("DATABRICKS_HOST", &server.address));
        let source = secret("team", &values);
        let failure =
            workspaces(environment(&[]), local()).call(&source, &get()).await.unwrap_err();
        assert_eq!(failure.name(), "credentials");
        assert!(failure.message().contains("redirects"), "{failure:?}");
        assert!(!failure.message().contains("marked"), "{failure:?}");
    }
    assert!(other.all().is_empty());
}
