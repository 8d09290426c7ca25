//! Secret scopes.

use kfp_dbx_core::value::path::field;
use kfp_dbx_core::value::{Map, Value};
use serde_json::{Value as Json, json};

use super::context::{Context, Fields, Holds, Job};
use super::fields::At;
use super::roles::Role;
use super::values::Time;

impl<'a> Context<'a> {
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
        let mut job = Job::new("", Holds::Own);
        if self.graph.blocks_around(node).next().is_some() {
            let what = format!(
                "op `{}` creates a secret scope in a block, and a bundle always has it",
                self.name(node)
            );
            self.lacks(what, self.at(node));
        }
        let mut scope = Fields::new();
        if let Some(name) = object.resource_name() {
            match self.text(name, Time::Deploy, &mut job) {
                Ok(name) => drop(scope.insert("name".to_owned(), name.into())),
                Err(why) => self.lacks_field(&at.field("scope_name"), &why),
            }
        }
        let none = Map::new();
        let spec = object.spec().unwrap_or(&none);
        let mut text = |context: &mut Self, name: &str, value: Option<&Value>| {
            let text = context.text(value?, Time::Deploy, &mut job);
            text.map_err(|why| context.lacks_field(&at.field(name), &why)).ok()
        };
        if let Some(backend) = text(self, "scope_backend_type", spec.get("scope_backend_type")) {
            scope.insert("backend_type".to_owned(), backend.into());
        }
        if let Some(vault) = spec.get("backend_azure_keyvault") {
            let mut written = Fields::new();
            for name in ["dns_name", "resource_id"] {
                if let Some(value) = text(self, "backend_azure_keyvault", field(vault, name)) {
                    written.insert(name.to_owned(), value.into());
                }
            }
            scope.insert("keyvault_metadata".to_owned(), written.into());
        }
        let mut permissions = Vec::new();
        if let Some(all) =
            text(self, "initial_manage_permission", spec.get("initial_manage_permission"))
        {
            permissions.push(permission(&all, "MANAGE"));
        }
        if let Some(Value::List(acls)) = spec.get("acls") {
            for acl in acls {
                let principal = text(self, "acls", field(acl, "principal"));
                let level = text(self, "acls", field(acl, "permission"));
                permissions.extend(principal.zip(level).map(|(of, level)| permission(&of, &level)));
            }
        }
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
