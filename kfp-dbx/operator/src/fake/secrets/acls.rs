//! The endpoints of the access control lists of scopes.

use serde_json::json;

use super::super::fields::Fields;
use super::super::problem::{Outcome, Problem};
use super::super::words::{IS_REJECTED, has_word};
use super::super::workspace::Workspace;
use super::{PERMISSIONS, missing};

impl Workspace {
    /// `secrets/acls/put`.
    pub(in crate::fake) fn acls_put(&mut self, fields: Fields<'_>) -> Outcome {
        let principal = fields.required("principal")?;
        let permission = fields.required("permission")?;
        if !PERMISSIONS.contains(&permission) {
            let message =
                format!("The permission must be READ, WRITE or MANAGE, not {permission}.");
            return Err(Problem::invalid(message));
        }
        if has_word(principal, IS_REJECTED) {
            return Err(Problem::rejected(principal));
        }
        let scope = self.scope(fields)?;
        scope.acls.insert(principal.to_owned(), permission.to_owned());
        Ok(json!({}))
    }

    /// `secrets/acls/list`.
    pub(in crate::fake) fn acls_list(&mut self, fields: Fields<'_>) -> Outcome {
        let acls = self.scope(fields)?.acls.iter();
        let items: Vec<_> = acls
            .map(
                |(principal, permission)| json!({"principal": principal, "permission": permission}),
            )
            .collect();
        Ok(if items.is_empty() { json!({}) } else { json!({"items": items}) })
    }

    /// `secrets/acls/delete`.
    pub(in crate::fake) fn acls_delete(&mut self, fields: Fields<'_>) -> Outcome {
        let principal = fields.required("principal")?;
        let scope = self.scope(fields)?;
        let removed = scope.acls.remove(principal);
        removed.ok_or_else(|| missing(format!("ACL does not exist for principal: {principal}")))?;
        Ok(json!({}))
    }
}
