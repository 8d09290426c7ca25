//! The rights of the operator.

use kfp_dbx_core::table::{self, API_VERSION};
use serde_json::{Value as Json, json};

use super::names::{LEASE, NAME, RBAC};
use super::settings::Settings;

/// Returns the roles, and their bindings to the operator's account.
pub(super) fn all(settings: &Settings) -> Vec<Json> {
    let own = &settings.namespace;
    let objects = match settings.watch.as_slice() {
        [] => {
            let role = json!({
                "apiVersion": format!("{RBAC}/v1"),
                "kind": "ClusterRole",
                "metadata": { "name": NAME },
                "rules": rules(),
            });
            let metadata = json!({ "name": NAME });
            vec![role, binding(settings, "ClusterRoleBinding", "ClusterRole", NAME, &metadata)]
        }
        watched => {
            watched.iter().flat_map(|namespace| role(settings, NAME, namespace, &rules())).collect()
        }
    };
    let lease = role(settings, &format!("{NAME}-lease"), own, &lease_rules());
    objects.into_iter().chain(lease).collect()
}

/// Returns the rights in each namespace that the operator watches.
fn rules() -> Json {
    let group = API_VERSION.split('/').next().unwrap_or_default();
    let all: Vec<_> = table::kinds().map(|kind| kind.plural).collect();
    let statuses: Vec<_> = all.iter().map(|plural| format!("{plural}/status")).collect();
    // A job or a cluster that goes takes with it what runs on it.
    let owned = table::kinds().filter(|kind| kind.owners().next().is_some());
    let owned: Vec<_> = owned.map(|kind| kind.plural).collect();
    json!([
        {
            "apiGroups": [group],
            "resources": all,
            "verbs": ["get", "list", "watch", "patch"],
        },
        { "apiGroups": [group], "resources": owned, "verbs": ["delete"] },
        { "apiGroups": [group], "resources": statuses, "verbs": ["patch"] },
        // Credentials, and the values of secret scopes, each by its name.
        { "apiGroups": [""], "resources": ["secrets"], "verbs": ["get"] },
        { "apiGroups": ["events.k8s.io"], "resources": ["events"], "verbs": ["create", "patch"] },
    ])
}

/// Returns the rights about the Lease. That to create one can't be limited to a name.
fn lease_rules() -> Json {
    let group = "coordination.k8s.io";
    json!([
        { "apiGroups": [group], "resources": ["leases"], "verbs": ["create"] },
        {
            "apiGroups": [group],
            "resources": ["leases"],
            "resourceNames": [LEASE],
            "verbs": ["get", "update"],
        },
    ])
}

/// Returns a role in a namespace, and its binding.
fn role(settings: &Settings, name: &str, namespace: &str, rules: &Json) -> [Json; 2] {
    let metadata = json!({ "name": name, "namespace": namespace });
    let role = json!({
        "apiVersion": format!("{RBAC}/v1"),
        "kind": "Role",
        "metadata": metadata,
        "rules": rules,
    });
    [role, binding(settings, "RoleBinding", "Role", name, &metadata)]
}

fn binding(settings: &Settings, kind: &str, of: &str, role: &str, metadata: &Json) -> Json {
    json!({
        "apiVersion": format!("{RBAC}/v1"),
        "kind": kind,
        "metadata": metadata,
        "roleRef": { "apiGroup": RBAC, "kind": of, "name": role },
        "subjects": [{
            "kind": "ServiceAccount",
            "name": NAME,
            "namespace": settings.namespace,
        }],
    })
}
