//! What ops share in a workflow that would outgrow Argo's limit.
//!
//! Ops whose objects differ in values only share one template, which takes those values as
//! one argument of JSON and has no output that nothing uses. Those of them that wait for the
//! same, are waited for by the same and whose outputs nobody uses are a *fan*: the items of a
//! few loops, which take less room than tasks.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Piece, Ref, Scalar, Target, Text, Value};
use serde_json::Value as Json;

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

/// The scope of references into [`ARGUMENT`], which no pipeline has.
const FIELDS: u32 = u32::MAX;

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

    fn share(&mut self, lowered: &Lowered, group: &[usize]) {
        let leaves: Vec<Vec<Cow<'_, Value>>> = group
            .iter()
            .filter_map(|&op| lowered.graph.nodes[op].object.as_ref())
            .map(|object| leaves(&object.manifest))
            .collect();
        let Some(object) = lowered.graph.nodes[group[0]].object.as_ref() else { return };
        let column = |index: usize| leaves.iter().map(move |leaves| &*leaves[index]);
        let varies = |index: &usize| {
            let mut column = column(*index);
            let first = column.next();
            first.is_some_and(|first| column.any(|value| !same(first, value)))
        };
        let varying: Vec<usize> = (0..leaves[0].len()).filter(varies).collect();
        // The resource's name is often the run's name as well: one value serves both.
        let mut columns: Vec<usize> = Vec::new();
        let mut field_of: BTreeMap<usize, usize> = BTreeMap::new();
        for &index in &varying {
            let alike = |known: &usize| {
                kind(&leaves[0][*known]) == kind(&leaves[0][index])
                    && column(*known).zip(column(index)).all(|(a, b)| same(a, b))
            };
            let field = columns.iter().position(alike).unwrap_or_else(|| {
                columns.push(index);
                columns.len() - 1
            });
            field_of.insert(index, field);
        }
        let mut manifest = object.manifest.clone();
        let mut index = 0;
        replace(&mut manifest, &mut |ty| {
            let field = field_of.get(&index).copied();
            index += 1;
            let index = u32::try_from(field?).unwrap_or_default();
            Some(Ref { target: Target::Param { scope: FIELDS, index }, ty })
        });
        let mut outputs = BTreeSet::new();
        for &op in group {
            let data = &lowered.graph.nodes[op].data;
            for &output in &lowered.graph.nodes[op].used_outputs {
                let name = data.output_name(output);
                outputs.extend(object.outputs.iter().position(|(known, _)| Some(known) == name));
            }
        }
        let object = Object { manifest, ..object.clone() };
        let mut kept = BTreeSet::new();
        for value in object.values() {
            value.visit_refs(&mut |reference| {
                kept.insert(reference.target);
            });
        }
        let node = &lowered.graph.nodes[group[0]];
        let is_kept = |target: Target| match target {
            // A part of an item is taken out of the item.
            Target::Param { index, .. } => kept.iter().any(|kept| match kept {
                Target::Param { scope, index: part } if *scope != FIELDS => {
                    lowered.graph.whole_param(*part).is_some_and(|(base, _)| base == index)
                }
                _ => false,
            }),
            target => kept.contains(&target),
        };
        let mut taken = UniqueNames::new();
        taken.claim(ARGUMENT);
        let inputs = node.inputs.iter().filter(|(reference, _)| is_kept(reference.target));
        let inputs: Vec<_> =
            inputs.map(|(reference, name)| (*reference, taken.claim(name))).collect();
        let shared = self.shared.len();
        for (&op, leaves) in group.iter().zip(&leaves) {
            let values = columns.iter().map(|&index| leaves[index].clone().into_owned());
            self.members.insert(op, Member { shared, values: values.collect() });
        }
        self.shared.push(Shared { name: node.name.clone(), object, inputs, outputs });
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

impl Member {
    /// The values, as the list that the template takes apart.
    pub(super) fn argument(&self, access: &impl Fn(Ref) -> Access) -> String {
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
fn written(value: &Value, access: &impl Fn(Ref) -> Access) -> String {
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

/// What a manifest is made of: its scalars, and the pieces of texts that are put together.
fn leaves(manifest: &Value) -> Vec<Cow<'_, Value>> {
    fn walk<'a>(value: &'a Value, leaves: &mut Vec<Cow<'a, Value>>) {
        match value {
            Value::List(items) => items.iter().for_each(|item| walk(item, leaves)),
            Value::Map(map) => map.entries.iter().for_each(|(_, value)| walk(value, leaves)),
            Value::Text(Text::Mixed(pieces)) => {
                leaves.extend(pieces.iter().map(|piece| Cow::Owned(text_of(piece))));
            }
            value => leaves.push(Cow::Borrowed(value)),
        }
    }
    let mut found = Vec::new();
    walk(manifest, &mut found);
    found
}

/// A piece of a text, as the text that it is.
fn text_of(piece: &Piece) -> Value {
    Value::Text(match piece {
        Piece::Literal(text) => Text::Literal(text.clone()),
        Piece::Ref(_) => Text::Mixed(vec![piece.clone()]),
    })
}

/// Visits what [`leaves`] has, in its order, and takes what is given in its place.
fn replace(value: &mut Value, with: &mut impl FnMut(Scalar) -> Option<Ref>) {
    match value {
        Value::List(items) => items.iter_mut().for_each(|item| replace(item, with)),
        Value::Map(map) => map.entries.iter_mut().for_each(|(_, value)| replace(value, with)),
        Value::Text(Text::Mixed(pieces)) => {
            for piece in pieces {
                if let Some(reference) = with(Scalar::Text) {
                    *piece = Piece::Ref(reference);
                }
            }
        }
        value => {
            if let Some(reference) = with(kind(value)) {
                *value = Value::Ref(reference);
            }
        }
    }
}

/// The type of a scalar.
fn kind(value: &Value) -> Scalar {
    match value {
        Value::Int(_) => Scalar::Int,
        Value::Float(_) => Scalar::Float,
        Value::Bool(_) => Scalar::Bool,
        Value::Ref(reference) => reference.ty,
        _ => Scalar::Text,
    }
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.to_bits() == b.to_bits(),
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Ref(a), Value::Ref(b)) => a == b,
        _ => false,
    }
}

/// What ops have in common that share a template: everything but the values.
fn signature(object: &Object) -> String {
    fn shape(value: &Value, signature: &mut String) {
        match value {
            Value::List(items) => {
                signature.push('[');
                for item in items {
                    shape(item, signature);
                }
                signature.push(']');
            }
            Value::Map(map) => {
                signature.push('{');
                for (key, value) in &map.entries {
                    let _ = write!(signature, "{key:?}:");
                    shape(value, signature);
                }
                signature.push('}');
            }
            Value::Null => signature.push('n'),
            // What it is put together of, not of which texts.
            Value::Text(Text::Mixed(pieces)) => {
                signature.push('(');
                for piece in pieces {
                    signature.push(if matches!(piece, Piece::Ref(_)) { 'r' } else { 't' });
                }
                signature.push(')');
            }
            value => {
                let _ = write!(signature, "{:?} ", kind(value));
            }
        }
    }
    let mut signature = format!(
        "{:?} {:?} {:?} {:?} {:?} {} {:?} {:?} ",
        object.action,
        object.success_condition,
        object.failure_condition,
        object.flags,
        object.merge_strategy,
        object.set_owner_reference,
        object.outputs,
        object.policies,
    );
    shape(&object.manifest, &mut signature);
    signature
}
