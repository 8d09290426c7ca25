//! Checks the object of a `ResourceOp`: the rules of Argo, and for an object of one of the
//! operator's kinds also the rules of the op for that kind.

use crate::rule::{
    Finding, INVALID_JSON_PATH, INVALID_MANIFEST, MISSING_FIELD, RESULT_OF_DELETE, UNKNOWN_OUTPUT,
};
use crate::spec::conform::{conform_struct, misspelt};
use crate::spec::misfit::Misfit;
use crate::spec::offers::Offers;
use crate::spec::{self, object_texts, repeated, secrets, states};
use crate::table::{self, API_VERSION, Action, Kind, Operator};
use crate::text::nearest::nearest;
use crate::text::quoted::quoted;
use crate::value::json_path;
use crate::value::path::Step;
use crate::value::{Map, Value};

/// Checks an object, and returns its kind if it is one of the operator's. Values that have another
/// form in a workflow are converted. [`check_meaning`] then checks how the fields of its spec fit each other.
///
/// `named` is whether something else names the object, such as a flag that selects by labels.
pub fn check(
    object: &mut Map,
    action: Action,
    named: bool,
) -> (Option<&'static Kind>, Vec<Misfit>) {
    let mut found = Vec::new();
    for name in ["apiVersion", "kind"] {
        let is_there =
            matches!(object.get(name), Some(Value::Text(_) | Value::Ref(_) | Value::Unknown));
        if !is_there {
            let finding =
                Finding::new(&INVALID_MANIFEST, format!("the Kubernetes object has no `{name}`"));
            report(&mut found, &[], finding);
        }
    }
    let is_named = match object.get("metadata") {
        Some(Value::Map(metadata)) => {
            metadata.get("name").is_some() || metadata.get("generateName").is_some()
        }
        Some(Value::Unknown) => true,
        _ => named,
    };
    if !is_named && !named {
        let finding = Finding::new(&INVALID_MANIFEST, "the Kubernetes object has no name")
            .help("set `metadata.name` or `metadata.generateName`");
        report(&mut found, &[], finding);
    }
    let kind = kind(object, &mut found);
    let of_table = kind.filter(|_| has_spec(action));
    if let Some(kind) = of_table {
        check_databricks(object, kind, &mut found);
    }
    let is_in_spec =
        |path: &[Step]| matches!(path.first(), Some(Step::Field(name)) if name == "spec");
    let mut of_object = secrets::check(None, object);
    of_object.extend(repeated::check(object));
    if action == Action::Patch || has_spec(action) {
        let [version, kind] = ["apiVersion", "kind"].map(|name| literal(object, name));
        of_object.extend(object_texts::check(object, version, kind));
    }
    of_object.retain(|misfit| of_table.is_none() || !is_in_spec(&misfit.path));
    found.extend(of_object);
    (kind, found)
}

/// Checks how the fields of an object of that kind fit each other, and its name. `misfits` are those
/// that [`check`] found. A help offers the fields of the operator that the pipeline is written for.
pub fn check_meaning(
    kind: &Kind,
    object: &Map,
    action: Action,
    misfits: &[Misfit],
    operator: Option<Operator>,
) -> Vec<Misfit> {
    let Some(Value::Map(fields)) = object.get("spec").filter(|_| has_spec(action)) else {
        return Vec::new();
    };
    let misspelt = misspelt(misfits).into_iter().map(|path| path.into_iter().skip(1).collect());
    let misspelt: Vec<_> = misspelt.collect();
    let mut found = spec::check(kind, fields, !fields.is_open(), &misspelt, operator);
    if let Some(Value::Map(metadata)) = object.get("metadata") {
        let name = metadata.get("name");
        found.extend(name.and_then(|name| spec::check_name(kind, fields, name)));
    }
    found.into_iter().map(|misfit| misfit.within("spec")).collect()
}

/// Whether an action sends the whole spec of an object.
fn has_spec(action: Action) -> bool {
    matches!(action, Action::Create | Action::Apply | Action::Replace)
}

/// Reports an op without an object.
pub fn missing_object(op: &str) -> Finding {
    Finding::new(&INVALID_MANIFEST, format!("op `{op}` has no Kubernetes object"))
        .help("set it with `.k8s_resource(…)`")
}

/// Checks the path of an output. `kind` is the kind of the object, if it is one of the operator's.
pub fn check_path(output: &str, path: &str, kind: Option<&Kind>) -> Option<Finding> {
    match json_path::check(path) {
        Ok(()) => states::check_output(kind?, output, path),
        Err(why) => Some(Finding::new(
            &INVALID_JSON_PATH,
            format!("the path of output `{output}` is not valid: {why}"),
        )),
    }
}

/// Reports an output that a `ResourceOp` does not have.
pub fn unknown_output<'a>(
    op: &str,
    output: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Finding {
    let finding = Finding::new(&UNKNOWN_OUTPUT, format!("op `{op}` has no output `{output}`"));
    match nearest(output, known.clone()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("the available outputs are {}", quoted(known))),
    }
}

/// Reports a condition or an output of a delete. Argo runs a delete with `-o name`, and would fail
/// it before it deletes anything.
pub fn result_of_delete(what: &str) -> Finding {
    Finding::new(&RESULT_OF_DELETE, format!("a delete can't have {what}: Argo fails the task before it calls kubectl, and the object stays"))
        .help("remove it")
}

fn report(found: &mut Vec<Misfit>, path: &[&str], finding: Finding) {
    let path = path.iter().map(|name| Step::Field((*name).to_owned())).collect();
    found.push(Misfit::new(path, finding));
}

fn literal<'a>(object: &'a Map, name: &str) -> Option<&'a str> {
    match object.get(name) {
        Some(Value::Text(text)) => text.as_literal(),
        _ => None,
    }
}

fn kind(object: &Map, found: &mut Vec<Misfit>) -> Option<&'static Kind> {
    let (version, name) = (literal(object, "apiVersion")?, literal(object, "kind")?);
    if version.split('/').next() != API_VERSION.split('/').next() {
        found.extend(misspelt_kind(version, name));
        return None;
    }
    let Some(kind) = table::kind(name) else {
        let kinds = table::kinds().map(|kind| (kind.kind, kind.only_for.is_none()));
        let message = format!("the Databricks operator has no kind `{name}`");
        let finding = Finding::new(&INVALID_MANIFEST, message);
        let finding = Offers::new(kinds, "has").help(finding, name, "the available kinds are");
        report(found, &["kind"], finding);
        return None;
    };
    if version != API_VERSION {
        let message = format!(
            "the `apiVersion` of a `{name}` must be `{API_VERSION}`, but it is `{version}`"
        );
        report(found, &["apiVersion"], Finding::new(&INVALID_MANIFEST, message));
    }
    Some(kind)
}

/// Reports a kind of Kubernetes or Argo in another spelling than its own.
fn misspelt_kind(version: &str, name: &str) -> Option<Misfit> {
    let group = version.rsplit_once('/').map_or("", |(group, _)| group);
    if table::object_kind(group, name).is_some() {
        return None;
    }
    let known = table::spelled_otherwise(group, name)?;
    let finding = Finding::new(&INVALID_MANIFEST, format!("`{version}` has no kind `{name}`"))
        .help(format!("did you mean `{}`?", known.kind));
    Some(Misfit::new(vec![Step::Field("kind".to_owned())], finding))
}

fn check_databricks(object: &mut Map, kind: &'static Kind, found: &mut Vec<Misfit>) {
    if let Some(Value::Map(metadata)) = object.get("metadata")
        && let Some(Value::Text(name)) = metadata.get("name")
        && let Some(finding) = spec::invalid_name(name)
    {
        report(found, &["metadata", "name"], finding);
    }
    let place = object.entries.iter().position(|(key, _)| key.as_literal() == Some("spec"));
    match place.map(|place| &mut object.entries[place].1) {
        None | Some(Value::Null) => {
            let message = format!("the `{}` has no `spec`: there is nothing to create", kind.kind);
            report(found, &[], Finding::new(&MISSING_FIELD, message));
        }
        Some(Value::Map(fields)) => {
            let of_spec = conform_struct(fields, kind.spec);
            found.extend(of_spec.into_iter().map(|misfit| misfit.within("spec")));
        }
        Some(_) => {}
    }
}
