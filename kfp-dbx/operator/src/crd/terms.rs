//! Terms of CEL about the fields of an object.

use kfp_dbx_core::table::{Struct, Type};

/// Returns the term that a field is set. An empty text, list or map is not.
pub(super) fn is_set(object: &Struct, name: &str) -> String {
    match object.field(name).map(|field| &field.ty) {
        Some(Type::Text | Type::Argument | Type::Base64 | Type::Closed(_)) => {
            format!("(has(self.{name}) && self.{name} != '')")
        }
        Some(Type::List(_) | Type::Map(_)) => {
            format!("(has(self.{name}) && self.{name}.size() > 0)")
        }
        _ => format!("has(self.{name})"),
    }
}

/// Returns the term that one of some fields is set.
pub(super) fn any<'a>(object: &Struct, names: impl IntoIterator<Item = &'a str>) -> String {
    let terms: Vec<_> = names.into_iter().map(|name| is_set(object, name)).collect();
    format!("({})", terms.join(" || "))
}

/// Returns the term that no more than one of some fields is set.
pub(super) fn at_most_one<'a>(object: &Struct, names: impl IntoIterator<Item = &'a str>) -> String {
    let terms: Vec<_> = names.into_iter().map(|name| is_set(object, name)).collect();
    format!("[{}].filter(is_set, is_set).size() <= 1", terms.join(", "))
}

/// Returns a text with the names of those fields that are set, each in backticks. One of them is.
/// (The API server does not know how long a joined list can be, and takes it for expensive.)
pub(super) fn those_set<'a>(object: &Struct, names: impl IntoIterator<Item = &'a str>) -> String {
    let names = names.into_iter();
    let shown = names.map(|name| format!("({} ? ', `{name}`' : '')", is_set(object, name)));
    format!("({}).substring(2)", shown.collect::<Vec<_>>().join(" + "))
}

/// Returns a text as a literal of CEL.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
