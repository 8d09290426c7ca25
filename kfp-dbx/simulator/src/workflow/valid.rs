//! What Argo refuses of templates and DAGs: `workflow/validate/validate.go`.

use kfp_dbx_core::text::names::check_argo_name;
use serde_json::Value as Json;

use super::fields::{Errors, Object};
use super::place::Place;
use super::types::{Body, Depends, Parameter, Task, TaskResult, Template};
use crate::expression::Text;

/// Reports what Argo refuses of a template.
pub(super) fn check_template(template: &Template, object: &Object<'_, '_>) {
    if let Err(why) = check_argo_name(&template.name) {
        object.report_at("name", why);
    }
    let constant =
        |text: &'_ Option<Text>| text.as_ref().and_then(|text| text.constant().map(str::to_owned));
    if let Body::Dag(_) = template.body {
        for field in ["timeout", "activeDeadlineSeconds"] {
            if object.get(field).is_some() {
                object.report_at(field, format!("Argo takes no `{field}` of a DAG"));
            }
        }
    } else if object.get("parallelism").is_some() {
        object.report_at("parallelism", "Argo takes it of a DAG only");
    }
    if constant(&template.timeout).is_some_and(|text| text.parse::<i64>().is_ok()) {
        object.report_at("timeout", "is a number without a unit, such as `s`");
    }
    if constant(&template.deadline).is_some_and(|text| !text.parse().is_ok_and(|it: i32| it >= 0)) {
        object.report_at("activeDeadlineSeconds", "is no number of seconds");
    }
    // The name of the pod has that of the template.
    if matches!(template.body, Body::Resource(_))
        && template.name.chars().any(|c| c.is_ascii_uppercase())
    {
        let why = "Kubernetes takes no pod with capital letters in its name, which has this one";
        object.report_at("name", why);
    }
}

/// Reports what Argo refuses of the tasks of a DAG.
pub(super) fn check_tasks(tasks: &[Task], jsons: &[Json], place: &Place<'_>, errors: &Errors) {
    let has_depends =
        jsons.iter().any(|json| json["depends"].as_str().is_some_and(|it| !it.is_empty()));
    for task in tasks {
        let place = place.named("task", &task.name);
        if let Err(why) = check_argo_name(&task.name) {
            errors.report(&place.field("name"), why);
        }
        let is_number = task.name.starts_with(|c: char| c.is_ascii_digit());
        if is_number && (has_depends || !task.dependencies.is_empty()) {
            let why = "Argo takes no name that begins with a digit where tasks depend on others";
            errors.report(&place.field("name"), why);
        }
        if let Some(other) = task.depends.as_ref().and_then(|depends| asks_items(depends, tasks)) {
            let why = format!(
                "`AnySucceeded` and `AllFailed` are results of a task with items, and `{}` has none",
                other.name
            );
            errors.report(&place.field("depends"), why);
        }
    }
}

/// Returns a task without items whose items are asked for.
fn asks_items<'t>(depends: &Depends, tasks: &'t [Task]) -> Option<&'t Task> {
    match depends {
        Depends::All(parts) | Depends::Any(parts) => {
            parts.iter().find_map(|part| asks_items(part, tasks))
        }
        Depends::Not(part) => asks_items(part, tasks),
        Depends::Is(task, TaskResult::AnySucceeded | TaskResult::AllFailed) => {
            tasks.get(*task).filter(|task| task.items.is_none())
        }
        Depends::Is(..) => None,
    }
}

/// Reports values of the workflow's parameters that are none of those that they may have.
pub(super) fn check_choices(parameters: &[Parameter], place: &Place<'_>, errors: &Errors) {
    for Parameter { name, value, choices } in parameters {
        let Some(value) = value.as_ref().filter(|_| !choices.is_empty()) else { continue };
        if !choices.iter().any(|choice| choice == value.source()) {
            let why = format!("`{}` is none of the values of its `enum`", value.source());
            errors.report(&place.named("parameter", name), why);
        }
    }
}

/// Reports lists of parameters that texts take as JSON, and that have more than names and values
/// there.
pub(super) fn check_lists(object: &Object<'_, '_>, templates: &[Json]) {
    let has_more = |json: &Json| {
        let parameters = json["parameters"].as_array().into_iter().flatten();
        let mut more =
            parameters.flat_map(|one| ["default", "enum", "description"].map(|it| &one[it]));
        more.any(|value| !value.is_null())
    };
    let refuse = |tag: &str| {
        object.report(format!(
            "`{{{{{tag}}}}}` has no model in the simulator if a parameter has a `default`, an `enum` or a \
            `description`"
        ));
    };
    let errors = object.errors();
    let of_workflow = ["workflow.parameters", "workflow.parameters.json"];
    if let Some(tag) = of_workflow.into_iter().find(|tag| errors.has_tag(tag))
        && object.get("arguments").is_some_and(has_more)
    {
        refuse(tag);
    }
    if errors.has_tag("inputs.parameters") && templates.iter().any(|one| has_more(&one["inputs"])) {
        refuse("inputs.parameters");
    }
}
