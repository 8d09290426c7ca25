//! From what a pipeline's body made to names, inputs and order, and what is wrong there.
//!
//! Everything is looked at before anything is given up: the result is the workflow
//! and the warnings, or all that is wrong.

use std::borrow::Cow;
use std::collections::BTreeMap;

use kfp_dbx_core::graph::empty_pipeline;
use kfp_dbx_core::rule::diagnostic::{
    DUPLICATE_PARAMETER, Diagnostic, Finding, INVALID_MANIFEST, INVALID_NAME, Level,
    MISSING_ARGUMENT, WRONG_TYPE,
};
use kfp_dbx_core::text::names::{
    MAX_CRON_NAME, MAX_TEMPLATE_NAME, check_op_name, check_parameter_name, check_pipeline_name,
};
use kfp_dbx_core::value::tag;
use kfp_dbx_core::value::{Scalar, Text, Value};

use crate::Workflow;
use crate::emit::{self, argo};
use crate::error::{Error, Place};
use crate::model::cron::Cron;
use crate::model::param::{Origin, ParamData};
use crate::model::scope::Scope;
use crate::model::settings::Settings;
use crate::model::{json, marker};
use object::{Object, object};

mod check;
mod exit;
mod lives;
pub(crate) mod object;
mod tree;

pub(crate) use tree::{Dag, Outcomes, Tree};

/// Which of Argo's kinds a pipeline becomes.
pub(crate) enum Kind<'a> {
    Workflow,
    WorkflowTemplate,
    ClusterWorkflowTemplate,
    CronWorkflow(&'a Cron),
}

/// The workflow, or all that is wrong.
pub(crate) fn lower(settings: &Settings, kind: &Kind<'_>, scope: Scope) -> Result<Workflow, Error> {
    checked(settings, kind, scope, |lowered, name, params, mut found| {
        let document = emit::document(lowered, name, params).map_err(|why| {
            // Nothing of a user's leads here: what can't be written was reported above.
            error(vec![Diagnostic::whole(Finding::new(&INVALID_MANIFEST, why.to_string()))])
        })?;
        if let Some(finding) = document.too_large(settings) {
            let mut too_large = vec![Diagnostic::whole(finding)];
            judge(settings, lowered.scope, &mut too_large);
            let fails = too_large.iter().any(|diagnostic| diagnostic.finding.level == Level::Error);
            found.extend(too_large);
            if fails {
                return Err(error(found));
            }
        }
        Ok(Workflow::new(document, in_order(found)))
    })?
}

/// Looks at everything but the size, which only writing shows, and goes on where nothing is
/// wrong, with the warnings.
pub(crate) fn checked<R>(
    settings: &Settings,
    kind: &Kind<'_>,
    mut scope: Scope,
    then: impl FnOnce(&Lowered<'_>, &str, &[argo::Parameter], Vec<Diagnostic<Place>>) -> R,
) -> Result<R, Error> {
    let mut found = std::mem::take(&mut scope.found);
    found.extend(settings.problems.iter().cloned().map(Diagnostic::whole));
    found.extend(settings.defaults.clone().take_problems().into_iter().map(Diagnostic::whole));
    if let Kind::CronWorkflow(cron) = kind {
        found.extend(cron.problems().into_iter().map(|finding| finding.at(cron.at)));
    }
    if scope.ops.is_empty() {
        found.push(Diagnostic::whole(empty_pipeline(&settings.name)));
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
    let (graph, is_sound) = lowering.check_order(&tree);
    lowering.check_unused(&tree);
    lowering.check_blocks();
    lowering.check_defaults();
    lowering.check_default_fit();
    lowering.check_made_up_names(&tree);
    lowering.check_retries();
    let exclusive = matches!(kind, Kind::CronWorkflow(cron) if cron.is_exclusive());
    // Where ops wait for each other, what is missing of the order would only follow from it.
    if is_sound {
        lowering.check_lives(&tree, graph, &created, exclusive);
    }
    let mut found = lowering.found;
    judge(settings, &scope, &mut found);
    if found.iter().any(|diagnostic| diagnostic.finding.level == Level::Error) {
        return Err(error(found));
    }
    let lowered = Lowered { scope: &scope, objects: &objects, tree: &tree, settings, kind };
    Ok(then(&lowered, &name, &params, found))
}

/// Gives each finding the level that the pipeline and its ops say, and leaves out what is
/// allowed.
fn judge(settings: &Settings, scope: &Scope, found: &mut Vec<Diagnostic<Place>>) {
    settings.levels.judge(found, |op| scope.ops.get(op).map(|op| &op.settings.levels));
}

fn error(found: Vec<Diagnostic<Place>>) -> Error {
    Error::new(in_order(found))
}

/// In the order of the source, and each once: the delete at exit has what its create has.
fn in_order(mut found: Vec<Diagnostic<Place>>) -> Vec<crate::error::Diagnostic> {
    found.sort_by_key(|diagnostic| diagnostic.at);
    found.dedup_by(|later, earlier| {
        later.at == earlier.at
            && later.finding.rule == earlier.finding.rule
            && later.finding.message == earlier.finding.message
    });
    found.into_iter().map(Into::into).collect()
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
    for (index, op) in scope.ops.iter_mut().enumerate() {
        if let Err(finding) = check_known(&op.name, "an op's name") {
            op.name = String::from("op");
            found.push(finding.at(op.at));
        }
        let (object, wrong) = object(op, settings.truthful);
        found.extend(wrong.into_iter().map(|diagnostic| diagnostic.of([index])));
        if let Err(why) = check_op_name(&op.name) {
            let finding = Finding::new(&INVALID_NAME, format!("op `{}`: {why}", op.name));
            found.push(finding.at(op.at));
        }
        let Some(mut object) = object else {
            objects.push(None);
            continue;
        };
        if op.settings.delete_on_exit.is_some() {
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
                        "op `{}`: a condition or a policy can't contain `{{{{`, which Argo reads as a tag",
                        op.name
                    );
                    found.push(
                        Finding::new(&INVALID_MANIFEST, message)
                            .help("insert a parameter or an output with `format!`")
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
    let message = format!(
        "{what} can't contain a parameter or an output, whose value is known only at run time"
    );
    Err(Finding::new(&INVALID_NAME, message).help(
        "the name of the resource can contain one: `.k8s_name(…)`, `.run_name(…)` and the like",
    ))
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
            // A workflow has a `generateName`, which Kubernetes shortens and completes.
            let (what, most) = match kind {
                Kind::Workflow => return Ok(sanitized),
                Kind::WorkflowTemplate | Kind::ClusterWorkflowTemplate => {
                    ("a workflow template", MAX_TEMPLATE_NAME)
                }
                Kind::CronWorkflow(_) => ("a cron workflow", MAX_CRON_NAME),
            };
            match sanitized.len() {
                length if length > most => Err(format!(
                    "the name of {what} can have at most {most} characters, but this one has {length}"
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
                    "parameter `{}` has no default, but nobody passes values to a cron workflow",
                    param.name
                );
                let finding = Finding::new(&MISSING_ARGUMENT, message);
                self.found.push(finding.help("set a default with `#[default = …]`").at(param.at));
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
        if tag::is_evaluated(&text) {
            self.found.push(tag::in_default(&param.name).at(param.at));
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
        let message = format!("it must be {expected}, but it is {}", default.describe());
        return Err(Finding::new(&WRONG_TYPE, message));
    }
    Ok(match (default, ty) {
        (Value::Text(Text::Literal(text)), Scalar::Text) => text.clone(),
        _ => json::literal(default).to_string(),
    })
}
