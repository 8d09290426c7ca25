//! The parameters and outputs that a pipeline reads: plausible values for those that need one, and the
//! values that decide what the pipeline does each way.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::{Action, Holds, Scalar, ValueType};
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Ref, Target, Text, Value};
use serde_json::Value as Json;

use super::contradictions::status_field;
use super::values::{add, another, grow, place, plain, plain_of, text};
use crate::lower::default_text;
use crate::lower::graph::{Graph, Node};
use crate::model::block::{BlockKind, Over};
use crate::model::condition::{Comparison, Expr};
use crate::model::json;
use crate::model::op::{OpKind, SuspendData};
use crate::model::param::{Origin, ParamData};

/// A parameter of the pipeline or an output of an op.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Input {
    Param(String),
    Output(String, String),
}

/// The values of inputs.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// A value of each parameter that has no default, in which all parts exist that the pipeline reads.
    pub(super) params: BTreeMap<String, String>,
    /// Such a value of each output for which the simulator by itself has none of the type that the pipeline
    /// reads.
    pub(super) outputs: Vec<Told>,
    /// Other values, which decide a condition or a loop in another way.
    pub(super) others: Vec<(Input, String)>,
    /// Values in which the list of a loop has two equal items.
    pub(super) equal_items: Vec<(Input, String)>,
}

/// A value of an output.
#[derive(Debug)]
pub(super) struct Told {
    pub(super) op: String,
    /// The path in the object.
    pub(super) path: String,
    pub(super) value: String,
    /// The kind of the object, if the op only reads it: one that is there before can have a value of its own.
    pub(super) reads: Option<String>,
}

/// The parts of an input's value.
#[derive(Default)]
struct Parts {
    /// The type of each part that is read, by its path; the empty path stands for the value itself.
    types: BTreeMap<Vec<Step>, Scalar>,
    /// The values of a part that decide something.
    candidates: BTreeMap<Vec<Step>, BTreeSet<Candidate>>,
    /// The parts that are the lists of loops.
    lists: BTreeSet<Vec<Step>>,
}

/// A value as text, which can be compared.
type Candidate = String;

/// The candidate of a list with two equal items.
const TWICE: &str = "twice";

/// A text that no condition names.
const OTHER: &str = "something-else";

impl Inputs {
    /// Returns the inputs of a pipeline.
    pub(super) fn of(graph: &Graph) -> Self {
        let mut finder = Finder { graph, inputs: BTreeMap::new() };
        for node in 0..graph.nodes.len() {
            let mut refs = Vec::new();
            graph.visit_refs(node, &mut |reference| refs.push(reference));
            for reference in refs {
                finder.read(reference);
            }
            match graph.nodes[node].block_kind() {
                Some(BlockKind::When(condition)) => finder.condition(condition),
                Some(BlockKind::ForEach { over, .. }) => finder.list(over),
                _ => {}
            }
        }
        finder.finish()
    }
}

struct Finder<'a> {
    graph: &'a Graph,
    inputs: BTreeMap<Input, Parts>,
}

impl Finder<'_> {
    /// Returns the input that a reference reads, and the path to the part of it.
    fn input(&self, target: Target) -> Option<(Input, Vec<Step>)> {
        match target {
            Target::Param { index, .. } => {
                let (whole, path) = self.graph.whole_param(index)?;
                let param = self.graph.params.get(whole as usize)?;
                match &param.of {
                    Origin::Run => Some((Input::Param(param.name.clone()), path)),
                    Origin::Argument(block) => {
                        let (input, mut outer) = self.argument(*block, whole)?;
                        outer.extend(path);
                        Some((input, outer))
                    }
                    Origin::Item(block) => {
                        let block = self.graph.nodes.get(*block as usize)?.block_kind()?;
                        let BlockKind::ForEach { over: Over::List(list), .. } = block else {
                            return None;
                        };
                        let (input, mut outer) = match self.result(list.target) {
                            Some((1, input, outer)) => (input, outer),
                            Some(_) => return None,
                            None => {
                                let (input, mut outer) = self.input(list.target)?;
                                outer.push(Step::Item(0));
                                (input, outer)
                            }
                        };
                        outer.extend(path);
                        Some((input, outer))
                    }
                    Origin::Part(..) => None,
                }
            }
            // The list of a loop's results follows from the items.
            Target::Output { lists: Some(_), .. } | Target::Workflow(_) => None,
            Target::Output { op, output, part, .. } => self.output(op, output, part),
        }
    }

    fn output(&self, op: u32, output: u32, part: Option<u32>) -> Option<(Input, Vec<Step>)> {
        let node = self.graph.nodes.get(op as usize)?;
        let output = node.data.output_name(output)?;
        let path = self.graph.part(part).unwrap_or_default().to_vec();
        Some((Input::Output(node.name.clone(), output.to_owned()), path))
    }

    /// Returns the output of which a list has the values in the iterations of loops, with their number.
    fn result(&self, target: Target) -> Option<(u8, Input, Vec<Step>)> {
        let Target::Output { op, output, lists: Some(lists), .. } = target else { return None };
        let (input, path) = self.output(op, output, lists.part)?;
        Some((lists.loops, input, path))
    }

    /// Returns the input that a pipeline used as an op gets for one of its parameters.
    fn argument(&self, block: u32, param: u32) -> Option<(Input, Vec<Step>)> {
        let BlockKind::Pipeline(values) = self.graph.nodes.get(block as usize)?.block_kind()?
        else {
            return None;
        };
        match &values.iter().find(|(index, _)| *index == param)?.1 {
            Value::Ref(reference) => self.input(reference.target),
            _ => None,
        }
    }

    /// Notes that a part is read.
    fn read(&mut self, reference: Ref) {
        let (read, ty) = match (self.result(reference.target), reference.target) {
            (Some((_, input, path)), Target::Output { lists: Some(lists), .. }) => {
                (Some((input, path)), lists.of)
            }
            _ => (self.input(reference.target), reference.ty.passed()),
        };
        if let Some((input, path)) = read {
            self.note_type(input, path, ty);
        }
    }

    fn note_type(&mut self, input: Input, path: Vec<Step>, ty: Scalar) {
        let types = &mut self.inputs.entry(input).or_default().types;
        let known = types.entry(path).or_insert(ty);
        // Of the types as which it is read, the one that fewest values have.
        *known = [*known, ty].into_iter().max_by_key(|ty| narrowness(*ty)).unwrap_or(ty);
    }

    /// Notes values of a part that decide something.
    fn decide(&mut self, target: Target, candidates: impl IntoIterator<Item = Candidate>) {
        if let Some((input, path)) = self.input(target) {
            let parts = self.inputs.entry(input).or_default();
            parts.candidates.entry(path).or_default().extend(candidates);
        }
    }

    fn condition(&mut self, condition: &Expr) {
        match condition {
            Expr::And(parts) | Expr::Or(parts) => {
                for part in parts {
                    self.condition(part);
                }
            }
            Expr::Not(inner) => self.condition(inner),
            Expr::True(value) => {
                if let Value::Ref(reference) = value {
                    self.decide(reference.target, ["true".to_owned(), "false".to_owned()]);
                }
            }
            Expr::Compare { ty, left, by, right } => {
                self.comparison(*ty, left, *by, right);
                self.comparison(*ty, right, *by, left);
            }
            Expr::OneOf { left, right, .. } => {
                if let Value::Ref(reference) = left {
                    let words = right.iter().filter_map(literal);
                    self.decide(reference.target, words.chain([OTHER.to_owned()]));
                }
            }
        }
    }

    fn comparison(&mut self, ty: Scalar, value: &Value, by: Comparison, with: &Value) {
        let Value::Ref(reference) = value else { return };
        let is_equality = matches!(by, Comparison::Equal | Comparison::NotEqual);
        let Some(with) = literal(with) else {
            if is_equality && ty == Scalar::Text {
                self.decide(reference.target, [OTHER.to_owned()]);
            }
            return;
        };
        let around = |step: f64| with.parse::<f64>().ok().map(|number| (number + step).to_string());
        let others: Vec<_> = match ty {
            Scalar::Bool => vec!["true".to_owned(), "false".to_owned()],
            Scalar::Int | Scalar::Float | Scalar::Count => {
                [around(-1.0), around(1.0)].into_iter().flatten().collect()
            }
            _ => vec![OTHER.to_owned()],
        };
        self.decide(reference.target, [with].into_iter().chain(others));
    }

    fn list(&mut self, over: &Over) {
        match over {
            Over::Items(_) => {}
            Over::List(list) => {
                if let Some((input, path)) = self.input(list.target) {
                    self.note_type(input.clone(), path.clone(), Scalar::List);
                    let parts = self.inputs.entry(input).or_default();
                    let counts = ["0", "1", "3"].map(str::to_owned);
                    parts.candidates.entry(path.clone()).or_default().extend(counts);
                    parts.lists.insert(path);
                }
            }
            Over::Sequence { start, end, .. } => {
                for value in [start, end] {
                    if let Value::Ref(reference) = value {
                        let counts = ["0", "1", "3"].map(str::to_owned);
                        self.decide(reference.target, counts);
                    }
                }
            }
        }
    }

    fn finish(self) -> Inputs {
        let mut inputs = Inputs::default();
        let nodes: BTreeMap<&str, &Node> =
            self.graph.nodes.iter().map(|node| (node.name.as_str(), node)).collect();
        for (input, parts) in &self.inputs {
            let (ty, choices, usual) = match input {
                Input::Param(name) => {
                    let param = self.param(name);
                    let ty = param.and_then(|param| param.value_type);
                    let default = param.and_then(default);
                    let usual = default.clone().unwrap_or_else(|| parts.usual(ty));
                    if default.is_none() {
                        inputs.params.insert(name.clone(), usual.clone());
                    }
                    (ty, None, usual)
                }
                Input::Output(op, output) => {
                    let Some(node) = nodes.get(op.as_str()) else { continue };
                    let ty = output_type(node, output);
                    let usual = decision(node).unwrap_or_else(|| parts.usual(ty));
                    inputs.outputs.extend(told(node, output, parts, &usual));
                    (ty, choices(node), usual)
                }
            };
            let fits = |value: &String| match choices {
                Some(choices) => choices.contains(value),
                None => ty.is_none_or(|of| of.check(value).is_ok()),
            };
            let twice = parts.lists.iter().map(|path| parts.with(&usual, path, TWICE));
            inputs.equal_items.extend(twice.filter(fits).map(|value| (input.clone(), value)));
            for (path, candidates) in &parts.candidates {
                let values = candidates.iter().map(|candidate| parts.with(&usual, path, candidate));
                let values = values.chain(choices.into_iter().flatten().cloned());
                let others: BTreeSet<_> =
                    values.filter(|value| *value != usual).filter(fits).collect();
                inputs.others.extend(others.into_iter().map(|value| (input.clone(), value)));
            }
        }
        let of_run = |param: &&ParamData| matches!(param.of, Origin::Run);
        for param in self.graph.params.iter().filter(of_run).filter(|of| of.default.is_none()) {
            if !inputs.params.contains_key(&param.name) {
                let value = Parts::default().usual(param.value_type);
                inputs.params.insert(param.name.clone(), value);
            }
        }
        inputs
    }

    /// Returns a parameter of the pipeline.
    fn param(&self, name: &str) -> Option<&ParamData> {
        let of_run = |param: &&ParamData| matches!(param.of, Origin::Run) && param.name == name;
        self.graph.params.iter().find(of_run)
    }
}

/// Returns the choices of whoever decides, if an op is an approval.
fn choices(node: &Node) -> Option<&Vec<String>> {
    match &node.data.kind {
        OpKind::Suspend(SuspendData { choices, .. }) => choices.as_ref(),
        _ => None,
    }
}

/// Returns what whoever decides chooses, unless a scenario says something else.
fn decision(node: &Node) -> Option<String> {
    let OpKind::Suspend(SuspendData { choices, default, .. }) = &node.data.kind else {
        return None;
    };
    default.clone().or_else(|| choices.as_ref()?.first().cloned())
}

/// Returns the type of the values of an output.
fn output_type(node: &Node, output: &str) -> Option<&'static ValueType> {
    match &node.data.kind {
        OpKind::Databricks(data) => {
            Some(&data.row.outputs.iter().find(|row| row.name == output)?.ty)
        }
        _ => None,
    }
}

/// Returns a value of an output that is read as something that the simulator does not write by itself: into
/// a text of Databricks, or into the status of an object of which only its controller knows.
fn told(node: &Node, output: &str, parts: &Parts, value: &str) -> Option<Told> {
    let object = node.object.as_ref()?;
    let is_text = |(path, ty): (&Vec<Step>, &Scalar)| path.is_empty() && *ty == Scalar::Text;
    if parts.types.iter().all(is_text) {
        return None;
    }
    let (_, path) = object.outputs.iter().find(|(name, _)| *name == output)?;
    let reads = (object.action == Action::Get).then(|| object.kind_name().unwrap_or_default());
    let is_unknown = match (status_field(object, path), object.kind) {
        (Some(field), _) => field.holds == Holds::Text,
        (None, Some(_)) => false,
        (None, None) => path.starts_with("{.status") && object.success_condition.is_some(),
    };
    let is_made = matches!(object.action, Action::Create | Action::Apply) || reads.is_some();
    (is_unknown && is_made).then(|| Told {
        op: node.name.clone(),
        path: path.to_owned(),
        value: value.to_owned(),
        reads: reads.map(str::to_owned),
    })
}

/// Returns a number that is larger the fewer values have a type.
fn narrowness(ty: Scalar) -> u8 {
    match ty {
        Scalar::Text => 0,
        Scalar::Json => 1,
        Scalar::Float => 2,
        _ => 3,
    }
}

impl Parts {
    /// Returns a value of a type in which all parts exist.
    fn usual(&self, of: Option<&'static ValueType>) -> String {
        // A text can be read as anything.
        let of = of.filter(|of| of.scalar() != Scalar::Text);
        let mut whole = of.map_or(Json::Null, plain_of);
        for (path, ty) in &self.types {
            add(&mut whole, path, plain(*ty));
        }
        grow(&mut whole);
        if whole.is_null() { text(plain(Scalar::Text)) } else { text(whole) }
    }

    /// Returns a value with another part.
    fn with(&self, usual: &str, path: &[Step], candidate: &str) -> String {
        let ty = self.types.get(path).copied().unwrap_or(Scalar::Text);
        let part = match ty {
            Scalar::List => {
                let item = Self::item(usual, path);
                if candidate == TWICE {
                    Json::Array(vec![item.clone(), item])
                } else {
                    let count = candidate.parse().unwrap_or(0);
                    Json::Array((0..count).map(|place| another(&item, place)).collect())
                }
            }
            Scalar::Text => Json::String(candidate.to_owned()),
            _ => serde_json::from_str(candidate).unwrap_or(Json::Null),
        };
        if path.is_empty() {
            return text(part);
        }
        let mut whole = serde_json::from_str(usual).unwrap_or(Json::Null);
        *place(&mut whole, path) = part;
        whole.to_string()
    }

    /// Returns an item of a list.
    fn item(usual: &str, path: &[Step]) -> Json {
        let whole: Json = serde_json::from_str(usual).unwrap_or(Json::Null);
        let list = path.iter().try_fold(&whole, |value, step| match step {
            Step::Field(name) => value.get(name),
            Step::Item(index) => value.get(index),
        });
        let first = list.and_then(|list| list.get(0)).cloned();
        first.unwrap_or_else(|| Json::String("a".to_owned()))
    }
}

fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Text(Text::Literal(text)) => Some(text.clone()),
        Value::Bool(_) | Value::Int(_) | Value::Float(_) => Some(json::literal(value).to_string()),
        _ => None,
    }
}

/// Returns the default of a parameter as text.
fn default(param: &ParamData) -> Option<String> {
    default_text(param.default.as_ref()?, param.ty).ok()
}
