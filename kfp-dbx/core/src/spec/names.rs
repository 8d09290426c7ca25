//! The names of resources: in the spec and in Kubernetes.

use super::conform::Misfit;
use crate::rule::{Finding, INVALID_NAME, MISSING_RESOURCE_NAME, OVERRIDDEN_NAME};
use crate::table::{Action, Kind, Op};
use crate::text::names::{MAX_LABEL, check_object_name, sanitize};
use crate::value::object_name::check_object_text;
use crate::value::path::Step;
use crate::value::{Map, Text, Value};

/// Checks that a name in the spec is the name of the object.
pub fn check_name(kind: &Kind, spec: &Map, name: &Value) -> Option<Misfit> {
    let field = kind.name_field?;
    let given = spec.get(field)?;
    let (Some(given), Some(name)) = (given.to_text(), name.to_text()) else { return None };
    if given == name {
        return None;
    }
    let message = format!(
        "`{field}` has no effect: the operator overwrites it with the name of the object, {}",
        name.as_literal()
            .map_or_else(|| "which is different".to_owned(), |name| format!("`{name}`")),
    );
    let finding = Finding::new(&OVERRIDDEN_NAME, message)
        .help("remove one of the two names, or make them equal");
    Some(Misfit::new(vec![Step::Field(field.to_owned())], finding))
}

/// Checks that Kubernetes accepts a name.
pub fn invalid_name(name: &Text) -> Option<Finding> {
    let finding = Finding::new(&INVALID_NAME, check_object_text(name).err()?);
    let near = name.as_literal().map(sanitize);
    Some(match near.filter(|near| check_object_name(near).is_ok() && near.len() <= MAX_LABEL) {
        Some(near) => finding.help(format!("write `{near}`")),
        None => finding,
    })
}

/// Reports an op that does not name its resource.
pub fn missing_name(op: &str, row: &Op) -> Finding {
    let does = match row.action {
        Action::Delete => "deletes",
        _ => "creates",
    };
    Finding::new(
        &MISSING_RESOURCE_NAME,
        format!("op `{op}` does not name the resource that it {does}"),
    )
    .help(format!("name the resource with `.{}(…)` or `.k8s_name(…)`", row.kind.name_setter))
}
