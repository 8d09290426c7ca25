//! Parameters: of workflows, of templates and of calls of them.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::fields::{Known, Object};
use super::types::{Argument, TemplateId};

/// The places of the templates, by their names.
pub(super) type Names = BTreeMap<String, TemplateId>;

const PARAMETERS: Known = Known { read: &["parameters"], ignored: &[] };
const ARGUMENT: Known = Known { read: &["name", "value"], ignored: &["description"] };

/// Reads the parameters of `inputs`, `outputs` or `arguments`.
pub(super) fn each_parameter<T>(
    object: &Object<'_, '_>,
    field: &'static str,
    known: &Known,
    read: impl Fn(&Object<'_, '_>, String) -> Option<T>,
) -> Vec<T> {
    let Some(json) = object.get(field) else { return Vec::new() };
    let place = object.place().field(field);
    let Some(object) = Object::new(json, &place, &PARAMETERS, object.errors()) else {
        return Vec::new();
    };
    let list = place.field("parameters");
    let items = object.list("parameters").iter().enumerate();
    items
        .filter_map(|(index, json)| {
            let above = list.item(index);
            let name = json.get("name").and_then(Json::as_str);
            let what = match field {
                "inputs" => "input",
                "outputs" => "output",
                _ => "argument",
            };
            let named = name.map(|name| list.named(what, name));
            let place = named.as_ref().unwrap_or(&above);
            let parameter = Object::new(json, place, known, object.errors())?;
            let name = parameter.needed("name")?;
            read(&parameter, name)
        })
        .collect()
}

/// Reads arguments.
pub(super) fn arguments(object: &Object<'_, '_>) -> Vec<Argument> {
    each_parameter(object, "arguments", &ARGUMENT, |argument, name| {
        if argument.get("value").is_none() {
            argument.report("`value` is missing");
        }
        Some(Argument { name, value: argument.text("value")? })
    })
}
