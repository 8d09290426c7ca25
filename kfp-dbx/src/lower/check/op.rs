//! Rules about a single op: its spec, the name of its resource, its conditions.

use std::collections::BTreeMap;

use kfp_dbx_core::lifecycle::delete_of_kept;
use kfp_dbx_core::rule::{Finding, INVALID_NAME};
use kfp_dbx_core::spec::Misfit;
use kfp_dbx_core::spec::conditions::check_conditions;
use kfp_dbx_core::spec::conform::misspelt;
use kfp_dbx_core::spec::{
    self, invalid_name, lost_owner, manifest, missing_name, secrets, suspend,
};
use kfp_dbx_core::table::{Action, Operator};
use kfp_dbx_core::text::names::check_op_name;
use kfp_dbx_core::value::path::{Step, display_path, name_path};
use kfp_dbx_core::value::{Text, Value};

use super::subject::Found;
use crate::error::Place;
use crate::lower::complete::completed::Reading;
use crate::lower::graph::Node;
use crate::lower::object::Object;
use crate::model::op::{OpData, OpKind};
use crate::model::policies::PolicyData;
use crate::model::{marker, read};

/// A single op.
#[derive(Clone, Copy)]
pub(crate) struct Op<'a> {
    pub(crate) data: &'a OpData,
    /// `None` for a block.
    pub(crate) object: Option<&'a Object>,
    pub(crate) reading: &'a Reading,
}

impl<'a> From<&'a Node> for Op<'a> {
    fn from(node: &'a Node) -> Self {
        Self { data: &node.data, object: node.object.as_ref(), reading: &node.reading }
    }
}

/// Returns all breaches of the rules about a single op of a pipeline that is written for an operator,
/// except those about its name.
pub(crate) fn check_op(op: Op<'_>, operator: Option<Operator>) -> Found {
    let mut report = Report { op, operator, found: Vec::new() };
    report.check_policies();
    report.check_suspend();
    if let Some(object) = op.object {
        report.check_kept();
        report.check_spec();
        report.check_resource_name(object);
        report.check_meaning(object);
        report.check_result_of_delete(object);
        report.check_output_paths(object);
        report.check_values(object);
        report.check_conditions(object);
        report.check_owner(object);
    }
    report.found
}

/// Checks the name of an op.
pub(crate) fn check_name(op: &OpData) -> Option<Finding> {
    let why = check_op_name(&op.name).err()?;
    Some(Finding::new(&INVALID_NAME, format!("op `{}`: {why}", op.name)))
}

/// Returns the place where a part of an op's spec was set, or else where the op is created.
pub(super) fn place(op: &OpData, path: &[Step]) -> Place {
    let set = match &op.kind {
        OpKind::Databricks(data) => data.place(path),
        OpKind::Resource(_) | OpKind::Suspend(_) | OpKind::Block(_) => None,
    };
    set.unwrap_or(op.at)
}

/// Reports a secret in policies, which are read by whoever reads the workflow.
pub(super) fn secret_in_policies(policies: &PolicyData) -> Option<Finding> {
    let patch = policies.patch.as_ref().map(|patch| Value::text(patch.to_string()));
    policies.values().chain(&patch).find_map(|value| secrets::check_text("a policy", value))
}

/// Adds the path to the messages that several misfits have: a call sets all items of a list.
fn name_items(misfits: &mut [Misfit]) {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for misfit in misfits.iter() {
        *counts.entry(misfit.finding.message.clone()).or_default() += 1;
    }
    for Misfit { path, finding, .. } in misfits {
        let path = display_path(path);
        if counts.get(&finding.message).is_some_and(|count| *count > 1) && !path.is_empty() {
            finding.message = format!("`{path}`: {}", finding.message);
        }
    }
}

struct Report<'a> {
    op: Op<'a>,
    operator: Option<Operator>,
    found: Found,
}

impl<'a> Report<'a> {
    fn report(&mut self, finding: Finding) {
        self.report_at(self.op.data.at, finding);
    }

    fn report_at(&mut self, at: Place, mut finding: Finding) {
        let name = &self.op.data.name;
        // A finding about a field is about the spec, whose line several ops can share.
        if !finding.message.contains(&format!("`{name}`")) {
            finding.message = format!("op `{name}`: {}", finding.message);
        }
        self.found.push(finding.at(at));
    }

    /// Reports each misfit at the call that set the field, or at its place in the file of the spec.
    fn report_misfits(&mut self, mut misfits: Vec<Misfit>) {
        if let OpKind::Databricks(data) = &self.op.data.kind
            && let Some(file) = &data.file
            && !misfits.is_empty()
        {
            let is_in_file = |path: &[Step]| match path.first() {
                Some(Step::Field(name)) => !data.places.iter().any(|(set, _)| set == name),
                _ => true,
            };
            let of_file = misfits.iter_mut().filter(|misfit| is_in_file(&misfit.path));
            let mut of_file: Vec<_> = of_file.collect();
            let places = read::places(file, data.row.kind.spec, &mut of_file, is_in_file);
            for (misfit, place) in of_file.into_iter().zip(places) {
                misfit.finding.message = format!("{place}: {}", misfit.finding.message);
            }
        }
        name_items(&mut misfits);
        for misfit in misfits {
            let at = place(self.op.data, &misfit.path);
            let further = misfit.lacking.iter().skip(1);
            let elsewhere: Vec<_> = further
                .map(|field| (field, place(self.op.data, &field.path)))
                .filter(|(_, place)| *place != at)
                .map(|(field, place)| (format!("`{}` is here", field.shown()), place))
                .collect();
            self.report_at(at, misfit.finding);
            if let Some(reported) = self.found.last_mut() {
                reported.related.extend(elsewhere);
            }
        }
    }

    /// Policies that were invalid when they were set.
    fn check_policies(&mut self) {
        let settings = &self.op.data.settings;
        let own = self.op.object.map_or(&settings.policies, |object| &object.policies);
        let of_delete = settings.delete_on_exit.iter().flat_map(|policies| &policies.problems);
        for (finding, at) in own.problems.iter().chain(of_delete) {
            self.report_at(*at, finding.clone());
        }
        let all = std::iter::once(own).chain(&settings.delete_on_exit);
        if let Some(finding) = all.into_iter().find_map(secret_in_policies) {
            self.report(finding);
        }
    }

    /// A resource that stays is not deleted.
    fn check_kept(&mut self) {
        let OpData { name, settings, .. } = self.op.data;
        if settings.keep && settings.delete_on_exit.is_some() {
            self.report(delete_of_kept(name));
        }
    }

    /// The choices of an op that suspends the workflow.
    fn check_suspend(&mut self) {
        let OpKind::Suspend(data) = &self.op.data.kind else { return };
        let name = &self.op.data.name;
        for finding in suspend::check(name, data.choices.as_deref(), data.default.as_deref()) {
            self.report(finding);
        }
    }

    /// The spec has the fields of the table.
    fn check_spec(&mut self) {
        let reading = self.op.reading;
        reading.unusable.iter().for_each(|finding| self.report(finding.clone()));
        self.report_misfits(reading.misfits.clone());
    }

    /// The name of the resource is set and valid.
    fn check_resource_name(&mut self, object: &'a Object) {
        let OpKind::Databricks(data) = &self.op.data.kind else { return };
        match self.given_name(object) {
            Some(Value::Text(text)) => {
                if let Some(finding) = invalid_name(text) {
                    self.report_at(place(self.op.data, &name_path()), finding);
                }
            }
            Some(_) => {}
            // A spec that can't be read may contain the name.
            None if self.op.reading.is_unreadable => {}
            None => self.report(missing_name(&self.op.data.name, data.row)),
        }
    }

    /// Returns the name of the resource, as the body set it.
    fn given_name(&self, object: &'a Object) -> Option<&'a Value> {
        let reading = self.op.reading;
        let name = reading.name_without_uid.as_ref().or(object.resource_name());
        name.filter(|_| reading.is_named)
    }

    /// The fields of a spec fit each other and the name of the resource.
    fn check_meaning(&mut self, object: &'a Object) {
        let reading = self.op.reading;
        if let (OpKind::Resource(_), Some(kind), Value::Map(manifest)) =
            (&self.op.data.kind, object.kind, &object.manifest)
        {
            let (action, misfits) = (object.action, &reading.misfits);
            return self.report_misfits(manifest::check_meaning(
                kind,
                manifest,
                action,
                misfits,
                self.operator,
            ));
        }
        let OpKind::Databricks(data) = &self.op.data.kind else { return };
        let Some(fields) = object.spec() else { return };
        // In a spec that is one runtime value, no field is certain to be missing.
        if reading.is_unreadable || reading.is_reference {
            return;
        }
        let kind = data.row.kind;
        let name = self.given_name(object).unwrap_or(&Value::Null);
        let of_name = spec::check_name(kind, fields, name);
        let misspelt = misspelt(&reading.misfits);
        let misfits =
            spec::check(kind, fields, true, &misspelt, self.operator).into_iter().chain(of_name);
        self.report_misfits(misfits.collect());
    }

    /// Argo runs a delete with `-o name`. With these settings, it fails before the delete.
    fn check_result_of_delete(&mut self, object: &Object) {
        let OpKind::Resource(data) = &self.op.data.kind else { return };
        if object.action != Action::Delete {
            return;
        }
        let has_outputs = !data.attribute_outputs.is_empty() || !data.requested_outputs.is_empty();
        let given = [
            ("a success condition", object.success_condition.is_some()),
            ("a failure condition", object.failure_condition.is_some()),
            ("outputs", has_outputs),
        ];
        for (what, _) in given.iter().filter(|(_, given)| *given) {
            self.report(manifest::result_of_delete(what));
        }
    }

    /// The paths of outputs that the body set.
    fn check_output_paths(&mut self, object: &Object) {
        for (name, path) in object.outputs.own() {
            if marker::is_literal(path)
                && let Some(finding) = manifest::check_path(name, path, object.kind)
            {
                self.report(finding);
            }
        }
    }

    /// Values that could not be read when they were set.
    fn check_values(&mut self, object: &Object) {
        for value in object.values() {
            value.visit(&mut |value| {
                if let Value::Problem(finding) = value {
                    self.report((**finding).clone());
                }
            });
        }
    }

    /// Conditions that the body gave, as far as they are known before the run.
    fn check_conditions(&mut self, object: &'a Object) {
        if !self.op.reading.has_own_conditions {
            return;
        }
        let known = |condition: &'a Option<Value>| match condition {
            Some(Value::Text(Text::Literal(text))) if !text.contains("{{") => Some(text.as_str()),
            _ => None,
        };
        let (success, failure) =
            (known(&object.success_condition), known(&object.failure_condition));
        for (_, finding) in check_conditions(success, failure, object.action, object.kind) {
            self.report(finding);
        }
    }

    /// The owner that the body requested, if the operator replaces it.
    fn check_owner(&mut self, object: &Object) {
        if self.op.data.settings.set_owner_reference
            && let Some(finding) = object.kind.and_then(|kind| lost_owner(kind, object.spec()))
        {
            self.report(finding);
        }
    }
}
