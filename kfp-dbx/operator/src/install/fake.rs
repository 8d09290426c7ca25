//! A fake workspace beside the operator, to try pipelines without Databricks.

use serde_json::{Value as Json, json};

use super::security::{container_security, pod_security};
use super::settings::Settings;

/// The name of the Deployment and of the Service.
pub const FAKE: &str = "fake-databricks";

const PORT: u16 = 8080;

/// Returns the address of the workspace, which has no encryption.
pub(super) fn host(settings: &Settings) -> String {
    format!("http://{FAKE}.{}.svc:{PORT}", settings.namespace)
}

/// Returns the workspace, and the Secret by which the operator uses it.
pub(super) fn objects(settings: &Settings) -> [Json; 3] {
    let namespace = &settings.namespace;
    let selector = json!({ "app.kubernetes.io/component": FAKE });
    let metadata = json!({ "name": FAKE, "namespace": namespace });
    [
        json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": { "name": settings.credentials, "namespace": namespace },
            "stringData": {
                "DATABRICKS_HOST": host(settings),
                "DATABRICKS_TOKEN": "any",
            },
        }),
        json!({
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": metadata,
            "spec": { "selector": selector, "ports": [{ "port": PORT, "targetPort": PORT }] },
        }),
        json!({
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": metadata,
            "spec": {
                "replicas": 1,
                "selector": { "matchLabels": selector },
                "template": {
                    "metadata": { "labels": selector },
                    "spec": {
                        "automountServiceAccountToken": false,
                        "securityContext": pod_security(),
                        "containers": [{
                            "name": FAKE,
                            "image": settings.image,
                            "args": ["fake-databricks", "--address=0.0.0.0", format!("--port={PORT}")],
                            "ports": [{ "containerPort": PORT }],
                            "resources": {
                                "requests": { "cpu": "50m", "memory": "64Mi" },
                                "limits": { "memory": "256Mi" },
                            },
                            "securityContext": container_security(),
                        }],
                    },
                },
            },
        }),
    ]
}
