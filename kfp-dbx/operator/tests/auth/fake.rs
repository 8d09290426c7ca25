//! The fake workspace, over HTTP: it checks the credentials of each kind. What it answers has tests
//! of its own.

use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};

use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kfp_dbx_operator::databricks::{Answer, Endpoint, Request};
use kfp_dbx_operator::fake::{Call, Client, Settings, Workspace};
use kfp_dbx_operator::run::workspace::Source;
use kfp_dbx_operator::time::Time;
use serde_json::json;

use crate::server::{Seen, Server};
use crate::support::{TokenFile, environment, local, workspaces};

const SECRET: &str = "a+b/c d%é";
const SUBJECT: &str = "system:serviceaccount:kfp:operator";

fn now() -> Time {
    Time(0) + SystemTime::now().duration_since(UNIX_EPOCH).unwrap()
}

/// Makes a token of a service account that ends in an hour.
fn jwt(audience: &str) -> String {
    let claims = json!({"aud": [audience], "sub": SUBJECT, "exp": now().0 / 1000 + 3600});
    format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims.to_string()))
}

async fn serve() -> (Server, String) {
    let mut settings = Settings::default();
    let tenant = settings.tenant.clone();
    settings.tokens.insert("dapi1".to_owned());
    let secret = Client { secret: Some(SECRET.to_owned()), subject: None };
    let trusting = Client { secret: None, subject: Some(SUBJECT.to_owned()) };
    settings.clients.insert("with-secret".to_owned(), secret);
    settings.clients.insert("trusting".to_owned(), trusting);
    let fake = Arc::new(Mutex::new(Workspace::new(settings)));
    let server = Server::start(move |seen: &Seen, origin: &str| {
        let url = reqwest::Url::parse(&format!("x:?{}", seen.query)).unwrap();
        let query: Vec<_> = url.query_pairs().into_owned().collect();
        let (method, path, body) = (&*seen.method, &*seen.path, seen.body.as_bytes());
        let authorization = Some(seen.header("authorization")).filter(|text| !text.is_empty());
        let call = Call { method, origin, path, query: &query, authorization, body };
        let reply = fake.lock().unwrap().serve(call, now());
        (StatusCode::from_u16(reply.status).unwrap(), reply.body)
    })
    .await;
    (server, tenant)
}

/// Makes a job and reads it, with settings of the environment.
async fn use_it(server: &Server, values: &[(&str, &str)]) -> Answer {
    let all = [values, &[("DATABRICKS_HOST", &server.address)]].concat();
    let workspaces = workspaces(environment(&all), local());
    let cluster =
        json!({"spark_version": "15.4.x-scala2.12", "node_type_id": "x", "num_workers": 1});
    let task = json!({
        "task_key": "t", "new_cluster": cluster, "notebook_task": {"notebook_path": "/x"},
    });
    let create = Request::new(Endpoint::JobsCreate).with("name", "j").with("tasks", json!([task]));
    let created = workspaces.call(&Source::Environment, &create).await?;
    let get = Request::new(Endpoint::JobsGet).with("job_id", created["job_id"].clone());
    workspaces.call(&Source::Environment, &get).await
}

#[tokio::test]
async fn every_kind_gets_in() {
    let (server, tenant) = serve().await;
    let exchanged = TokenFile::new("fake-oidc", &jwt(&format!("{}/oidc/v1/token", server.address)));
    let federated = TokenFile::new("fake-aks", &jwt("api://AzureADTokenExchange"));
    let kinds: [&[(&str, &str)]; 5] = [
        &[("DATABRICKS_TOKEN", "dapi1")],
        &[("DATABRICKS_CLIENT_ID", "with-secret"), ("DATABRICKS_CLIENT_SECRET", SECRET)],
        &[
            ("DATABRICKS_CLIENT_ID", "trusting"),
            ("DATABRICKS_OIDC_TOKEN_FILEPATH", exchanged.path()),
        ],
        &[
            ("ARM_CLIENT_ID", "with-secret"),
            ("ARM_CLIENT_SECRET", SECRET),
            ("ARM_TENANT_ID", &tenant),
            ("AZURE_AUTHORITY_HOST", &server.address),
        ],
        &[
            ("AZURE_CLIENT_ID", "trusting"),
            ("AZURE_TENANT_ID", &tenant),
            ("AZURE_FEDERATED_TOKEN_FILE", federated.path()),
            ("AZURE_AUTHORITY_HOST", &server.address),
        ],
    ];
    for values in kinds {
        let job = use_it(&server, values).await;
        assert_eq!(
            job.unwrap_or_else(|failure| panic!("{values:?}: {failure:?}"))["settings"]["name"],
            "j"
        );
    }
}

#[tokio::test]
async fn wrong_credentials_stay_out() {
    let (server, tenant) = serve().await;
    let wrong = TokenFile::new("fake-wrong", &jwt("another audience"));
    let kinds: [(&[(&str, &str)], &str); 4] = [
        (&[("DATABRICKS_TOKEN", "dapi2")], ""),
        (
            &[("DATABRICKS_CLIENT_ID", "with-secret"), ("DATABRICKS_CLIENT_SECRET", "x")],
            "Client authentication failed",
        ),
        (
            &[
                ("DATABRICKS_CLIENT_ID", "trusting"),
                ("DATABRICKS_OIDC_TOKEN_FILEPATH", wrong.path()),
            ],
            "audience",
        ),
        (
            &[
                ("ARM_CLIENT_ID", "with-secret"),
                ("ARM_CLIENT_SECRET", "wrong"),
                ("ARM_TENANT_ID", &tenant),
                ("AZURE_AUTHORITY_HOST", &server.address),
            ],
            "AADSTS7000215: Invalid client secret provided",
        ),
    ];
    for (values, words) in kinds {
        let failure = use_it(&server, values).await.unwrap_err();
        assert_eq!(failure.name(), "credentials", "{failure:?}");
        assert!(failure.message().contains(words), "{failure:?}");
    }
}
