//! The owners that the archived operator sets, which replace the one that Argo sets.

use crate::rule::{Finding, LOST_OWNER};
use crate::table::{Kind, Operator};
use crate::value::Map;

/// Whether the operator keeps the owner that Argo sets. If there is none, each must keep it.
pub fn keeps_owner(kind: &Kind, spec: Option<&Map>, operator: Option<Operator>) -> bool {
    operator == Some(Operator::KfpDbx) || owned_by(kind, spec).is_none()
}

/// Returns the field that names the owner that the archived operator sets.
fn owned_by(kind: &Kind, spec: Option<&Map>) -> Option<&'static str> {
    // The archived operator has no tasks.
    let fields = kind.owners().filter_map(|reference| match reference.field {
        [field] => Some(*field),
        _ => None,
    });
    fields.into_iter().find(|field| spec.is_some_and(|spec| spec.get(field).is_some()))
}

/// Reports an owner that Argo sets and the archived operator replaces.
pub fn lost_owner(kind: &Kind, spec: Option<&Map>) -> Option<Finding> {
    let field = owned_by(kind, spec)?;
    let message = format!(
        "the archived Azure Databricks Operator replaces the owner reference of a {0} with `{field}`: deleting the workflow does not delete the {0}",
        kind.noun
    );
    let help =
        "delete it at exit with `.delete_on_exit()`; after `argo terminate`, nothing deletes it";
    Some(Finding::new(&LOST_OWNER, message).help(help))
}
