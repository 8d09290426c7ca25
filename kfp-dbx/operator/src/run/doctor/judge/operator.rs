//! The operator, and another one beside it.

use kfp_dbx_core::text::quoted::quoted;
use serde_json::Value as Json;

use crate::install::{LEASE, NAME, Settings};
use crate::run::doctor::line::Line;
use crate::run::doctor::told::{
    Deployments, Operator, Seen, images, is_ready, name, place, why_not_ready,
};

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Judges whether an operator serves the namespace, and only one.
pub(in crate::run::doctor) fn operator(
    operator: &Operator<'_>,
    namespace: &str,
    deployments: &Deployments,
    lease: &Seen,
) -> Vec<Line> {
    let mut lines = vec![alive(operator, deployments, lease)];
    lines.extend(watched(operator, namespace));
    lines.extend(deployments.items.iter().filter(|one| is_archived(one)).map(two_operators));
    let second = deployments.items.iter().filter(|one| is_second(operator, one, namespace));
    lines.extend(second.map(|one| second_one(operator, one, namespace)));
    if let (Some(blind), false) = (&deployments.blind, deployments.complete) {
        lines.push(blind.line("whether the archived operator runs beside it"));
    }
    lines
}

/// Returns the command that installs the operator, for a namespace that it watches besides others.
fn install(operator: &Operator<'_>, watched: &[&str]) -> String {
    let mut command = "kfp-dbx-operator install".to_owned();
    if operator.namespace != Settings::default().namespace {
        command = format!("{command} --namespace={}", operator.namespace);
    }
    if !watched.is_empty() {
        command = format!("{command} --watch-namespace={}", watched.join(","));
    }
    format!("`{command} | kubectl apply --server-side -f -`")
}

fn alive(operator: &Operator<'_>, deployments: &Deployments, lease: &Seen) -> Line {
    let namespace = operator.namespace;
    match (operator.deployment, operator.holder) {
        (Some(deployment), _) if is_ready(deployment) => running(operator, deployment),
        (Some(deployment), _) if deployment["spec"]["replicas"] == 0 => Line::fail(
            format!("the operator does not run: `{}` is scaled to 0", place(deployment)),
            format!("`kubectl scale --namespace {namespace} deployment/{NAME} --replicas=1`"),
        ),
        (Some(deployment), _) => Line::fail(
            format!(
                "the Deployment `{namespace}/{NAME}` of the operator is not ready: {}",
                why_not_ready(deployment)
            ),
            format!(
                "`kubectl describe --namespace {namespace} deployment/{NAME}` and `kubectl logs \
                 --namespace {namespace} deployment/{NAME}` say why"
            ),
        ),
        (None, Some(holder)) => Line::ok(format!(
            "an operator runs without a Deployment: the process `{holder}` renews the Lease \
             `{namespace}/{LEASE}`"
        )),
        (None, None) => match (elsewhere(deployments), lease) {
            (Some(other), _) => Line::fail(
                format!(
                    "no operator runs in the namespace `{namespace}`, but `{}` exists",
                    place(other)
                ),
                format!(
                    "`--operator-namespace={}` looks there",
                    other["metadata"]["namespace"].as_str().unwrap_or_default()
                ),
            ),
            (None, Err(blind)) if !deployments.complete => {
                blind.line(&format!("whether the operator runs in the namespace `{namespace}`"))
            }
            (None, _) => Line::fail(
                format!(
                    "the operator does not run: there is no Deployment `{namespace}/{NAME}`, and no \
                     process renews the Lease `{namespace}/{LEASE}`"
                ),
                install(operator, &[]),
            ),
        },
    }
}

fn running(operator: &Operator<'_>, deployment: &Json) -> Line {
    let version = deployment["metadata"]["labels"]["app.kubernetes.io/version"].as_str();
    let text = format!(
        "the operator runs: `{}`, version {}",
        place(deployment),
        version.unwrap_or("unknown")
    );
    match version {
        Some(version) if version != VERSION => Line::warn(
            format!("{text}, and this program is {VERSION}"),
            format!(
                "install the operator of this version: {}",
                install(operator, &operator.watches())
            ),
        ),
        _ => Line::ok(text),
    }
}

fn elsewhere(deployments: &Deployments) -> Option<&Json> {
    deployments.items.iter().find(|one| name(one) == NAME && one["spec"]["replicas"] != 0)
}

/// Whether a Deployment is one more of this operator, which watches the namespace too. The namespaces
/// that a process without a Deployment watches cannot be seen.
fn is_second(operator: &Operator<'_>, deployment: &Json, namespace: &str) -> bool {
    let is_other = deployment["metadata"]["namespace"] != operator.namespace;
    let other = Operator { deployment: Some(deployment), ..*operator };
    let watches = other.watches();
    operator.deployment.is_some_and(is_ready)
        && (is_other && name(deployment) == NAME && is_ready(deployment))
        && (watches.is_empty() || watches.contains(&namespace))
}

fn second_one(operator: &Operator<'_>, deployment: &Json, namespace: &str) -> Line {
    let there = deployment["metadata"]["namespace"].as_str().unwrap_or_default();
    Line::fail(
        format!(
            "two operators: `{}` and `{}/{NAME}` watch the namespace `{namespace}`, and each creates \
             the clusters and jobs of the same objects",
            place(deployment),
            operator.namespace
        ),
        format!(
            "`kubectl scale --namespace {there} deployment/{NAME} --replicas=0`, or limit each of them \
             with `kfp-dbx-operator install --watch-namespace=…`"
        ),
    )
}

/// Judges whether the operator watches the namespace.
fn watched(operator: &Operator<'_>, namespace: &str) -> Option<Line> {
    let watched = operator.watches();
    if watched.is_empty() || watched.contains(&namespace) {
        return None;
    }
    let all: Vec<_> = watched.iter().copied().chain([namespace]).collect();
    Some(Line::fail(
        format!(
            "the operator watches the namespaces {} only, and not `{namespace}`",
            quoted(watched.iter().copied())
        ),
        install(operator, &all),
    ))
}

/// Whether a Deployment is that of the archived operator, and has pods.
fn is_archived(deployment: &Json) -> bool {
    let archived = "azure-databricks-operator";
    let is_one = name(deployment).starts_with(archived)
        || images(deployment)
            .any(|image| image.contains(archived) || image.contains("azure-databricks/operator"));
    is_one && deployment["spec"]["replicas"] != 0
}

fn two_operators(deployment: &Json) -> Line {
    let namespace = deployment["metadata"]["namespace"].as_str().unwrap_or_default();
    Line::fail(
        format!(
            "two operators: the archived one, `{}`, serves the same kinds, and submits each object \
             a second time",
            place(deployment)
        ),
        format!(
            "`kubectl scale --namespace {namespace} deployment/{} --replicas=0`",
            name(deployment)
        ),
    )
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::operator;
    use crate::install;
    use crate::run::doctor::line::{Level, Line};
    use crate::run::doctor::told::{Blind, Deployments, Operator, Seen};
    use crate::time::Time;

    const SYSTEM: &str = "kfp-dbx-system";

    fn deployment(watch: &[&str], ready: u64) -> Json {
        let watch = watch.iter().map(|name| (*name).to_owned()).collect();
        let settings = install::Settings { watch, ..install::Settings::default() };
        let objects = install::objects(&settings);
        let mut found = objects.into_iter().find(|one| one["kind"] == "Deployment").unwrap();
        found["status"] = json!({ "readyReplicas": ready, "conditions": [
            { "type": "Available", "status": "False", "message": "no pod is available" },
            { "type": "Progressing", "status": "True", "message": "it goes on" },
        ] });
        found
    }

    fn judge(items: Vec<Json>, lease: &Seen, now: &str) -> Vec<Line> {
        let deployments = Deployments { items, complete: true, blind: None };
        let now = Time::parse(now).unwrap();
        let told = Operator::new(SYSTEM, &deployments, lease, now);
        operator(&told, "team", &deployments, lease)
    }

    const NOW: &str = "2026-11-29T08:00:00Z";

    #[track_caller]
    fn one(lines: &[Line]) -> &Line {
        assert_eq!(lines.len(), 1, "{lines:?}");
        &lines[0]
    }

    #[test]
    fn an_operator_runs_or_not() {
        let lines = judge(vec![], &Ok(None), NOW);
        let line = one(&lines);
        assert_eq!(line.level, Level::Fail);
        assert_eq!(
            line.help.as_deref(),
            Some("`kfp-dbx-operator install | kubectl apply --server-side -f -`")
        );
        let lines = judge(vec![deployment(&[], 1)], &Ok(None), NOW);
        assert_eq!(one(&lines).level, Level::Ok, "{lines:?}");
        assert!(one(&lines).text.contains(env!("CARGO_PKG_VERSION")));
        let lines = judge(vec![deployment(&[], 0)], &Ok(None), NOW);
        assert_eq!(one(&lines).level, Level::Fail, "{lines:?}");
        assert!(one(&lines).text.ends_with("is not ready: no pod is available"), "{lines:?}");
        let mut none = deployment(&[], 0);
        none["spec"]["replicas"] = 0.into();
        let lines = judge(vec![none], &Ok(None), NOW);
        assert_eq!(one(&lines).level, Level::Fail, "{lines:?}");
        assert!(one(&lines).help.as_deref().unwrap().contains("--replicas=1"), "{lines:?}");
        let mut old = deployment(&["team"], 1);
        old["metadata"]["labels"]["app.kubernetes.io/version"] = "0.0.1".into();
        let lines = judge(vec![old], &Ok(None), NOW);
        assert_eq!(one(&lines).level, Level::Warn, "{lines:?}");
        assert!(one(&lines).help.as_deref().unwrap().contains("--watch-namespace=team"));
        let mut other = deployment(&[], 1);
        other["metadata"]["namespace"] = "elsewhere".into();
        let lines = judge(vec![other], &Ok(None), NOW);
        assert_eq!(one(&lines).level, Level::Fail, "{lines:?}");
        assert!(one(&lines).help.as_deref().unwrap().contains("--operator-namespace=elsewhere"));
    }

    #[test]
    fn a_renewed_lease_is_a_running_operator() {
        let lease = |holder: &str| {
            Ok(Some(json!({ "spec": {
                "holderIdentity": holder, "renewTime": "2026-11-29T07:59:58.123456Z",
            } })))
        };
        let lines = judge(vec![], &lease("me"), NOW);
        assert_eq!(one(&lines).level, Level::Ok, "{lines:?}");
        assert!(one(&lines).text.contains("`me`"));
        let lines = judge(vec![], &lease(""), NOW);
        assert_eq!(one(&lines).level, Level::Fail, "{lines:?}");
        let lines = judge(vec![], &lease("me"), "2026-11-29T08:05:00Z");
        assert_eq!(one(&lines).level, Level::Fail, "{lines:?}");
    }

    #[test]
    fn the_namespace_is_watched() {
        let lines = judge(vec![deployment(&["a", "b"], 1)], &Ok(None), NOW);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[1].level, Level::Fail);
        assert!(lines[1].help.as_deref().unwrap().contains("--watch-namespace=a,b,team"));
    }

    #[test]
    fn two_operators_are_one_too_many() {
        let mut archived = json!({
            "metadata": { "name": "old", "namespace": "there" },
            "spec": { "template": { "spec": { "containers": [
                { "image": "proxy:1" }, { "image": "mcr.microsoft.com/k8s/azure-databricks-operator:0.3" },
            ] } } },
        });
        let lines = judge(vec![deployment(&[], 1), archived.clone()], &Ok(None), NOW);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert_eq!(lines[1].level, Level::Fail);
        assert_eq!(
            lines[1].help.as_deref(),
            Some("`kubectl scale --namespace there deployment/old --replicas=0`")
        );
        let (own, mut second) = (deployment(&[], 1), deployment(&["team", "b"], 1));
        second["metadata"]["namespace"] = "there".into();
        let lines = judge(vec![own.clone(), second], &Ok(None), NOW);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[1].text.starts_with("two operators: `there/"), "{lines:?}");
        let mut apart = deployment(&["b"], 1);
        apart["metadata"]["namespace"] = "there".into();
        assert_eq!(judge(vec![own, apart], &Ok(None), NOW).len(), 1);
        archived["spec"]["replicas"] = 0.into();
        assert_eq!(judge(vec![deployment(&[], 1), archived], &Ok(None), NOW).len(), 1);
    }

    #[test]
    fn a_user_who_sees_little_is_told_so() {
        let blind = || Blind::Forbidden("no".to_owned());
        let deployments = Deployments { items: vec![], complete: false, blind: Some(blind()) };
        let lease = Err(blind());
        let told = Operator::new(SYSTEM, &deployments, &lease, Time::default());
        let lines = operator(&told, "team", &deployments, &lease);
        let levels: Vec<_> = lines.iter().map(|line| line.level).collect();
        assert_eq!(levels, [Level::Warn, Level::Warn]);
    }
}
