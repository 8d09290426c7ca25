//! The rights of the service account under which Argo runs the ops of workflows.

use kfp_dbx_core::table::{self, API_VERSION, Action, verbs};
use serde_json::{Value as Json, json};

use super::names::RBAC;
use super::settings::Account;

/// The name of the role.
pub const ROLE: &str = "kfp-dbx-workflows";

/// Returns the account, and what lets it create and delete every kind.
pub(super) fn objects(account: &Account) -> [Json; 3] {
    let Account { namespace, name } = account;
    let metadata = json!({ "name": ROLE, "namespace": namespace });
    [
        json!({
            "apiVersion": "v1",
            "kind": "ServiceAccount",
            "metadata": { "name": name, "namespace": namespace },
        }),
        json!({
            "apiVersion": format!("{RBAC}/v1"),
            "kind": "Role",
            "metadata": metadata,
            "rules": rules(),
        }),
        json!({
            "apiVersion": format!("{RBAC}/v1"),
            "kind": "RoleBinding",
            "metadata": metadata,
            "roleRef": { "apiGroup": RBAC, "kind": "Role", "name": ROLE },
            "subjects": [{ "kind": "ServiceAccount", "name": name, "namespace": namespace }],
        }),
    ]
}

fn rules() -> Json {
    let group = API_VERSION.split('/').next().unwrap_or_default();
    let kinds: Vec<_> = table::kinds().map(|kind| kind.plural).collect();
    // `apply` attaches to an object again, and a delete can wait.
    let mut all = verbs(Action::Create, &[], true);
    all.extend(verbs(Action::Apply, &[], true));
    all.extend(verbs(Action::Delete, &["--wait=true"], false));
    json!([
        { "apiGroups": [group], "resources": kinds, "verbs": all },
        // Argo's executor reports what came of a pod.
        {
            "apiGroups": ["argoproj.io"],
            "resources": ["workflowtaskresults"],
            "verbs": ["create", "patch"],
        },
    ])
}
