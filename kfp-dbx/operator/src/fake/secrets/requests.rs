//! What requests say of scopes.

use super::super::fields::Fields;
use super::super::problem::Problem;
use super::super::workspace::Workspace;
use super::{Scope, missing};

impl Workspace {
    /// Returns the scope that a request names.
    pub(super) fn scope(&mut self, fields: Fields<'_>) -> Result<&mut Scope, Problem> {
        let name = fields.required("scope")?;
        let scope = self.scopes.get_mut(&name.to_lowercase());
        scope.ok_or_else(|| missing(format!("Scope {name} does not exist!")))
    }
}
