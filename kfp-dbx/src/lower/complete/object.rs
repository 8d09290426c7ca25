//! The object of an op, put together from its spec, its setters and the defaults of its kind.

use kfp_dbx_core::lifecycle::Condition;
use kfp_dbx_core::rule::{Finding, UNREADABLE_SPEC};
use kfp_dbx_core::spec::conform::conform_struct;
use kfp_dbx_core::spec::export;
use kfp_dbx_core::spec::manifest as spec_manifest;
use kfp_dbx_core::spec::retry::RetryPolicy;
use kfp_dbx_core::spec::whole;
use kfp_dbx_core::table::{API_VERSION, Action, Kind, Op};
use kfp_dbx_core::value::{Map, Piece, Ref, Scalar, Target, Text, Value, WorkflowVariable};

use super::completed::Reading;
use crate::lower::object::{Object, Outputs};
use crate::model::op::{DatabricksData, MergeStrategy, OpData, OpKind, OpSettings, ResourceData};
use crate::model::policies::RetryData;
use crate::model::settings::Settings;

/// The retry of an op that reattaches, as often as Kubeflow Pipelines' controller retries.
const RETRY_OF_REATTACH: RetryData = RetryData {
    limit: 2,
    policy: Some(RetryPolicy::OnError),
    backoff: None,
    factor: None,
    max_duration: None,
};

/// Takes the object out of a recorded op. A block has none.
pub(crate) fn object(op: &mut OpData, pipeline: &Settings) -> (Option<Object>, Reading) {
    let settings = &mut op.settings;
    match &mut op.kind {
        OpKind::Databricks(data) => {
            let (object, reading) = databricks_object(data, settings, pipeline);
            (Some(object), reading)
        }
        OpKind::Resource(data) => {
            let (object, reading) = resource_object(data, settings, &op.name);
            (Some(object), reading)
        }
        OpKind::Suspend(_) | OpKind::Block(_) => (None, Reading::default()),
    }
}

fn databricks_object(
    data: &mut DatabricksData,
    settings: &mut OpSettings,
    pipeline: &Settings,
) -> (Object, Reading) {
    let row = data.row;
    let mut reading = Reading {
        is_unreadable: data
            .spec
            .as_ref()
            .is_some_and(|spec| !matches!(spec, Value::Null | Value::Map(_) | Value::Ref(_))),
        is_reference: matches!(data.spec, Some(Value::Ref(_))),
        ..Reading::default()
    };
    let in_field = match (&data.spec, row.kind.name_field) {
        // The operator writes the name of the object into the field.
        (Some(Value::Ref(_)), Some(field)) => data.setters.take(field),
        _ => None,
    };
    let mut spec = match row.action {
        Action::Delete => None,
        _ => Some(spec(data, &mut reading)),
    };
    let name =
        data.k8s_name.take().or_else(|| data.own_name.take()).or(in_field).or_else(|| {
            match (&spec, row.kind.name_field) {
                (Some(Value::Map(spec)), Some(field)) => spec.get(field).cloned(),
                _ => None,
            }
        });
    reading.is_named = name.is_some();
    let mut name = name.unwrap_or(Value::Null);
    if settings.reattach {
        let with_uid = with_uid(name.clone());
        let own = std::mem::replace(&mut name, with_uid);
        if !rename(&mut spec, row.kind, &own, &name) {
            reading.name_without_uid = Some(own);
        }
    }
    let mut policies = std::mem::take(&mut settings.policies);
    if settings.reattach && policies.retry.is_none() {
        policies.retry = Some(RETRY_OF_REATTACH);
    }
    reading.has_own_conditions = has_own_conditions(settings);
    let (success, failure, condition) = conditions(row, settings, pipeline);
    let own_flags = || row.flags.iter().copied().map(Value::text).collect();
    let object = Object {
        action: if settings.reattach { Action::Apply } else { row.action },
        manifest: manifest(row.kind, name, spec),
        success_condition: success,
        failure_condition: failure,
        flags: settings.flags.take().unwrap_or_else(own_flags),
        merge_strategy: settings.merge_strategy,
        set_owner_reference: settings.set_owner_reference,
        outputs: Outputs::Table(row.outputs_of(pipeline.operator)),
        policies,
        kind: Some(row.kind),
        condition,
    };
    (object, reading)
}

fn manifest(kind: &Kind, name: Value, spec: Option<Value>) -> Value {
    let mut metadata = Map::new();
    metadata.set("name", name);
    let mut manifest = Map::new();
    manifest.set("apiVersion", Value::text(API_VERSION));
    manifest.set("kind", Value::text(kind.kind));
    manifest.set("metadata", Value::Map(metadata));
    if let Some(spec) = spec {
        manifest.set("spec", spec);
    }
    Value::Map(manifest)
}

/// Returns the success and failure conditions of an op of the operator, and how they judge.
fn conditions(
    row: &Op,
    settings: &mut OpSettings,
    pipeline: &Settings,
) -> (Option<Value>, Option<Value>, Condition) {
    let is_truthful = settings.truthful || pipeline.truthful;
    let (success, failure) = row.conditions(is_truthful, pipeline.operator);
    let condition = match (row.success_condition, row.truthful) {
        _ if has_own_conditions(settings) => Condition::Judged,
        (None, _) => Condition::None,
        (Some(_), Some(_)) if !is_truthful => Condition::Reference,
        _ => Condition::Judged,
    };
    (
        settings.success_condition.take().or_else(|| success.map(Value::text)),
        settings.failure_condition.take().or_else(|| failure.map(Value::text)),
        condition,
    )
}

fn has_own_conditions(settings: &OpSettings) -> bool {
    settings.success_condition.is_some() || settings.failure_condition.is_some()
}

/// Returns the spec with the setters applied, in the form that the table requires.
fn spec(data: &mut DatabricksData, reading: &mut Reading) -> Value {
    let setters = std::mem::take(&mut data.setters);
    let fields = match data.spec.take() {
        None | Some(Value::Null) => Map::new(),
        Some(Value::Map(fields)) => {
            reading.unusable = export::fault(&fields, data.row.kind.spec);
            match reading.unusable {
                None => export::unwrapped(fields, data.row.kind.spec),
                Some(_) => Map::new(),
            }
        }
        Some(Value::Ref(reference)) => {
            let fields: Vec<_> =
                setters.entries.iter().filter_map(|(field, _)| field.as_literal()).collect();
            if !fields.is_empty() {
                reading.unusable = Some(whole::completed(fields.into_iter()));
            }
            return Value::Ref(reference);
        }
        Some(other) => {
            reading.unusable = Some(unusable(other));
            Map::new()
        }
    };
    let mut fields = merged(fields, setters);
    reading.misfits = conform_struct(&mut fields, data.row.kind.spec);
    Value::Map(fields)
}

fn unusable(spec: Value) -> Finding {
    match spec {
        Value::Problem(finding) => *finding,
        other => {
            let message = format!("a spec must be an object, but it is {}", other.describe());
            Finding::new(&UNREADABLE_SPEC, message)
        }
    }
}

/// Returns the fields of a spec with the setters applied. The fields of the spec come first.
fn merged(mut fields: Map, setters: Map) -> Map {
    if fields.entries.is_empty() {
        return setters;
    }
    for (field, value) in setters.entries {
        match fields.entries.iter_mut().find(|(known, _)| *known == field) {
            Some((_, own)) => *own = value,
            None => fields.entries.push((field, value)),
        }
    }
    fields
}

/// Gives the new name of an object to the field of its spec that has the old one. Returns whether
/// there is such a field: kfp-dbx-operator keeps what is in it.
fn rename(spec: &mut Option<Value>, kind: &Kind, old: &Value, new: &Value) -> bool {
    let (Some(Value::Map(spec)), Some(field)) = (spec, kind.name_field) else { return false };
    let is_old = spec.get(field).is_some_and(|own| own.to_text() == old.to_text());
    if is_old {
        spec.set(field, new.clone());
    }
    is_old
}

/// Returns a name that the uid of the workflow makes unique to the run.
fn with_uid(name: Value) -> Value {
    let uid = Ref { target: Target::Workflow(WorkflowVariable::Uid), ty: Scalar::Text };
    let mut pieces = match name {
        Value::Text(Text::Literal(text)) => vec![Piece::Literal(text)],
        Value::Text(Text::Mixed(pieces)) => pieces,
        Value::Ref(reference) => vec![Piece::Ref(reference)],
        other => return other,
    };
    if !pieces.contains(&Piece::Ref(uid)) {
        pieces.extend([Piece::Literal("-".to_owned()), Piece::Ref(uid)]);
    }
    Value::Text(Text::Mixed(pieces))
}

fn resource_object(
    data: &mut ResourceData,
    settings: &mut OpSettings,
    name: &str,
) -> (Object, Reading) {
    let action = data.action.unwrap_or(Action::Create);
    let has_own_conditions = has_own_conditions(settings);
    let mut reading = Reading { has_own_conditions, ..Reading::default() };
    let kind = read_manifest(data, settings, action, name, &mut reading);
    let condition = match (&settings.success_condition, &settings.failure_condition) {
        (None, None) => Condition::None,
        (Some(Value::Text(Text::Literal(success))), None)
            if kind.is_some_and(|kind| Op::is_of_reference(kind, success)) =>
        {
            Condition::Reference
        }
        _ => Condition::Judged,
    };
    let flags = match (action, settings.flags.take()) {
        (_, Some(flags)) => flags,
        (Action::Delete, None) => vec![Value::text("--wait=false")],
        (_, None) => Vec::new(),
    };
    let object = Object {
        action,
        manifest: data.resource.take().unwrap_or(Value::Null),
        success_condition: settings.success_condition.take(),
        failure_condition: settings.failure_condition.take(),
        flags,
        merge_strategy: settings.merge_strategy,
        set_owner_reference: settings.set_owner_reference,
        outputs: outputs(data, action),
        policies: std::mem::take(&mut settings.policies),
        kind,
        condition,
    };
    (object, reading)
}

/// Returns the outputs that the body set and those that every object has. A delete has none.
fn outputs(data: &mut ResourceData, action: Action) -> Outputs {
    if action == Action::Delete {
        return Outputs::NONE;
    }
    let mut outputs = std::mem::take(&mut data.attribute_outputs);
    for (name, path) in [("manifest", "{}"), ("name", "{.metadata.name}")] {
        if !outputs.iter().any(|(output, _)| output == name) {
            outputs.push((name.to_owned(), path.to_owned()));
        }
    }
    Outputs::Own(outputs)
}

/// Brings the manifest into the form that the workflow contains. Returns its kind, if it is one of
/// the operator's.
fn read_manifest(
    data: &mut ResourceData,
    settings: &OpSettings,
    action: Action,
    name: &str,
    reading: &mut Reading,
) -> Option<&'static Kind> {
    match &mut data.resource {
        Some(Value::Map(object)) => {
            let selects = settings.flags.iter().flatten().any(selects_by_label);
            let (kind, misfits) = spec_manifest::check(object, action, selects);
            reading.misfits = misfits;
            return kind;
        }
        Some(Value::Problem(_)) => {}
        // A JSON patch is a list of operations. The flags name the object.
        Some(Value::List(_))
            if action == Action::Patch && settings.merge_strategy == Some(MergeStrategy::Json) => {}
        None => reading.unusable = Some(spec_manifest::missing_object(name)),
        Some(other) => {
            reading.unusable = Some(whole::no_object(other));
        }
    }
    None
}

fn selects_by_label(flag: &Value) -> bool {
    matches!(flag, Value::Text(Text::Literal(flag))
        if flag.starts_with("-l") || flag.starts_with("--selector"))
}
