//! The table of ops has exactly the kinds and fields of the archived operator's CRDs, beside those of
//! kfp-dbx-operator alone.

use kfp_dbx_core::table::{Action, Holds, OPS, Op, Shape, StatusField, Struct, Type, kinds};
use kfp_dbx_tests::shared::shared;
use serde_json::Value as Json;

fn schema(plural: &str) -> Option<Json> {
    let path = shared(&format!("schemas/crds/{plural}.yaml"))?;
    let crd = std::fs::read_to_string(&path);
    let crd = crd.unwrap_or_else(|why| panic!("the CRD of a kind: {}: {why}", path.display()));
    let crd: Json = serde_yaml::from_str(&crd).unwrap();
    Some(crd["spec"]["validation"]["openAPIV3Schema"]["properties"].clone())
}

fn compare_object(path: &str, object: &Struct, schema: &Json, found: &mut Vec<String>) {
    let properties = schema["properties"].as_object().unwrap();
    for name in
        properties.keys().filter(|name| object.field(name).is_none_or(|field| !field.is_in(None)))
    {
        found.push(format!("{path}.{name} is missing"));
    }
    for field in object.fields.iter().filter(|field| field.is_in(None)) {
        let path = format!("{path}.{}", field.name);
        match properties.get(field.name) {
            Some(schema) => compare(&path, &field.ty, schema, found),
            None => found.push(format!("{path} is not in the CRD")),
        }
    }
    if let Shape::OneOf { common } = object.shape {
        assert!(common.len() < object.fields.len(), "{path} has no variant");
    }
}

fn compare(path: &str, ty: &Type, schema: &Json, found: &mut Vec<String>) {
    let kind = schema["type"].as_str().unwrap();
    let expected = match ty {
        Type::Text | Type::Argument | Type::Base64 | Type::Closed(_) => "string",
        Type::Int32 | Type::Int64 => "integer",
        Type::Float => "number",
        Type::Bool => "boolean",
        Type::List(_) => "array",
        Type::Struct(_) | Type::Map(_) => "object",
    };
    if kind != expected {
        return found.push(format!("{path}: the CRD has {kind}, the table {expected}"));
    }
    match ty {
        Type::Int32 | Type::Int64 => assert_eq!(schema["format"], "int32", "{path}"),
        Type::List(item) => compare(&format!("{path}[]"), item, &schema["items"], found),
        Type::Map(value) => {
            compare(&format!("{path}{{}}"), value, &schema["additionalProperties"], found);
        }
        Type::Struct(object) => compare_object(path, object, schema, found),
        _ => {}
    }
}

/// The ops of the kinds that the archived operator has.
fn archived() -> impl Iterator<Item = &'static Op> {
    OPS.iter().copied().filter(|op| op.kind.only_for.is_none())
}

#[test]
fn specs_have_the_fields_of_the_crds() {
    let mut found = Vec::new();
    for op in archived().filter(|op| op.action != Action::Delete) {
        let Some(schema) = schema(op.kind.plural) else { return };
        compare_object(op.kind.kind, op.kind.spec, &schema["spec"], &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn outputs_are_in_the_crds() {
    for op in archived() {
        let Some(schema) = schema(op.kind.plural) else { return };
        for output in op.outputs_of(None) {
            let path = output.json_path.trim_matches(['{', '}']);
            let Some(path) = path.strip_prefix(".status.") else {
                assert!(["", ".metadata.name"].contains(&path), "{path}");
                continue;
            };
            let found =
                path.split('.').fold(&schema["status"], |schema, name| &schema["properties"][name]);
            let ty = match found["type"].as_str() {
                Some("string") => "String",
                Some("integer") => "i64",
                Some("boolean") => "bool",
                other => panic!("{}: {path} is {other:?}", op.rust_name),
            };
            assert_eq!(output.ty.rust(), ty, "{}: {path}", op.rust_name);
        }
    }
}

#[test]
fn statuses_have_the_fields_of_the_crds() {
    for kind in kinds().filter(|kind| kind.only_for.is_none()) {
        let Some(schema) = schema(kind.plural) else { return };
        let mut leaves = Vec::new();
        collect_leaves("", &schema["status"], &mut leaves);
        for StatusField { path, holds, only_for, .. } in kind.status {
            let at = path.split('.').fold(&schema["status"], |at, name| &at["properties"][name]);
            let expected = match holds {
                _ if only_for.is_some() => None,
                Holds::Words(_) | Holds::Text => Some(("string", None)),
                Holds::Int32 => Some(("integer", Some("int32"))),
                Holds::Int64 => Some(("integer", Some("int64"))),
                Holds::Bool => Some(("boolean", None)),
                Holds::Object => Some(("object", None)),
                Holds::Objects | Holds::Conditions => Some(("array", None)),
            };
            let found = at["type"].as_str().map(|ty| (ty, at["format"].as_str()));
            assert_eq!(found, expected, "{}: {path}", kind.kind);
        }
        for leaf in leaves {
            let covers = |field: &&StatusField| {
                let rest = leaf.strip_prefix(field.path);
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            };
            assert!(kind.status.iter().any(|field| covers(&field)), "{}: {leaf}", kind.kind);
        }
    }
}

/// The paths of the fields that are no objects.
fn collect_leaves(path: &str, schema: &Json, found: &mut Vec<String>) {
    match schema["properties"].as_object() {
        Some(properties) => {
            for (name, schema) in properties {
                let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
                collect_leaves(&path, schema, found);
            }
        }
        None => found.push(path.to_owned()),
    }
}
