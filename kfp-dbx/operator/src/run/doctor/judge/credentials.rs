//! The credentials that the operator would use for objects of the namespace, and what the workspace
//! says of them.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use kfp_dbx_core::text::quoted::quoted;
use serde_json::Value as Json;

use crate::databricks::{Answer, Failure};
use crate::decide::Secret;
use crate::install::NAME;
use crate::run::credentials::{Host, Key, Kind, Origin, Plan, Policy, Settings};
use crate::run::doctor::line::Line;
use crate::run::doctor::told::{Operator, Seen};
use crate::run::workspace::{DEFAULT_SECRET, Source};

/// The Secrets that may be used.
pub(in crate::run::doctor) struct Secrets {
    /// The namespace of the objects.
    pub(in crate::run::doctor) namespace: String,
    /// The Secret that the annotation names.
    pub(in crate::run::doctor) annotation: Option<String>,
    /// The Secret of the namespace.
    pub(in crate::run::doctor) chosen: Seen,
    /// The operator's own Secret.
    pub(in crate::run::doctor) own: Seen,
}

/// Credentials that can be tried.
#[derive(Debug)]
pub(in crate::run::doctor) struct Usable {
    pub(in crate::run::doctor) source: Source,
    /// The settings of the operator itself.
    pub(in crate::run::doctor) own: Settings,
    host: Host,
    /// What to do if they are wrong.
    help: String,
}

/// Judges the credentials. Returns those that can be tried from here, too.
pub(in crate::run::doctor) fn credentials(
    secrets: &Secrets,
    operator: &Operator<'_>,
    policy: &Policy,
) -> (Vec<Line>, Option<Usable>) {
    let namespace = &secrets.namespace;
    let annotation = secrets.annotation.as_deref();
    let name = Source::secret_name(annotation);
    let chosen = match &secrets.chosen {
        Ok(chosen) => chosen.as_ref().map(secret),
        Err(blind) => {
            return (vec![blind.line(&format!("the Secret `{namespace}/{name}`"))], None);
        }
    };
    let own = own(secrets, operator);
    let source = Source::of(namespace, annotation, chosen);
    let line = match &source {
        Source::Environment => no_environment(secrets, operator, &own),
        Source::Missing { .. } => Some(Line::fail(
            format!("the Secret `{namespace}/{name}`, which `--credentials` names, does not exist"),
            create(namespace, name),
        )),
        Source::Secret { .. } => None,
    };
    match line {
        Some(line) => (vec![line], None),
        None => planned(source, own, operator, policy),
    }
}

/// Returns the settings of the operator itself, as far as its Deployment and its Secret show them.
fn own(secrets: &Secrets, operator: &Operator<'_>) -> Settings {
    let secret = secrets.own.as_ref().ok().and_then(Option::as_ref).map(secret);
    let variables = operator.variables();
    let variables = variables.map(|(name, value)| (name.to_owned(), value.as_bytes().to_vec()));
    // A variable of the Deployment itself wins.
    let all = secret.unwrap_or_default().data.into_iter().chain(variables);
    Settings::read(Origin::Environment, all)
}

/// Returns the line if the operator has no settings of its own, or if nobody can see them.
fn no_environment(secrets: &Secrets, operator: &Operator<'_>, own: &Settings) -> Option<Line> {
    if own.get(Key::Host).is_some() {
        return None;
    }
    let (namespace, secret) = (&secrets.namespace, operator.secret());
    let place = format!("{}/{secret}", operator.namespace);
    if let Err(blind) = &secrets.own {
        return Some(blind.line(&format!("the Secret `{place}` of the operator")));
    }
    if operator.deployment.is_none() && operator.holder.is_some() {
        return Some(Line::warn(
            format!(
                "the namespace `{namespace}` has no Secret `{DEFAULT_SECRET}`, so that the operator \
                 uses its own environment, which cannot be seen from here"
            ),
            format!(
                "the operator's log says so if it is wrong; or {}",
                create(namespace, DEFAULT_SECRET)
            ),
        ));
    }
    Some(Line::fail(
        format!(
            "there are no credentials for the namespace `{namespace}`: neither the Secret \
             `{namespace}/{DEFAULT_SECRET}` nor the Secret `{place}` of the operator names a workspace"
        ),
        create(namespace, DEFAULT_SECRET),
    ))
}

fn create(namespace: &str, name: &str) -> String {
    format!(
        "`kubectl create secret generic {name} --namespace {namespace} \
         --from-literal=DATABRICKS_HOST=https://adb-<workspace>.<number>.azuredatabricks.net \
         --from-literal=DATABRICKS_TOKEN=<token>`; `kfp-dbx-operator install` lists the other keys"
    )
}

/// Judges settings.
fn planned(
    source: Source,
    own: Settings,
    operator: &Operator<'_>,
    policy: &Policy,
) -> (Vec<Line>, Option<Usable>) {
    let settings = match source.settings(&own) {
        Ok(settings) => settings,
        Err(failure) => return (vec![Line::fail(failure.message(), "create the Secret")], None),
    };
    let (place, help) = match &source {
        Source::Secret { namespace, name, .. } | Source::Missing { namespace, name } => (
            format!("the Secret `{namespace}/{name}`"),
            format!(
                "`kubectl edit secret --namespace {namespace} {name}`; `kfp-dbx-operator install` lists its keys"
            ),
        ),
        Source::Environment => {
            let (namespace, name) = (operator.namespace, operator.secret());
            (
                format!("the operator's own Secret `{namespace}/{name}`"),
                format!(
                    "`kubectl edit secret --namespace {namespace} {name}`, and then `kubectl rollout \
                     restart --namespace {namespace} deployment/{NAME}`"
                ),
            )
        }
    };
    let mut lines: Vec<_> = unknown(&settings, &source, &place, &help).into_iter().collect();
    if needs_pod(&settings, &source, operator, policy) {
        lines.push(Line::warn(
            format!("{place} lets the operator sign in with the identity of its pod, which cannot be tried from here"),
            format!("`kubectl logs --namespace {} deployment/{NAME}` says if the workspace refuses it", operator.namespace),
        ));
        return (lines, None);
    }
    match Plan::new(&settings, &own, policy) {
        Ok(plan) => {
            lines.push(Line::ok(format!(
                "{place} has credentials of the kind `{}` for the workspace `{}`",
                plan.kind.name(),
                plan.host
            )));
            (lines, Some(Usable { source, own, host: plan.host, help }))
        }
        Err(faults) => {
            lines.push(Line::fail(faults, help));
            (lines, None)
        }
    }
}

/// Whether only the pod of the operator has what the settings need.
fn needs_pod(
    settings: &Settings,
    source: &Source,
    operator: &Operator<'_>,
    policy: &Policy,
) -> bool {
    let is_own = match Kind::chosen(settings) {
        Ok(kind) => kind.is_own(),
        // The webhook of AKS adds the other variables to the pod.
        Err(_) => *source == Source::Environment && operator.has_identity(),
    };
    is_own && (*source == Source::Environment || policy.allow_identity)
}

/// Warns of keys that are nearly settings.
fn unknown(settings: &Settings, source: &Source, place: &str, help: &str) -> Option<Line> {
    if *source == Source::Environment {
        return None;
    }
    let keys: Vec<_> = settings.unknown().collect();
    (!keys.is_empty()).then(|| {
        let keys = quoted(keys.iter().copied());
        Line::warn(format!("{place} has keys that are no settings: {keys}"), help)
    })
}

/// Judges the answer of the workspace.
pub(in crate::run::doctor) fn workspace(usable: &Usable, answer: &Answer) -> Line {
    let host = &usable.host;
    match answer {
        Ok(_) => Line::ok(format!("the workspace `{host}` accepts the credentials")),
        Err(Failure::Credentials(message)) => Line::fail(
            format!("the workspace `{host}` does not accept the credentials: {message}"),
            &*usable.help,
        ),
        Err(Failure::Later { message, .. } | Failure::Unknown(message)) if is_inside(host) => {
            Line::warn(
                format!(
                    "the workspace `{host}` is inside of the cluster, and cannot be reached from here: {message}"
                ),
                "`--skip-workspace` leaves it out",
            )
        }
        Err(Failure::Later { message, .. } | Failure::Unknown(message)) => Line::fail(
            format!("the workspace `{host}` cannot be reached from here: {message}"),
            "check `DATABRICKS_HOST` and the proxy; if only the cluster reaches the workspace, `--skip-workspace` leaves it out",
        ),
        Err(failure) => Line::fail(
            format!("the workspace `{host}` refuses to list its clusters: {}", failure.message()),
            &*usable.help,
        ),
    }
}

/// Whether only pods can reach a host: a Service.
fn is_inside(host: &Host) -> bool {
    let (name, of_service) = (host.name(), ".svc");
    !host.is_loopback()
        && (!name.contains('.') || name.ends_with(of_service) || name.ends_with(".cluster.local"))
}

/// Returns the Secret of an object.
fn secret(object: &Json) -> Secret {
    let data = object["data"].as_object().into_iter().flatten();
    let data: BTreeMap<_, _> = data
        .filter_map(|(key, value)| Some((key.clone(), STANDARD.decode(value.as_str()?).ok()?)))
        .collect();
    Secret { version: String::new(), data }
}

#[cfg(test)]
mod tests;
