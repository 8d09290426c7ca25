//! Writes a role with its permissions, and the binding that gives it to a service account.

use std::fmt::Write;

use kfp_dbx_core::text::yaml::document;
use serde_json::{Value as Json, json};

use super::permissions::{Permissions, Scope};

const RBAC: &str = "rbac.authorization.k8s.io";
const RBAC_V1: &str = "rbac.authorization.k8s.io/v1";

/// The order of verbs in the roles of Kubernetes itself.
pub(super) const VERBS: [&str; 7] = ["create", "get", "list", "watch", "update", "patch", "delete"];

/// The names that a role and its binding share.
pub(super) struct Named<'a> {
    pub(super) name: &'a str,
    pub(super) scope: &'a Scope,
    /// The namespace of the role, if it has one.
    pub(super) namespace: Option<&'a str>,
}

impl Named<'_> {
    fn metadata(&self) -> Json {
        match self.namespace {
            Some(namespace) => json!({"name": self.name, "namespace": namespace}),
            None => json!({"name": self.name}),
        }
    }

    fn role_kind(&self) -> &'static str {
        match self.scope {
            Scope::Cluster => "ClusterRole",
            Scope::Workflow | Scope::Namespace(_) => "Role",
        }
    }
}

/// Returns the role as a YAML document, after comments on what the reader has to check.
pub(super) fn role(named: &Named<'_>, permissions: &Permissions) -> String {
    let mut rules: Vec<(&str, Vec<&str>, Vec<&str>)> = Vec::new();
    for ((group, plural), verbs) in &permissions.verbs {
        let verbs: Vec<&str> = VERBS.into_iter().filter(|verb| verbs.contains(verb)).collect();
        match rules.iter_mut().find(|(of, _, same)| of == group && *same == verbs) {
            Some((_, resources, _)) => resources.push(plural),
            None => rules.push((group, vec![plural], verbs)),
        }
    }
    let rules = rules.into_iter().map(|(group, resources, verbs)| {
        json!({"apiGroups": [group], "resources": resources, "verbs": verbs})
    });
    let role = json!({
        "apiVersion": RBAC_V1,
        "kind": named.role_kind(),
        "metadata": named.metadata(),
        "rules": rules.collect::<Vec<_>>(),
    });
    comments(permissions) + &document(&role)
}

fn comments(permissions: &Permissions) -> String {
    let mut comments = String::new();
    for (group, kind, plural) in &permissions.guessed {
        let _ = writeln!(
            comments,
            "# `{plural}` is a guess for the kind {kind}, which is taken for a namespaced kind:\n\
             # `kubectl api-resources --api-group={group}` lists the names.",
        );
    }
    if permissions.sets_owner {
        comments.push_str(
            "# The workflow becomes the owner of objects. If the admission plugin\n\
             # OwnerReferencesPermissionEnforcement is on (OpenShift), that needs the permission to\n\
             # `update` `workflows/finalizers` in the group `argoproj.io`, too.\n",
        );
    }
    comments
}

/// Returns the binding as a YAML document. `home` is the namespace of the service account.
pub(super) fn binding(named: &Named<'_>, account: &str, home: &str) -> String {
    let kind = match named.scope {
        Scope::Cluster => "ClusterRoleBinding",
        Scope::Workflow | Scope::Namespace(_) => "RoleBinding",
    };
    document(&json!({
        "apiVersion": RBAC_V1,
        "kind": kind,
        "metadata": named.metadata(),
        "roleRef": {"apiGroup": RBAC, "kind": named.role_kind(), "name": named.name},
        "subjects": [{"kind": "ServiceAccount", "name": account, "namespace": home}],
    }))
}
