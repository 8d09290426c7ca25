//! Compares the Argo of a server with what a workflow needs, before it is sent.

use kfp_dbx_core::table::argo::{ArgoVersion, Feature, Needs, OLDEST};
use kfp_dbx_core::text::terminal::visible_line;
use kfp_dbx_core::text::version::Version;

use crate::Workflow;
use crate::cli::write;
use crate::client::{Argo, Kfp, needs_argo};

/// Warns if the Argo of a release of Kubeflow Pipelines lacks what a workflow uses.
pub(crate) fn of_kfp(kfp: &Kfp, workflow: &Workflow) {
    let told = kfp.told();
    let Some(version) = told.version.as_deref().map(visible_line) else { return };
    let used = used(workflow);
    if let Some(argo) = told.argo() {
        let has = format!("Kubeflow Pipelines {version} brings Argo {argo}");
        return warn(&has, argo, &used.missing_in(argo));
    }
    match told.oldest_argo() {
        // A newer release has what the newest known one has, unless it is gone from there.
        Some(argo) => {
            let gone = |feature: &&Feature| feature.gone_in.is_some_and(|gone_in| gone_in <= argo);
            let gone: Vec<_> = used.features().iter().copied().filter(gone).collect();
            let has = format!("Kubeflow Pipelines {version} brings Argo {argo} or later");
            warn(&has, argo, &gone);
        }
        None if Version::parse(&version).is_some() => {
            if let Some(oldest) = used.oldest() {
                write::note(&format!(
                    "warning: it is not known which Argo Kubeflow Pipelines {version} brings: the workflow needs Argo {oldest} or later"
                ));
            }
        }
        // A server that was built without a version.
        None => {}
    }
}

/// Warns if an Argo server lacks what a workflow uses.
pub(crate) fn of_argo(argo: &Argo, workflow: &Workflow) {
    let version = argo.told().and_then(|version| ArgoVersion::of_server(&version));
    // A server that was built without a version says `v0.0.0`.
    if let Some(version) = version.filter(|version| version.major > 0) {
        let has = format!("the server has Argo {version}");
        warn(&has, version, &used(workflow).missing_in(version));
    }
}

/// Returns the features of Argo that a workflow uses, those of its patches included.
fn used(workflow: &Workflow) -> Needs {
    let of_pipeline = workflow.needs_argo().features();
    let of_all = needs_argo(&serde_json::to_value(workflow).unwrap_or_default());
    let of_patches = of_all.features().iter().filter(|feature| !of_pipeline.contains(feature));
    Needs::new(of_pipeline.iter().chain(of_patches).copied())
}

fn warn(has: &str, version: ArgoVersion, missing: &[&Feature]) {
    if missing.is_empty() {
        return;
    }
    let lines: Vec<_> =
        missing.iter().map(|feature| format!("  - {}", feature.described())).collect();
    let ArgoVersion { major, minor, .. } = version;
    let help = match version < OLDEST {
        true => format!("a pipeline can be written for Argo {OLDEST} or later: update the server"),
        false => format!(
            "write the pipeline for this version: `--argo {major}.{minor}`, or `#[pipeline(argo = \"{major}.{minor}\")]`"
        ),
    };
    write::note(&format!(
        "warning: {has}, which lacks what the workflow uses:\n{}\n  = help: {help}",
        lines.join("\n")
    ));
}
