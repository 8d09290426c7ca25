//! Whole exports: the text of a job or a run in the form in which a workspace or an Asset Bundle has
//! it. The settings of a job are within `settings`, or within `resources.jobs.NAME`; pairs of a key and
//! a value are a map; and a bundle has variables.

use std::ptr;

use super::misfit::Misfit;
use super::unserved;
use crate::rule::{Finding, UNREADABLE_SPEC};
use crate::table::{self, Kind, OWN, Struct, Type};
use crate::text::quoted::quoted;
use crate::value::path::{Path, Step, display_path, field};
use crate::value::{Map, Text, Value};

/// The beginnings of the references that only the Databricks CLI replaces.
const VARIABLES: [&str; 5] =
    ["${artifacts.", "${bundle.", "${resources.", "${var.", "${workspace."];

/// The place of the fields of a spec within a document.
enum Form {
    /// The document is the spec.
    Plain,
    /// The spec is within `settings`, as `databricks jobs get` has it.
    Settings,
    /// The spec is the job of that name in a bundle.
    Bundle(String),
}

/// Returns the kind whose spec can be exported as a whole.
fn kind(object: &Struct) -> Option<&'static Kind> {
    let kind = table::OPS.iter().map(|op| op.kind).find(|kind| ptr::eq(kind.spec, object))?;
    kind.work().is_some().then_some(kind)
}

/// Returns the spec that a document holds, which is the document unless a workspace or a bundle
/// exported it.
///
/// # Errors
/// The document is a list, or something else than the spec, or a bundle that does not have exactly one
/// job.
pub fn spec(document: Map, object: &Struct) -> Result<Map, Finding> {
    let Some(kind) = kind(object) else { return Ok(document) };
    if let Some(fault) = fault(&document, object) {
        return Err(fault);
    }
    let mut document = document;
    let form = form(&document)?;
    let spec = match &form {
        Form::Plain => return Ok(document),
        Form::Settings => document.take("settings"),
        Form::Bundle(job) => take_job(&mut document, job),
    };
    let Some(Value::Map(mut spec)) = spec else { return Ok(document) };
    take_permissions(&mut spec, &mut document);
    if let (false, Some(named)) = (spec.get("name").is_none(), kind.name_field)
        && kind.spec.field("name").is_none()
        && let Some(name) = spec.take("name")
    {
        spec.set(named, name);
    }
    // What is beside the spec is left out, or is a default for it.
    for (name, value) in document.entries {
        if !spec.entries.iter().any(|(known, _)| *known == name) {
            spec.entries.push((name, value));
        }
    }
    spec.repeated.extend(document.repeated);
    take_nulls(&mut spec);
    Ok(spec)
}

/// Returns the spec within an object of the program, as [`spec`] does within a text. An object without
/// one stays as it is: the rest of a text is no document any more.
pub fn unwrapped(document: Map, object: &Struct) -> Map {
    match path(&document, object).is_empty() {
        true => document,
        false => spec(document.clone(), object).unwrap_or(document),
    }
}

/// Reports what a workspace exports that is no such spec: a list, or a job for a run and the reverse.
pub fn fault(document: &Map, object: &Struct) -> Option<Finding> {
    let kind = kind(object)?;
    for list in ["jobs", "runs"] {
        if let Some(Value::List(_)) = document.get(list) {
            return Some(fault_of_list(list, kind));
        }
    }
    let is_run = is_run(kind);
    let name = object.rust_name;
    let (message, help) = match form(document) {
        Ok(Form::Settings | Form::Bundle(_)) if is_run => {
            let run_it = match document.get("job_id") {
                Some(Value::Int(id)) => format!("`job_id` to {id}"),
                _ => "`job_name` or `job_id`".to_owned(),
            };
            (
                format!("this is a job, as a workspace or a bundle has it, and a `{name}` is a run"),
                format!("to run the job that is there, set {run_it}; to create one, read it as a `JobSpec` in a `CreateJobOp`"),
            )
        }
        _ if !is_run && document.get("run_id").is_some() => (
            format!("this is a run, as `databricks jobs get-run` prints it, and a `{name}` is a job"),
            "read it as a `RunSpec` in a `SubmitRunOp`, or write the job, which `databricks jobs get` prints".to_owned(),
        ),
        _ => return None,
    };
    Some(Finding::new(&UNREADABLE_SPEC, message).help(help))
}

/// Reports a list of exported jobs or runs in the place of a spec.
pub fn list_fault(document: &Value, object: &Struct) -> Option<Finding> {
    let kind = kind(object)?;
    let Value::List(items) = document else { return None };
    let has = |name: &str| items.first().is_some_and(|item| field(item, name).is_some());
    match (has("run_id"), has("settings")) {
        (true, _) => Some(fault_of_list("runs", kind)),
        (false, true) => Some(fault_of_list("jobs", kind)),
        (false, false) => None,
    }
}

/// Whether the kind is that of runs, and not that of jobs.
fn is_run(kind: &Kind) -> bool {
    kind.job_field().is_some()
}

fn fault_of_list(list: &str, kind: &Kind) -> Finding {
    let name = kind.spec.rust_name;
    let (own, own_list) = if is_run(kind) { ("a run", "runs") } else { ("a job", "jobs") };
    let own = if list == own_list { "one of them" } else { own };
    let message = format!("this is a list of {list}, and a `{name}` is {own}");
    let help = match is_run(kind) {
        true => "write one run into the file: `databricks jobs get-run RUN_ID` prints it",
        false => {
            "write one job into the file: `databricks jobs get JOB_ID` prints it with its tasks"
        }
    };
    Finding::new(&UNREADABLE_SPEC, message).help(help)
}

/// Leaves out the fields that are not set, which a workspace writes as `null`.
fn take_nulls(map: &mut Map) {
    map.entries.retain(|(_, value)| !matches!(value, Value::Null));
    for (_, value) in &mut map.entries {
        match value {
            Value::Map(inner) => take_nulls(inner),
            Value::List(items) => items.iter_mut().for_each(|item| {
                if let Value::Map(inner) = item {
                    take_nulls(inner);
                }
            }),
            _ => {}
        }
    }
}

/// Returns the path of the spec in a document, which is empty if the document is the spec.
pub fn path(document: &Map, object: &Struct) -> Vec<Step> {
    let field = |name: &str| Step::Field(name.to_owned());
    match (kind(object), form(document)) {
        (Some(_), Ok(Form::Settings)) => vec![field("settings")],
        (Some(_), Ok(Form::Bundle(job))) => vec![field("resources"), field("jobs"), field(&job)],
        _ => Vec::new(),
    }
}

fn form(document: &Map) -> Result<Form, Finding> {
    if let Some(Value::Map(_)) = document.get("settings") {
        return Ok(Form::Settings);
    }
    let is_bundle = document.get("resources").is_some() || document.get("bundle").is_some();
    if !is_bundle {
        return Ok(Form::Plain);
    }
    let jobs = document.get("resources").and_then(|resources| field(resources, "jobs"));
    let names: Vec<_> = match jobs {
        Some(Value::Map(jobs)) => {
            jobs.entries.iter().filter_map(|(name, _)| name.as_literal()).collect()
        }
        _ => Vec::new(),
    };
    match names.as_slice() {
        [job] => Ok(Form::Bundle((*job).to_owned())),
        [] => {
            let finding =
                Finding::new(&UNREADABLE_SPEC, "the bundle has no job in `resources.jobs`");
            Err(finding.help("use the file of the bundle that has the job, as `include` says"))
        }
        names => {
            let count = names.len();
            let names = quoted(names.iter().copied());
            let message =
                format!("the bundle has {count} jobs, but a spec is one of them: {names}");
            Err(Finding::new(&UNREADABLE_SPEC, message).help(
                "put the job into a file of its own, and name that file in `include` of the bundle",
            ))
        }
    }
}

/// Takes a job out of a bundle. The resources stay if there are others.
fn take_job(document: &mut Map, job: &str) -> Option<Value> {
    let Some(Value::Map(mut resources)) = document.take("resources") else { return None };
    let jobs = resources.take("jobs");
    if !resources.entries.is_empty() {
        document.set("resources", Value::Map(resources));
    }
    match jobs {
        Some(Value::Map(mut jobs)) => jobs.take(job),
        _ => None,
    }
}

/// Writes the permissions on a job and those on the whole bundle as the API takes them.
fn take_permissions(job: &mut Map, bundle: &mut Map) {
    let of = |map: &mut Map| match map.take("permissions") {
        Some(Value::List(permissions)) => permissions,
        _ => Vec::new(),
    };
    let mut all = of(job);
    all.extend(of(bundle));
    if !all.is_empty() && job.get("access_control_list").is_none() {
        let list = all.into_iter().map(access).collect();
        job.set("access_control_list", Value::List(list));
    }
}

/// Returns a permission of a bundle in the form of the API.
fn access(permission: Value) -> Value {
    let Value::Map(mut permission) = permission else { return permission };
    let Some(level) = permission.take("level") else { return Value::Map(permission) };
    let level = match &level {
        // The word of a bundle for all of its resources.
        Value::Text(Text::Literal(word)) if word == "CAN_RUN" => Value::text("CAN_MANAGE_RUN"),
        _ => level,
    };
    permission.set("permission_level", level);
    Value::Map(permission)
}

/// The fields that only a run that has started has.
const OF_A_RUN: [&str; 8] = [
    "end_time",
    "number_in_job",
    "original_attempt_run_id",
    "run_id",
    "run_page_url",
    "start_time",
    "state",
    "status",
];

/// Takes out what the spec of a job or a run has only because it was exported, and reports it.
pub(super) fn take_rest(spec: &mut Map, object: &Struct) -> Vec<Misfit> {
    let Some(kind) = kind(object) else { return Vec::new() };
    let mut found: Vec<_> = take_variables(spec).into_iter().collect();
    if is_run(kind) {
        found.extend(take_own(spec));
    }
    found
}

/// Takes out what an exported run says about itself in fields that are settings of a run to submit:
/// the id of its job is no job to run.
fn take_own(spec: &mut Map) -> Vec<Misfit> {
    let is_of_a_run = |name: &Text| name.as_literal().is_some_and(|name| OF_A_RUN.contains(&name));
    if !spec.entries.iter().any(|(name, _)| is_of_a_run(name)) {
        return Vec::new();
    }
    let own = OWN.iter().filter(|field| spec.take(field.name).is_some());
    own.map(|field| unserved::misfit(field, vec![Step::Field(field.name.to_owned())])).collect()
}

/// Turns a map into the list of pairs that a field takes.
pub(super) fn list_pairs(value: &mut Value, ty: &Type) {
    let Type::List(Type::Struct(pair)) = ty else { return };
    let Value::Map(map) = value else { return };
    let is_one = pair.is_pair() && !map.is_open();
    // One pair alone is not a map of pairs.
    let is_pair = map.get("key").is_some() && map.get("value").is_some();
    if !is_one || is_pair {
        return;
    }
    let pairs = std::mem::take(&mut map.entries).into_iter().map(|(key, value)| {
        let mut pair = Map::new();
        pair.set("key", Value::Text(key));
        pair.set("value", scalar(value));
        Value::Map(pair)
    });
    *value = Value::List(pairs.collect());
}

/// Returns a scalar as text: YAML reads `team: 7` as a number.
fn scalar(value: Value) -> Value {
    match value {
        Value::Bool(_) | Value::Int(_) => value.to_name().map_or(Value::Null, Value::text),
        other => other,
    }
}

/// Takes out each reference of a bundle, which only the Databricks CLI replaces, and reports all of
/// them at once.
fn take_variables(spec: &mut Map) -> Option<Misfit> {
    let mut found = Vec::new();
    variables(spec, &Path::Root, &mut found);
    let (first, _) = found.first()?;
    let first = first.clone();
    let all =
        found.iter().map(|(path, variable)| format!("`{variable}` in `{}`", display_path(path)));
    let all = all.collect::<Vec<_>>().join(", ");
    let (noun, them) =
        if found.len() == 1 { ("a reference", "it") } else { ("references", "them") };
    let message = format!(
        "the spec has {noun} of a bundle, and only the Databricks CLI replaces {them}: {all}"
    );
    let finding = Finding::new(&UNREADABLE_SPEC, message).help(
        "write the values, which `databricks bundle validate --output json` shows, or set the fields by setters, whose values can be parameters of the pipeline",
    );
    Some(Misfit::new(first, finding))
}

fn variables(map: &mut Map, path: &Path<'_>, found: &mut Vec<(Vec<Step>, String)>) {
    for (key, value) in &mut map.entries {
        let Some(key) = key.as_literal() else { continue };
        // What is left out needs no values.
        let is_of_bundle = matches!(path, Path::Root) && IN_BUNDLE.contains(&key);
        if !is_of_bundle {
            variable(value, &Path::Field(path, key), found);
        }
    }
}

/// The fields beside the jobs of a bundle that have references as well.
const IN_BUNDLE: &[&str] = &[
    "artifacts",
    "bundle",
    "include",
    "presets",
    "resources",
    "sync",
    "targets",
    "variables",
    "workspace",
];

fn variable(value: &mut Value, path: &Path<'_>, found: &mut Vec<(Vec<Step>, String)>) {
    match value {
        Value::Text(Text::Literal(text)) => {
            if let Some(variable) = first_variable(text) {
                found.push((path.steps(), variable.to_owned()));
                *value = Value::Unknown;
            }
        }
        Value::Map(map) => variables(map, path, found),
        Value::List(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                variable(item, &Path::Item(path, index), found);
            }
        }
        _ => {}
    }
}

fn first_variable(text: &str) -> Option<&str> {
    // Most texts have none, and each text of a spec comes here.
    if !text.as_bytes().contains(&b'$') {
        return None;
    }
    let mut begins = text.match_indices('$').map(|(at, _)| &text[at..]);
    let rest = begins.find(|rest| VARIABLES.iter().any(|variable| rest.starts_with(variable)))?;
    Some(rest.split_inclusive('}').next().unwrap_or(rest))
}
