//! What an op does to which Kubernetes object: the one form that ops of the table
//! and `ResourceOp`s both have, for emission and for looking at an op alone.

use std::borrow::Cow;

use kfp_dbx_core::conform::{Misfit, Step, conform_struct};
use kfp_dbx_core::diagnostic::{
    Diagnostic, Finding, INVALID_MANIFEST, INVALID_NAME, LOST_OWNER, MISSING_RESOURCE_NAME,
    RESULT_OF_DELETE, UNREADABLE_SPEC, WRONG_TYPE,
};
use kfp_dbx_core::names::check_object_name;
use kfp_dbx_core::table::{API_VERSION, Action, Kind, Op};
use kfp_dbx_core::value::{Map, Piece, Ref, Scalar, Target, Text, Value};

use crate::error::Place;
use crate::ops::{MergeStrategy, ResourceData};
use crate::policy::{Policies, Retry};
use crate::scope::{OpData, Said, TableData, What};
use crate::{read, workflow};

#[derive(Clone)]
pub(crate) struct Object {
    pub(crate) action: Action,
    pub(crate) manifest: Value,
    pub(crate) success_condition: Option<Value>,
    pub(crate) failure_condition: Option<Value>,
    pub(crate) flags: Vec<Value>,
    pub(crate) merge_strategy: Option<MergeStrategy>,
    pub(crate) set_owner_reference: bool,
    /// Name and `JSONPath`.
    pub(crate) outputs: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    pub(crate) policies: Policies,
    /// The kind of resource, where it is one of the operator's.
    pub(crate) kind: Option<&'static Kind>,
}

impl Object {
    /// Visits all values of the user's in it.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        let conditions = self.success_condition.iter().chain(&self.failure_condition);
        let policies = self.policies.values();
        std::iter::once(&self.manifest).chain(conditions).chain(&self.flags).chain(policies)
    }

    /// The name of the resource.
    pub(crate) fn resource_name(&self) -> Option<&Value> {
        match &self.manifest {
            Value::Map(manifest) => match manifest.get("metadata") {
                Some(Value::Map(metadata)) => metadata.get("name"),
                _ => None,
            },
            _ => None,
        }
    }

    /// A field of the resource's spec.
    pub(crate) fn spec_field(&self, name: &str) -> Option<&Value> {
        match &self.manifest {
            Value::Map(manifest) => match manifest.get("spec") {
                Some(Value::Map(spec)) => spec.get(name),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether the operator keeps the owner that Argo sets.
    pub(crate) fn keeps_owner(&self) -> bool {
        let replaced: &[&str] = match self.kind.map(|kind| kind.kind) {
            Some("Run") => &["job_name", "existing_cluster_id", "existing_cluster_name"],
            Some("Djob") => &["existing_cluster_id", "existing_cluster_name"],
            _ => &[],
        };
        !replaced.iter().any(|field| self.spec_field(field).is_some())
    }
}

/// The name of an op's output, by the index in its handles.
pub(crate) fn output_name(what: &What, index: u32) -> Option<&str> {
    match what {
        What::Table(data) => data.row.outputs.get(index as usize).map(|output| output.name),
        What::Resource(data) => data.asked.get(index as usize).map(String::as_str),
        What::Block(_) => None,
    }
}

/// The object of an op, taken out of what was said of it, and what is wrong with it; nothing
/// for a block.
pub(crate) fn object(op: &mut OpData, truthful: bool) -> (Option<Object>, Vec<Diagnostic<Place>>) {
    let mut check = Check { name: &op.name, at: op.at, found: Vec::new() };
    let said = &mut op.said;
    let of_delete = said.delete_on_exit.as_mut().map(Policies::take_problems);
    for finding in said.policies.take_problems().into_iter().chain(of_delete.into_iter().flatten())
    {
        check.report(finding);
    }
    let object = match &mut op.what {
        What::Table(data) => check.table_object(data, said, truthful),
        What::Resource(data) => check.resource_object(data, said),
        What::Block(_) => return (None, check.found),
    };
    for value in object.values() {
        value.visit(&mut |value| {
            if let Value::Problem(finding) = value {
                check.report((**finding).clone());
            }
        });
    }
    if said.set_owner_reference && !object.keeps_owner() {
        let message = "the operator replaces the owner of this resource: deleting the workflow does not delete it";
        check.report(Finding::new(&LOST_OWNER, message).help(
            "delete it at exit with `.delete_on_exit()`; nothing reaches it after `argo terminate`",
        ));
    }
    (Some(object), check.found)
}

/// The op of the table that deletes what an object creates.
pub(crate) fn deletion(object: &Object, row: &'static Op, policies: Policies) -> Object {
    let mut manifest = Map::new();
    if let Value::Map(created) = &object.manifest {
        for (field, value) in &created.entries {
            if field.as_literal() != Some("spec") {
                manifest.entries.push((field.clone(), value.clone()));
            }
        }
    }
    Object {
        action: row.action,
        manifest: Value::Map(manifest),
        success_condition: None,
        failure_condition: None,
        flags: row.flags.iter().copied().map(Value::text).collect(),
        merge_strategy: None,
        set_owner_reference: false,
        outputs: Vec::new(),
        policies,
        kind: Some(row.kind),
    }
}

/// A name that the workflow's uid makes one of this run.
fn with_uid(name: Value) -> Value {
    let uid = Ref { target: Target::Workflow(workflow::UID), ty: Scalar::Text };
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

struct Check<'a> {
    name: &'a str,
    at: Place,
    found: Vec<Diagnostic<Place>>,
}

impl Check<'_> {
    fn report(&mut self, mut finding: Finding) {
        // Findings about a field speak of the spec; several ops can share its line.
        if !finding.message.contains(&format!("`{}`", self.name)) {
            finding.message = format!("op `{}`: {}", self.name, finding.message);
        }
        self.found.push(finding.at(self.at));
    }

    fn table_object(&mut self, data: &mut TableData, said: &mut Said, truthful: bool) -> Object {
        let row = data.row;
        // A spec that can't be read may well hold the name.
        let unreadable = matches!(data.spec, Some(Value::Problem(_)));
        let spec = (row.action != Action::Delete).then(|| self.spec(data));
        let name = data.k8s_name.take().or_else(|| data.own_name.take()).or_else(|| {
            match (&spec, row.kind.name_field) {
                (Some(Value::Map(spec)), Some(field)) => spec.get(field).cloned(),
                _ => None,
            }
        });
        let name =
            if name.is_none() && unreadable { Value::Null } else { self.resource_name(name, row) };
        let name = if said.reattach { with_uid(name) } else { name };
        let mut manifest = Map::new();
        manifest.set("apiVersion", Value::text(API_VERSION));
        manifest.set("kind", Value::text(row.kind.kind));
        let mut metadata = Map::new();
        metadata.set("name", name);
        manifest.set("metadata", Value::Map(metadata));
        if let Some(spec) = spec {
            manifest.set("spec", spec);
        }
        let (success, failure) = match row.truthful {
            Some((success, failure)) if said.truthful || truthful => (Some(success), Some(failure)),
            _ => (row.success_condition, None),
        };
        let mut policies = std::mem::take(&mut said.policies);
        if said.reattach && policies.retry.is_none() {
            // As often as Kubeflow Pipelines' controller retries.
            policies.retry = Some(Retry::on_error(2));
        }
        let given = std::mem::take(&mut said.flags);
        Object {
            action: if said.reattach { Action::Apply } else { row.action },
            manifest: Value::Map(manifest),
            success_condition: said.success_condition.take().or_else(|| success.map(Value::text)),
            failure_condition: said.failure_condition.take().or_else(|| failure.map(Value::text)),
            flags: given.unwrap_or_else(|| row.flags.iter().copied().map(Value::text).collect()),
            merge_strategy: said.merge_strategy,
            set_owner_reference: said.set_owner_reference,
            outputs: row
                .outputs
                .iter()
                .map(|output| (output.name.into(), output.json_path.into()))
                .collect(),
            policies,
            kind: Some(row.kind),
        }
    }

    /// The spec with the setters over it.
    fn spec(&mut self, data: &mut TableData) -> Value {
        let setters = std::mem::take(&mut data.setters);
        let mut fields = match data.spec.take() {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Map(fields)) => fields,
            Some(Value::Ref(whole)) if setters.entries.is_empty() => return Value::Ref(whole),
            Some(Value::Ref(_)) => {
                let message = "a spec that is a parameter as a whole can't be completed by setters";
                self.report(
                    Finding::new(&WRONG_TYPE, message).help("give the spec its fields one by one"),
                );
                Map::new()
            }
            Some(Value::Problem(finding)) => {
                self.report(*finding);
                Map::new()
            }
            Some(other) => {
                let message = format!("a spec is an object, found {}", other.describe());
                self.report(Finding::new(&UNREADABLE_SPEC, message));
                Map::new()
            }
        };
        // The spec's own fields come first; which of them are the file's is asked below.
        let own = fields.entries.len();
        let mut is_set = vec![false; own];
        if own == 0 {
            fields = setters;
        } else {
            for (field, value) in setters.entries {
                let place = fields.entries.iter().position(|(known, _)| *known == field);
                match place {
                    Some(place) => {
                        fields.entries[place].1 = value;
                        if let Some(is_set) = is_set.get_mut(place) {
                            *is_set = true;
                        }
                    }
                    None => fields.entries.push((field, value)),
                }
            }
        }
        for Misfit { path, mut finding } in conform_struct(&mut fields, data.row.kind.spec) {
            let in_file = matches!(path.first(), Some(Step::Field(field))
                if fields.entries.iter().zip(&is_set).any(|((known, _), set)| known.as_literal() == Some(field) && !set));
            if let (Some(file), true) = (&data.file, in_file) {
                finding.message = format!("{}: {}", read::place(file, &path), finding.message);
            }
            self.report(finding);
        }
        Value::Map(fields)
    }

    fn resource_name(&mut self, name: Option<Value>, row: &Op) -> Value {
        match name {
            Some(Value::Text(text)) => {
                if let Some(Err(why)) = text.as_literal().map(check_object_name) {
                    self.report(Finding::new(&INVALID_NAME, why));
                }
                Value::Text(text)
            }
            Some(Value::Ref(reference)) => Value::Ref(reference),
            Some(other) => other,
            None => {
                let does = match row.action {
                    Action::Delete => "deletes",
                    _ => "makes",
                };
                let setter = row.kind.name_setter;
                self.report(
                    Finding::new(
                        &MISSING_RESOURCE_NAME,
                        format!("op `{}` does not say which resource it {does}", self.name),
                    )
                    .help(format!("name the resource with `.{setter}(…)` or `.k8s_name(…)`")),
                );
                Value::Null
            }
        }
    }

    fn resource_object(&mut self, data: &mut ResourceData, said: &mut Said) -> Object {
        let action = data.action.unwrap_or(Action::Create);
        self.check_manifest(data, said, action);
        if action == Action::Delete {
            self.check_delete(data, said);
        }
        let given = std::mem::take(&mut data.attribute_outputs);
        let mut outputs: Vec<(Cow<'static, str>, Cow<'static, str>)> =
            given.into_iter().map(|(name, path)| (name.into(), path.into())).collect();
        if action == Action::Delete {
            outputs.clear();
        } else {
            for (name, path) in [("manifest", "{}"), ("name", "{.metadata.name}")] {
                if !outputs.iter().any(|(output, _)| output == name) {
                    outputs.push((name.into(), path.into()));
                }
            }
        }
        let flags = match (action, said.flags.take()) {
            (_, Some(flags)) => flags,
            (Action::Delete, None) => vec![Value::text("--wait=false")],
            (_, None) => Vec::new(),
        };
        Object {
            action,
            manifest: data.resource.take().unwrap_or(Value::Null),
            success_condition: said.success_condition.take(),
            failure_condition: said.failure_condition.take(),
            flags,
            merge_strategy: said.merge_strategy,
            set_owner_reference: said.set_owner_reference,
            outputs,
            policies: std::mem::take(&mut said.policies),
            kind: None,
        }
    }

    /// Argo: exactly one object, with a kind and a name or `generateName`.
    fn check_manifest(&mut self, data: &ResourceData, said: &Said, action: Action) {
        let fields = match &data.resource {
            Some(Value::Map(fields)) => fields,
            Some(Value::Problem(_)) => return,
            // A JSON patch is a list of operations; which object, its flags say.
            Some(Value::List(_))
                if action == Action::Patch && said.merge_strategy == Some(MergeStrategy::Json) =>
            {
                return;
            }
            None => {
                return self.report(
                    Finding::new(
                        &INVALID_MANIFEST,
                        format!("op `{}` has no Kubernetes object", self.name),
                    )
                    .help("give it one with `.k8s_resource(…)`"),
                );
            }
            Some(other) => {
                return self.report(Finding::new(
                    &INVALID_MANIFEST,
                    format!("a Kubernetes object is a JSON object, found {}", other.describe()),
                ));
            }
        };
        for field in ["apiVersion", "kind"] {
            if !matches!(fields.get(field), Some(Value::Text(_) | Value::Ref(_))) {
                self.report(Finding::new(
                    &INVALID_MANIFEST,
                    format!("the Kubernetes object has no `{field}`"),
                ));
            }
        }
        let named = matches!(fields.get("metadata"), Some(Value::Map(metadata))
            if metadata.get("name").is_some() || metadata.get("generateName").is_some());
        let by_flag = said.flags.iter().flatten().any(|flag| matches!(flag, Value::Text(Text::Literal(flag)) if flag.starts_with("-l") || flag.starts_with("--selector")));
        if !named && !by_flag {
            self.report(
                Finding::new(&INVALID_MANIFEST, "the Kubernetes object has no name")
                    .help("give it `metadata.name` or `metadata.generateName`"),
            );
        }
    }

    /// Argo runs a delete with `-o name`, and fails it over these before it deletes.
    fn check_delete(&mut self, data: &ResourceData, said: &Said) {
        let given = [
            ("a success condition", said.success_condition.is_some()),
            ("a failure condition", said.failure_condition.is_some()),
            ("outputs", !data.attribute_outputs.is_empty() || !data.asked.is_empty()),
        ];
        for (what, _) in given.iter().filter(|(_, given)| *given) {
            self.report(
                Finding::new(&RESULT_OF_DELETE, format!("a delete can't have {what}")).help(
                    "Argo fails the task before it calls kubectl, and the object stays; remove it",
                ),
            );
        }
    }
}
