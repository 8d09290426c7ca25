//! The schema of a spec: the types, the ranges and the documentation of its fields.

use kfp_dbx_core::table::{Closed, Field, Kind, Most, Shape, Struct, Type};
use kfp_dbx_core::text::quoted::quoted;
use serde_json::{Map, Value as Json, json};

use super::constraints::{Object, require};
use super::rule::{self, Reason, Rule};

/// More objects than any list has: a secret scope has at most 1000 secrets. Without a limit, the API
/// server takes the rules of an item for too expensive, and it compares each key of a list with each.
const MAX_ITEMS: u32 = 2_000;

/// The most items of a list whose items have lists of their own. Databricks takes 1000 tasks.
const MAX_OUTER: u32 = 1_000;

/// The most objects with rules in a list within another list, such as the libraries of one of several
/// tasks. The API server multiplies the cost of such a rule by both lengths.
const MAX_INNER: u32 = 100;

/// Returns the schema of the spec of a kind.
pub(super) fn spec(kind: &'static Kind) -> Json {
    let mut schema = object(kind.spec, false);
    schema["description"] = kind.spec.doc.into();
    for field in kind.spec.fields.iter().filter(|field| matches!(field.ty, Type::Base64)) {
        rule::add(&mut schema["properties"][field.name], base64());
    }
    Object { of: kind.spec, schema: &mut schema, noun: kind.noun }.constrain(kind.constraints);
    schema
}

/// Returns the schema of an object, which is in a list or not.
fn object(object: &Struct, is_in_list: bool) -> Json {
    let fields = object.fields.iter();
    let properties: Map<_, _> =
        fields.map(|field| (field.name.to_owned(), property(field, is_in_list))).collect();
    let mut schema = json!({ "type": "object", "properties": properties });
    let (Shape::Fields { new: required } | Shape::OneOf { common: required }) = object.shape;
    require(&mut schema, object, required);
    if let Shape::OneOf { common } = object.shape {
        let variants = object.fields.iter().map(|field| field.name);
        let variants: Vec<_> = variants.filter(|name| !common.contains(name)).collect();
        match variants.as_slice() {
            [only] => require(&mut schema, object, &[only]),
            _ => rule::add(&mut schema, [one_of(&variants)]),
        }
    }
    schema
}

fn property(field: &Field, is_in_list: bool) -> Json {
    let mut schema = value(&field.ty, is_in_list);
    // The API server does not judge the format.
    let is_int32 = matches!(field.ty, Type::Int32);
    let least = if field.or_zero { 0 } else { field.range.0 };
    let limits = [("minimum", least, i32::MIN), ("maximum", field.range.1, i32::MAX)];
    for (name, limit, none) in limits {
        if is_int32 || matches!(field.ty, Type::Int64 | Type::Float) && limit != none {
            schema[name] = limit.into();
        }
    }
    if let Some((name, most)) = size(field) {
        let known = schema.get(name).and_then(Json::as_u64).unwrap_or(u64::MAX);
        schema[name] = known.min(most).into();
    }
    schema["description"] = field.doc.into();
    schema
}

/// Returns the keyword that limits the size of a field, and the limit. A text never has more characters
/// than bytes. No keyword knows the total of a map, or the size of a value as JSON.
fn size(field: &Field) -> Option<(&'static str, u64)> {
    let (keyword, most) = match (field.most?, &field.ty) {
        (Most::Items(most), Type::List(_)) => ("maxItems", most),
        (Most::Items(most), Type::Map(_)) => ("maxProperties", most),
        (Most::Characters(most) | Most::Bytes(most), Type::Text) => ("maxLength", most),
        _ => return None,
    };
    Some((keyword, u64::try_from(most).ok()?))
}

fn value(ty: &Type, is_in_list: bool) -> Json {
    match ty {
        Type::Text | Type::Argument | Type::Base64 => json!({ "type": "string" }),
        Type::Int32 => json!({ "type": "integer", "format": "int32" }),
        Type::Int64 => json!({ "type": "integer", "format": "int64" }),
        Type::Float => json!({ "type": "number" }),
        Type::Bool => json!({ "type": "boolean" }),
        Type::Closed(closed) => word(closed),
        Type::Struct(inner) => object(inner, is_in_list),
        Type::List(Type::Struct(item)) => {
            let items = object(item, true);
            let most = match is_in_list {
                true if has_rules(&items) => MAX_INNER,
                false if !has_lists(item) => MAX_ITEMS,
                _ => MAX_OUTER,
            };
            json!({ "type": "array", "maxItems": most, "items": items })
        }
        Type::List(item) => json!({ "type": "array", "items": value(item, is_in_list) }),
        Type::Map(of) => {
            json!({ "type": "object", "additionalProperties": value(of, is_in_list) })
        }
    }
}

/// Whether an object has lists of objects in it.
fn has_lists(object: &Struct) -> bool {
    object.fields.iter().any(|field| match &field.ty {
        Type::List(Type::Struct(_)) => true,
        Type::Struct(inner) => has_lists(inner),
        _ => false,
    })
}

/// Whether a schema has rules in it.
fn has_rules(schema: &Json) -> bool {
    match schema {
        Json::Object(fields) => {
            fields.contains_key("x-kubernetes-validations") || fields.values().any(has_rules)
        }
        Json::Array(items) => items.iter().any(has_rules),
        _ => false,
    }
}

fn word(closed: &Closed) -> Json {
    let words: Vec<_> = closed.values.iter().map(|(word, ..)| *word).collect();
    json!({ "type": "string", "enum": words })
}

/// Returns the rule of an object with exactly one of some fields. It is cheap, as the object can be an
/// item of a list.
fn one_of(variants: &[&str]) -> Rule {
    let set: Vec<_> = variants.iter().map(|name| format!("has(self.{name})")).collect();
    let all = quoted(variants.iter().copied());
    Rule::new(
        Reason::Invalid,
        format!("[{}].exists_one(is_set, is_set)", set.join(", ")),
        format!("exactly one of {all} must be set: keep only one of them, or add one"),
    )
}

/// Returns the rules of base64. They are not in a pattern, as a message about a pattern contains the
/// whole value. Line breaks are allowed, as the archived operator allows them.
fn base64() -> [Rule; 2] {
    let help = "write it in standard base64, as `base64` prints it";
    [
        Rule::new(
            Reason::Invalid,
            r"!self.matches('[^\\w+/=\\s]')",
            format!("the value is not base64, as it has other characters: {help}"),
        ),
        Rule::new(
            Reason::Invalid,
            r"!self.contains('_') && (self.size() % 4 == 0 || self.contains('\n'))",
            format!(
                "the value is not base64, as its length is not a multiple of four, or it has the `_` of another alphabet: {help}"
            ),
        ),
    ]
}
