//! The source of an object's credentials.

use kfp_dbx_operator::databricks::{Endpoint, Request};
use kfp_dbx_operator::decide::Secret;
use kfp_dbx_operator::run::workspace::Source;

use crate::server::{Seen, Server};
use crate::support::{data, environment, local, secret, workspaces};

fn of(annotation: Option<&str>, existing: &[&str]) -> Source {
    let name = Source::secret_name(annotation);
    let secret = Secret { version: "1".to_owned(), data: data(&[("of", name)]) };
    Source::of("team", annotation, existing.contains(&name).then_some(secret))
}

#[tokio::test]
async fn the_annotation_comes_before_the_secret_of_the_namespace_and_that_before_the_environment() {
    let named = |name: &str| {
        let secret = Secret { version: "1".to_owned(), data: data(&[("of", name)]) };
        Source::Secret { namespace: "team".to_owned(), name: name.to_owned(), secret }
    };
    let both = ["kfp-dbx-credentials", "mine"];
    assert_eq!(of(Some("mine"), &both), named("mine"));
    assert_eq!(of(None, &both), named("kfp-dbx-credentials"));
    assert_eq!(of(None, &["mine"]), Source::Environment);
    // Other credentials are not used in the place of those that the object names.
    let missing = Source::Missing { namespace: "team".to_owned(), name: "gone".to_owned() };
    assert_eq!(of(Some("gone"), &both), missing);
    let request = Request::new(Endpoint::RunsGet);
    let failure = workspaces(environment(&[]), local()).call(&missing, &request).await.unwrap_err();
    assert_eq!(
        failure.message(),
        "the Secret `team/gone`, which the annotation `databricks.microsoft.com/credentials` names, \
         does not exist; create it, or remove the annotation"
    );
}

#[tokio::test]
async fn without_any_credentials_the_secret_of_the_namespace_is_named() {
    let workspaces = workspaces(environment(&[]), local());
    let request = Request::new(Endpoint::RunsGet);
    let failure = workspaces.call(&Source::Environment, &request).await.unwrap_err();
    assert_eq!(failure.name(), "credentials");
    for part in ["`DATABRICKS_HOST` is missing", "no credentials", "`kfp-dbx-credentials`"] {
        assert!(failure.message().contains(part), "{failure:?}");
    }
}

#[tokio::test]
async fn a_changed_secret_is_used_at_once() {
    let server = Server::start(|_: &Seen, _: &str| "{}").await;
    let workspaces = workspaces(environment(&[]), local());
    let request = Request::new(Endpoint::RunsGet);
    for token in ["one", "one", "two", "one"] {
        let values = [("DATABRICKS_HOST", server.address.as_str()), ("DATABRICKS_TOKEN", token)];
        workspaces.call(&secret("team", &values), &request).await.unwrap();
        assert_eq!(server.all().last().unwrap().header("authorization"), format!("Bearer {token}"));
    }
    // A wrong one does not leave the right one in its place.
    let values = [("DATABRICKS_HOST", server.address.as_str())];
    assert!(workspaces.call(&secret("team", &values), &request).await.is_err());
    assert_eq!(server.all().len(), 4);
}

#[tokio::test]
async fn secrets_of_one_name_in_two_namespaces_are_two() {
    let server = Server::start(|_: &Seen, _: &str| "{}").await;
    let workspaces = workspaces(environment(&[]), local());
    for team in ["a", "b", "a"] {
        let values = [("DATABRICKS_HOST", server.address.as_str()), ("DATABRICKS_TOKEN", team)];
        let request = Request::new(Endpoint::RunsGet);
        workspaces.call(&secret(team, &values), &request).await.unwrap();
        assert_eq!(server.all().last().unwrap().header("authorization"), format!("Bearer {team}"));
    }
}
