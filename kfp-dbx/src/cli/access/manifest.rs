//! Writes a role with its permissions, and the binding that gives it to a service account.

use std::fmt::Write;

use serde::Serialize;

use super::error::Error;
use super::permissions::{Permissions, Scope};
use crate::emit::yaml;

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
    fn metadata(&self) -> Metadata<'_> {
        Metadata { name: self.name, namespace: self.namespace }
    }

    fn role_kind(&self) -> &'static str {
        match self.scope {
            Scope::Cluster => "ClusterRole",
            Scope::Workflow | Scope::Namespace(_) => "Role",
        }
    }
}

/// Returns the role as a YAML document, after comments on what the reader has to check.
pub(super) fn role(named: &Named<'_>, permissions: &Permissions) -> Result<String, Error> {
    let mut rules: Vec<Rule<'_>> = Vec::new();
    for ((group, plural), verbs) in &permissions.verbs {
        let verbs: Vec<&str> = VERBS.into_iter().filter(|verb| verbs.contains(verb)).collect();
        match rules.iter_mut().find(|rule| rule.api_groups[0] == group && rule.verbs == verbs) {
            Some(rule) => rule.resources.push(plural),
            None => rules.push(Rule { api_groups: [group], resources: vec![plural], verbs }),
        }
    }
    let role =
        Role { api_version: RBAC_V1, kind: named.role_kind(), metadata: named.metadata(), rules };
    Ok(comments(permissions) + &document(&role)?)
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
pub(super) fn binding(named: &Named<'_>, account: &str, home: &str) -> Result<String, Error> {
    document(&Binding {
        api_version: RBAC_V1,
        kind: match named.scope {
            Scope::Cluster => "ClusterRoleBinding",
            Scope::Workflow | Scope::Namespace(_) => "RoleBinding",
        },
        metadata: named.metadata(),
        role_ref: RoleRef { api_group: RBAC, kind: named.role_kind(), name: named.name },
        subjects: [Subject { kind: "ServiceAccount", name: account, namespace: home }],
    })
}

fn document(object: &impl Serialize) -> Result<String, Error> {
    yaml::to_string(object).map_err(|why| Error::Pipeline(yaml::not_written(why)))
}

#[derive(Serialize)]
struct Metadata<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Role<'a> {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata<'a>,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    api_groups: [&'a str; 1],
    resources: Vec<&'a str>,
    verbs: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Binding<'a> {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata<'a>,
    role_ref: RoleRef<'a>,
    subjects: [Subject<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RoleRef<'a> {
    api_group: &'static str,
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct Subject<'a> {
    kind: &'static str,
    name: &'a str,
    namespace: &'a str,
}
