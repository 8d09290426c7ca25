//! Values in the form of a spec, of the API, and of a status.
//!
//! Specs and statuses have the form that the archived operator gave them. It is the form of the API
//! but for pairs of a key and a value, such as the tags of a cluster: the API has a map of them.
//! Fields that the table does not name are left out.

use std::collections::BTreeMap;

use kfp_dbx_core::table::{Field, Holds, Struct, Type};
use serde_json::{Map, Value as Json, json};

use crate::databricks::int;

/// Returns what the API has in the place of a field of an object: the name of another field, with its
/// value. All other fields are sent as they are.
pub(super) type Replaced<'a> = &'a dyn Fn(&Struct, &Field, &Json) -> Option<(&'static str, Json)>;

/// Returns the fields of an object of a spec in the form of the API.
pub(super) fn to_api(object: &Struct, spec: &Json, replaced: Replaced<'_>) -> Map<String, Json> {
    let fields = object.fields.iter().filter_map(|field| {
        let value = spec.get(field.name).filter(|value| !value.is_null())?;
        Some(match replaced(object, field, value) {
            Some((name, value)) => (name.to_owned(), value),
            None => (field.name.to_owned(), value_to_api(&field.ty, value, replaced)),
        })
    });
    fields.collect()
}

/// Returns a value of a spec in the form of the API. A value of another type is left to the API, which
/// refuses it.
fn value_to_api(ty: &Type, value: &Json, replaced: Replaced<'_>) -> Json {
    match (ty, value) {
        (Type::List(Type::Struct(pair)), Json::Array(items)) if pair.is_pair() => {
            let pairs = items.iter().filter_map(|item| {
                let key = item["key"].as_str()?.to_owned();
                Some((key, item.get("value").cloned().unwrap_or_else(|| "".into())))
            });
            Json::Object(pairs.collect())
        }
        (Type::List(of), Json::Array(items)) => {
            items.iter().map(|item| value_to_api(of, item, replaced)).collect()
        }
        (Type::Map(of), Json::Object(fields)) => {
            let fields = fields
                .iter()
                .map(|(name, value)| (name.clone(), value_to_api(of, value, replaced)));
            Json::Object(fields.collect())
        }
        (Type::Struct(object), Json::Object(_)) => Json::Object(to_api(object, value, replaced)),
        (Type::Argument, Json::Number(_) | Json::Bool(_)) => value.to_string().into(),
        _ => value.clone(),
    }
}

/// Calls a function with each field of an object of a spec that is set, and of the objects in it.
pub(super) fn each_field<'a>(
    object: &'static Struct,
    spec: &'a Json,
    visit: &mut dyn FnMut(&'static Struct, &'static Field, &'a Json),
) {
    for field in object.fields {
        let Some(value) = spec.get(field.name).filter(|value| !value.is_null()) else { continue };
        visit(object, field, value);
        each_in_value(&field.ty, value, visit);
    }
}

fn each_in_value<'a>(
    ty: &'static Type,
    value: &'a Json,
    visit: &mut dyn FnMut(&'static Struct, &'static Field, &'a Json),
) {
    match (ty, value) {
        (Type::Struct(object), Json::Object(_)) => each_field(object, value, visit),
        (Type::List(of), Json::Array(items)) => {
            for item in items {
                each_in_value(of, item, visit);
            }
        }
        (Type::Map(of), Json::Object(fields)) => {
            for value in fields.values() {
                each_in_value(of, value, visit);
            }
        }
        _ => {}
    }
}

/// Returns the fields of an object of the API in the form of a spec, without secrets: no
/// status has what can be the value of a Kubernetes Secret.
pub(super) fn from_api(object: &Struct, json: &Json) -> Map<String, Json> {
    let fields = object.fields.iter().filter(|field| !object.is_secret(field));
    let fields = fields.filter_map(|field| {
        let value = value_from_api(&field.ty, json.get(field.name)?)?;
        Some((field.name.to_owned(), value))
    });
    fields.collect()
}

/// Returns a value of the API in the form of a spec, if it is of that type.
pub(super) fn value_from_api(ty: &Type, value: &Json) -> Option<Json> {
    Some(match (ty, value) {
        (Type::List(Type::Struct(pair)), Json::Object(fields)) if pair.is_pair() => {
            // The API may write the fields in another order each time.
            let fields: BTreeMap<_, _> = fields.iter().collect();
            fields.into_iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
        }
        (Type::List(of), Json::Array(items)) => {
            items.iter().filter_map(|item| value_from_api(of, item)).collect()
        }
        (Type::Map(of), Json::Object(fields)) => {
            let fields = fields
                .iter()
                .filter_map(|(name, value)| Some((name.clone(), value_from_api(of, value)?)));
            Json::Object(fields.collect())
        }
        (Type::Struct(object), Json::Object(_)) => Json::Object(from_api(object, value)),
        (Type::Text | Type::Argument | Type::Base64 | Type::Closed(_), value) => text(value)?,
        (Type::Int32, value) => i32::try_from(int(value)?).ok()?.into(),
        (Type::Int64, value) => int(value)?.into(),
        (Type::Float, Json::Number(_)) | (Type::Bool, Json::Bool(_)) => value.clone(),
        _ => return None,
    })
}

/// Returns a value of the API in the form of a field of a status, if it is of that type.
pub(super) fn held(holds: Holds, value: &Json) -> Option<Json> {
    match holds {
        Holds::Words(_) | Holds::Text => text(value),
        Holds::Int32 => Some(i32::try_from(int(value)?).ok()?.into()),
        Holds::Int64 => Some(int(value)?.into()),
        Holds::Bool => value.is_boolean().then(|| value.clone()),
        Holds::Object => value.is_object().then(|| value.clone()),
        Holds::Objects | Holds::Conditions => value.is_array().then(|| value.clone()),
    }
}

fn text(value: &Json) -> Option<Json> {
    match value {
        Json::String(_) => Some(value.clone()),
        Json::Number(_) | Json::Bool(_) => Some(value.to_string().into()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use kfp_dbx_core::table::{self, Holds};
    use serde_json::{Value as Json, json};

    use super::{from_api, held, to_api};

    fn cluster(spec: &Json) -> Json {
        Json::Object(to_api(table::kind("Dcluster").unwrap().spec, spec, &|_, _, _| None))
    }

    #[test]
    fn values_are_sent_as_written() {
        let spec = json!({
            "num_workers": 0,
            "enable_elastic_disk": false,
            "driver_node_type_id": "",
            "spark_conf": { "a": "", "b": 1, "c": true },
            "init_scripts": [{ "dbfs": { "destination": "dbfs:/a", "other": 1 } }],
            "autoscale": null,
            "unknown": "field",
        });
        let sent = json!({
            "num_workers": 0,
            "enable_elastic_disk": false,
            "driver_node_type_id": "",
            "spark_conf": { "a": "", "b": "1", "c": "true" },
            "init_scripts": [{ "dbfs": { "destination": "dbfs:/a" } }],
        });
        assert_eq!(cluster(&spec), sent);
    }

    #[test]
    fn pairs_become_a_map_and_come_back() {
        let spec = json!({ "custom_tags": [{ "key": "a", "value": "1" }, { "key": "b" }] });
        let sent = json!({ "custom_tags": { "a": "1", "b": "" } });
        assert_eq!(cluster(&spec), sent);
        let back = from_api(table::kind("Dcluster").unwrap().spec, &sent);
        let pairs = json!([{ "key": "a", "value": "1" }, { "key": "b", "value": "" }]);
        assert_eq!(back["custom_tags"], pairs);
        let other_order = json!({ "custom_tags": { "b": "", "a": "1" } });
        assert_eq!(from_api(table::kind("Dcluster").unwrap().spec, &other_order), back);
    }

    #[test]
    fn values_of_another_type_are_left_to_the_api() {
        let spec = json!({ "num_workers": "two", "custom_tags": { "a": "1" } });
        assert_eq!(cluster(&spec), spec);
    }

    #[test]
    fn answers_have_the_types_of_the_status() {
        let cases = [
            (Holds::Int64, json!("123456789012345"), Some(json!(123_456_789_012_345_i64))),
            (Holds::Int64, json!(7), Some(json!(7))),
            (Holds::Int64, json!("x"), None),
            (Holds::Int32, json!(3_000_000_000_u64), None),
            (Holds::Text, json!(7), Some(json!("7"))),
            (Holds::Text, json!({}), None),
            (Holds::Bool, json!("true"), None),
            (Holds::Object, json!([]), None),
        ];
        for (holds, value, expected) in cases {
            assert_eq!(held(holds, &value), expected, "{holds:?} {value}");
        }
    }
}
