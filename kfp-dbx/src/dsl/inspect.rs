//! The inspection of a single op.

use std::fmt;

use kfp_dbx_core::rule::{
    Diagnostic as OfRule, Finding, INVALID_SETTING, Level, Levels, WrittenFor,
};
use kfp_dbx_core::table::Action;
use kfp_dbx_core::text::names::check_op_name;
use kfp_dbx_core::value::path::display_path;
use kfp_dbx_core::value::{Ref, Target, Value};
use serde_json::Value as Json;

use super::op_id::OpId;
use super::scopes;
use crate::error::{Diagnostic, Error};
use crate::lower::check::op::{self, check_name, check_op};
use crate::lower::check::subject::Found;
use crate::lower::complete::object::object;
use crate::lower::object::Object;
use crate::model::json;
use crate::model::op::OpData;
use crate::model::scope::{Scope, foreign};
use crate::model::settings::Settings;

/// A single op outside a workflow, for tests: see [`Op::inspect`](crate::Op::inspect).
///
/// Parameters and outputs appear as Argo's tags.
pub struct Inspected {
    name: String,
    object: Object,
    k8s_resource: Json,
    texts: Texts,
}

struct Texts {
    success_condition: Option<String>,
    failure_condition: Option<String>,
    flags: Vec<String>,
}

impl Inspected {
    /// Returns the name of the op in the form that the workflow contains.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the action on the object.
    pub fn action(&self) -> Action {
        self.object.action
    }

    /// Returns the Kubernetes object.
    pub fn k8s_resource(&self) -> &Json {
        &self.k8s_resource
    }

    /// Returns the condition under which the op succeeds.
    pub fn success_condition(&self) -> Option<&str> {
        self.texts.success_condition.as_deref()
    }

    /// Returns the condition under which the op fails.
    pub fn failure_condition(&self) -> Option<&str> {
        self.texts.failure_condition.as_deref()
    }

    /// Returns the flags for `kubectl`.
    pub fn flags(&self) -> &[String] {
        &self.texts.flags
    }

    /// Returns the outputs, each with its name and its `JSONPath`.
    pub fn outputs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.object.outputs.iter()
    }
}

/// Leaves out the object, which may contain secrets.
impl fmt::Debug for Inspected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inspected")
            .field("name", &self.name)
            .field("action", &self.object.action)
            .finish_non_exhaustive()
    }
}

pub(super) fn inspect(id: OpId) -> Result<Inspected, Error> {
    let inspected = scopes::with(id.scope, |scope| {
        let op = scope.ops.get(id.index as usize)?;
        let op = &mut op.clone();
        let (object, reading) = object(op, &Settings::default());
        let mut found =
            check_op(op::Op { data: op, object: object.as_ref(), reading: &reading }, None);
        let Some(object) = object else { return Some(Err(nothing_to_inspect(op))) };
        found.extend(check_name(op).map(|finding| finding.at(op.at)));
        // The levels of the op count. Those of the pipeline, and its operator, are not known here.
        for diagnostic in &mut found {
            diagnostic.of = vec![id.index as usize];
        }
        Levels::default().judge(&mut found, WrittenFor::UNKNOWN, |_| Some(&op.settings.levels));
        let name = check_op_name(&op.name).unwrap_or_else(|_| op.name.clone());
        let show = |reference: Ref| shown(scope, reference);
        let text = |value: &Value| text(value, &show);
        let texts = Texts {
            success_condition: object.success_condition.as_ref().map(text),
            failure_condition: object.failure_condition.as_ref().map(text),
            flags: object.flags.iter().map(text).collect(),
        };
        let k8s_resource = json::with_refs(&object.manifest, &show);
        Some(Ok((Inspected { name, object, k8s_resource, texts }, found)))
    });
    match inspected.flatten() {
        Some(Ok((inspected, found)))
            if found.iter().all(|diagnostic| diagnostic.finding.level == Level::Warning) =>
        {
            Ok(inspected)
        }
        Some(Ok((_, found)) | Err(found)) => {
            Err(Error::new(found.into_iter().map(Diagnostic::from).collect()))
        }
        None => {
            let finding = foreign("an op");
            let diagnostic = OfRule::whole(finding);
            Err(Error::new(vec![diagnostic.into()]))
        }
    }
}

/// Returns the finding for a block, or for an op that suspends the workflow.
fn nothing_to_inspect(op: &OpData) -> Found {
    let message =
        format!("`{}` acts on no Kubernetes object, so that there is nothing to inspect", op.name);
    let help = "look it up in the workflow: `workflow.op(…)`";
    vec![Finding::new(&INVALID_SETTING, message).help(help).at(op.at)]
}

fn shown(scope: &Scope, reference: Ref) -> String {
    match reference.target {
        Target::Param { index, .. } => {
            let name = scope.params.get(index as usize).map_or("?", |param| &param.name);
            format!("{{{{inputs.parameters.{name}}}}}")
        }
        Target::Output { op, output, part, .. } => {
            let op = scope.ops.get(op as usize);
            let output = op.and_then(|op| op.output_name(output)).unwrap_or("?");
            let op = op.map_or("?", |op| &op.name);
            let part = part.and_then(|part| scope.parts.get(part as usize));
            let part = part.map_or_else(String::new, |path| format!(".{}", display_path(path)));
            format!("{{{{tasks.{op}.outputs.parameters.{op}-{output}{part}}}}}")
        }
        Target::Workflow(variable) => format!("{{{{{}}}}}", variable.tag()),
    }
}

fn text(value: &Value, show: &impl Fn(Ref) -> String) -> String {
    match value {
        Value::Text(text) => text.shown(show),
        Value::Ref(reference) => show(*reference),
        _ => String::new(),
    }
}
