//! What the accounts of workflows may do.

use kfp_dbx_core::table;
use serde_json::{Value as Json, json};

use super::group;

/// What an account may not do.
pub(crate) struct Right {
    /// The plural of a kind.
    pub(crate) plural: String,
    /// The verb of access rules.
    pub(crate) verb: &'static str,
}

/// What the account of a workflow needs: its own objects, and the reports of Argo's steps.
pub(super) fn role(namespace: &str, forbidden: &[Right]) -> Json {
    let rule = |group: &str, plural: &str| {
        let verbs = ["create", "get", "list", "watch", "delete", "patch", "update"];
        let is_allowed = |verb: &&str| {
            !forbidden.iter().any(|right| right.plural == plural && right.verb == *verb)
        };
        let verbs: Vec<_> = verbs.into_iter().filter(is_allowed).collect();
        json!({"apiGroups": [group], "resources": [plural], "verbs": verbs})
    };
    let mut rules: Vec<_> = table::kinds().map(|kind| rule(group(), kind.plural)).collect();
    rules.push(rule("", "configmaps"));
    rules.push(rule("batch", "jobs"));
    rules.push(json!({
        "apiGroups": ["argoproj.io"],
        "resources": ["workflowtaskresults"],
        "verbs": ["create", "patch"],
    }));
    json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "Role",
        "metadata": {"name": "workflow", "namespace": namespace},
        "rules": rules,
    })
}

pub(super) fn binding(namespace: &str) -> Json {
    let api_group = "rbac.authorization.k8s.io";
    json!({
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": "RoleBinding",
        "metadata": {"name": "workflow", "namespace": namespace},
        "roleRef": {"apiGroup": api_group, "kind": "Role", "name": "workflow"},
        "subjects": [{
            "apiGroup": api_group,
            "kind": "Group",
            "name": format!("system:serviceaccounts:{namespace}"),
        }],
    })
}
