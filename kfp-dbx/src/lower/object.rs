//! What an op does to which Kubernetes object: the one form that ops of the table
//! and `ResourceOp`s both have, for emission and for looking at an op alone.

use std::borrow::Cow;

use kfp_dbx_core::lifecycle::resource::Condition;
use kfp_dbx_core::rule::diagnostic::{
    Diagnostic, Finding, INVALID_MANIFEST, UNREADABLE_SPEC, WRONG_TYPE,
};
use kfp_dbx_core::spec::conform::{Misfit, conform_struct, misspelt};
use kfp_dbx_core::spec::manifest;
use kfp_dbx_core::spec::{self, invalid_name, keeps_owner, lost_owner, missing_name};
use kfp_dbx_core::table::{API_VERSION, Action, Kind, Op};
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::path::name_path;
use kfp_dbx_core::value::{Map, Piece, Ref, Scalar, Target, Text, Value};

use crate::error::Place;
use crate::model::op::{DatabricksData, MergeStrategy, OpData, OpKind, OpSettings, ResourceData};
use crate::model::policies::{Policies, Retry};
use crate::model::{marker, read, workflow};

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
    /// What its conditions judge by.
    pub(crate) condition: Condition,
}

impl Object {
    /// Visits all values of the user's in it.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        let conditions = self.success_condition.iter().chain(&self.failure_condition);
        let policies = self.policies.values();
        std::iter::once(&self.manifest).chain(conditions).chain(&self.flags).chain(policies)
    }

    /// A field of the manifest.
    pub(crate) fn field(&self, name: &str) -> Option<&Value> {
        match &self.manifest {
            Value::Map(manifest) => manifest.get(name),
            _ => None,
        }
    }

    /// The name of the resource.
    pub(crate) fn resource_name(&self) -> Option<&Value> {
        match self.field("metadata") {
            Some(Value::Map(metadata)) => metadata.get("name"),
            _ => None,
        }
    }

    /// The resource's spec.
    pub(crate) fn spec(&self) -> Option<&Map> {
        match self.field("spec") {
            Some(Value::Map(spec)) => Some(spec),
            _ => None,
        }
    }

    /// A field of the resource's spec.
    pub(crate) fn spec_field(&self, name: &str) -> Option<&Value> {
        self.spec()?.get(name)
    }

    /// Whether the operator keeps the owner that Argo sets.
    pub(crate) fn keeps_owner(&self) -> bool {
        self.kind.is_none_or(|kind| keeps_owner(kind, self.spec()))
    }
}

/// The object of an op, taken out of what was settings of it, and what is wrong with it; nothing
/// for a block.
pub(crate) fn object(op: &mut OpData, truthful: bool) -> (Option<Object>, Vec<Diagnostic<Place>>) {
    let mut check = Check { name: &op.name, at: op.at, found: Vec::new() };
    let settings = &mut op.settings;
    let of_delete = settings.delete_on_exit.as_mut().map(Policies::take_problems);
    for finding in
        settings.policies.take_problems().into_iter().chain(of_delete.into_iter().flatten())
    {
        check.report(finding);
    }
    let object = match &mut op.kind {
        OpKind::Databricks(data) => check.table_object(data, settings, truthful),
        OpKind::Resource(data) => check.resource_object(data, settings),
        OpKind::Block(_) => return (None, check.found),
    };
    for value in object.values() {
        value.visit(&mut |value| {
            if let Value::Problem(finding) = value {
                check.report((**finding).clone());
            }
        });
    }
    check.check_conditions(&object);
    if settings.set_owner_reference
        && let Some(finding) = object.kind.and_then(|kind| lost_owner(kind, object.spec()))
    {
        check.report(finding);
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
        condition: Condition::None,
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
    fn report(&mut self, finding: Finding) {
        self.report_at(None, finding);
    }

    /// At a setter's call, if it is known, else where the op is made.
    fn report_at(&mut self, place: Option<Place>, mut finding: Finding) {
        // Findings about a field speak of the spec; several ops can share its line.
        if !finding.message.contains(&format!("`{}`", self.name)) {
            finding.message = format!("op `{}`: {}", self.name, finding.message);
        }
        self.found.push(finding.at(place.unwrap_or(self.at)));
    }

    fn table_object(
        &mut self,
        data: &mut DatabricksData,
        settings: &mut OpSettings,
        truthful: bool,
    ) -> Object {
        let row = data.row;
        // A spec that can't be read may well hold the name.
        let unreadable = data
            .spec
            .as_ref()
            .is_some_and(|spec| !matches!(spec, Value::Null | Value::Map(_) | Value::Ref(_)));
        // Nothing is missing for certain where it was given as a whole.
        let is_whole = unreadable || matches!(data.spec, Some(Value::Ref(_)));
        let (spec, misspelt) = match row.action {
            Action::Delete => (None, Vec::new()),
            _ => {
                let (spec, misspelt) = self.spec(data);
                (Some(spec), misspelt)
            }
        };
        let name = data.k8s_name.take().or_else(|| data.own_name.take()).or_else(|| {
            match (&spec, row.kind.name_field) {
                (Some(Value::Map(spec)), Some(field)) => spec.get(field).cloned(),
                _ => None,
            }
        });
        let name =
            if name.is_none() && unreadable { Value::Null } else { self.resource_name(name, data) };
        if let Some(Value::Map(spec)) = &spec
            && !is_whole
        {
            self.meaning(data, spec, &name, &misspelt);
        }
        let name = if settings.reattach { with_uid(name) } else { name };
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
            Some((success, failure)) if settings.truthful || truthful => {
                (Some(success), Some(failure))
            }
            _ => (row.success_condition, None),
        };
        let mut policies = std::mem::take(&mut settings.policies);
        if settings.reattach && policies.retry.is_none() {
            // As often as Kubeflow Pipelines' controller retries.
            policies.retry = Some(Retry::on_error(2));
        }
        let given = std::mem::take(&mut settings.flags);
        let own = settings.success_condition.is_some() || settings.failure_condition.is_some();
        let condition = match (row.success_condition, row.truthful) {
            _ if own => Condition::Judged,
            (None, _) => Condition::None,
            (Some(_), Some(_)) if failure.is_none() => Condition::Reference,
            _ => Condition::Judged,
        };
        Object {
            action: if settings.reattach { Action::Apply } else { row.action },
            manifest: Value::Map(manifest),
            success_condition: settings
                .success_condition
                .take()
                .or_else(|| success.map(Value::text)),
            failure_condition: settings
                .failure_condition
                .take()
                .or_else(|| failure.map(Value::text)),
            flags: given.unwrap_or_else(|| row.flags.iter().copied().map(Value::text).collect()),
            merge_strategy: settings.merge_strategy,
            set_owner_reference: settings.set_owner_reference,
            outputs: row
                .outputs
                .iter()
                .map(|output| (output.name.into(), output.json_path.into()))
                .collect(),
            policies,
            kind: Some(row.kind),
            condition,
        }
    }

    /// The spec with the setters over it, and the paths of unknown fields in it.
    fn spec(&mut self, data: &mut DatabricksData) -> (Value, Vec<Vec<Step>>) {
        let setters = std::mem::take(&mut data.setters);
        let mut fields = match data.spec.take() {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Map(fields)) => fields,
            Some(Value::Ref(whole)) if setters.entries.is_empty() => {
                return (Value::Ref(whole), Vec::new());
            }
            Some(Value::Ref(_)) => {
                let message = "setters can't complete a spec that is a single parameter or output";
                self.report(
                    Finding::new(&WRONG_TYPE, message)
                        .help("set the fields of the spec one by one"),
                );
                Map::new()
            }
            Some(Value::Problem(finding)) => {
                self.report(*finding);
                Map::new()
            }
            Some(other) => {
                let message = format!("a spec must be an object, but it is {}", other.describe());
                self.report(Finding::new(&UNREADABLE_SPEC, message));
                Map::new()
            }
        };
        // The spec's own fields come first.
        if fields.entries.is_empty() {
            fields = setters;
        } else {
            for (field, value) in setters.entries {
                match fields.entries.iter_mut().find(|(known, _)| *known == field) {
                    Some((_, own)) => *own = value,
                    None => fields.entries.push((field, value)),
                }
            }
        }
        let found = conform_struct(&mut fields, data.row.kind.spec);
        let misspelt = misspelt(&found);
        for misfit in found {
            self.report_misfit(data, misfit);
        }
        (Value::Map(fields), misspelt)
    }

    /// Where the field was set, or where it stands in the file of the spec.
    fn report_misfit(&mut self, data: &DatabricksData, Misfit { path, mut finding }: Misfit) {
        let is_set = |name: &str| data.places.iter().any(|(set, _)| *set == name);
        let in_file = match path.first() {
            Some(Step::Field(name)) => !is_set(name),
            _ => true,
        };
        if let (Some(file), true) = (&data.file, in_file) {
            finding.message = format!("{}: {}", read::place(file, &path), finding.message);
        }
        self.report_at(data.place(&path), finding);
    }

    /// What the fields of a spec mean together, and beside the object's name.
    fn meaning(&mut self, data: &DatabricksData, spec: &Map, name: &Value, misspelt: &[Vec<Step>]) {
        let kind = data.row.kind;
        let of_name = spec::check_name(kind, spec, name);
        for misfit in spec::check(kind, spec, true, misspelt).into_iter().chain(of_name) {
            self.report_misfit(data, misfit);
        }
    }

    fn resource_name(&mut self, name: Option<Value>, data: &DatabricksData) -> Value {
        match name {
            Some(Value::Text(text)) => {
                if let Some(finding) = invalid_name(&text) {
                    self.report_at(data.place(&name_path()), finding);
                }
                Value::Text(text)
            }
            Some(Value::Ref(reference)) => Value::Ref(reference),
            Some(other) => other,
            None => {
                self.report(missing_name(self.name, data.row));
                Value::Null
            }
        }
    }

    fn resource_object(&mut self, data: &mut ResourceData, settings: &mut OpSettings) -> Object {
        let action = data.action.unwrap_or(Action::Create);
        let kind = self.check_manifest(data, settings, action);
        if action == Action::Delete {
            self.check_delete(data, settings);
        } else {
            self.check_paths(data);
        }
        let condition = match (&settings.success_condition, &settings.failure_condition) {
            (None, None) => Condition::None,
            (Some(Value::Text(Text::Literal(success))), None)
                if kind.is_some_and(|kind| Op::is_of_reference(kind, success)) =>
            {
                Condition::Reference
            }
            _ => Condition::Judged,
        };
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
        let flags = match (action, settings.flags.take()) {
            (_, Some(flags)) => flags,
            (Action::Delete, None) => vec![Value::text("--wait=false")],
            (_, None) => Vec::new(),
        };
        Object {
            action,
            manifest: data.resource.take().unwrap_or(Value::Null),
            success_condition: settings.success_condition.take(),
            failure_condition: settings.failure_condition.take(),
            flags,
            merge_strategy: settings.merge_strategy,
            set_owner_reference: settings.set_owner_reference,
            outputs,
            policies: std::mem::take(&mut settings.policies),
            kind,
            condition,
        }
    }

    /// The paths of outputs.
    fn check_paths(&mut self, data: &ResourceData) {
        for (name, path) in &data.attribute_outputs {
            if marker::is_literal(path)
                && let Some(finding) = manifest::check_path(name, path)
            {
                self.report(finding);
            }
        }
    }

    /// Conditions, as far as they are known before the run.
    fn check_conditions(&mut self, object: &Object) {
        let conditions =
            [("success", &object.success_condition), ("failure", &object.failure_condition)];
        for (what, condition) in conditions {
            if let Some(Value::Text(Text::Literal(text))) = condition
                && !text.contains("{{")
                && let Some(finding) = manifest::check_condition(what, text)
            {
                self.report(finding);
            }
        }
    }

    /// Argo: exactly one object, with a kind and a name or `generateName`. Gives the kind,
    /// where it is one of the operator's.
    fn check_manifest(
        &mut self,
        data: &mut ResourceData,
        settings: &OpSettings,
        action: Action,
    ) -> Option<&'static Kind> {
        let finding = match &mut data.resource {
            Some(Value::Map(object)) => {
                let by_flag = settings.flags.iter().flatten().any(|flag| matches!(flag, Value::Text(Text::Literal(flag)) if flag.starts_with("-l") || flag.starts_with("--selector")));
                let (kind, found) = manifest::check(object, action, by_flag);
                for misfit in found {
                    self.report(misfit.finding);
                }
                return kind;
            }
            Some(Value::Problem(_)) => return None,
            // A JSON patch is a list of operations; which object, its flags say.
            Some(Value::List(_))
                if action == Action::Patch
                    && settings.merge_strategy == Some(MergeStrategy::Json) =>
            {
                return None;
            }
            None => manifest::missing_object(self.name),
            Some(other) => Finding::new(
                &INVALID_MANIFEST,
                format!(
                    "a Kubernetes object must be a JSON object, but it is {}",
                    other.describe()
                ),
            ),
        };
        self.report(finding);
        None
    }

    /// Argo runs a delete with `-o name`, and fails it over these before it deletes.
    fn check_delete(&mut self, data: &ResourceData, settings: &OpSettings) {
        let given = [
            ("a success condition", settings.success_condition.is_some()),
            ("a failure condition", settings.failure_condition.is_some()),
            ("outputs", !data.attribute_outputs.is_empty() || !data.requested_outputs.is_empty()),
        ];
        for (what, _) in given.iter().filter(|(_, given)| *given) {
            self.report(manifest::result_of_delete(what));
        }
    }
}
