//! Secret scopes.

use kfp_dbx_core::value::path::field;
use kfp_dbx_core::value::{Map, Value};
use serde_json::{Value as Json, json};

use super::context::{Context, Fields, Holds, Job};
use super::fields::At;
use super::roles::Role;
use super::values::Time;

impl Context<'_> {
    /// Writes the secret scopes that the pipeline creates.
    pub(super) fn write_scopes(&mut self) {
        for node in 0..self.graph.nodes.len() {
            if self.roles[node] == Role::Scope && !self.graph.at_exit(node) {
                self.write_scope(node);
            }
        }
    }

    fn write_scope(&mut self, node: usize) {
        let op = &self.graph.nodes[node];
        let Some(object) = &op.object else { return };
        let at = At { node, path: String::new() };
        if self.graph.blocks_around(node).next().is_some() {
            let what = format!(
                "op `{}` creates a secret scope in a block, and a bundle always has it",
                self.name(node)
            );
            self.lacks(what, self.at(node));
        }
        let mut scope = Fields::new();
        let name = self.word(&at, "scope_name", object.resource_name());
        scope.extend(name.map(|name| ("name".to_owned(), name.into())));
        let none = Map::new();
        let spec = object.spec().unwrap_or(&none);
        if let Some(backend) = self.word(&at, "scope_backend_type", spec.get("scope_backend_type"))
        {
            scope.insert("backend_type".to_owned(), backend.into());
        }
        if let Some(vault) = spec.get("backend_azure_keyvault") {
            let mut written = Fields::new();
            for name in ["dns_name", "resource_id"] {
                let value = self.word(&at, "backend_azure_keyvault", field(vault, name));
                written.extend(value.map(|value| (name.to_owned(), value.into())));
            }
            scope.insert("keyvault_metadata".to_owned(), written.into());
        }
        let permissions = self.permissions(&at, spec);
        if !permissions.is_empty() {
            scope.insert("permissions".to_owned(), permissions.into());
        }
        if let Some(Value::List(secrets)) = spec.get("secrets")
            && !secrets.is_empty()
        {
            self.lacks_field(
                &at.field("secrets"),
                "a bundle holds no secrets: put them with `databricks secrets put-secret`",
            );
        }
        let key = self.key(&format!("scope.{}", op.name))["scope_".len()..].to_owned();
        self.scopes.push((key, scope.into()));
    }

    fn permissions(&mut self, at: &At, spec: &Map) -> Vec<Json> {
        let mut permissions = Vec::new();
        let manage = "initial_manage_permission";
        if let Some(all) = self.word(at, manage, spec.get(manage)) {
            permissions.push(permission(&all, "MANAGE"));
        }
        if let Some(Value::List(acls)) = spec.get("acls") {
            for acl in acls {
                let principal = self.word(at, "acls", field(acl, "principal"));
                let level = self.word(at, "acls", field(acl, "permission"));
                permissions.extend(principal.zip(level).map(|(of, level)| permission(&of, &level)));
            }
        }
        permissions
    }

    /// Returns a text of a scope, which is known at the deployment.
    fn word(&mut self, at: &At, name: &str, value: Option<&Value>) -> Option<String> {
        let text = self.text(value?, Time::Deploy, &mut Job::new("", Holds::Own));
        text.map_err(|why| self.lacks_field(&at.field(name), &why)).ok()
    }
}

/// Returns the permission of a principal: a user has a mail address, and a service principal an id.
fn permission(principal: &str, level: &str) -> Json {
    let is_id = principal.len() == 36 && principal.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let of = match principal {
        _ if principal.contains('@') => "user_name",
        _ if is_id => "service_principal_name",
        _ => "group_name",
    };
    json!({ "level": level, of: principal })
}
