//! The whole object.

use serde_json::Value as Json;

use super::dag::{hooks, template_of};
use super::fields::{Errors, Object};
use super::known::{CRON, SPEC, TTL, WORKFLOW_PARAMETER};
use super::metadata::{self, Metadata};
use super::parameters::{Names, each_parameter};
use super::place::Place;
use super::pods::check_pod;
use super::template::{locks, template};
use super::types::{Body, Hook, Kind, Parameter, Template, TemplateId, Ttl, Workflow};
use super::valid::{check_choices, check_lists};
use crate::error::Error;

impl Workflow {
    /// Reads a workflow, a template of workflows or a schedule, from YAML or JSON.
    ///
    /// # Errors
    /// Everything that Argo would refuse or that has no model here, with its place.
    pub fn read(text: &str) -> Result<Self, Vec<Error>> {
        let json = match text.trim_start().starts_with('{') {
            // YAML takes much longer to read, and says less about what is wrong with JSON.
            true => serde_json::from_str(text).map_err(|error| error.to_string()),
            false => serde_yaml::from_str(text).map_err(|error| error.to_string()),
        };
        match json {
            Ok(json) => Self::of(&json),
            Err(why) => Err(vec![Error::new("", format!("the workflow cannot be read: {why}"))]),
        }
    }

    /// Reads a workflow, a template of workflows or a schedule from the JSON of the object.
    ///
    /// # Errors
    /// Everything that Argo would refuse or that has no model here, with its place.
    pub fn of(json: &Json) -> Result<Self, Vec<Error>> {
        let errors = Errors::default();
        let workflow = read(json, &errors);
        let mut errors = errors.take();
        match workflow {
            Some(workflow) if errors.is_empty() => Ok(workflow),
            _ => {
                if errors.is_empty() {
                    errors.push(Error::new("", "the workflow cannot be read"));
                }
                Err(errors)
            }
        }
    }

    /// Returns the place of a template.
    pub fn template(&self, name: &str) -> Option<TemplateId> {
        self.templates.iter().position(|template| template.name == name)
    }
}

fn read(json: &Json, errors: &Errors) -> Option<Workflow> {
    let root = Place::ROOT;
    let (kind, top) = metadata::kind(json, &root, errors)?;
    let (Some(metadata), Some(spec)) = (top.get("metadata"), top.get("spec")) else {
        top.report("`metadata` or `spec` is missing");
        return None;
    };
    let metadata = metadata::metadata(kind, metadata, errors);
    let place = root.field("spec");
    let cron = match kind {
        Kind::CronWorkflow => Some(Object::new(spec, &place, &CRON, errors)?),
        _ => None,
    };
    let within = place.field("workflowSpec");
    let spec = match cron {
        None => Object::new(spec, &place, &SPEC, errors)?,
        Some(cron) => match cron.get("workflowSpec") {
            Some(json) => Object::new(json, &within, &SPEC, errors)?,
            None => {
                cron.report("`workflowSpec` is missing");
                return None;
            }
        },
    };
    let workflow = self::spec(&spec, kind);
    let Metadata { name, is_generated, namespace, mut labels, mut annotations } = metadata?;
    for object in cron.iter().chain([&spec]) {
        metadata::add(object, &mut labels, &mut annotations);
    }
    Some(Workflow { name, is_generated, namespace, labels, annotations, ..workflow? })
}

fn spec(object: &Object<'_, '_>, kind: Kind) -> Option<Workflow> {
    let jsons = object.list("templates");
    let errors = object.errors();
    let list = object.place().field("templates");
    let mut names = Names::new();
    for (id, json) in jsons.iter().enumerate() {
        if let Some(name) = json.get("name").and_then(Json::as_str)
            && names.insert(name.to_owned(), id).is_some()
        {
            let place = list.named("template", name);
            errors.report(&place, "another template has the same name");
        }
    }
    let mut templates = Vec::with_capacity(jsons.len());
    for (index, json) in jsons.iter().enumerate() {
        let above = list.item(index);
        let named =
            json.get("name").and_then(Json::as_str).map(|name| list.named("template", name));
        templates.extend(template(json, named.as_ref().unwrap_or(&above), &names, errors));
    }
    check_pod(object);
    let parameters = each_parameter(object, "arguments", &WORKFLOW_PARAMETER, |parameter, name| {
        let value = parameter.any_text("value");
        Some(Parameter { name, value, choices: parameter.any_strings("enum") })
    });
    check_choices(&parameters, &object.place().field("arguments"), errors);
    let mut hooks = hooks(object, &names);
    let on_exit = on_exit(object, &mut hooks, &names);
    let entrypoint = template_of(object, "entrypoint", &names);
    let is_whole = templates.len() == jsons.len();
    if is_whole {
        check_arguments(&templates, &list, errors);
        check_nesting(&templates, &list, errors);
    }
    check_lists(object, jsons);
    let workflow = Workflow {
        kind,
        name: String::new(),
        is_generated: false,
        namespace: None,
        labels: Vec::new(),
        annotations: Vec::new(),
        service_account: object.string("serviceAccountName"),
        priority: object.integer("priority"),
        entrypoint: entrypoint.unwrap_or_default(),
        on_exit,
        hooks,
        parameters,
        templates,
        deadline: object.seconds("activeDeadlineSeconds"),
        parallelism: object.count("parallelism").filter(|limit| *limit > 0),
        locks: locks(object),
        ttl: ttl(object),
    };
    // Without a template or the entrypoint, something was reported.
    (is_whole && entrypoint.is_some()).then_some(workflow)
}

/// Reads the exit handler, which may also be a hook.
fn on_exit(object: &Object<'_, '_>, hooks: &mut Vec<Hook>, names: &Names) -> Option<TemplateId> {
    let hook = hooks.iter().position(|hook| hook.name == "exit").map(|at| hooks.remove(at));
    let hook = hook.map(|hook| {
        if object.get("onExit").is_some() || !hook.arguments.is_empty() {
            object
                .report_at("hooks", "an `exit` hook with arguments has no model in the simulator");
        }
        hook.template
    });
    match object.get("onExit").is_some() {
        true => template_of(object, "onExit", names),
        false => hook,
    }
}

fn ttl(object: &Object<'_, '_>) -> Ttl {
    let ttl = object.get("ttlStrategy").and_then(|json| {
        let place = object.place().field("ttlStrategy");
        let ttl = Object::new(json, &place, &TTL, object.errors())?;
        Some(Ttl {
            completion: ttl.seconds("secondsAfterCompletion"),
            success: ttl.seconds("secondsAfterSuccess"),
            failure: ttl.seconds("secondsAfterFailure"),
        })
    });
    ttl.unwrap_or_default()
}

/// Reports inputs of tasks' templates that have no value.
fn check_arguments(templates: &[Template], list: &Place<'_>, errors: &Errors) {
    for template in templates {
        let Body::Dag(dag) = &template.body else { continue };
        for task in &dag.tasks {
            let hooks = task.hooks.iter().map(|hook| (hook.template, &hook.arguments));
            for (id, arguments) in [(task.template, &task.arguments)].into_iter().chain(hooks) {
                let is_given = |name: &str| arguments.iter().any(|given| given.name == name);
                let inputs = templates[id].inputs.iter().filter(|input| input.default.is_none());
                for input in inputs.filter(|input| !is_given(&input.name)) {
                    let place = list.named("template", &template.name);
                    let why = format!("the input `{}` has no value", input.name);
                    errors.report(&place.named("task", &task.name), why);
                }
            }
        }
    }
}

/// Reports templates that run themselves.
fn check_nesting(templates: &[Template], list: &Place<'_>, errors: &Errors) {
    let runs = |id: TemplateId| -> Vec<TemplateId> {
        match &templates[id].body {
            Body::Dag(dag) => {
                let hooks =
                    |hooks: &[Hook]| hooks.iter().map(|hook| hook.template).collect::<Vec<_>>();
                let of_task = dag.tasks.iter().flat_map(|task| {
                    let mut runs = hooks(&task.hooks);
                    runs.push(task.template);
                    runs
                });
                of_task.collect()
            }
            Body::Resource(_) | Body::Suspend { .. } => Vec::new(),
        }
    };
    // Those that are being looked at, and those that are done.
    let (mut is_open, mut is_done) = (vec![false; templates.len()], vec![false; templates.len()]);
    for start in 0..templates.len() {
        if is_done[start] {
            continue;
        }
        is_open[start] = true;
        let mut path = vec![(start, runs(start))];
        while let Some((id, rest)) = path.last_mut() {
            match rest.pop() {
                None => {
                    (is_open[*id], is_done[*id]) = (false, true);
                    path.pop();
                }
                Some(next) if is_open[next] => {
                    let place = list.named("template", &templates[next].name);
                    let why = "a template that runs itself has no model in the simulator";
                    errors.report(&place, why);
                }
                Some(next) if is_done[next] => {}
                Some(next) => {
                    is_open[next] = true;
                    path.push((next, runs(next)));
                }
            }
        }
    }
}
