//! Templates, but for their DAGs.

use std::sync::Arc;

use serde_json::Value as Json;

use super::dag::dag;
use super::fields::{Errors, Object};
use super::known::{
    BACKOFF, INPUT, KEY, LOCKS, MUTEX, OUTPUT, POD_METADATA, RESOURCE, RETRY, SEMAPHORE, SUSPEND,
    TEMPLATE, VALUE_FROM,
};
use super::parameters::{Names, each_parameter};
use super::place::Place;
use super::pods::check_pod;
use super::types::{
    Action, Backoff, Body, Input, Lock, Output, OutputFrom, Resource, Retry, RetryPolicy, Template,
};
use super::valid::check_template;
use crate::expression::Text;

/// Reads a template.
pub(super) fn template(
    json: &Json,
    place: &Place<'_>,
    names: &Names,
    errors: &Errors,
) -> Option<Template> {
    let object = Object::new(json, place, &TEMPLATE, errors)?;
    let name = object.needed("name")?;
    check_pod(&object);
    let body = body(&object, names);
    let inputs = each_parameter(&object, "inputs", &INPUT, |input, name| {
        let default = input.any_text("value").or_else(|| input.any_text("default"));
        Some(Input { name, default, choices: input.any_strings("enum") })
    });
    let outputs = each_parameter(&object, "outputs", &OUTPUT, output);
    let mut annotations = texts(&object, "annotations");
    let mut labels = Vec::new();
    if let Some(metadata) = object.get("metadata") {
        let place = place.field("metadata");
        if let Some(metadata) = Object::new(metadata, &place, &POD_METADATA, errors) {
            annotations.extend(texts(&metadata, "annotations"));
            labels = texts(&metadata, "labels");
        }
    }
    let template = Template {
        name,
        inputs,
        outputs,
        parallelism: object.count("parallelism").filter(|limit| *limit > 0),
        timeout: object.text("timeout"),
        deadline: object.integer_or_text("activeDeadlineSeconds"),
        retry: retry(&object),
        locks: locks(&object),
        annotations,
        labels,
        // Last, so that everything else is reported as well.
        body: body?,
    };
    check_outputs(&template, &object);
    check_template(&template, &object);
    Some(template)
}

/// Reads a map of texts.
fn texts(object: &Object<'_, '_>, field: &str) -> Vec<(String, Text)> {
    let pairs = object.pairs(field).into_iter();
    pairs.filter_map(|(key, text)| Some((key, object.compiled(field, &text)?))).collect()
}

fn body(object: &Object<'_, '_>, names: &Names) -> Option<Body> {
    let found: Vec<&str> = ["dag", "resource", "suspend"]
        .into_iter()
        .filter(|name| object.get(name).is_some())
        .collect();
    match found.as_slice() {
        ["dag"] => {
            let place = object.place().field("dag");
            dag(object.get("dag")?, &place, names, object.errors()).map(Body::Dag)
        }
        ["resource"] => {
            let place = object.place().field("resource");
            let resource =
                Object::new(object.get("resource")?, &place, &RESOURCE, object.errors())?;
            self::resource(&resource).map(|resource| Body::Resource(Arc::new(resource)))
        }
        ["suspend"] => {
            let place = object.place().field("suspend");
            let suspend = Object::new(object.get("suspend")?, &place, &SUSPEND, object.errors())?;
            Some(Body::Suspend { duration: suspend.text("duration") })
        }
        [] => {
            // Whatever else it is was reported, if it is something.
            let others = ["container", "script", "steps", "http", "data", "plugin", "containerSet"];
            if !others.iter().any(|name| object.get(name).is_some()) {
                object
                    .report("the template does nothing: it has no `dag`, `resource` or `suspend`");
            }
            None
        }
        _ => {
            object.report(format!(
                "the template is several things at once: `{}`",
                found.join("`, `")
            ));
            None
        }
    }
}

fn output(object: &Object<'_, '_>, name: String) -> Option<Output> {
    let global_name = object.string("globalName").filter(|name| !name.is_empty());
    if global_name.as_ref().is_some_and(|name| name.contains("{{")) {
        object.report_at("globalName", "a tag in it has no model in the simulator");
    }
    let Some(json) = object.get("valueFrom") else {
        if object.get("value").is_none() {
            object.report("`valueFrom` is missing");
        }
        let from = OutputFrom::Value(object.any_text("value")?);
        return Some(Output { name, from, default: None, global_name });
    };
    if object.get("value").is_some() {
        object.report_at("value", "a `value` beside `valueFrom` has no model in the simulator");
    }
    let place = object.place().field("valueFrom");
    let from = Object::new(json, &place, &VALUE_FROM, object.errors())?;
    let default = from.any_text("default");
    let sources = ["jsonPath", "parameter", "expression", "supplied"];
    if sources.iter().filter(|source| from.get(source).is_some()).count() > 1 {
        from.report("an output with several sources has no model in the simulator");
    }
    let from = match () {
        () if from.get("jsonPath").is_some() => OutputFrom::JsonPath(from.text("jsonPath")?),
        () if from.get("parameter").is_some() => OutputFrom::Parameter(of_task(&from)?),
        () if from.get("expression").is_some() => {
            OutputFrom::Expression(from.expression("expression")?)
        }
        () if from.get("supplied").is_some() => OutputFrom::Supplied,
        () => {
            // A source without a model is reported.
            if json.as_object().is_none_or(|fields| fields.keys().all(|key| key == "default")) {
                from.report("the output has no source");
            }
            return None;
        }
    };
    Some(Output { name, from, default, global_name })
}

/// Reads the tag of an output of a task. Argo looks it up; it does not replace tags in a text.
fn of_task(from: &Object<'_, '_>) -> Option<String> {
    let text = from.text("parameter")?;
    let name = text.single_name().filter(|name| name.starts_with("tasks."));
    if name.is_none() {
        from.report_at("parameter", "anything but the tag of a task's output has no model here");
    }
    name.map(str::to_owned)
}

/// Reports outputs that such a template cannot have.
fn check_outputs(template: &Template, object: &Object<'_, '_>) {
    for output in &template.outputs {
        let fits = match (&template.body, &output.from) {
            (_, OutputFrom::Value(_))
            | (Body::Dag(_), OutputFrom::Parameter(_) | OutputFrom::Expression(_))
            | (Body::Resource(_), OutputFrom::JsonPath(_))
            | (Body::Suspend { .. }, OutputFrom::Supplied) => true,
            (Body::Dag(_) | Body::Resource(_) | Body::Suspend { .. }, _) => false,
        };
        if !fits {
            let place = object.place().named("output", &output.name);
            let why = "such a template has no output from there";
            object.errors().report(&place, why);
        }
    }
}

fn resource(object: &Object<'_, '_>) -> Option<Resource> {
    let action = object.needed("action").and_then(|action| {
        let known = Action::ALL.into_iter().find(|known| known.as_str() == action);
        if known.is_none() {
            object.report_at("action", format!("`{action}` is no action of kubectl here"));
        }
        known
    });
    if object.get("manifest").is_none() {
        object.report("a resource without `manifest` has no model in the simulator");
    }
    Some(Resource {
        manifest: object.text("manifest")?,
        action: action?,
        merge_strategy: object.string("mergeStrategy"),
        flags: object.texts("flags"),
        set_owner_reference: object.boolean("setOwnerReference").unwrap_or_default(),
        success: object.text("successCondition").filter(|text| !text.source().is_empty()),
        failure: object.text("failureCondition").filter(|text| !text.source().is_empty()),
    })
}

fn retry(object: &Object<'_, '_>) -> Option<Retry> {
    let json = object.get("retryStrategy")?;
    let place = object.place().field("retryStrategy");
    let object = Object::new(json, &place, &RETRY, object.errors())?;
    let expression = object.expression("expression");
    let policy = match object.string("retryPolicy") {
        // The default of Argo.
        None if expression.is_some() => RetryPolicy::Always,
        None => RetryPolicy::DEFAULT,
        Some(name) => {
            let known = RetryPolicy::ALL.into_iter().find(|known| known.as_str() == name);
            if known.is_none() {
                object.report_at("retryPolicy", format!("`{name}` is no retry policy"));
            }
            known.unwrap_or(RetryPolicy::DEFAULT)
        }
    };
    let backoff = object.get("backoff").and_then(|json| {
        let place = place.field("backoff");
        let object = Object::new(json, &place, &BACKOFF, object.errors())?;
        if object.get("duration").is_none() {
            object.report("`duration` is missing");
        }
        Some(Backoff {
            duration: object.text("duration")?,
            factor: object.integer_or_text("factor"),
            max_duration: object.text("maxDuration"),
            cap: object.text("cap"),
        })
    });
    Some(Retry { limit: object.integer_or_text("limit"), policy, backoff, expression })
}

/// Reads what a workflow or a template locks. The fields of a single lock are those of older versions
/// of Argo.
pub(super) fn locks(object: &Object<'_, '_>) -> Vec<Lock> {
    let Some(json) = object.get("synchronization") else { return Vec::new() };
    let place = object.place().field("synchronization");
    let Some(object) = Object::new(json, &place, &LOCKS, object.errors()) else {
        return Vec::new();
    };
    let mut locks = Vec::new();
    for field in ["semaphore", "semaphores", "mutex", "mutexes"] {
        let items = match object.get(field) {
            Some(Json::Array(items)) if field.ends_with('s') => items.as_slice(),
            Some(_) if field.ends_with('s') => object.list(field),
            Some(json) => std::slice::from_ref(json),
            None => &[],
        };
        let place = place.field(field);
        for json in items {
            locks.extend(match field.starts_with('m') {
                true => mutex(json, &place, object.errors()),
                false => semaphore(json, &place, object.errors()),
            });
        }
    }
    locks
}

fn mutex(json: &Json, place: &Place<'_>, errors: &Errors) -> Option<Lock> {
    let object = Object::new(json, place, &MUTEX, errors)?;
    object.needed("name")?;
    Some(Lock::Mutex { name: object.text("name")?, namespace: object.text("namespace") })
}

fn semaphore(json: &Json, place: &Place<'_>, errors: &Errors) -> Option<Lock> {
    let object = Object::new(json, place, &SEMAPHORE, errors)?;
    let Some(json) = object.get("configMapKeyRef") else {
        object.report("`configMapKeyRef` is missing");
        return None;
    };
    let place = place.field("configMapKeyRef");
    let key = Object::new(json, &place, &KEY, errors)?;
    let _ = (key.needed("name"), key.needed("key"));
    Some(Lock::Semaphore {
        config_map: key.text("name")?,
        key: key.text("key")?,
        namespace: object.text("namespace"),
    })
}
