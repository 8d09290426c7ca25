//! The parameters and outputs that decide what a pipeline does, with the values that decide it each
//! way.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::{Scalar, ValueType};
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Ref, Target, Text, Value};
use serde_json::Value as Json;

use crate::lower::default_text;
use crate::lower::graph::Graph;
use crate::model::block::{BlockKind, Over};
use crate::model::condition::{Comparison, Expr};
use crate::model::json;
use crate::model::op::OpKind;
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
    /// A value of each input that needs one, in which all parts exist that the pipeline reads.
    pub(super) usual: BTreeMap<Input, String>,
    /// Other values, which decide a condition or a loop in another way.
    pub(super) others: Vec<(Input, String)>,
}

/// The parts of an input's value.
#[derive(Default)]
struct Parts {
    /// The type of each part that is read, by its path; the empty path stands for the value itself.
    types: BTreeMap<Vec<Step>, Scalar>,
    /// The values of a part that decide something.
    candidates: BTreeMap<Vec<Step>, BTreeSet<Candidate>>,
}

/// A value as text, which can be compared.
type Candidate = String;

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
                        let (input, mut outer) = self.input(list.target)?;
                        outer.push(Step::Item(0));
                        outer.extend(path);
                        Some((input, outer))
                    }
                    Origin::Part(..) => None,
                }
            }
            // The list of a loop's results follows from the items.
            Target::Output { lists: Some(_), .. } | Target::Workflow(_) => None,
            Target::Output { op, output, part, .. } => {
                let node = self.graph.nodes.get(op as usize)?;
                let output = node.data.output_name(output)?;
                let path = self.graph.part(part).unwrap_or_default().to_vec();
                Some((Input::Output(node.name.clone(), output.to_owned()), path))
            }
        }
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
        if let Some((input, path)) = self.input(reference.target) {
            self.inputs.entry(input).or_default().types.entry(path).or_insert(reference.ty);
        }
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
                    let parts = self.inputs.entry(input).or_default();
                    parts.types.insert(path.clone(), Scalar::List);
                    let counts = ["0", "1", "3"].map(str::to_owned);
                    parts.candidates.entry(path).or_default().extend(counts);
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
        for (input, parts) in &self.inputs {
            let default = match input {
                Input::Param(name) => self.param(name).and_then(default),
                Input::Output(..) => None,
            };
            let has_default = default.is_some();
            let first = self.choices(input).and_then(|choices| choices.first().cloned());
            let usual = default.or(first);
            let usual = usual.unwrap_or_else(|| parts.usual(self.value_type(input)));
            let is_plain = parts.types.keys().chain(parts.candidates.keys()).all(Vec::is_empty);
            // What the simulator gives by itself is fine, unless its parts are read.
            if !has_default && (!is_plain || matches!(input, Input::Param(_))) {
                inputs.usual.insert(input.clone(), usual.clone());
            }
            let choices = self.choices(input);
            let fits = |value: &String| match &choices {
                Some(choices) => choices.contains(value),
                None => self.value_type(input).is_none_or(|of| of.check(value).is_ok()),
            };
            for (path, candidates) in &parts.candidates {
                let values = candidates.iter().map(|candidate| parts.with(&usual, path, candidate));
                let values = values.chain(choices.clone().into_iter().flatten());
                let others: BTreeSet<_> =
                    values.filter(|value| *value != usual).filter(fits).collect();
                inputs.others.extend(others.into_iter().map(|value| (input.clone(), value)));
            }
        }
        for param in &self.graph.params {
            let input = Input::Param(param.name.clone());
            if matches!(param.of, Origin::Run)
                && param.default.is_none()
                && !inputs.usual.contains_key(&input)
            {
                let value = param.value_type.map_or_else(|| plain_json(param.ty), plain_of);
                inputs.usual.insert(input, text(value));
            }
        }
        inputs
    }

    /// Returns a parameter of the pipeline.
    fn param(&self, name: &str) -> Option<&ParamData> {
        let of_run = |param: &&ParamData| matches!(param.of, Origin::Run) && param.name == name;
        self.graph.params.iter().find(of_run)
    }

    /// Returns the choices of whoever decides, if the input is a decision.
    fn choices(&self, input: &Input) -> Option<Vec<String>> {
        let Input::Output(op, _) = input else { return None };
        let node = self.graph.nodes.iter().find(|node| node.name == *op)?;
        match &node.data.kind {
            OpKind::Suspend(data) => data.choices.clone(),
            _ => None,
        }
    }

    /// Returns the type of an input's values.
    fn value_type(&self, input: &Input) -> Option<&'static ValueType> {
        match input {
            Input::Param(name) => self.param(name)?.value_type,
            Input::Output(op, output) => {
                let node = self.graph.nodes.iter().find(|node| node.name == *op)?;
                match &node.data.kind {
                    OpKind::Databricks(data) => {
                        Some(&data.row.outputs.iter().find(|row| row.name == *output)?.ty)
                    }
                    _ => None,
                }
            }
        }
    }
}

impl Parts {
    /// Returns a value in which all parts exist.
    fn usual(&self, of: Option<&'static ValueType>) -> String {
        let mut whole = of.map_or(Json::Null, plain_of);
        if self.types.keys().all(Vec::is_empty) && of.is_some() {
            return text(whole);
        }
        for (path, ty) in &self.types {
            set(&mut whole, path, plain_json(*ty));
        }
        text(whole)
    }

    /// Returns a value with another part.
    fn with(&self, usual: &str, path: &[Step], candidate: &str) -> String {
        let ty = self.types.get(path).copied().unwrap_or(Scalar::Text);
        let part = match ty {
            Scalar::List => {
                let count = candidate.parse().unwrap_or(0);
                let item = Self::item(usual, path);
                Json::Array((0..count).map(|place| another(&item, place)).collect())
            }
            Scalar::Text => Json::String(candidate.to_owned()),
            _ => serde_json::from_str(candidate).unwrap_or(Json::Null),
        };
        if path.is_empty() {
            return text(part);
        }
        let mut whole = serde_json::from_str(usual).unwrap_or(Json::Null);
        set(&mut whole, path, part);
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

/// Returns an item that differs from the others of its list.
fn another(item: &Json, place: usize) -> Json {
    match item {
        _ if place == 0 => item.clone(),
        Json::String(text) => Json::String(format!("{text}-{place}")),
        Json::Number(number) => {
            let place = i64::try_from(place).unwrap_or(0);
            number.as_i64().map_or_else(|| item.clone(), |first| Json::from(first + place))
        }
        Json::Array(items) => items.iter().map(|item| another(item, place)).collect(),
        Json::Object(fields) => {
            fields.iter().map(|(name, item)| (name.clone(), another(item, place))).collect()
        }
        other => other.clone(),
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

/// Returns a value as Argo passes it.
fn text(value: Json) -> String {
    match value {
        Json::String(text) => text,
        json => json.to_string(),
    }
}

/// Returns a value of a type.
fn plain_of(ty: &ValueType) -> Json {
    match ty {
        ValueType::List(of) => {
            let item = plain_of(of);
            let other = match &item {
                Json::String(_) => Json::from("y"),
                Json::Number(_) => Json::from(2),
                item => item.clone(),
            };
            Json::Array(vec![item, other])
        }
        ty => plain_json(ty.scalar()),
    }
}

fn plain_json(ty: Scalar) -> Json {
    match ty {
        Scalar::Text => Json::from("x"),
        Scalar::Int | Scalar::Count => Json::from(1),
        Scalar::Float => Json::from(0.5),
        Scalar::Bool => Json::from(true),
        Scalar::List => Json::Array(vec![Json::from("a"), Json::from("b")]),
        Scalar::Map | Scalar::Json => Json::Object(serde_json::Map::new()),
    }
}

/// Sets a part of a value, and makes what is around it.
fn set(whole: &mut Json, path: &[Step], part: Json) {
    let Some((step, rest)) = path.split_first() else {
        // The parts inside it are more telling.
        if whole.is_null() || !matches!(part, Json::Object(_) | Json::Array(_)) {
            *whole = part;
        }
        return;
    };
    match step {
        Step::Field(name) => {
            if !whole.is_object() {
                *whole = Json::Object(serde_json::Map::new());
            }
            if let Json::Object(fields) = whole {
                set(fields.entry(name.clone()).or_insert(Json::Null), rest, part);
            }
        }
        Step::Item(index) => {
            if !whole.is_array() {
                *whole = Json::Array(Vec::new());
            }
            if let Json::Array(items) = whole {
                while items.len() <= *index {
                    items.push(items.first().cloned().unwrap_or(Json::Null));
                }
                set(&mut items[*index], rest, part);
            }
        }
    }
}
