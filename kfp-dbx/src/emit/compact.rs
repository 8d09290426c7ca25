//! What ops share in a workflow that would outgrow Argo's limit.
//!
//! Ops whose objects differ in values only share one template, which takes those values as
//! one argument of JSON and has no output that nothing uses. Those of them that wait for the
//! same, are waited for by the same and whose outputs nobody uses are a *fan*: the items of a
//! few loops, which take less room than tasks.

mod shape;

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Ref, Scalar, Target, Text, Value};
use serde_json::Value as Json;

use self::shape::{Columns, FIELDS, signature};
use super::expr::{self, Access};
use crate::lower::object::Object;
use crate::lower::{Dag, Lowered, Outcomes};
use crate::model::json;

/// The one input of a shared template that holds all values of an op.
pub(super) const ARGUMENT: &str = "p";

/// Items of a loop: one of many more takes the controller memory by their square.
const ITEMS: usize = 100;

/// Fewer ops than that are not worth a loop.
const FEWEST: usize = 10;

#[derive(Default)]
pub(super) struct Compact {
    pub(super) shared: Vec<Shared>,
    pub(super) fans: Vec<Fan>,
    members: BTreeMap<usize, Member>,
    in_fan: BTreeMap<usize, usize>,
}

/// A template for several ops.
pub(super) struct Shared {
    pub(super) name: String,
    /// With references to the argument in the place of what differs.
    pub(super) object: Object,
    /// What all members refer to alike, and its name in the template.
    pub(super) inputs: Vec<(Ref, String)>,
    /// The outputs that anything uses, by their indices in the object's.
    pub(super) outputs: BTreeSet<usize>,
}

/// The place in [`ARGUMENT`] that a reference in a shared template stands for.
pub(super) fn place_in_argument(reference: Ref) -> Option<Step> {
    match reference.target {
        Target::Param { scope: FIELDS, index } => Some(Step::Item(index as usize)),
        _ => None,
    }
}

/// What one op gives to its shared template.
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

/// What became of an op.
#[derive(Clone, Copy)]
pub(super) enum Place<'a> {
    /// It has a template and a task of its own.
    Own,
    /// It has a task of its own.
    Shared(&'a Member),
    /// It is an item.
    Fan { fan: usize, first: bool },
}

impl Compact {
    /// Each op for itself.
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

    pub(super) fn find(lowered: &Lowered) -> Self {
        let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (op, node) in lowered.graph.nodes.iter().enumerate() {
            if let Some(object) = &node.object {
                groups.entry(signature(object)).or_default().push(op);
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
            // A loop fails where one item does: it can't tell a reaction which of them.
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

/// The inputs of an op that a template refers to alike for all its members, each with its name.
fn inputs(lowered: &Lowered, op: usize, shared: &Object) -> Vec<(Ref, String)> {
    let mut kept = BTreeSet::new();
    for value in shared.values() {
        value.visit_refs(&mut |reference| {
            kept.insert(reference.target);
        });
    }
    let is_kept = |target: Target| match target {
        // A part of an item is taken out of the item.
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

/// The outputs of ops that anything uses, by their indices in the outputs of the object.
fn outputs(lowered: &Lowered, ops: &[usize], shared: &Object) -> BTreeSet<usize> {
    let nodes = ops.iter().map(|op| &lowered.graph.nodes[*op]);
    let used = nodes.flat_map(|node| {
        node.used_outputs.iter().filter_map(|output| node.data.output_name(*output))
    });
    used.filter_map(|used| shared.outputs.iter().position(|(name, _)| name == used)).collect()
}

impl Member {
    /// The values, as the list that the template takes apart.
    pub(super) fn argument<'a>(&self, access: &impl Fn(Ref) -> Access<'a>) -> String {
        let mut refs = 0;
        for value in &self.values {
            value.visit_refs(&mut |_| refs += 1);
        }
        if refs == 0 {
            // Braces of the user's that would open a tag.
            return self.item().to_string().replace("{{", "{\\u007b");
        }
        let values: Vec<_> = self.values.iter().map(|value| written(value, access)).collect();
        format!("{{{{=toJson([{}])}}}}", values.join(", "))
    }

    /// Numbers are text: they are read by `asInt` and `asFloat`, digit by digit.
    fn item(&self) -> Json {
        let values = self.values.iter().map(|value| match value {
            Value::Int(_) | Value::Float(_) => json::literal(value).to_string().into(),
            value => json::literal(value),
        });
        Json::Array(values.collect())
    }
}

/// A value in the expression of an argument.
fn written<'a>(value: &Value, access: &impl Fn(Ref) -> Access<'a>) -> String {
    match value {
        Value::Text(text) => expr::text(text, access),
        Value::Int(_) | Value::Float(_) => expr::literal(&json::literal(value).to_string()),
        Value::Ref(reference) => {
            let typed = access(*reference).typed(reference.ty);
            match reference.ty {
                Scalar::Int | Scalar::Float => format!("toJson({typed})"),
                _ => typed,
            }
        }
        other => json::literal(other).to_string(),
    }
}

/// Whether a value can stand in an item: Argo would read braces in one as a tag.
fn is_item(value: &Value) -> bool {
    match value {
        Value::Text(Text::Literal(text)) => !text.contains("{{"),
        Value::Int(_) | Value::Float(_) | Value::Bool(_) => true,
        _ => false,
    }
}
