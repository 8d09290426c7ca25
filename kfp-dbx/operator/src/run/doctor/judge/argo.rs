//! Argo: its kinds, its controller, and its version against the features of the workflows.

use kfp_dbx_core::table::argo::{ArgoVersion, Feature, OLDEST};
use kfp_dbx_core::text::quoted::quoted;
use serde_json::Value as Json;

use crate::run::doctor::line::Line;
use crate::run::doctor::told::{
    Blind, Deployments, Seen, images, is_ready, name, place, why_not_ready,
};
use crate::run::doctor::workflow::Document;

/// The answers about Argo.
#[derive(Debug)]
pub(in crate::run::doctor) struct Argo {
    /// The list of the kinds that the API server serves.
    pub(in crate::run::doctor) served: Seen,
    /// The pods of the controller, which may belong to something other than a Deployment.
    pub(in crate::run::doctor) pods: Result<Vec<Json>, Blind>,
}

const INSTALL: &str =
    "install Argo Workflows: https://argo-workflows.readthedocs.io/en/latest/installation/";

/// The kinds that a workflow needs.
const KINDS: [&str; 4] = ["workflows", "workflowtemplates", "cronworkflows", "workflowtaskresults"];

/// Judges Argo.
pub(in crate::run::doctor) fn argo(
    facts: &Argo,
    deployments: &Deployments,
    documents: &[Document],
) -> Vec<Line> {
    let served = match &facts.served {
        Ok(served) => served.as_ref(),
        Err(blind) => return vec![blind.line("the kinds of Argo")],
    };
    let Some(served) = served else {
        return vec![Line::fail(
            "the cluster does not serve the kinds of Argo (`argoproj.io/v1alpha1`)",
            INSTALL,
        )];
    };
    let mut lines = Vec::new();
    let has = |kind: &&&str| {
        let mut resources = served["resources"].as_array().into_iter().flatten();
        resources.any(|resource| resource["name"] == **kind)
    };
    let missing: Vec<&str> = KINDS.iter().filter(|kind| !has(kind)).copied().collect();
    if !missing.is_empty() {
        let missing = quoted(missing.iter().copied());
        lines.push(Line::fail(
            format!("the cluster does not serve {missing} of Argo (`argoproj.io`)"),
            format!("Argo has them since 3.4; {INSTALL}"),
        ));
    }
    let (line, version) = controller(facts, deployments);
    lines.push(line);
    for document in documents {
        lines.extend(features(document, version));
    }
    lines
}

/// Judges the controller. Returns its version, if its image tells it.
fn controller(facts: &Argo, deployments: &Deployments) -> (Line, Option<ArgoVersion>) {
    let controllers = deployments.items.iter().filter(|one| is_controller(one));
    // One that is ready, if there are several.
    let controller = controllers.max_by_key(|one| is_ready(one));
    if let Some(controller) = controller {
        let version = images(controller).find_map(version);
        let text = format!("Argo's workflow-controller `{}`", place(controller));
        if !is_ready(controller) {
            let namespace = controller["metadata"]["namespace"].as_str().unwrap_or_default();
            let line = Line::fail(
                format!("{text} is not ready: {}", why_not_ready(controller)),
                format!(
                    "`kubectl describe --namespace {namespace} deployment/{}` says why",
                    name(controller)
                ),
            );
            return (line, version);
        }
        return (running(&text, version), version);
    }
    let pods = facts.pods.as_deref().unwrap_or_default();
    let is_running = |pod: &&Json| pod["status"]["phase"] == "Running";
    if let Some(pod) = pods.iter().find(is_running) {
        let containers = pod["spec"]["containers"].as_array().into_iter().flatten();
        let version = containers.filter_map(|one| one["image"].as_str()).find_map(version);
        return (
            running(&format!("Argo's workflow-controller `{}`", place(pod)), version),
            version,
        );
    }
    if let Some(blind) = &deployments.blind {
        return (blind.line("whether Argo's workflow-controller runs, and its version,"), None);
    }
    let line = Line::warn(
        "no Deployment and no pod of Argo's workflow-controller is found, so that it cannot be told \
         whether it runs, and its version",
        format!(
            "if no workflow gets a status either, {INSTALL}; `kubectl get workflows \
             --all-namespaces` shows it"
        ),
    );
    (line, None)
}

fn running(text: &str, version: Option<ArgoVersion>) -> Line {
    match version {
        Some(version) => Line::ok(format!("{text} runs: Argo {version}")),
        None => Line::warn(
            format!("{text} runs, but its image does not tell its version"),
            format!("a pipeline can be written for Argo {OLDEST} or later: compare it yourself"),
        ),
    }
}

fn is_controller(deployment: &Json) -> bool {
    let labels = &deployment["metadata"]["labels"];
    let pod = &deployment["spec"]["template"]["metadata"]["labels"];
    name(deployment).ends_with("workflow-controller")
        || [labels, pod].iter().any(|labels| {
            labels["app"] == "workflow-controller"
                || labels["app.kubernetes.io/component"] == "workflow-controller"
        })
}

/// Returns the version in the tag of an image, such as `quay.io/argoproj/workflow-controller:v3.4.17`.
fn version(image: &str) -> Option<ArgoVersion> {
    let image = image.split('@').next()?;
    let (name, tag) = image.rsplit_once(':')?;
    // Sidecars have versions of their own.
    if !name.contains("workflow-controller") {
        return None;
    }
    // Kubeflow's own builds are named `v3.4.17-license-compliance`.
    ArgoVersion::of_server(tag).filter(|version| version.major > 0)
}

/// Judges what a workflow uses against the version.
fn features(document: &Document, version: Option<ArgoVersion>) -> Option<Line> {
    let file = &document.file;
    let Some(version) = version else {
        let oldest = document.needs.oldest()?;
        return Some(Line::warn(
            format!(
                "`{file}` needs Argo {oldest} or later, and the version in the cluster is unknown"
            ),
            "`argo version`, or the image of the workflow-controller, tells it",
        ));
    };
    let missing = document.needs.missing_in(version);
    if missing.is_empty() {
        return Some(Line::ok(format!("Argo {version} has all that `{file}` uses")));
    }
    let missing: Vec<_> = missing.into_iter().map(Feature::described).collect();
    let ArgoVersion { major, minor, .. } = version;
    let help = match version < OLDEST {
        true => format!("a pipeline can be written for Argo {OLDEST} or later: update Argo"),
        false => format!(
            "write the pipeline for this version: `cargo run -- compile --argo {major}.{minor}`, or \
             `#[pipeline(argo = \"{major}.{minor}\")]`"
        ),
    };
    Some(Line::fail(
        format!("Argo {version} lacks what `{file}` uses: {}", missing.join("; ")),
        help,
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{Argo, KINDS, argo, version};
    use crate::run::doctor::line::{Level, Line};
    use crate::run::doctor::told::Deployments;
    use crate::run::doctor::workflow::read;

    fn served() -> Json {
        let kinds: Vec<_> = KINDS.iter().map(|name| json!({ "name": name })).collect();
        json!({ "resources": kinds })
    }

    fn controller(tag: &str, ready: u64) -> Json {
        json!({
            "metadata": { "name": "workflow-controller", "namespace": "argo" },
            "spec": { "template": { "spec": { "containers": [
                { "image": "istio/proxyv2:1.20.0" },
                { "image": format!("quay.io:443/argoproj/workflow-controller:{tag}") },
            ] } } },
            "status": { "readyReplicas": ready },
        })
    }

    /// Judges Argo for a workflow with several mutexes.
    fn judge(served: Option<Json>, items: Vec<Json>, pods: Vec<Json>) -> Vec<Line> {
        let text = "{kind: Workflow, spec: {synchronization: {mutexes: [{name: a}]}}}";
        let documents = read("f.yaml", text).unwrap();
        let deployments = Deployments { items, complete: true, blind: None };
        argo(&Argo { served: Ok(served), pods: Ok(pods) }, &deployments, &documents)
    }

    fn levels(lines: &[Line]) -> Vec<Level> {
        lines.iter().map(|line| line.level).collect()
    }

    #[test]
    fn argo_is_served_and_runs() {
        let lines = judge(Some(served()), vec![controller("v3.7.3", 1)], vec![]);
        assert_eq!(levels(&lines), [Level::Ok, Level::Ok], "{lines:?}");
        assert!(lines[0].text.ends_with("Argo 3.7.3"), "{lines:?}");
        let lines = judge(None, vec![], vec![]);
        assert_eq!(levels(&lines), [Level::Fail], "{lines:?}");
        let some = Some(json!({ "resources": [{ "name": "workflows" }] }));
        let lines = judge(some, vec![controller("v3.7.3", 1)], vec![]);
        assert_eq!(levels(&lines), [Level::Fail, Level::Ok, Level::Ok], "{lines:?}");
        assert!(lines[0].text.contains("`workflowtaskresults`"), "{lines:?}");
        assert!(!lines[0].text.contains("`workflows`"), "{lines:?}");
        let lines = judge(Some(served()), vec![controller("v3.7.3", 0)], vec![]);
        assert_eq!(levels(&lines), [Level::Fail, Level::Ok], "{lines:?}");
        let lines = judge(Some(served()), vec![], vec![]);
        assert_eq!(levels(&lines), [Level::Warn, Level::Warn], "{lines:?}");
        let mut pod = json!({ "metadata": { "name": "p" }, "status": { "phase": "Running" } });
        pod["spec"] = controller("v4.0.5", 1)["spec"]["template"]["spec"].clone();
        let lines = judge(Some(served()), vec![], vec![pod]);
        assert_eq!(levels(&lines), [Level::Ok, Level::Ok], "{lines:?}");
    }

    #[test]
    fn an_argo_that_lacks_a_feature_fails() {
        let lines = judge(Some(served()), vec![controller("v3.4.17", 1)], vec![]);
        assert_eq!(levels(&lines), [Level::Ok, Level::Fail], "{lines:?}");
        assert!(lines[1].text.contains("Argo 3.4.17 lacks") && lines[1].text.contains("Argo 3.6"));
        assert!(lines[1].help.as_deref().unwrap().contains("--argo 3.4`"), "{lines:?}");
        let lines = judge(Some(served()), vec![controller("latest", 1)], vec![]);
        assert_eq!(levels(&lines), [Level::Warn, Level::Warn], "{lines:?}");
    }

    #[test]
    fn versions_are_read_in_images() {
        let read = |image: &str| version(image).map(|version| version.to_string());
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(read("a/workflow-controller:v3.4.17-license-compliance"), some("3.4.17"));
        assert_eq!(read("a/workflow-controller:v4.0.5@sha256:00"), some("4.0.5"));
        for unknown in ["a/workflow-controller@sha256:00", "a:5000/workflow-controller", "a:v1.2.3"]
        {
            assert_eq!(read(unknown), None, "{unknown}");
        }
    }
}
