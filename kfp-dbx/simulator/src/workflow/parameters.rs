//! Parameters: of workflows, of templates and of calls of them.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::text::names::check_parameter_name;
use serde_json::Value as Json;

use super::fields::Object;
use super::known::{ARGUMENT, Fields, INPUTS, OUTPUTS, PARAMETERS};
use super::types::{Argument, TemplateId};

/// The places of the templates, by their names.
pub(super) type Names = BTreeMap<String, TemplateId>;

/// Reads the parameters of `inputs`, `outputs` or `arguments`.
pub(super) fn each_parameter<T>(
    object: &Object<'_, '_>,
    field: &'static str,
    known: &'static Fields,
    read: impl Fn(&Object<'_, '_>, String) -> Option<T>,
) -> Vec<T> {
    let Some(json) = object.get(field) else { return Vec::new() };
    let place = object.place().field(field);
    let (what, lists) = match field {
        "inputs" => ("input", &INPUTS),
        "outputs" => ("output", &OUTPUTS),
        _ => ("argument", &PARAMETERS),
    };
    let Some(object) = Object::new(json, &place, lists, object.errors()) else {
        return Vec::new();
    };
    let list = place.field("parameters");
    let mut seen = BTreeSet::new();
    let items = object.list("parameters").iter().enumerate();
    let mut check_name = |parameter: &Object<'_, '_>, name: &str| {
        if let Err(why) = check_parameter_name(name) {
            parameter.report_at("name", why);
        }
        if !seen.insert(name.to_owned()) {
            parameter.report("another one has the same name");
        }
    };
    items
        .filter_map(|(index, json)| {
            let above = list.item(index);
            let name = json.get("name").and_then(Json::as_str);
            let named = name.map(|name| list.named(what, name));
            let place = named.as_ref().unwrap_or(&above);
            let parameter = Object::new(json, place, known, object.errors())?;
            let name = parameter.needed("name")?;
            check_name(&parameter, &name);
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
        Some(Argument { name, value: argument.any_text("value")? })
    })
}
