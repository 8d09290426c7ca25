//! DAGs: their tasks, with dependencies, items and hooks.

use std::collections::BTreeMap;

use kfp_dbx_core::text::nearest::nearest;
use serde_json::Value as Json;

use super::depends;
use super::fields::{Errors, Object};
use super::known::{CONTINUE_ON, DAG, HOOK, SEQUENCE, TASK};
use super::parameters::{Names, arguments};
use super::place::Place;
use super::types::{ContinueOn, Dag, Depends, Hook, Items, Task, TaskId, TaskResult, TemplateId};
use super::valid::check_tasks;

/// Reads a DAG.
pub(super) fn dag(json: &Json, place: &Place<'_>, names: &Names, errors: &Errors) -> Option<Dag> {
    let object = Object::new(json, place, &DAG, errors)?;
    let jsons = object.list("tasks");
    if jsons.is_empty() {
        object.report("the DAG has no tasks");
    }
    let mut ids: BTreeMap<&str, TaskId> = BTreeMap::new();
    for (id, json) in jsons.iter().enumerate() {
        if let Some(name) = json.get("name").and_then(Json::as_str)
            && ids.insert(name, id).is_some()
        {
            errors.report(&place.named("task", name), "another task has the same name");
        }
    }
    let continue_on: Vec<ContinueOn> = jsons.iter().map(continue_on).collect();
    let tasks = Tasks { ids: &ids, continue_on: &continue_on };
    let mut read = Vec::with_capacity(jsons.len());
    for (index, json) in jsons.iter().enumerate() {
        let above = place.item(index);
        let named = json.get("name").and_then(Json::as_str).map(|name| place.named("task", name));
        read.extend(task(json, named.as_ref().unwrap_or(&above), &tasks, names, errors));
    }
    if read.len() != jsons.len() {
        return None;
    }
    check_mixed(&read, &object, jsons);
    check_tasks(&read, jsons, place, errors);
    if let Some(task) = in_circle(&read) {
        let name = &read[task].name;
        errors.report(&place.named("task", name), "the task depends on itself through others");
    }
    let targets = targets(&object, &read, &ids);
    Some(Dag { targets, tasks: read, fail_fast: object.boolean("failFast").unwrap_or(true) })
}

/// What is known of all tasks before they are read.
struct Tasks<'j> {
    ids: &'j BTreeMap<&'j str, TaskId>,
    continue_on: &'j [ContinueOn],
}

impl Tasks<'_> {
    fn find(&self, name: &str) -> Result<TaskId, String> {
        self.ids.get(name).copied().ok_or_else(|| {
            let near = nearest(name, self.ids.keys().copied());
            let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            format!("there is no task `{name}` in the DAG{near}")
        })
    }

    /// Returns what a task means to those that only name it: that it ended in one of these ways.
    fn plain(&self, task: TaskId) -> Depends {
        let ContinueOn { error, failed } = self.continue_on[task];
        let results = [
            Some(TaskResult::Succeeded),
            Some(TaskResult::Skipped),
            Some(TaskResult::Daemoned),
            error.then_some(TaskResult::Errored),
            failed.then_some(TaskResult::Failed),
        ];
        Depends::Any(results.into_iter().flatten().map(|is| Depends::Is(task, is)).collect())
    }
}

/// Reads what does not stop the tasks after a task. A wrong value is reported with the task.
fn continue_on(task: &Json) -> ContinueOn {
    let is = |name: &str| task["continueOn"][name].as_bool().unwrap_or_default();
    ContinueOn { error: is("error"), failed: is("failed") }
}

fn task(
    json: &Json,
    place: &Place<'_>,
    tasks: &Tasks<'_>,
    names: &Names,
    errors: &Errors,
) -> Option<Task> {
    let object = Object::new(json, place, &TASK, errors)?;
    let name = object.needed("name")?;
    if let Some(json) = object.get("continueOn") {
        let place = place.field("continueOn");
        let object = Object::new(json, &place, &CONTINUE_ON, errors)?;
        let _ = (object.boolean("error"), object.boolean("failed"));
    }
    let template = template_of(&object, "template", names);
    let (dependencies, depends) = dependencies(&object, tasks);
    let mut hooks = hooks(&object, names);
    if object.get("onExit").is_some() {
        if hooks.iter().any(|hook| hook.name == "exit") {
            object.report_at("onExit", "the task has an `exit` hook as well");
        }
        let template = template_of(&object, "onExit", names);
        hooks.extend(template.map(|template| Hook {
            name: "exit".to_owned(),
            template,
            arguments: Vec::new(),
            expression: None,
        }));
    }
    let task = Task {
        name,
        arguments: arguments(&object),
        dependencies,
        depends,
        when: object.text("when").filter(|when| !when.source().is_empty()),
        continue_on: continue_on(json),
        items: items(&object),
        hooks,
        template: template?,
    };
    Some(task)
}

/// Reads the name of a template.
pub(super) fn template_of(
    object: &Object<'_, '_>,
    field: &str,
    names: &Names,
) -> Option<TemplateId> {
    let name = object.needed(field)?;
    let found = names.get(&name).copied();
    if found.is_none() {
        let near = nearest(&name, names.keys().map(String::as_str));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        object.report_at(field, format!("there is no template `{name}`{near}"));
    }
    found
}

fn dependencies(object: &Object<'_, '_>, tasks: &Tasks<'_>) -> (Vec<TaskId>, Option<Depends>) {
    let mut found = Vec::new();
    let depends = match object.string("depends").filter(|depends| !depends.is_empty()) {
        Some(text) => {
            let depends =
                depends::parse(&text, &|name| tasks.find(name), &|task| tasks.plain(task));
            depends.map_err(|why| object.report_at("depends", why)).ok()
        }
        None => {
            for name in object.strings("dependencies") {
                match tasks.find(&name) {
                    Ok(task) if found.contains(&task) => {}
                    Ok(task) => found.push(task),
                    Err(why) => object.report_at("dependencies", why),
                }
            }
            let mut all: Vec<Depends> = found.iter().map(|task| tasks.plain(*task)).collect();
            match all.len() {
                0 => None,
                1 => Some(all.remove(0)),
                _ => Some(Depends::All(all)),
            }
        }
    };
    if let Some(depends) = &depends {
        collect(depends, &mut found);
    }
    (found, depends)
}

/// Collects the tasks of a condition, each once.
fn collect(depends: &Depends, found: &mut Vec<TaskId>) {
    match depends {
        Depends::All(parts) | Depends::Any(parts) => {
            for part in parts {
                collect(part, found);
            }
        }
        Depends::Not(part) => collect(part, found),
        Depends::Is(task, _) => {
            if found.last() != Some(task) && !found.contains(task) {
                found.push(*task);
            }
        }
    }
}

/// Reports what Argo does not take in one DAG.
fn check_mixed(tasks: &[Task], object: &Object<'_, '_>, jsons: &[Json]) {
    let has = |json: &Json, field: &str| {
        json.get(field).is_some_and(|value| match value {
            Json::Null => false,
            Json::String(text) => !text.is_empty(),
            Json::Array(items) => !items.is_empty(),
            _ => true,
        })
    };
    if !jsons.iter().any(|json| has(json, "depends")) {
        return;
    }
    for (json, task) in jsons.iter().zip(tasks) {
        for field in ["dependencies", "continueOn"] {
            if has(json, field) {
                let place = object.place().named("task", &task.name);
                let why = format!("Argo takes no `{field}` in a DAG that has `depends`");
                object.errors().report(&place, why);
            }
        }
    }
}

/// Returns a task that depends on itself.
fn in_circle(tasks: &[Task]) -> Option<TaskId> {
    let mut waits: Vec<usize> = tasks.iter().map(|task| task.dependencies.len()).collect();
    let mut after: Vec<Vec<TaskId>> = vec![Vec::new(); tasks.len()];
    for (id, task) in tasks.iter().enumerate() {
        for dependency in &task.dependencies {
            after[*dependency].push(id);
        }
    }
    let mut ready: Vec<TaskId> = (0..tasks.len()).filter(|id| waits[*id] == 0).collect();
    while let Some(id) = ready.pop() {
        for next in &after[id] {
            waits[*next] -= 1;
            if waits[*next] == 0 {
                ready.push(*next);
            }
        }
    }
    waits.iter().position(|waits| *waits > 0)
}

/// Returns the targets in the order in which Argo looks at them: that in which they are written, or else
/// the last tasks by their names (`executeDAG` and `findLeafTaskNames` in `workflow/controller/dag.go`).
fn targets(object: &Object<'_, '_>, tasks: &[Task], ids: &BTreeMap<&str, TaskId>) -> Vec<TaskId> {
    let target = object.string("target").unwrap_or_default();
    if target.is_empty() {
        let mut is_last = vec![true; tasks.len()];
        for dependency in tasks.iter().flat_map(|task| &task.dependencies) {
            is_last[*dependency] = false;
        }
        let mut last: Vec<_> = (0..tasks.len()).filter(|id| is_last[*id]).collect();
        last.sort_by(|one, other| tasks[*one].name.cmp(&tasks[*other].name));
        return last;
    }
    let found = target.split(' ').filter_map(|name| {
        let found = ids.get(name).copied();
        if found.is_none() {
            object.report_at("target", format!("there is no task `{name}` in the DAG"));
        }
        found
    });
    found.collect()
}

fn items(object: &Object<'_, '_>) -> Option<Items> {
    let list = object.list("withItems");
    let param = object.text("withParam").filter(|text| !text.source().is_empty());
    let sequence = object.get("withSequence").and_then(|json| {
        let place = object.place().field("withSequence");
        let object = Object::new(json, &place, &SEQUENCE, object.errors())?;
        if object.get("count").is_some() == object.get("end").is_some() {
            object.report("a sequence has either `count` or `end`");
        }
        Some(Items::Sequence {
            count: object.integer_or_text("count"),
            start: object.integer_or_text("start"),
            end: object.integer_or_text("end"),
            format: object.text("format"),
        })
    });
    if list.iter().any(has_tag) {
        object.report_at("withItems", "a tag in an item has no model in the simulator");
    }
    let list = (!list.is_empty()).then(|| Items::List(list.to_vec()));
    let mut found = [list, param.map(Items::Param), sequence].into_iter().flatten();
    let items = found.next();
    if found.next().is_some() {
        object.report("a task takes its items from one place only");
    }
    items
}

fn has_tag(json: &Json) -> bool {
    match json {
        Json::String(text) => text.contains("{{"),
        Json::Array(items) => items.iter().any(has_tag),
        Json::Object(fields) => {
            fields.iter().any(|(key, value)| key.contains("{{") || has_tag(value))
        }
        _ => false,
    }
}

/// Reads the hooks of a task or of a workflow.
pub(super) fn hooks(object: &Object<'_, '_>, names: &Names) -> Vec<Hook> {
    let fields = match object.get("hooks") {
        None => return Vec::new(),
        Some(Json::Object(fields)) => fields,
        Some(_) => {
            object.report_at("hooks", "is not an object");
            return Vec::new();
        }
    };
    let hook = |(name, json): (&String, &Json)| {
        let place = object.place().named("hook", name);
        let object = Object::new(json, &place, &HOOK, object.errors())?;
        let expression = object.expression("expression");
        if name == "exit" && expression.is_some() {
            let why = "the `expression` of an `exit` hook has no model in the simulator";
            object.report_at("expression", why);
        }
        if name != "exit" && object.get("expression").is_none() {
            object.report("a hook other than `exit` needs an `expression`");
        }
        Some(Hook {
            name: name.clone(),
            arguments: arguments(&object),
            expression,
            template: template_of(&object, "template", names)?,
        })
    };
    fields.iter().filter_map(hook).collect()
}
