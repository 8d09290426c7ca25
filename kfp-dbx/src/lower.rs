//! From what a pipeline's body made to names, inputs and order, and what is wrong there.
//!
//! Everything is looked at before anything is given up: the result is the workflow
//! and the warnings, or all that is wrong.

use std::borrow::Cow;
use std::collections::BTreeMap;

use kfp_dbx_core::diagnostic::{
    DUPLICATE_PARAMETER, Diagnostic, EMPTY_PIPELINE, Finding, INVALID_MANIFEST, INVALID_NAME,
    Level, MISSING_ARGUMENT, TAG_IN_DEFAULT, WRONG_TYPE,
};
use kfp_dbx_core::names::{check_op_name, check_parameter_name, check_pipeline_name};
use kfp_dbx_core::value::{Scalar, Text, Value};

use crate::Workflow;
use crate::cron::Cron;
use crate::emit::{self, argo};
use crate::error::{Error, Place};
use crate::inspect::literal_json;
use crate::marker;
use crate::object::{Object, object};
use crate::pipeline::Settings;
use crate::scope::{Origin, ParamData, Scope, What};

mod check;
mod exit;
mod tree;

pub(crate) use tree::{Dag, Outcomes, Tree, base};

/// Tags that Argo evaluates in any value; others pass as they are.
const TAG_PREFIXES: [&str; 8] =
    ["=", "item", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks."];

/// Which of Argo's kinds a pipeline becomes.
pub(crate) enum Kind<'a> {
    Workflow,
    WorkflowTemplate,
    ClusterWorkflowTemplate,
    CronWorkflow(&'a Cron),
}

pub(crate) fn lower(
    settings: &Settings,
    kind: &Kind<'_>,
    mut scope: Scope,
) -> Result<Workflow, Error> {
    let mut found = std::mem::take(&mut scope.found);
    found.extend(settings.problems.iter().cloned().map(Diagnostic::whole));
    found.extend(settings.defaults.clone().take_problems().into_iter().map(Diagnostic::whole));
    if let Kind::CronWorkflow(cron) = kind {
        found.extend(cron.problems().into_iter().map(|finding| finding.at(cron.at)));
    }
    if !scope.ops.iter().any(|op| !matches!(op.what, What::Block(_))) && scope.ops.is_empty() {
        let finding =
            Finding::new(&EMPTY_PIPELINE, format!("pipeline `{}` has no ops", settings.name))
                .help("make at least one op in its body");
        found.push(Diagnostic::whole(finding));
    }
    let mut objects = objects(&mut scope, settings, &mut found);
    check::check_empty(&scope, settings, &mut found);
    exit::lift_out(&mut scope, &mut objects, &mut found);
    let created = exit::add_deletes(&mut scope, &mut objects, &mut found);
    let mut lowering = Lowering { found, scope: &scope, objects: &objects, settings };
    let name = lowering.pipeline_name(kind);
    let params = lowering.params(kind);
    let mut tree = lowering.tree();
    lowering.order_deletes(&mut tree, &created);
    lowering.check_order(&tree);
    lowering.check_unused(&tree);
    lowering.check_blocks();
    lowering.check_defaults();
    lowering.check_made_up_names(&tree);
    lowering.check_retries();
    let mut found = lowering.found;
    if found.iter().any(|diagnostic| diagnostic.finding.rule.level == Level::Error) {
        return Err(error(found));
    }
    let lowered = Lowered { scope: &scope, objects: &objects, tree: &tree, settings, kind };
    let document = emit::document(&lowered, &name, &params).map_err(|why| {
        // Nothing of a user's leads here: what can't be written was reported above.
        error(vec![Diagnostic::whole(Finding::new(&INVALID_MANIFEST, why.to_string()))])
    })?;
    if let Some(finding) = document.too_large(settings) {
        found.push(Diagnostic::whole(finding));
        return Err(error(found));
    }
    Ok(Workflow::new(document, found.into_iter().map(Into::into).collect()))
}

fn error(mut found: Vec<Diagnostic<Place>>) -> Error {
    found.sort_by_key(|diagnostic| diagnostic.at);
    Error::new(found.into_iter().map(Into::into).collect())
}

/// A pipeline in which nothing is wrong.
pub(crate) struct Lowered<'a> {
    pub(crate) scope: &'a Scope,
    /// What each op does to which object; nothing for blocks.
    pub(crate) objects: &'a [Option<Object>],
    pub(crate) tree: &'a Tree,
    pub(crate) settings: &'a Settings,
    pub(crate) kind: &'a Kind<'a>,
}

/// What each op does to which object.
fn objects(
    scope: &mut Scope,
    settings: &Settings,
    found: &mut Vec<Diagnostic<Place>>,
) -> Vec<Option<Object>> {
    let mut objects = Vec::with_capacity(scope.ops.len());
    for op in &mut scope.ops {
        if let Err(finding) = check_known(&op.name, "an op's name") {
            op.name = String::from("op");
            found.push(finding.at(op.at));
        }
        let (object, wrong) = object(op, settings.truthful);
        found.extend(wrong);
        if let Err(why) = check_op_name(&op.name) {
            let finding = Finding::new(&INVALID_NAME, format!("op `{}`: {why}", op.name));
            found.push(finding.at(op.at));
        }
        let Some(mut object) = object else {
            objects.push(None);
            continue;
        };
        if op.said.delete_on_exit.is_some() {
            object.set_owner_reference |= object.keeps_owner();
        }
        let texts = object.outputs.iter().flat_map(|(name, path)| [name, path]);
        for text in texts.filter(|text| matches!(text, Cow::Owned(_))) {
            if let Err(finding) = check_known(text, "an output's name or path") {
                found.push(finding.at(op.at));
            }
        }
        let conditions = [&object.success_condition, &object.failure_condition];
        for value in conditions.into_iter().flatten().chain(object.policies.values()) {
            value.visit(&mut |value| {
                if let Value::Text(text) = value
                    && check::has_tag(text)
                {
                    let message = format!(
                        "op `{}`: a condition or a policy can't hold `{{{{`, which Argo reads as a tag",
                        op.name
                    );
                    found.push(
                        Finding::new(&INVALID_MANIFEST, message)
                            .help("let a parameter or an output stand in it with `format!`")
                            .at(op.at),
                    );
                }
            });
        }
        objects.push(Some(object));
    }
    objects
}

/// What Argo has to know before the run can't depend on a value of the run.
fn check_known(text: &str, what: &str) -> Result<(), Finding> {
    if marker::is_literal(text) {
        return Ok(());
    }
    let message =
        format!("{what} can't hold a parameter or an output, whose values only the run knows");
    Err(Finding::new(&INVALID_NAME, message)
        .help("the name of the resource can: `.k8s_name(…)`, `.run_name(…)` and the like"))
}

struct Lowering<'a> {
    found: Vec<Diagnostic<Place>>,
    scope: &'a Scope,
    objects: &'a [Option<Object>],
    settings: &'a Settings,
}

impl Lowering<'_> {
    fn pipeline_name(&mut self, kind: &Kind<'_>) -> String {
        let name = &self.settings.name;
        let checked = check_pipeline_name(name).and_then(|sanitized| {
            // A generated name is Kubernetes' to make; Argo takes 63 characters of one that is given.
            if !matches!(kind, Kind::Workflow) && sanitized.len() > 63 {
                return Err(format!(
                    "the name of a workflow template has at most 63 characters, this one has {}",
                    sanitized.len()
                ));
            }
            // Argo names the workflow of a cron workflow by it and eleven characters more.
            match kind {
                Kind::CronWorkflow(_) if sanitized.len() > 52 => Err(format!(
                    "the name of a cron workflow has at most 52 characters, this one has {}",
                    sanitized.len()
                )),
                _ => Ok(sanitized),
            }
        });
        checked.unwrap_or_else(|why| {
            let message = format!("pipeline `{name}`: {why}");
            self.found.push(Diagnostic::whole(Finding::new(&INVALID_NAME, message)));
            String::new()
        })
    }

    /// The workflow's arguments, in the function's order.
    fn params(&mut self, kind: &Kind<'_>) -> Vec<argo::Parameter> {
        let mut names: BTreeMap<&str, Place> = BTreeMap::new();
        let mut params = Vec::new();
        for param in &self.scope.params {
            if !matches!(param.of, Origin::Run) {
                continue;
            }
            if param.default.is_none() && matches!(kind, Kind::CronWorkflow(_)) {
                let message = format!(
                    "parameter `{}` has no default, and a cron workflow has nobody to give it a value",
                    param.name
                );
                let finding = Finding::new(&MISSING_ARGUMENT, message);
                self.found.push(finding.help("give it one with `#[default = …]`").at(param.at));
            }
            let name = &param.name;
            if let Err(why) = check_parameter_name(name) {
                let finding = Finding::new(&INVALID_NAME, format!("parameter `{name}`: {why}"));
                self.found.push(finding.at(param.at));
            }
            if let Some(first) = names.insert(name, param.at) {
                let message = format!("two parameters are named `{name}`");
                self.found.push(
                    Finding::new(&DUPLICATE_PARAMETER, message)
                        .help("give each parameter of a pipeline its own name")
                        .at(param.at)
                        .related("the first one", first),
                );
            }
            let value = param.default.as_ref().and_then(|default| self.default(param, default));
            params.push(argo::Parameter {
                name: name.clone(),
                value,
                description: param.description.clone(),
            });
        }
        params
    }

    /// A default as Argo passes it: text.
    fn default(&mut self, param: &ParamData, default: &Value) -> Option<String> {
        let text = match default_text(default, param.ty) {
            Ok(text) => text,
            Err(mut finding) => {
                finding.message = format!("the default of `{}`: {}", param.name, finding.message);
                self.found.push(finding.at(param.at));
                return None;
            }
        };
        if is_evaluated(&text) {
            let message = format!(
                "the default of `{}` holds a `{{{{`, which Argo evaluates instead of passing it on",
                param.name
            );
            self.found.push(
                Finding::new(&TAG_IN_DEFAULT, message)
                    .help("give the text to the op instead, where it arrives as it is written")
                    .at(param.at),
            );
        }
        Some(text)
    }
}

/// A default of the parameter's type, as text.
pub(crate) fn default_text(default: &Value, ty: Scalar) -> Result<String, Finding> {
    let mut problem = None;
    default.visit(&mut |value| match value {
        Value::Problem(finding) => problem = Some((**finding).clone()),
        Value::Ref(_) | Value::Text(Text::Mixed(_)) => {
            problem = Some(Finding::new(&WRONG_TYPE, "it can't be another parameter or an output"));
        }
        Value::Float(float) if !float.is_finite() => {
            problem = Some(Finding::new(&WRONG_TYPE, format!("JSON has no number for {float}")));
        }
        _ => {}
    });
    if let Some(finding) = problem {
        return Err(finding);
    }
    let of_type = match ty {
        Scalar::List => matches!(default, Value::List(_)),
        Scalar::Map => matches!(default, Value::Map(_)),
        _ => true,
    };
    if !of_type {
        let expected = if ty == Scalar::List { "a list" } else { "a map" };
        let message = format!("it has to be {expected}, found {}", default.describe());
        return Err(Finding::new(&WRONG_TYPE, message));
    }
    Ok(match (default, ty) {
        (Value::Text(Text::Literal(text)), Scalar::Text) => text.clone(),
        _ => literal_json(default).to_string(),
    })
}

/// Whether a value holds a tag that does not arrive as it is.
fn is_evaluated(text: &str) -> bool {
    text.split("{{").skip(1).any(|tag| {
        let inside = tag.trim_start();
        !tag.contains("}}") || TAG_PREFIXES.iter().any(|prefix| inside.starts_with(prefix))
    })
}
