use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json, json};

use super::{Secrets, Usable, credentials, workspace};
use crate::databricks::Failure;
use crate::install;
use crate::run::credentials::Policy;
use crate::run::doctor::line::{Level, Line};
use crate::run::doctor::told::{Blind, Deployments, Operator, Seen};
use crate::time::Time;

const HOST: (&str, &str) = ("DATABRICKS_HOST", "https://adb-1.2.azuredatabricks.net");
const TOKEN: (&str, &str) = ("DATABRICKS_TOKEN", "dapi-marked");

#[allow(clippy::unnecessary_wraps, reason = "it is an answer")]
fn secret(data: &[(&str, &str)]) -> Seen {
    let encode =
        |(key, value): &(&str, &str)| ((*key).to_owned(), Json::from(STANDARD.encode(value)));
    Ok(Some(json!({ "data": data.iter().map(encode).collect::<Map<_, _>>() })))
}

fn deployment(settings: &install::Settings) -> Json {
    let objects = install::objects(settings);
    let is_own =
        |one: &Json| one["kind"] == "Deployment" && one["metadata"]["name"] == install::NAME;
    objects.into_iter().find(is_own).unwrap()
}

/// Judges the Secret of the namespace and that of the operator.
fn judge(annotation: Option<&str>, chosen: Seen, own: Seen) -> (Vec<Line>, Option<Usable>) {
    judge_with(&install::Settings::default(), annotation, chosen, own)
}

fn judge_with(
    settings: &install::Settings,
    annotation: Option<&str>,
    chosen: Seen,
    own: Seen,
) -> (Vec<Line>, Option<Usable>) {
    let items = vec![deployment(settings)];
    let deployments = Deployments { items, complete: true, blind: None };
    let lease = Ok(None);
    let operator = Operator::new("kfp-dbx-system", &deployments, &lease, Time::default());
    let annotation = annotation.map(str::to_owned);
    let secrets = Secrets { namespace: "team".to_owned(), annotation, chosen, own };
    let policy = operator.policy(&[]);
    credentials(&secrets, &operator, &policy)
}

#[track_caller]
fn one(lines: &[Line]) -> &Line {
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(!format!("{lines:?}").contains("marked"), "{lines:?}");
    &lines[0]
}

#[test]
fn the_secret_of_the_namespace_comes_first() {
    let (lines, usable) = judge(None, secret(&[HOST, TOKEN]), secret(&[HOST]));
    assert_eq!(one(&lines).level, Level::Ok);
    assert_eq!(
        one(&lines).text,
        "the Secret `team/kfp-dbx-credentials` has credentials of the kind `pat` for the workspace \
         `https://adb-1.2.azuredatabricks.net`"
    );
    assert!(!format!("{usable:?}").contains("marked"));
    let (lines, _) = judge(None, Ok(None), secret(&[HOST, TOKEN]));
    assert_eq!(one(&lines).level, Level::Ok);
    assert!(one(&lines).text.contains("own Secret `kfp-dbx-system/kfp-dbx-credentials`"));
}

#[test]
fn missing_credentials_have_a_command() {
    let (lines, usable) = judge(None, Ok(None), Ok(None));
    assert_eq!(one(&lines).level, Level::Fail);
    let help = one(&lines).help.as_deref().unwrap();
    assert!(
        help.starts_with("`kubectl create secret generic kfp-dbx-credentials --namespace team ")
    );
    assert!(usable.is_none());
    let (lines, _) = judge(Some("mine"), Ok(None), secret(&[HOST, TOKEN]));
    assert_eq!(one(&lines).level, Level::Fail);
    assert!(one(&lines).text.contains("`team/mine`"), "{lines:?}");
}

#[test]
fn wrong_settings_are_said() {
    let (lines, usable) = judge(None, secret(&[TOKEN]), Ok(None));
    assert_eq!(one(&lines).level, Level::Fail);
    assert!(one(&lines).text.contains("`DATABRICKS_HOST` is missing"), "{lines:?}");
    assert!(usable.is_none());
    let elsewhere = ("DATABRICKS_HOST", "http://10.0.0.1:80");
    let (lines, _) = judge(None, secret(&[elsewhere, TOKEN]), Ok(None));
    assert!(one(&lines).text.contains("`--allow-host`"), "{lines:?}");
    let (lines, _) = judge(None, secret(&[HOST, TOKEN, ("DATABRICKS_TOKN", "x")]), Ok(None));
    let levels: Vec<_> = lines.iter().map(|line| line.level).collect();
    assert_eq!(levels, [Level::Warn, Level::Ok]);
    assert!(lines[0].text.contains("`DATABRICKS_TOKN`"), "{lines:?}");
}

#[test]
fn the_identity_of_the_pod_is_not_tried() {
    let settings = install::Settings {
        workload_identity: Some("client".to_owned()),
        ..install::Settings::default()
    };
    let (lines, usable) = judge_with(&settings, None, Ok(None), secret(&[HOST]));
    assert_eq!(one(&lines).level, Level::Warn, "{lines:?}");
    assert!(usable.is_none());
    let (lines, usable) = judge_with(&settings, None, Ok(None), secret(&[HOST, TOKEN]));
    assert_eq!(one(&lines).level, Level::Ok, "{lines:?}");
    assert!(usable.is_some());
}

#[test]
fn what_cannot_be_read_is_a_warning() {
    let forbidden = || Err(Blind::Forbidden("no".to_owned()));
    let (lines, _) = judge(None, forbidden(), Ok(None));
    assert_eq!(one(&lines).level, Level::Warn);
    let (lines, _) = judge(None, Ok(None), forbidden());
    assert_eq!(one(&lines).level, Level::Warn);
}

#[test]
fn the_workspace_has_the_last_word() {
    let usable = judge(None, secret(&[HOST, TOKEN]), Ok(None)).1.unwrap();
    let later = |text: &str| Err(Failure::Later { after: None, message: text.to_owned() });
    assert_eq!(workspace(&usable, &Ok(json!({}))).level, Level::Ok);
    let line = workspace(&usable, &Err(Failure::Credentials("a reason".to_owned())));
    assert_eq!(line.level, Level::Fail);
    assert!(line.text.ends_with("does not accept the credentials: a reason"), "{line:?}");
    assert!(line.help.as_deref().unwrap().contains("kubectl edit secret --namespace team"));
    assert_eq!(workspace(&usable, &later("no route")).level, Level::Fail);

    let inside = ("DATABRICKS_HOST", "http://fake.kfp-dbx-system.svc:8080");
    let policy = Policy {
        allowed_hosts: vec!["http://fake.kfp-dbx-system.svc:8080".parse().unwrap()],
        ..Policy::default()
    };
    let deployments = Deployments::default();
    let lease = Ok(None);
    let operator = Operator::new("kfp-dbx-system", &deployments, &lease, Time::default());
    let (namespace, chosen) = ("team".to_owned(), secret(&[inside, TOKEN]));
    let secrets = Secrets { namespace, annotation: None, chosen, own: Ok(None) };
    let usable = credentials(&secrets, &operator, &policy).1.unwrap();
    assert_eq!(workspace(&usable, &later("no route")).level, Level::Warn);
}

#[test]
fn an_installation_can_use_its_fake_workspace() {
    let settings = install::Settings { fake_databricks: true, ..install::Settings::default() };
    let objects = install::objects(&settings);
    let installed = objects.iter().find(|one| one["kind"] == "Secret").unwrap();
    let data = installed["stringData"].as_object().unwrap();
    let data: Vec<_> =
        data.iter().map(|(key, value)| (key.as_str(), value.as_str().unwrap())).collect();
    let (lines, usable) = judge_with(&settings, None, Ok(None), secret(&data));
    assert_eq!(one(&lines).level, Level::Ok, "{lines:?}");
    let lost = Err(Failure::Unknown("no such host".to_owned()));
    assert_eq!(workspace(&usable.unwrap(), &lost).level, Level::Warn);
}
