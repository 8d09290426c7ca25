//! What a server will do with a pipeline, told before it is sent.

use serde_json::Value as Json;

use super::options::KubeflowConnection;
use crate::Workflow;
use crate::cli::write;
use crate::client::{Kfp, replaced};

/// Warns of a namespace that the server does not have.
pub(crate) fn namespace(kfp: &Kfp, args: &KubeflowConnection) {
    if let Some(namespace) = &args.namespace
        && kfp.told().multi_user == Some(false)
    {
        write::note(&format!(
            "warning: Kubeflow Pipelines runs for a single user here: `--namespace {namespace}` has no effect"
        ));
    }
}

/// Warns of what Kubeflow Pipelines replaces in the values of a run.
pub(crate) fn values<'a>(values: impl IntoIterator<Item = (&'a str, &'a str)>) {
    warn_of_replaced(values, false);
}

/// The same for the defaults of an upload, of which there may be recurring runs.
pub(crate) fn defaults(workflow: &Workflow) {
    let workflow = serde_json::to_value(workflow).unwrap_or_default();
    let parameters = workflow.pointer("/spec/arguments/parameters").and_then(Json::as_array);
    let defaults = parameters.into_iter().flatten().filter_map(|parameter| {
        Some((parameter.get("name")?.as_str()?, parameter.get("value")?.as_str()?))
    });
    warn_of_replaced(defaults, true);
}

fn warn_of_replaced<'a>(values: impl IntoIterator<Item = (&'a str, &'a str)>, recurring: bool) {
    for (name, value) in values {
        for part in replaced(value, recurring) {
            write::note(&format!(
                "warning: Kubeflow Pipelines replaces `{part}` in the value of `{name}`, by the id or a time of the run"
            ));
        }
    }
}
