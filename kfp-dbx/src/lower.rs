//! From what a pipeline's body made to names, inputs and order, and what is wrong there.
//!
//! Everything is looked at before anything is given up: the result is the workflow
//! and the warnings, or all that is wrong.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::conform::quoted;
use kfp_dbx_core::diagnostic::{
    DUPLICATE_PARAMETER, Diagnostic, EMPTY_PIPELINE, Finding, INVALID_MANIFEST, INVALID_NAME,
    Level, TAG_IN_DEFAULT, UNKNOWN_OUTPUT, UNUSED_PARAMETER, WRONG_TYPE,
};
use kfp_dbx_core::graph::{Certainty, Edge, Graph, Node, OpKind, Reason, Way};
use kfp_dbx_core::names::{
    UniqueNames, check_op_name, check_parameter_name, check_pipeline_name, sanitize,
};
use kfp_dbx_core::nearest::nearest;
use kfp_dbx_core::value::{Ref, Scalar, Target, Text, Value};

use crate::Workflow;
use crate::emit::{Emit, argo};
use crate::error::{Error, Place};
use crate::handle::foreign;
use crate::inspect::literal_json;
use crate::marker;
use crate::object::{Object, object, output_name};
use crate::pipeline::Settings;
use crate::scope::{ParamData, Scope, What};

/// Tags that Argo evaluates in any value; others pass as they are.
const TAG_PREFIXES: [&str; 8] =
    ["=", "item", "steps.", "inputs.", "outputs.", "pod.", "workflow.", "tasks."];

pub(crate) fn lower(settings: &Settings, mut scope: Scope) -> Result<Workflow, Error> {
    let mut found = std::mem::take(&mut scope.found);
    let objects = objects(&mut scope, &mut found);
    let mut lowering = Lowering { found, scope: &scope };
    let name = lowering.pipeline_name(settings);
    let params = lowering.params();
    let ops = lowering.ops(&objects);
    lowering.check_order(&ops);
    lowering.check_unused(&ops);
    if scope.ops.is_empty() {
        let finding =
            Finding::new(&EMPTY_PIPELINE, format!("pipeline `{}` has no ops", settings.name))
                .help("make at least one op in its body");
        lowering.found.push(Diagnostic::whole(finding));
    }
    let found = lowering.found;
    if found.iter().any(|diagnostic| diagnostic.finding.rule.level == Level::Error) {
        return Err(error(found));
    }
    let emit = Emit { scope: &scope, ops: &ops };
    let manifest = emit.workflow(settings, &name, params, objects).map_err(|why| {
        // Nothing of a user's leads here: what can't be written was reported above.
        error(vec![Diagnostic::whole(Finding::new(&INVALID_MANIFEST, why.to_string()))])
    })?;
    Ok(Workflow::new(manifest, found.into_iter().map(Into::into).collect()))
}

fn error(mut found: Vec<Diagnostic<Place>>) -> Error {
    found.sort_by_key(|diagnostic| diagnostic.at);
    Error::new(found.into_iter().map(Into::into).collect())
}

/// What is known of an op besides its object.
pub(crate) struct LoweredOp {
    pub(crate) name: String,
    /// The ops it runs after, each once, in the order of their making.
    pub(crate) dependencies: BTreeSet<usize>,
    /// What its template takes: each parameter and output once, and its name there.
    pub(crate) inputs: Vec<(Ref, String)>,
    edges: Vec<(usize, Reason, Place)>,
}

/// What each op does to which object.
fn objects(scope: &mut Scope, found: &mut Vec<Diagnostic<Place>>) -> Vec<Object> {
    let mut objects = Vec::with_capacity(scope.ops.len());
    for op in &mut scope.ops {
        if let Err(finding) = check_known(&op.name, "an op's name") {
            op.name = String::from("op");
            found.push(finding.at(op.at));
        }
        let (object, wrong) = object(op);
        found.extend(wrong);
        if let Err(why) = check_op_name(&op.name) {
            let finding = Finding::new(&INVALID_NAME, format!("op `{}`: {why}", op.name));
            found.push(finding.at(op.at));
        }
        let texts = object.outputs.iter().flat_map(|(name, path)| [name, path]);
        for text in texts.filter(|text| matches!(text, Cow::Owned(_))) {
            if let Err(finding) = check_known(text, "an output's name or path") {
                found.push(finding.at(op.at));
            }
        }
        for condition in [&object.success_condition, &object.failure_condition] {
            if let Some(Value::Text(Text::Literal(text))) = condition
                && text.contains("{{")
            {
                let message = format!(
                    "op `{}`: a condition can't hold `{{{{`, which Argo reads as a tag",
                    op.name
                );
                found.push(
                    Finding::new(&INVALID_MANIFEST, message)
                        .help("let a parameter or an output stand in it with `format!`")
                        .at(op.at),
                );
            }
        }
        objects.push(object);
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
}

impl Lowering<'_> {
    fn pipeline_name(&mut self, settings: &Settings) -> String {
        check_pipeline_name(&settings.name).unwrap_or_else(|why| {
            let message = format!("pipeline `{}`: {why}", settings.name);
            self.found.push(Diagnostic::whole(Finding::new(&INVALID_NAME, message)));
            String::new()
        })
    }

    /// The workflow's arguments, in the function's order.
    fn params(&mut self) -> Vec<argo::Parameter> {
        let mut names: BTreeMap<&str, Place> = BTreeMap::new();
        let mut params = Vec::new();
        for param in &self.scope.params {
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

    /// Names, inputs and dependencies.
    fn ops(&mut self, objects: &[Object]) -> Vec<LoweredOp> {
        let scope = self.scope;
        let mut names = UniqueNames::new();
        let mut ops: Vec<LoweredOp> = scope
            .ops
            .iter()
            .map(|op| LoweredOp {
                name: names.claim(&sanitize(&op.name)),
                dependencies: BTreeSet::new(),
                inputs: Vec::new(),
                edges: Vec::new(),
            })
            .collect();
        for (index, (op, object)) in scope.ops.iter().zip(objects).enumerate() {
            let mut refs: BTreeSet<Target> = BTreeSet::new();
            let mut inputs = Vec::new();
            for value in object.values() {
                value.visit_refs(&mut |reference| {
                    if !matches!(reference.target, Target::Workflow(_))
                        && refs.insert(reference.target)
                    {
                        inputs.push(reference);
                    }
                });
            }
            let mut taken = UniqueNames::new();
            let mut edges = Vec::new();
            let mut with_names = Vec::new();
            // Parameters first: an output's made-up name gives way to theirs.
            inputs.sort_by_key(|reference| !matches!(reference.target, Target::Param { .. }));
            for reference in inputs {
                let Some(name) = self.input_name(reference, &ops, objects, index) else { continue };
                if let Target::Output { op: from, .. } = reference.target {
                    edges.push((from as usize, Reason::Output, op.at));
                }
                with_names.push((reference, taken.claim(&name)));
            }
            for (other, at) in &op.after {
                if other.scope == scope.id {
                    edges.push((other.index as usize, Reason::After, *at));
                } else {
                    self.found.push(foreign("an op").at(*at));
                }
            }
            ops[index].dependencies = edges.iter().map(|(from, ..)| *from).collect();
            ops[index].inputs = with_names;
            ops[index].edges = edges;
        }
        ops
    }

    /// What a template calls a parameter or an output that it takes.
    fn input_name(
        &mut self,
        reference: Ref,
        ops: &[LoweredOp],
        objects: &[Object],
        index: usize,
    ) -> Option<String> {
        let at = self.scope.ops[index].at;
        match reference.target {
            Target::Param { scope, index } if scope == self.scope.id => {
                Some(self.scope.params.get(index as usize)?.name.clone())
            }
            Target::Output { scope, op, output } if scope == self.scope.id => {
                let from = self.scope.ops.get(op as usize)?;
                let name = output_name(&from.what, output)?;
                if let What::Resource(_) = &from.what {
                    self.check_output(op as usize, &objects[op as usize], name, at)?;
                }
                Some(format!("{}-{name}", ops[op as usize].name))
            }
            Target::Param { .. } => {
                self.found.push(foreign("a parameter").at(at));
                None
            }
            _ => {
                self.found.push(foreign("an output of an op").at(at));
                None
            }
        }
    }

    fn check_output(&mut self, op: usize, object: &Object, name: &str, at: Place) -> Option<()> {
        let from = &self.scope.ops[op];
        let names = || object.outputs.iter().map(|(name, _)| name.as_ref());
        // What is asked of a delete is told there.
        if object.action == crate::ops::Action::Delete {
            return None;
        }
        if names().any(|output| output == name) {
            return Some(());
        }
        let message = format!("op `{}` has no output `{name}`", from.name);
        let finding = Finding::new(&UNKNOWN_OUTPUT, message);
        let finding = match nearest(name, names()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("its outputs are {}", quoted(names()))),
        };
        self.found.push(finding.at(at).related("the op", from.at));
        None
    }

    fn check_order(&mut self, ops: &[LoweredOp]) {
        let graph = graph(self.scope, ops);
        self.found.extend(graph.check_order());
    }

    fn check_unused(&mut self, ops: &[LoweredOp]) {
        let mut used = vec![false; self.scope.params.len()];
        for (reference, _) in ops.iter().flat_map(|op| &op.inputs) {
            if let Target::Param { index, .. } = reference.target {
                used[index as usize] = true;
            }
        }
        for (param, _) in self.scope.params.iter().zip(used).filter(|(_, used)| !used) {
            let message = format!("parameter `{}` is not used", param.name);
            self.found.push(
                Finding::new(&UNUSED_PARAMETER, message)
                    .help("use it in an op, or remove it")
                    .at(param.at),
            );
        }
    }
}

fn graph(scope: &Scope, ops: &[LoweredOp]) -> Graph<Place> {
    let mut graph = Graph::new();
    for (index, (op, lowered)) in scope.ops.iter().zip(ops).enumerate() {
        let kind = match &op.what {
            What::Table(data) => OpKind::Table(data.row),
            What::Resource(_) => OpKind::Resource,
        };
        graph.nodes.push(Node {
            name: Some(lowered.name.clone()),
            kind,
            at: op.at,
            way: Way::default(),
            escaped: false,
        });
        for &(from, reason, at) in &lowered.edges {
            graph.edges.push(Edge { from, to: index, certainty: Certainty::Must, reason, at });
        }
    }
    graph
}

/// A default of the parameter's type, as text.
fn default_text(default: &Value, ty: Scalar) -> Result<String, Finding> {
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
