//! The definitions of the kinds have the form that Kubernetes requires, and accept every field of
//! the definitions of the archived operator.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use common::shared;
use kfp_dbx_core::table::{self, Field, Kind, Most, Struct, Type};
use kfp_dbx_operator::crd;
use serde_json::Value as Json;

/// Returns the schema of the objects of a kind.
fn schema(kind: &'static Kind) -> Json {
    let definition = crd::definition(kind);
    let versions = definition["spec"]["versions"].as_array().unwrap();
    assert_eq!(versions.len(), 1);
    versions[0]["schema"]["openAPIV3Schema"].clone()
}

/// Compares what an older schema accepts with the schema of today.
fn compare(path: &str, old: &Json, new: &Json, found: &mut Vec<String>) {
    let at = |keyword: &str| (old[keyword].clone(), new[keyword].clone());
    if old["type"] != new["type"] || at("format").0 != at("format").1 {
        let shown = |of: &Json| format!("{} {}", of["type"], of["format"]);
        return found.push(format!("{path} was {} and is {}", shown(old), shown(new)));
    }
    if new["x-kubernetes-preserve-unknown-fields"] == true {
        let named = new["properties"].as_object().is_some_and(|fields| !fields.is_empty());
        assert!(!named, "{path} has fields beside those that it preserves");
        return;
    }
    for (name, old) in old["properties"].as_object().into_iter().flatten() {
        match new["properties"].get(name) {
            Some(new) => compare(&format!("{path}.{name}"), old, new, found),
            None => found.push(format!("{path}.{name} is gone")),
        }
    }
    for keyword in ["items", "additionalProperties"] {
        match (old.get(keyword), new.get(keyword)) {
            (Some(old), Some(new)) => compare(&format!("{path}[]"), old, new, found),
            (None, None) => {}
            _ => found.push(format!("{path}: {keyword} differ")),
        }
    }
}

#[test]
fn the_fields_of_the_archived_definitions_stay() {
    let mut found = Vec::new();
    for kind in table::kinds().filter(|kind| kind.only_for.is_none()) {
        let Some(path) = shared(&format!("schemas/crds/{}.yaml", kind.plural)) else { return };
        let text = std::fs::read_to_string(path).unwrap();
        let old: Json = serde_yaml::from_str(&text).unwrap();
        let definition = crd::definition(kind);
        for name in ["kind", "listKind", "plural", "singular"] {
            assert_eq!(old["spec"]["names"][name], definition["spec"]["names"][name]);
        }
        assert_eq!(old["metadata"]["name"], definition["metadata"]["name"]);
        assert_eq!(old["spec"]["scope"], definition["spec"]["scope"]);
        assert_eq!(old["spec"]["group"], definition["spec"]["group"]);
        let version = &definition["spec"]["versions"][0];
        assert_eq!(old["spec"]["versions"][0]["name"], version["name"]);
        let old_schema = &old["spec"]["validation"]["openAPIV3Schema"];
        compare(kind.kind, old_schema, &schema(kind), &mut found);
        let columns = |of: &Json, path: &str| -> Vec<String> {
            let columns = of.as_array().into_iter().flatten();
            columns.map(|column| format!("{} {}", column["type"], column[path])).collect()
        };
        let new = columns(&version["additionalPrinterColumns"], "jsonPath");
        for column in columns(&old["spec"]["additionalPrinterColumns"], "JSONPath") {
            // The path of the spec is there before the path of the status.
            let is_there = new.contains(&column.replace(".status.file_info.path", ".spec.path"));
            let is_path = column.contains(".status.object_info.path");
            assert!(is_there || is_path, "{}: the column {column} is gone", kind.kind);
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

/// Calls a function with each part of a schema.
fn each(path: &str, schema: &Json, visit: &mut dyn FnMut(&str, &Json)) {
    visit(path, schema);
    for (name, schema) in schema["properties"].as_object().into_iter().flatten() {
        each(&format!("{path}.{name}"), schema, visit);
    }
    for keyword in ["items", "additionalProperties"] {
        if schema[keyword].is_object() {
            each(&format!("{path}[]"), &schema[keyword], visit);
        }
    }
}

#[test]
fn schemas_are_structural() {
    for kind in table::kinds() {
        each(kind.kind, &schema(kind), &mut |path, schema| {
            assert!(schema["type"].is_string(), "{path} has no type");
            for keyword in ["$ref", "oneOf", "anyOf", "allOf", "not"] {
                assert!(schema.get(keyword).is_none(), "{path} has {keyword}");
            }
            let fields = schema["properties"].is_object();
            assert!(!fields || schema.get("additionalProperties").is_none(), "{path}");
            if let Some(description) = schema["description"].as_str() {
                assert!(description.ends_with('.'), "{path}: {description}");
                assert!(!description.contains("archived"), "{path}: {description}");
            }
        });
    }
}

#[test]
fn fields_have_the_documentation_of_the_table() {
    for kind in table::kinds() {
        let schema = schema(kind);
        for field in kind.spec.fields {
            let found = &schema["properties"]["spec"]["properties"][field.name]["description"];
            assert_eq!(found, field.doc, "{}.{}", kind.kind, field.name);
        }
        for field in kind.status {
            let at = |at: &Json, name: &str| at["properties"][name].clone();
            let found = field
                .path
                .split('.')
                .fold(schema["properties"]["status"].clone(), |schema, name| at(&schema, name));
            assert_eq!(found["description"], field.doc, "{}: {}", kind.kind, field.path);
        }
    }
}

/// A function that gets the path of a field, the field and its schema, and whether the API server finds
/// the old value of each object around the field when the object changes.
type Visit<'v> = dyn FnMut((&str, bool), &Field, &Json) + 'v;

/// Calls a function with each field of an object.
fn each_field((path, is_found): (&str, bool), of: &Struct, schema: &Json, visit: &mut Visit<'_>) {
    for field in of.fields {
        let path = format!("{path}.{}", field.name);
        let Some(schema) = schema["properties"].get(field.name) else { continue };
        visit((&path, is_found), field, schema);
        let is_map = schema["x-kubernetes-list-type"] == "map";
        match &field.ty {
            Type::Struct(inner) => each_field((&path, is_found), inner, schema, visit),
            Type::List(Type::Struct(inner)) => {
                each_field((&path, is_found && is_map), inner, &schema["items"], visit);
            }
            _ => {}
        }
    }
}

#[test]
fn limits_of_sizes_are_those_of_the_table() {
    let mut limited = Vec::new();
    for kind in table::kinds() {
        let schema = schema(kind);
        let spec = &schema["properties"]["spec"];
        each_field((kind.kind, true), kind.spec, spec, &mut |(path, is_found), field, schema| {
            let (keyword, most) = match (field.most, &field.ty) {
                (Some(Most::Items(most)), Type::List(_)) => ("maxItems", most),
                (Some(Most::Items(most)), Type::Map(_)) => ("maxProperties", most),
                (Some(Most::Characters(most) | Most::Bytes(most)), Type::Text) => {
                    ("maxLength", most)
                }
                _ => return,
            };
            assert_eq!(schema[keyword].as_u64(), u64::try_from(most).ok(), "{path}");
            // Else an object that is older than the limit could never lose its finalizer.
            assert!(is_found, "{path} has a limit, but the API server can't find its old value");
            limited.push(path.to_owned());
        });
    }
    for path in ["Dcluster.custom_tags", "Djob.tags", "Djob.tasks.description", "Run.run_name"] {
        assert!(limited.iter().any(|known| known == path), "{path}");
    }
}
