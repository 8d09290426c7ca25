//! Ops that share a template, so that a workflow stays within Argo's size limit.
//!
//! Ops whose objects differ only in values share one template. The template takes these values as
//! one argument, a JSON list, and has only the outputs that something uses. Ops of one template
//! form a *fan* if they run after the same tasks, the same tasks run after them, and nothing uses
//! their outputs. A fan becomes the items of a few loops, which take less space than tasks.

mod shape;

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::Outcomes;
use kfp_dbx_core::table::argo::BARE_EXPRESSION;
use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Piece, Ref, Scalar, Target, Text, Value};
use serde_json::Value as Json;

use self::shape::{Columns, FIELDS, signature};
use super::expr::{self, Access};
use super::forms::Forms;
use crate::lower::object::Object;
use crate::lower::{Dag, Lowered};
use crate::model::json;

/// The input of a shared template that contains all values of an op.
pub(super) const ARGUMENT: &str = "p";

/// The largest number of items in a loop. The controller's memory grows with the square of it.
const ITEMS: usize = 100;

/// The smallest number of ops that become a loop.
const FEWEST: usize = 10;

/// The shared templates of a workflow, and the ops that use them.
#[derive(Default)]
pub(super) struct Compact {
    pub(super) shared: Vec<Shared>,
    pub(super) fans: Vec<Fan>,
    /// The ops that use a shared template.
    members: BTreeMap<usize, Member>,
    /// The index of the fan of each op that is in one.
    in_fan: BTreeMap<usize, usize>,
}

/// A template for several ops.
pub(super) struct Shared {
    pub(super) name: String,
    /// The object of the ops. References to the argument replace the values that differ.
    pub(super) object: Object,
    /// The values that all members refer to, with their names in the template.
    pub(super) inputs: Vec<(Ref, String)>,
    /// The outputs that something uses, as indices into the outputs of the object.
    pub(super) outputs: BTreeSet<usize>,
}

/// Returns the item of [`ARGUMENT`] that a reference in a shared template stands for.
pub(super) fn place_in_argument(reference: Ref) -> Option<Step> {
    match reference.target {
        Target::Param { scope: FIELDS, index } => Some(Step::Item(index as usize)),
        _ => None,
    }
}

/// The values that an op passes to its shared template.
pub(super) struct Member {
    pub(super) shared: usize,
    values: Vec<Value>,
}

/// Ops that are the items of loops.
pub(super) struct Fan {
    pub(super) shared: usize,
    pub(super) members: Vec<usize>,
    /// The names of the loops' tasks.
    pub(super) names: Vec<String>,
    items: Vec<Json>,
}

impl Fan {
    /// The items of each loop.
    pub(super) fn chunks(&self) -> impl Iterator<Item = &[Json]> {
        self.items.chunks(ITEMS)
    }
}

/// The form in which an op stands in the workflow.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// It has a template and a task of its own.
    Own,
    /// It has a task of its own, and shares a template.
    Shared(&'a Member),
    /// It is an item of a loop.
    Fan { fan: usize, first: bool },
}

impl Compact {
    /// Gives each op a template of its own.
    pub(super) fn none() -> Self {
        Self::default()
    }

    pub(super) fn is_shared(&self, op: usize) -> bool {
        self.members.contains_key(&op)
    }

    pub(super) fn place(&self, op: usize) -> Place<'_> {
        match (self.in_fan.get(&op), self.members.get(&op)) {
            (Some(&fan), _) => Place::Fan { fan, first: self.fans[fan].members[0] == op },
            (None, Some(member)) => Place::Shared(member),
            (None, None) => Place::Own,
        }
    }

    /// Finds all ops that can share a template.
    pub(super) fn find(lowered: &Lowered) -> Self {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        let takes_any = BARE_EXPRESSION.is_in(lowered.settings.argo.unwrap_or_default());
        // A value that the task evaluates is an input of its own, and not part of the argument.
        let is_evaluated = |value: &Value| !takes_any && is_bare(lowered, value);
        let is_common = |value: &Value| opens_tag(value) || is_evaluated(value);
        for (op, node) in lowered.graph.nodes.iter().enumerate() {
            if let Some(object) = &node.object {
                let signature = signature(object, &is_common);
                groups.entry(signature).or_default().push(op);
            }
        }
        let mut groups: Vec<_> = groups.into_values().filter(|group| group.len() > 1).collect();
        groups.sort_unstable();
        let mut compact = Self::default();
        for group in groups {
            compact.share(lowered, &group);
        }
        compact.find_fans(lowered);
        compact
    }

    /// Makes a group of ops share a template.
    fn share(&mut self, lowered: &Lowered, group: &[usize]) {
        let nodes = &lowered.graph.nodes;
        let Some(first) = nodes[group[0]].object.as_ref() else { return };
        let columns = Columns::of(lowered, group);
        let object = Object { manifest: columns.manifest(&first.manifest), ..first.clone() };
        let shared = self.shared.len();
        for (row, &op) in group.iter().enumerate() {
            self.members.insert(op, Member { shared, values: columns.values(row) });
        }
        self.shared.push(Shared {
            name: nodes[group[0]].name.clone(),
            inputs: inputs(lowered, group[0], &object),
            outputs: outputs(lowered, group, &object),
            object,
        });
    }

    /// Returns the arguments of the members of each shared template, with empty text in place of
    /// runtime values.
    pub(super) fn arguments(&self) -> impl Iterator<Item = Vec<String>> {
        let mut arguments = vec![Vec::new(); self.shared.len()];
        for member in self.members.values() {
            arguments[member.shared].push(member.item().to_string());
        }
        arguments.into_iter()
    }

    /// Finds the fans among the ops that share a template.
    fn find_fans(&mut self, lowered: &Lowered) {
        type Order = Vec<(usize, Outcomes)>;
        let nodes = &lowered.graph.nodes;
        let mut successors: BTreeMap<usize, Order> = BTreeMap::new();
        for (op, node) in nodes.iter().enumerate() {
            for (from, outcomes) in &node.after {
                successors.entry(*from).or_default().push((op, *outcomes));
            }
        }
        let mut fans: BTreeMap<(usize, Dag, Order, Order), Vec<usize>> = BTreeMap::new();
        for (&op, member) in &self.members {
            let node = &nodes[op];
            let after = successors.get(&op).cloned().unwrap_or_default();
            // A loop fails if one item fails. A task that reacts to the failure of an op can't
            // tell which item it was.
            let plain = |(_, outcomes): &(usize, Outcomes)| outcomes.is_success();
            let alone = node.used_outputs.is_empty()
                && node.guards.is_empty()
                && (lowered.graph.at_exit(op) || after.iter().all(plain));
            if alone && member.values.iter().all(is_item) {
                let before = node.after.iter().map(|(op, how)| (*op, *how)).collect();
                fans.entry((member.shared, node.dag, before, after)).or_default().push(op);
            }
        }
        let mut fans: Vec<_> = fans.into_iter().filter(|(_, ops)| ops.len() >= FEWEST).collect();
        fans.sort_by_key(|(_, ops)| ops[0]);
        for ((shared, ..), members) in fans {
            let items = members.iter().map(|op| self.members[op].item()).collect();
            let names = members.iter().step_by(ITEMS).map(|&op| nodes[op].name.clone()).collect();
            self.in_fan.extend(members.iter().map(|&op| (op, self.fans.len())));
            self.fans.push(Fan { shared, members, names, items });
        }
    }
}

/// Whether a value may stand in a manifest without quotes.
fn is_bare(lowered: &Lowered, value: &Value) -> bool {
    let is_part = |reference: Ref| match reference.target {
        Target::Param { index, .. } => lowered.graph.whole_param(index).is_some(),
        Target::Output { part, .. } => part.is_some(),
        Target::Workflow(_) => false,
    };
    match value {
        Value::Text(text) => text.refs().any(is_part),
        Value::Ref(reference) => reference.ty != Scalar::Text || is_part(*reference),
        Value::Int(_) | Value::Float(_) | Value::Bool(_) => true,
        _ => false,
    }
}

/// Returns the inputs of a shared template besides the argument, each with its name.
fn inputs(lowered: &Lowered, op: usize, shared: &Object) -> Vec<(Ref, String)> {
    let mut kept = BTreeSet::new();
    for value in shared.values() {
        value.visit_refs(&mut |reference| {
            kept.insert(match reference.target {
                Target::Output { scope, op, output, lists, .. } => {
                    Target::Output { scope, op, output, lists, part: None }
                }
                target => target,
            });
        });
    }
    let is_kept = |target: Target| match target {
        // A template takes the whole item or output, even if it uses a part of it.
        Target::Param { index, .. } => kept.iter().any(|kept| match kept {
            Target::Param { scope, index: part } if *scope != FIELDS => {
                lowered.graph.whole_param(*part).is_some_and(|(whole, _)| whole == index)
            }
            _ => false,
        }),
        target => kept.contains(&target),
    };
    let mut names = UniqueNames::new();
    names.claim(ARGUMENT);
    let inputs = lowered.graph.nodes[op].inputs.iter();
    let inputs = inputs.filter(|(reference, _)| is_kept(reference.target));
    inputs.map(|(reference, name)| (*reference, names.claim(name))).collect()
}

/// Returns the outputs of ops that something uses, as indices into the outputs of the object.
fn outputs(lowered: &Lowered, ops: &[usize], shared: &Object) -> BTreeSet<usize> {
    let nodes = ops.iter().map(|op| &lowered.graph.nodes[*op]);
    let used = nodes.flat_map(|node| {
        node.used_outputs.iter().filter_map(|output| node.data.output_name(*output))
    });
    used.filter_map(|used| shared.outputs.iter().position(|(name, _)| name == used)).collect()
}

impl Member {
    /// Returns the argument: the values, as a JSON list.
    pub(super) fn argument<'a>(
        &self,
        forms: &Forms,
        access: &impl Fn(Ref) -> Access<'a>,
    ) -> String {
        let mut refs = 0;
        for value in &self.values {
            value.visit_refs(&mut |_| refs += 1);
        }
        if refs == 0 {
            return self.item().to_string();
        }
        let values: Vec<_> = self.values.iter().map(|value| written(value, access)).collect();
        forms.tag(&format!("toJson([{}])", values.join(", ")))
    }

    /// Returns the values as a list. Numbers are texts in it: the template reads them with `asInt`
    /// and `asFloat`, which keep all digits.
    fn item(&self) -> Json {
        let values = self.values.iter().map(|value| match value {
            Value::Int(_) | Value::Float(_) => json::literal(value).to_string().into(),
            value => json::literal(value),
        });
        Json::Array(values.collect())
    }
}

/// Returns a value as it stands in the expression of an argument.
fn written<'a>(value: &Value, access: &impl Fn(Ref) -> Access<'a>) -> String {
    match value {
        Value::Text(text) => expr::text(text, access),
        Value::Int(_) | Value::Float(_) => expr::literal(&json::literal(value).to_string()),
        Value::Ref(reference) => {
            let typed = access(*reference).typed(reference.ty);
            match reference.ty {
                Scalar::Int | Scalar::Float | Scalar::Count => format!("toJson({typed})"),
                _ => typed,
            }
        }
        other => json::literal(other).to_string(),
    }
}

/// Whether a value can be part of an item.
fn is_item(value: &Value) -> bool {
    let is_text = matches!(value, Value::Text(Text::Literal(_)));
    is_text || matches!(value, Value::Int(_) | Value::Float(_) | Value::Bool(_))
}

/// Whether a value has two braces. They stand escaped in a manifest, but an expression would write
/// them as they are, and Argo reads the manifest again before each attempt of an op with a retry: it
/// would take them for a tag.
fn opens_tag(value: &Value) -> bool {
    let opens = |text: &str| text.contains("{{");
    match value {
        Value::Text(Text::Literal(text)) => opens(text),
        Value::Text(Text::Mixed(pieces)) => pieces.iter().any(|piece| match piece {
            Piece::Literal(text) => opens(text),
            Piece::Ref(_) => false,
        }),
        _ => false,
    }
}
