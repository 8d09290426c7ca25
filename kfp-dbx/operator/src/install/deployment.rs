//! The pods of the operator.

use serde_json::{Value as Json, json};

use super::fake;
use super::names::{HEALTH_PORT, METRICS_PORT, NAME, labels, selector};
use super::security::{container_security, pod_security};
use super::settings::Settings;

/// The folder of the token for Databricks.
const TOKEN_FOLDER: &str = "/var/run/secrets/kfp-dbx";

/// Returns the Deployment.
pub(super) fn deployment(settings: &Settings) -> Json {
    let mut pod_labels = Json::from_iter(labels());
    if settings.workload_identity.is_some() {
        pod_labels["azure.workload.identity/use"] = "true".into();
    }
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "name": NAME, "namespace": settings.namespace },
        "spec": {
            "replicas": settings.replicas,
            "selector": { "matchLabels": selector() },
            "template": {
                "metadata": { "labels": pod_labels },
                "spec": pod(settings),
            },
        },
    })
}

/// Returns the budget that keeps one of several processes while nodes are drained. With one process,
/// it would keep the node.
pub(super) fn disruption_budget(settings: &Settings) -> Option<Json> {
    (settings.replicas > 1).then(|| {
        json!({
            "apiVersion": "policy/v1",
            "kind": "PodDisruptionBudget",
            "metadata": { "name": NAME, "namespace": settings.namespace },
            "spec": { "minAvailable": 1, "selector": { "matchLabels": selector() } },
        })
    })
}

fn pod(settings: &Settings) -> Json {
    let mut pod = json!({
        "serviceAccountName": NAME,
        "nodeSelector": { "kubernetes.io/os": "linux" },
        // The process gives its lease back, and waits for requests under way.
        "terminationGracePeriodSeconds": 30,
        "securityContext": pod_security(),
        "containers": [container(settings)],
    });
    if settings.replicas > 1 {
        pod["topologySpreadConstraints"] = json!([{
            "maxSkew": 1,
            "topologyKey": "kubernetes.io/hostname",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": { "matchLabels": selector() },
        }]);
    }
    if let Some(audience) = &settings.token_audience {
        pod["volumes"] = json!([{
            "name": "databricks-token",
            "projected": { "sources": [{
                "serviceAccountToken": {
                    "audience": audience,
                    "expirationSeconds": 3600,
                    "path": "token",
                },
            }] },
        }]);
    }
    pod
}

fn container(settings: &Settings) -> Json {
    let mut container = json!({
        "name": "operator",
        "image": settings.image,
        "args": arguments(settings),
        "env": [
            own_field("POD_NAME", "metadata.name"),
            own_field("POD_NAMESPACE", "metadata.namespace"),
        ],
        "envFrom": [{ "secretRef": { "name": settings.credentials, "optional": true } }],
        "ports": [
            { "name": "metrics", "containerPort": METRICS_PORT },
            { "name": "health", "containerPort": HEALTH_PORT },
        ],
        "livenessProbe": {
            "httpGet": { "path": "/healthz", "port": "health" },
            "periodSeconds": 10,
            "failureThreshold": 6,
        },
        "readinessProbe": {
            "httpGet": { "path": "/readyz", "port": "health" },
            "periodSeconds": 5,
        },
        "resources": {
            "requests": { "cpu": "50m", "memory": "150Mi" },
            "limits": { "memory": "150Mi" },
        },
        "securityContext": container_security(),
    });
    if let Some(audience) = &settings.token_audience {
        let variables = [
            ("DATABRICKS_OIDC_TOKEN_FILEPATH", format!("{TOKEN_FOLDER}/token")),
            ("DATABRICKS_TOKEN_AUDIENCE", audience.clone()),
        ];
        let variables = variables.map(|(name, value)| json!({ "name": name, "value": value }));
        if let Some(known) = container["env"].as_array_mut() {
            known.extend(variables);
        }
        container["volumeMounts"] =
            json!([{ "name": "databricks-token", "mountPath": TOKEN_FOLDER, "readOnly": true }]);
    }
    container
}

/// Returns the arguments of the program.
fn arguments(settings: &Settings) -> Vec<String> {
    let watch = settings.watch.iter().map(|namespace| format!("--watch-namespace={namespace}"));
    let format = format!("--log-format={}", settings.log_format.as_str());
    let fake = settings.fake_databricks.then(|| format!("--allow-host={}", fake::host(settings)));
    std::iter::once("run".to_owned()).chain(watch).chain([format]).chain(fake).collect()
}

/// Returns a variable with a field of the pod itself.
fn own_field(name: &str, path: &str) -> Json {
    json!({ "name": name, "valueFrom": { "fieldRef": { "fieldPath": path } } })
}
