//! The objects of Kubernetes in the table match Argo's schema.

use kfp_dbx_core::table::kubernetes::OBJECTS;
use kfp_dbx_core::table::{Struct, Type};
use kfp_dbx_tests::shared::shared;
use serde_json::Value as Json;

fn definition<'a>(schema: &'a Json, field: &Json) -> &'a Json {
    schema.pointer(field["$ref"].as_str().unwrap().trim_start_matches('#')).unwrap()
}

fn compare(schema: &Json, object: &Struct, of: &Json) {
    let name = object.rust_name;
    let mut known: Vec<&str> = object.fields.iter().map(|field| field.name).collect();
    known.sort_unstable();
    let mut properties: Vec<&str> =
        of["properties"].as_object().unwrap().keys().map(String::as_str).collect();
    properties.sort_unstable();
    assert_eq!(known, properties, "{name}");
    for field in object.fields {
        compare_type(schema, &field.ty, &of["properties"][field.name], field.name);
    }
}

fn compare_type(schema: &Json, ty: &Type, of: &Json, path: &str) {
    match ty {
        Type::Text | Type::Closed(_) => assert_eq!(of["type"], "string", "{path}"),
        Type::Int32 | Type::Int64 => assert_eq!(of["type"], "integer", "{path}"),
        Type::Struct(object) => compare(schema, object, definition(schema, of)),
        Type::List(item) => compare_type(schema, item, &of["items"], path),
        Type::Map(value) => compare_type(schema, value, &of["additionalProperties"], path),
        other => panic!("{path}: {other:?}"),
    }
}

#[test]
fn the_table_is_the_schema() {
    let Some(path) = shared("schemas/argo-workflow-v4.1.2.schema.json") else { return };
    let schema: Json = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for object in OBJECTS {
        let of = &schema["definitions"][format!("io.k8s.api.core.v1.{}", object.rust_name)];
        compare(&schema, object, of);
    }
}
