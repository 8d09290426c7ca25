//! Everything that `kubectl apply` needs to run the operator on a cluster.
//!
//! The objects are made without input or output, from a few settings. The rights are exactly those
//! that the operator uses.

mod access;
mod credentials;
mod deployment;
mod fake;
mod names;
mod security;
mod settings;
mod workflows;

use kfp_dbx_core::text::yaml::document;
use serde_json::{Value as Json, json};

use crate::crd;

use names::labels;

pub use names::{HEALTH_PORT, LEASE, METRICS_PORT, NAME};
pub use settings::{Account, LogFormat, Settings};
pub use workflows::ROLE;

/// Returns the objects, in the order in which they are to be created.
pub fn objects(settings: &Settings) -> Vec<Json> {
    let mut objects: Vec<_> = namespace(settings).into_iter().collect();
    objects.extend(crd::all());
    objects.push(account(settings));
    objects.extend(access::all(settings));
    objects.extend(settings.workflows.iter().flat_map(workflows::objects));
    if settings.fake_databricks {
        objects.extend(fake::objects(settings));
    }
    objects.extend(deployment::disruption_budget(settings));
    objects.push(deployment::deployment(settings));
    for object in &mut objects {
        for (name, value) in labels() {
            object["metadata"]["labels"][name] = value.into();
        }
    }
    objects
}

/// Returns the objects as the documents of a YAML file, with the shape of the credentials as a
/// comment at its end.
pub fn yaml(settings: &Settings) -> String {
    let mut yaml = head(settings);
    for object in objects(settings) {
        yaml.push_str("---\n");
        yaml.push_str(&document(&object));
    }
    match settings.fake_databricks {
        true => yaml,
        false => yaml + &credentials::comment(settings),
    }
}

fn head(settings: &Settings) -> String {
    format!(
        "# {NAME} {}: write this into a cluster with `kubectl apply --server-side -f -`.\n# The Secret with the credentials is described at the end.\n",
        env!("CARGO_PKG_VERSION"),
    ) + &match settings.watch.as_slice() {
        [] => "# The operator watches all namespaces.\n".to_owned(),
        watched => format!("# The operator watches: {}.\n", watched.join(", ")),
    }
}

/// Returns the namespace, unless it is one of Kubernetes' own, whose labels are not ours to set.
fn namespace(settings: &Settings) -> Option<Json> {
    let name = settings.namespace.as_str();
    if name == "default" || name.starts_with("kube-") {
        return None;
    }
    Some(json!({
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {
            "name": name,
            "labels": { "pod-security.kubernetes.io/enforce": "restricted" },
        },
    }))
}

fn account(settings: &Settings) -> Json {
    let mut account = json!({
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": { "name": NAME, "namespace": settings.namespace },
    });
    if let Some(client) = &settings.workload_identity {
        account["metadata"]["annotations"] = json!({ "azure.workload.identity/client-id": client });
    }
    account
}
