//! Pipelines as plain data, which a property test generates at random, changes and builds.
//!
//! Texts are templates: `{uid}` stands for the uid of the workflow, `{team}` for the parameter with
//! that key, `{each-1}` for the item of the loop with that label, and `{make-2.name}` for an
//! output.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx::rules::Rule;
use kfp_dbx::{Action, Json};
use kfp_dbx_core::table::{self, Kind};

mod breaks;
mod build;
mod random;
mod show;

pub use breaks::{BREAKS, Break};
pub use random::{Choices, plan, plans};

/// A pipeline.
#[derive(Clone, Default)]
pub struct Plan {
    pub truthful: bool,
    /// Whether it is written for kfp-dbx-operator, which alone has files on volumes.
    pub kfp_dbx: bool,
    pub timeout: bool,
    pub deadline: bool,
    /// Whether only one run is active at a time.
    pub mutex: bool,
    pub parallelism: Option<u32>,
    pub params: Vec<Param>,
    pub steps: Vec<Step>,
    pub allow: Vec<&'static Rule>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Param {
    /// The key of the parameter in texts.
    pub key: String,
    pub name: String,
    pub of: Of,
    pub default: Option<Json>,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    Text,
    Number,
    Flag,
    List,
}

/// The parts of a body.
#[derive(Clone, Debug)]
pub enum Step {
    Op(Op),
    Block(Block),
}

/// A block of ops.
#[derive(Clone, Debug)]
pub struct Block {
    pub label: String,
    pub form: Form,
    pub after: Vec<Order>,
    pub steps: Vec<Step>,
    /// The block that runs if the condition is not met.
    pub otherwise: Vec<Step>,
}

#[derive(Clone, Debug)]
pub enum Form {
    When(Test),
    Each(Over),
    Exit,
    Failure,
    Success,
}

/// A condition.
#[derive(Clone, Debug)]
pub enum Test {
    /// A parameter that is a flag.
    Flag(String),
    /// Whether a parameter is `full`.
    Full(String),
    /// Whether a run has not failed.
    Ended(String),
}

/// The list of a loop.
#[derive(Clone, Debug)]
pub enum Over {
    Items(Vec<String>),
    Range(i32),
    /// A parameter.
    List(String),
}

/// One op runs after another one, or after a block.
#[derive(Clone)]
pub struct Order {
    pub after: String,
    pub how: How,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Success,
    Failure,
    End,
}

impl How {
    /// The method that gives the order.
    pub fn method(self) -> &'static str {
        match self {
            Self::Success => "after",
            Self::Failure => "after_failure",
            Self::End => "after_end",
        }
    }
}

/// An op.
#[derive(Clone)]
pub struct Op {
    pub label: String,
    /// A kind of the table, or `Secret` of Kubernetes.
    pub kind: &'static str,
    pub action: Action,
    pub written: Written,
    /// The name of its resource.
    pub name: Option<String>,
    /// That name as `k8s_name`.
    pub k8s_name: bool,
    /// Another name in the spec.
    pub other_name: Option<String>,
    pub spec: Json,
    pub after: Vec<Order>,
    pub uses: Vec<String>,
    pub said: Said,
}

/// The form in which an op is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// By the setters of its type.
    Setters,
    /// With the spec as a whole.
    Spec,
    /// As a `ResourceOp`.
    Resource,
}

/// The settings of an op.
#[derive(Clone, Default)]
pub struct Said {
    pub delete_on_exit: bool,
    pub keep: bool,
    pub owner: bool,
    pub truthful: bool,
    pub reattach: bool,
    pub external: bool,
    pub wait: bool,
    pub retry: bool,
    pub timeout: Option<&'static str>,
    pub success: Option<&'static str>,
    pub failure: Option<&'static str>,
    /// The path of an output of a `ResourceOp`, and the name of a requested output.
    pub path: Option<&'static str>,
    pub asked: Option<&'static str>,
    pub allow: Vec<&'static Rule>,
}

impl Order {
    pub fn after(label: impl Into<String>) -> Self {
        Self { after: label.into(), how: How::Success }
    }
}

impl Op {
    pub fn new(label: impl Into<String>, kind: &'static str, action: Action) -> Self {
        Self {
            label: label.into(),
            kind,
            action,
            written: Written::Setters,
            name: None,
            k8s_name: false,
            other_name: None,
            spec: Json::Object(serde_json::Map::new()),
            after: Vec::new(),
            uses: Vec::new(),
            said: Said::default(),
        }
    }

    pub fn creates(&self) -> bool {
        self.action == Action::Create
    }

    pub fn deletes(&self) -> bool {
        self.action == Action::Delete
    }

    /// Whether it deletes what another op creates, if both get the same item: in a loop of its own, a delete at
    /// exit has its own item in the name.
    pub fn may_delete(&self, made: &Self) -> bool {
        let stem = |op: &Self| op.name.as_ref()?.split('{').next().map(str::to_owned);
        self.deletes() && self.kind == made.kind && stem(self) == stem(made)
    }

    /// Returns its kind, if it is one of the operator's.
    pub fn known(&self) -> Option<&'static Kind> {
        table::kind(self.kind)
    }

    /// Returns its texts.
    pub fn texts(&self) -> Vec<&str> {
        let mut found: Vec<_> =
            self.name.iter().chain(&self.other_name).map(String::as_str).collect();
        texts(&self.spec, &mut found);
        found
    }

    /// Whether it uses an output of the op of that label.
    pub fn uses_output_of(&self, label: &str) -> bool {
        let begin = format!("{{{label}.");
        self.texts().iter().any(|text| text.contains(&begin))
    }

    pub fn is_after(&self, label: &str) -> bool {
        self.after.iter().any(|order| order.after == label)
            || self.uses.iter().any(|of| of == label)
    }
}

fn texts<'a>(json: &'a Json, found: &mut Vec<&'a str>) {
    match json {
        Json::String(text) => found.push(text),
        Json::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Json::Object(fields) => fields.values().for_each(|value| texts(value, found)),
        _ => {}
    }
}

/// Changes each text of a value.
pub fn map_texts(json: &mut Json, map: &mut impl FnMut(&str) -> String) {
    match json {
        Json::String(text) => *text = map(text),
        Json::Array(items) => items.iter_mut().for_each(|item| map_texts(item, map)),
        Json::Object(fields) => fields.values_mut().for_each(|value| map_texts(value, map)),
        _ => {}
    }
}

/// The keys in a template.
pub fn keys(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| Some(rest.split_once('}')?.0))
}

impl Form {
    pub fn is_exit(&self) -> bool {
        matches!(self, Self::Exit | Self::Failure | Self::Success)
    }

    /// Returns the keys of its condition or its list.
    fn keys(&self) -> Vec<String> {
        match self {
            Self::When(Test::Flag(key) | Test::Full(key)) | Self::Each(Over::List(key)) => {
                vec![key.clone()]
            }
            Self::When(Test::Ended(label)) => vec![format!("{label}.result_state")],
            _ => Vec::new(),
        }
    }
}

/// Ops and blocks by their labels, and their order. The order is computed a second time here, from
/// the begin and the end of each.
pub struct View<'a> {
    pub ops: Vec<&'a Op>,
    pub blocks: Vec<&'a Block>,
    /// The blocks around each op and each block, outermost first, with the branch of each.
    around: BTreeMap<&'a str, Vec<(&'a str, bool)>>,
    place: BTreeMap<&'a str, usize>,
    after: BTreeMap<Event<'a>, BTreeSet<Event<'a>>>,
}

/// The begin (`false`) or the end of an op, a block or a branch of a block.
type Event<'a> = (&'a str, bool, bool);

impl<'a> View<'a> {
    fn add(&mut self, steps: &'a [Step], around: &[(&'a str, bool)]) {
        for step in steps {
            let label = match step {
                Step::Op(op) => {
                    self.ops.push(op);
                    op.label.as_str()
                }
                Step::Block(block) => {
                    self.blocks.push(block);
                    block.label.as_str()
                }
            };
            self.place.insert(label, self.place.len());
            self.around.insert(label, around.to_vec());
            if let Step::Block(block) = step {
                for (way, steps) in [(false, &block.steps), (true, &block.otherwise)] {
                    let mut inner = around.to_vec();
                    inner.push((label, way));
                    self.add(steps, &inner);
                }
            }
        }
    }

    fn edges(&mut self) {
        let mut edges: Vec<(Event<'a>, Event<'a>)> = Vec::new();
        for (label, around) in &self.around {
            let ways = if self.is_block(label) { &[false, true][..] } else { &[false] };
            for &way in ways {
                edges.push(((label, way, false), (label, way, true)));
                if let Some(&(block, of)) = around.last() {
                    edges.push(((block, of, false), (label, way, false)));
                    edges.push(((label, way, true), (block, of, true)));
                }
            }
        }
        for op in &self.ops {
            let orders = op.after.iter().map(|order| order.after.as_str());
            let outputs = op.texts().into_iter().flat_map(keys);
            let outputs = outputs.filter_map(|key| Some(key.split_once('.')?.0));
            for from in orders.chain(op.uses.iter().map(String::as_str)).chain(outputs) {
                edges.extend(self.edge(from, &op.label));
            }
        }
        for block in &self.blocks {
            let outputs = match &block.form {
                Form::When(Test::Ended(label)) => Some(label.as_str()),
                _ => None,
            };
            for from in block.after.iter().map(|order| order.after.as_str()).chain(outputs) {
                edges.extend(self.edge(from, &block.label));
            }
        }
        for (from, to) in edges {
            self.after.entry(from).or_default().insert(to);
        }
    }

    fn is_block(&self, label: &str) -> bool {
        self.blocks.iter().any(|block| block.label == label)
    }

    /// Returns the blocks that lead to an op.
    fn line(&self, label: &str) -> Option<Vec<(&'a str, bool)>> {
        let (label, around) = self.around.get_key_value(label)?;
        let mut line = around.clone();
        line.push((label, false));
        Some(line)
    }

    /// Returns an order as an order in the same body. Both branches of a condition begin together,
    /// and an order after the whole block is an order after both branches.
    fn edge(&self, from: &str, to: &str) -> Vec<(Event<'a>, Event<'a>)> {
        let (Some(from), Some(to)) = (self.line(from), self.line(to)) else { return Vec::new() };
        let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
        let (Some(&(first, way)), Some(&(second, _))) = (from.get(shared), to.get(shared)) else {
            return Vec::new();
        };
        if first == second {
            return Vec::new();
        }
        let is_whole = from.len() == shared + 1;
        let firsts: &[bool] =
            if is_whole && self.is_block(first) { &[false, true] } else { &[way] };
        let seconds: &[bool] = if self.is_block(second) { &[false, true] } else { &[false] };
        let pairs = firsts.iter().flat_map(|way| seconds.iter().map(move |other| (*way, *other)));
        pairs.map(|(way, other)| ((first, way, true), (second, other, false))).collect()
    }

    /// Returns whether one has ended when the other begins. At exit, the whole pipeline has ended.
    pub fn before(&self, first: &str, second: &str) -> bool {
        if self.at_exit(first) != self.at_exit(second) {
            return self.at_exit(second);
        }
        let (Some((first, _)), Some((second, _))) =
            (self.around.get_key_value(first), self.around.get_key_value(second))
        else {
            return false;
        };
        let mut open = vec![(*first, false, true)];
        let mut seen = BTreeSet::new();
        while let Some(event) = open.pop() {
            if event == (*second, false, false) {
                return true;
            }
            for next in self.after.get(&event).into_iter().flatten() {
                if seen.insert(*next) {
                    open.push(*next);
                }
            }
        }
        false
    }

    pub fn op(&self, label: &str) -> Option<&'a Op> {
        self.ops.iter().copied().find(|op| op.label == label)
    }

    pub fn block(&self, label: &str) -> Option<&'a Block> {
        self.blocks.iter().copied().find(|block| block.label == label)
    }

    /// Returns the blocks around an op, outermost first, with the branch of each.
    pub fn around(&self, label: &str) -> &[(&'a str, bool)] {
        self.around.get(label).map_or(&[], Vec::as_slice)
    }

    /// Returns the index of an op or a block in the order of the plan.
    pub fn place(&self, label: &str) -> usize {
        self.place.get(label).copied().unwrap_or(usize::MAX)
    }

    pub fn at_exit(&self, label: &str) -> bool {
        let is_exit =
            |(block, _): &(&str, bool)| self.block(block).is_some_and(|block| block.form.is_exit());
        self.around(label).iter().any(is_exit) || is_exit(&(label, false))
    }

    /// Returns the loops with several items around an op.
    pub fn loops(&self, label: &str) -> Vec<&'a str> {
        let around = self.around(label).iter().map(|(block, _)| *block);
        around
            .filter(|block| match self.block(block).map(|block| &block.form) {
                Some(Form::Each(Over::Items(items))) => items.len() > 1,
                Some(Form::Each(_)) => true,
                _ => false,
            })
            .collect()
    }

    /// Returns whether no run of the pipeline runs both.
    pub fn is_either(&self, a: &str, b: &str) -> bool {
        let pairs = self.around(a).iter().zip(self.around(b));
        pairs.into_iter().find(|(a, b)| a != b).is_some_and(|(a, b)| a.0 == b.0)
    }

    /// Returns whether one is a part of the other, or they are the same.
    pub fn is_part(&self, a: &str, b: &str) -> bool {
        let inside = |a: &str, b: &str| self.around(a).iter().any(|(block, _)| *block == b);
        a == b || inside(a, b) || inside(b, a)
    }

    /// Returns the creates of the resource that an op creates or deletes.
    pub fn creates(&self, of: &Op) -> Vec<&'a Op> {
        self.ops.iter().copied().filter(|op| op.creates() && is_same(op, of)).collect()
    }

    /// Returns the deletes of the resource that an op creates, except the deletes before the
    /// create.
    pub fn deletes(&self, of: &Op) -> Vec<&'a Op> {
        let ops = self.ops.iter().copied().filter(|op| op.deletes() && is_same(op, of));
        ops.filter(|op| !self.before(&op.label, &of.label)).collect()
    }

    /// Returns those of the deletes that are not in an exit handler.
    pub fn plain_deletes(&self, of: &Op) -> Vec<&'a Op> {
        self.deletes(of).into_iter().filter(|op| !self.at_exit(&op.label)).collect()
    }

    /// Returns the creates that use the resource of an op, directly or through a job.
    pub fn users(&self, of: &Op) -> Vec<&'a Op> {
        let uses = |op: &Op| {
            let jobs = op.spec.get("job_name").and_then(Json::as_str);
            let jobs = self.ops.iter().filter(|job| {
                job.creates() && job.kind == "Djob" && jobs.is_some_and(|name| names(name, job))
            });
            // Files are used by the runs of a job, and not by its creation.
            let by_runs = op.kind == "Djob"
                && matches!(of.kind, "WorkspaceItem" | "DbfsBlock" | "VolumeFile");
            let itself = !by_runs && uses(op, of);
            op.uses.contains(&of.label) || itself || jobs.into_iter().any(|job| uses(job, of))
        };
        self.ops.iter().copied().filter(|op| op.creates() && !is_same(op, of) && uses(op)).collect()
    }

    /// Returns whether the path of one item is below the path of another item.
    pub fn is_nested(&self, of: &Op) -> bool {
        let Some(path) = path(of) else { return false };
        let below = |a: &str, b: &str| a.starts_with(&format!("{b}/"));
        self.ops
            .iter()
            .filter_map(|op| self::path(op))
            .any(|other| below(other, path) || below(path, other))
    }
}

/// Returns whether a text names the resource of an op.
fn names(text: &str, op: &Op) -> bool {
    op.name.as_deref() == Some(text) || text == format!("{{{}.name}}", op.label)
}

fn is_same(a: &Op, b: &Op) -> bool {
    a.kind == b.kind && a.name.is_some() && a.name == b.name
}

/// Returns the path of the item that an op imports or uploads, without a scheme.
pub fn path(op: &Op) -> Option<&str> {
    let path = op.spec.get("path")?.as_str()?;
    Some(path.strip_prefix("dbfs:").unwrap_or(path))
}

/// Returns whether a spec names the resource of another op.
fn uses(user: &Op, used: &Op) -> bool {
    let at = |field: &str| user.spec.get(field).and_then(Json::as_str);
    match used.kind {
        "Djob" => at("job_name").is_some_and(|name| names(name, used)),
        "Dcluster" => {
            at("existing_cluster_name").is_some_and(|name| names(name, used))
                || at("existing_cluster_id") == Some(&format!("{{{}.cluster_id}}", used.label))
        }
        "Secret" => {
            let secrets = user.spec.get("secrets").and_then(Json::as_array).into_iter().flatten();
            let mut names = secrets
                .filter_map(|secret| secret["value_from"]["secret_key_ref"]["name"].as_str());
            names.any(|name| used.name.as_deref() == Some(name))
        }
        "VolumeFile" => path(used).is_some_and(|path| {
            let is = |text: &&str| text.strip_prefix("dbfs:").unwrap_or(text) == path;
            user.kind != used.kind && user.texts().iter().any(is)
        }),
        "WorkspaceItem" | "DbfsBlock" => path(used).is_some_and(|path| {
            user.kind != used.kind
                && user.texts().iter().any(|text| {
                    let text = text.strip_prefix("dbfs:").or_else(|| text.strip_prefix("/dbfs"));
                    let is_file = text.is_some();
                    let text = text.unwrap_or_default();
                    is_file && used.kind == "DbfsBlock" && text == path
                })
                || user.spec["notebook_task"]["notebook_path"].as_str().is_some_and(|text| {
                    used.kind == "WorkspaceItem"
                        && (text == path || text.starts_with(&format!("{path}/")))
                })
        }),
        _ => false,
    }
}

impl Plan {
    /// Ops, blocks and their order.
    pub fn view(&self) -> View<'_> {
        let mut view = View {
            ops: Vec::new(),
            blocks: Vec::new(),
            around: BTreeMap::new(),
            place: BTreeMap::new(),
            after: BTreeMap::new(),
        };
        view.add(&self.steps, &[]);
        view.edges();
        view
    }

    /// Each body with its steps, outermost first.
    pub fn each_body(&mut self, work: &mut impl FnMut(&mut Vec<Step>)) {
        fn each(steps: &mut Vec<Step>, work: &mut impl FnMut(&mut Vec<Step>)) {
            work(steps);
            for step in steps {
                if let Step::Block(block) = step {
                    each(&mut block.steps, work);
                    each(&mut block.otherwise, work);
                }
            }
        }
        each(&mut self.steps, work);
    }

    pub fn each_op(&mut self, work: &mut impl FnMut(&mut Op)) {
        self.each_body(&mut |steps| {
            for step in steps {
                if let Step::Op(op) = step {
                    work(op);
                }
            }
        });
    }

    pub fn each_block(&mut self, work: &mut impl FnMut(&mut Block)) {
        self.each_body(&mut |steps| {
            for step in steps {
                if let Step::Block(block) = step {
                    work(block);
                }
            }
        });
    }

    /// Calls a function with the op of that label.
    pub fn with_op<R>(&mut self, label: &str, work: impl FnOnce(&mut Op) -> R) -> Option<R> {
        let (mut work, mut result) = (Some(work), None);
        self.each_op(&mut |op| {
            if op.label == label
                && let Some(work) = work.take()
            {
                result = Some(work(op));
            }
        });
        result
    }

    /// Works on the body that an op or a block stands in, with its place there.
    pub fn with_body<R>(
        &mut self,
        label: &str,
        work: impl FnOnce(&mut Vec<Step>, usize) -> R,
    ) -> Option<R> {
        let (mut work, mut result) = (Some(work), None);
        self.each_body(&mut |steps| {
            if let Some(at) = steps.iter().position(|step| step.label() == label)
                && let Some(work) = work.take()
            {
                result = Some(work(steps, at));
            }
        });
        result
    }

    /// Puts a step right after another one.
    pub fn insert_after(&mut self, label: &str, step: Step) {
        self.with_body(label, |steps, at| steps.insert(at + 1, step));
    }

    /// Puts another text in the place of one, wherever it stands.
    pub fn replace(&mut self, from: &str, to: &str) {
        self.each_op(&mut |op| {
            for name in [&mut op.name, &mut op.other_name].into_iter().flatten() {
                *name = name.replace(from, to);
            }
            map_texts(&mut op.spec, &mut |text| text.replace(from, to));
        });
    }

    /// Takes away an order.
    pub fn unorder(&mut self, first: &str, second: &str) {
        self.with_op(second, |op| {
            op.after.retain(|order| order.after != first);
            op.uses.retain(|used| used != first);
        });
    }

    pub fn order(&mut self, first: &str, second: &str) {
        self.with_op(second, |op| op.after.push(Order::after(first)));
    }

    /// Leaves out the parameters that nothing uses any more.
    pub fn prune_params(&mut self) {
        let mut used = BTreeSet::new();
        self.each_op(&mut |op| {
            used.extend(op.texts().into_iter().flat_map(keys).map(str::to_owned));
        });
        self.each_block(&mut |block| used.extend(block.form.keys()));
        self.params.retain(|param| used.contains(&param.key));
    }
}

impl Step {
    pub fn label(&self) -> &str {
        match self {
            Self::Op(op) => &op.label,
            Self::Block(block) => &block.label,
        }
    }

    /// The keys that it gives, and those that it takes.
    pub fn keys(&self) -> (Vec<String>, Vec<String>) {
        let (mut given, mut taken) = (vec![self.label().to_owned()], Vec::new());
        match self {
            Self::Op(op) => {
                taken.extend(op.texts().into_iter().flat_map(keys).map(str::to_owned));
            }
            Self::Block(block) => {
                taken.extend(block.form.keys());
                for step in block.steps.iter().chain(&block.otherwise) {
                    let (inner, outer) = step.keys();
                    given.extend(inner);
                    taken.extend(outer);
                }
            }
        }
        (given, taken)
    }
}
