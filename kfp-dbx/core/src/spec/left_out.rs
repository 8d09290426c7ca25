//! Values of setters that are left out, as the reference leaves them out.

use crate::table::{Constraint, Kind, Type};
use crate::value::{Text, Value};

/// Whether the value of a setter is an empty text, list or map, which sets nothing. Such a field is
/// as good as none. A whole spec is written as it is given, as are 0 and `false`.
///
/// An empty name is no name, an empty struct lacks the fields that it needs, and an empty required
/// field is missing: rules report them where they are set.
pub fn is_left_out(kind: &Kind, field: &str, value: &Value) -> bool {
    let is_struct = || {
        let field = kind.spec.field(field);
        field.is_some_and(|field| matches!(field.ty, Type::Struct(_)))
    };
    let is_empty = match value {
        Value::Text(Text::Literal(text)) => text.is_empty(),
        Value::List(items) => items.is_empty(),
        Value::Map(map) => map.entries.is_empty() && !map.is_open(),
        _ => false,
    };
    let is_required = || {
        kind.constraints.iter().any(|constraint| match constraint {
            Constraint::Required(fields) => fields.contains(&field),
            Constraint::RequiredWith { required, .. }
            | Constraint::RequiredUnless { required, .. } => required.contains(&field),
            _ => false,
        })
    };
    is_empty && kind.name_field != Some(field) && !is_struct() && !is_required()
}
