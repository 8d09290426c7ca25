//! The common shape of manifests, and the values in which they differ.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Debug;

use kfp_dbx_core::text::yaml::Kind;
use kfp_dbx_core::value::{Piece, Ref, Scalar, Target, Text, Value};

use crate::emit::json;
use crate::lower::Lowered;
use crate::lower::object::Object;

/// The scope of references to the argument of a shared template. No pipeline has this scope.
pub(super) const FIELDS: u32 = u32::MAX;

/// The values in which ops of one signature differ. Each has a column, and each op a row.
pub(super) struct Columns<'a> {
    /// The leaves of the manifest of each op.
    rows: Vec<Vec<Cow<'a, Value>>>,
    /// The leaf of each column.
    leaves: Vec<usize>,
    /// The column of each leaf in which the ops differ.
    of_leaf: BTreeMap<usize, usize>,
}

impl<'a> Columns<'a> {
    pub(super) fn of(lowered: &'a Lowered, ops: &[usize]) -> Self {
        let objects = ops.iter().filter_map(|op| lowered.graph.nodes[*op].object.as_ref());
        let rows = objects.map(|object| leaves(&object.manifest)).collect();
        let mut all = Self { rows, leaves: Vec::new(), of_leaf: BTreeMap::new() };
        for leaf in 0..all.rows[0].len() {
            if all.leaf(leaf).all(|value| same(value, &all.rows[0][leaf])) {
                continue;
            }
            // The name of a resource is often the name of a run as well. One column serves both.
            let column = all.leaves.iter().position(|known| all.are_alike(*known, leaf));
            let column = column.unwrap_or_else(|| {
                all.leaves.push(leaf);
                all.leaves.len() - 1
            });
            all.of_leaf.insert(leaf, column);
        }
        all
    }

    /// Returns the values of all ops at a leaf.
    fn leaf(&self, leaf: usize) -> impl Iterator<Item = &Value> {
        self.rows.iter().map(move |row| &*row[leaf])
    }

    fn are_alike(&self, a: usize, b: usize) -> bool {
        kind(&self.rows[0][a]) == kind(&self.rows[0][b])
            && self.leaf(a).zip(self.leaf(b)).all(|(a, b)| same(a, b))
    }

    /// Returns the values of the op in a row.
    pub(super) fn values(&self, op: usize) -> Vec<Value> {
        self.leaves.iter().map(|leaf| self.rows[op][*leaf].clone().into_owned()).collect()
    }

    /// Returns a manifest in which references to the columns replace the values that differ.
    pub(super) fn manifest(&self, manifest: &Value) -> Value {
        let mut manifest = manifest.clone();
        let mut leaf = 0;
        replace(&mut manifest, &mut |ty| {
            let column = self.of_leaf.get(&leaf).copied();
            leaf += 1;
            let index = u32::try_from(column?).unwrap_or_default();
            Some(Ref { target: Target::Param { scope: FIELDS, index }, ty })
        });
        manifest
    }
}

/// Returns the leaves of a manifest: its scalars, and the pieces of its texts.
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

/// Returns a piece of a text as a text.
fn text_of(piece: &Piece) -> Value {
    Value::Text(match piece {
        Piece::Literal(text) => Text::Literal(text.clone()),
        Piece::Ref(_) => Text::Mixed(vec![piece.clone()]),
    })
}

/// Visits the [`leaves`] of a value in their order, and replaces each for which `with` returns a
/// reference.
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

/// Returns the type of a scalar.
fn kind(value: &Value) -> Scalar {
    match value {
        Value::Int(_) => Scalar::Int,
        Value::Float(_) => Scalar::Float,
        Value::Bool(_) => Scalar::Bool,
        Value::Ref(reference) if reference.ty == Scalar::Count => Scalar::Int,
        Value::Ref(reference) => reference.ty,
        _ => Scalar::Text,
    }
}

fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Null, Value::Null) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Float(a), Value::Float(b)) => a.value.to_bits() == b.value.to_bits(),
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Ref(a), Value::Ref(b)) => a == b,
        _ => false,
    }
}

/// Returns everything that ops must have in common to share a template: all but the values of their
/// manifests, and of these the values that must be common as well.
pub(super) fn signature(object: &Object, is_common: &dyn Fn(&Value) -> bool) -> String {
    let mut signature = json::Writer::default();
    let Object { action, merge_strategy, set_owner_reference, policies, .. } = object;
    let rest = format!("{action:?} {merge_strategy:?} {set_owner_reference} {policies:?}");
    signature.text(&rest);
    for condition in [&object.success_condition, &object.failure_condition] {
        match condition {
            Some(condition) => push_value(condition, &mut signature),
            None => signature.scalar("null"),
        }
    }
    signature.begin(Kind::List);
    object.flags.iter().for_each(|flag| push_value(flag, &mut signature));
    signature.end(Kind::List);
    for (name, json_path) in object.outputs.iter() {
        signature.text(name);
        signature.text(json_path);
    }
    push_shape(&object.manifest, is_common, &mut signature);
    signature.finish()
}

fn push_value(value: &Value, signature: &mut json::Writer) {
    match value {
        Value::Text(Text::Literal(text)) => _ = signature.text(text),
        value => push_debug(value, signature),
    }
}

/// Writes a value that is not a text, so that no text reads the same.
fn push_debug(value: &impl Debug, signature: &mut json::Writer) {
    signature.begin(Kind::List);
    signature.text(&format!("{value:?}"));
    signature.end(Kind::List);
}

fn push_shape(value: &Value, is_common: &dyn Fn(&Value) -> bool, signature: &mut json::Writer) {
    match value {
        value if is_common(value) => push_debug(value, signature),
        Value::List(items) => {
            signature.begin(Kind::List);
            for item in items {
                push_shape(item, is_common, signature);
            }
            signature.end(Kind::List);
        }
        Value::Map(map) => {
            signature.begin(Kind::Map);
            for (key, value) in &map.entries {
                match key {
                    Text::Literal(key) => signature.key(key),
                    Text::Mixed(_) => push_debug(key, signature),
                }
                push_shape(value, is_common, signature);
            }
            signature.end(Kind::Map);
        }
        Value::Null => signature.scalar("null"),
        // The kinds of its pieces, but not their texts.
        Value::Text(Text::Mixed(pieces)) => {
            let pieces = pieces.iter().map(|piece| match piece {
                Piece::Ref(_) => 'r',
                Piece::Literal(_) => 't',
            });
            signature.scalar(&pieces.collect::<String>());
        }
        value => signature.scalar(kind(value).letter().encode_utf8(&mut [0; 4])),
    }
}
