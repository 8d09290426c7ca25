//! The names, the labels and the ports that the objects of an installation share.

use serde_json::{Value as Json, json};

/// The name of the operator's objects.
pub const NAME: &str = "kfp-dbx-operator";
/// The name of the Lease by which the processes of the operator elect the one that acts.
pub const LEASE: &str = NAME;
/// The port of `/healthz` and `/readyz`.
pub const HEALTH_PORT: u16 = 8081;
/// The port of `/metrics`.
pub const METRICS_PORT: u16 = 8080;

/// The group of roles and their bindings.
pub(super) const RBAC: &str = "rbac.authorization.k8s.io";

/// Returns the labels of every object.
pub(super) fn labels() -> [(&'static str, &'static str); 2] {
    [("app.kubernetes.io/name", NAME), ("app.kubernetes.io/version", env!("CARGO_PKG_VERSION"))]
}

/// Returns the name and the labels by which the pods are found, which never change.
pub(super) fn selector() -> Json {
    json!({ "app.kubernetes.io/name": NAME })
}
