//! The values behind references, as far as they are known before the run. Two equal texts have
//! equal sketches.

use std::collections::BTreeMap;

use kfp_dbx_core::lifecycle::{Part, Sketch};
use kfp_dbx_core::table::{Identity, Output};
use kfp_dbx_core::value::path::display_path;
use kfp_dbx_core::value::{Piece, Ref, Target, Text, Value};

use super::graph::{Graph, Node};
use super::object::Object;
use crate::model::block::{BlockKind, Over};
use crate::model::op::OpKind;
use crate::model::param::{Origin, ParamData};

/// The values behind the references of a graph.
pub(crate) struct Sketches<'a> {
    graph: &'a Graph,
    /// For the item of a loop, the item of the first loop over the same list.
    items: BTreeMap<u32, u32>,
    /// The values of the arguments, by their parameters.
    arguments: Vec<Option<&'a Value>>,
}

impl<'a> Sketches<'a> {
    pub(crate) fn new(graph: &'a Graph) -> Self {
        let mut arguments = vec![None; graph.params.len()];
        for (index, param) in (0_u32..).zip(&graph.params) {
            let Origin::Argument(block) = param.of else { continue };
            let values = match graph.nodes[block as usize].block_kind() {
                Some(BlockKind::Pipeline(values)) => values.as_slice(),
                _ => &[],
            };
            let given = values.iter().find(|(of, _)| *of == index).map(|(_, value)| value);
            arguments[index as usize] = given.or(param.default.as_ref());
        }
        let mut sketches = Self { graph, items: BTreeMap::new(), arguments };
        let mut first: BTreeMap<String, u32> = BTreeMap::new();
        for node in &graph.nodes {
            if let Some(BlockKind::ForEach { over, item }) = node.block_kind() {
                let same = first.entry(sketches.text_of_loop(over)).or_insert(*item);
                sketches.items.insert(*item, *same);
            }
        }
        sketches
    }

    /// Returns the value of the argument behind a parameter.
    fn argument(&self, index: u32) -> Option<&'a Value> {
        self.arguments.get(index as usize).copied().flatten()
    }

    /// Returns the sketch of the value that a reference stands for, if another text can have it.
    pub(super) fn resolve(&self, reference: Ref) -> Option<Sketch<'a>> {
        match reference.target {
            // A rule reports handles of other pipelines.
            Target::Param { scope, .. } | Target::Output { scope, .. }
                if scope != self.graph.scope =>
            {
                None
            }
            Target::Param { scope, index } => {
                let (whole, path) = self.graph.whole_param(index)?;
                if let Some(value) = self.argument(whole) {
                    if path.is_empty() {
                        return Some(self.of(value));
                    }
                    // A part of an argument that is itself passed on.
                    if let Value::Ref(of) = value
                        && let Some(Sketch(parts)) = self.resolve(*of)
                        && let [Part::Ref(target, outer)] = parts.as_slice()
                    {
                        let path = format!("{outer}{}", display_path(&path));
                        return Some(Sketch(vec![Part::Ref(*target, path)]));
                    }
                }
                let whole = self.first_item(whole);
                let target = Target::Param { scope, index: whole };
                Some(Sketch(vec![Part::Ref(target, display_path(&path))]))
            }
            Target::Output { op, output, lists: None, part: None, .. } => {
                let node = self.graph.nodes.get(op as usize)?;
                let name = node.data.output_name(output)?;
                if let Some(path) = self.item_path(node, name) {
                    return Some(path);
                }
                let is_name = name == "name"
                    || matches!(&node.data.kind, OpKind::Databricks(data)
                        if data.row.kind.name_setter == name);
                let object = node.object.as_ref().filter(|_| is_name)?;
                self.own_name(op as usize, object)
            }
            Target::Output { .. } | Target::Workflow(_) => None,
        }
    }

    /// Returns the path of the item that an op creates, if an output holds it and it is known.
    fn item_path(&self, node: &'a Node, output: &str) -> Option<Sketch<'a>> {
        let OpKind::Databricks(data) = &node.data.kind else { return None };
        let is_it = |row: &&Output| row.name == output && row.identity == Some(Identity::Path);
        data.row.outputs.iter().find(is_it)?;
        let path = self.of(node.object.as_ref()?.spec()?.get(data.row.kind.path?.field)?);
        (!path.0.contains(&Part::Unknown)).then_some(path)
    }

    /// Returns the item of the first loop over the same list, for the item of a loop.
    pub(super) fn first_item(&self, item: u32) -> u32 {
        self.items.get(&item).copied().unwrap_or(item)
    }

    /// Returns the name of an op's object, without its namespace.
    fn own_name(&self, op: usize, object: &'a Object) -> Option<Sketch<'a>> {
        match object.resource_name() {
            Some(name) => Some(self.of(name)),
            None => {
                object.metadata("generateName")?;
                Some(Sketch(vec![Part::Generated(op)]))
            }
        }
    }

    /// Returns the name of an op's object, with a namespace of its own.
    pub(super) fn name_of_object(&self, op: usize, object: &'a Object) -> Option<Sketch<'a>> {
        let namespace = object.metadata("namespace").map(|namespace| self.of(namespace));
        Some(self.own_name(op, object)?.in_namespace(namespace))
    }

    /// Returns the sketch of a value.
    pub(crate) fn of(&self, value: &'a Value) -> Sketch<'a> {
        Sketch::of(value, &|reference| self.resolve(reference))
    }

    /// Returns the value itself, or that of the argument that it stands for.
    pub(super) fn value_of<'v>(&self, value: &'v Value) -> &'v Value
    where
        'a: 'v,
    {
        let Value::Ref(Ref { target: Target::Param { scope, index }, .. }) = value else {
            return value;
        };
        match self.argument(*index).filter(|_| *scope == self.graph.scope) {
            Some(argument) => self.value_of(argument),
            None => value,
        }
    }

    /// Returns a text of a value that only equal values have.
    pub(super) fn text_of(&self, value: &Value) -> String {
        match self.value_of(value) {
            Value::Ref(reference) => match self.resolve(*reference) {
                Some(known) => format!("{:?}", known.0),
                None => format!("{:?}", reference.target),
            },
            Value::Text(Text::Mixed(pieces)) => {
                let piece = |piece: &Piece| match piece {
                    Piece::Literal(text) => format!("{text:?}"),
                    Piece::Ref(reference) => self.text_of(&Value::Ref(*reference)),
                };
                pieces.iter().map(piece).collect()
            }
            other => format!("{other:?}"),
        }
    }

    /// Returns a text of the list of a loop that only equal lists have.
    pub(super) fn text_of_loop(&self, over: &Over) -> String {
        match over {
            Over::Items(items) => format!("{items:?}"),
            Over::List(list) => match self.value_of(&Value::Ref(*list)) {
                Value::List(items) => format!("{items:?}"),
                list => format!("items of {}", self.text_of(list)),
            },
            Over::Sequence { start, end, format } => {
                let (start, end) = (self.text_of(start), self.text_of(end));
                format!("from {start} to {end} as {format:?}")
            }
        }
    }

    /// Returns whether the value of a reference is an item of a list in the source.
    pub(super) fn is_listed(&self, target: Target) -> bool {
        let Target::Param { scope, index } = target else { return false };
        let param = self.graph.params.get(index as usize).filter(|_| scope == self.graph.scope);
        matches!(param.map(|param| &param.of), Some(Origin::Item(_))) && self.is_open(target)
    }

    /// Returns whether the value of a reference is one that the source lists, or is not known.
    pub(super) fn is_open(&self, target: Target) -> bool {
        let Target::Param { scope, index } = target else { return false };
        match self.graph.params.get(index as usize).filter(|_| scope == self.graph.scope) {
            Some(ParamData { of: Origin::Item(block), .. }) => {
                matches!(self.graph.nodes[*block as usize].block_kind(),
                    Some(BlockKind::ForEach { over, .. }) if self.is_literal(over))
            }
            Some(ParamData { of: Origin::Run, .. }) => false,
            _ => true,
        }
    }

    /// Returns whether the source has the items of a loop.
    fn is_literal(&self, over: &Over) -> bool {
        match over {
            Over::Items(_) => true,
            Over::List(list) => matches!(self.value_of(&Value::Ref(*list)), Value::List(_)),
            Over::Sequence { start, end, .. } => {
                let is_literal = |value| matches!(self.value_of(value), Value::Int(_));
                is_literal(start) && is_literal(end)
            }
        }
    }

    /// Returns the name of a parameter.
    pub(super) fn name_of(&self, target: Target) -> Option<String> {
        match target {
            Target::Param { index, .. } => {
                let param = self.graph.params.get(index as usize)?;
                matches!(param.of, Origin::Run).then(|| param.name.clone())
            }
            Target::Workflow(variable) => Some(format!("workflow::{}()", variable.function())),
            Target::Output { .. } => None,
        }
    }

    /// Returns whether the value of a reference differs between the items of a loop.
    pub(super) fn varies(&self, target: Target, block: usize) -> bool {
        match target {
            Target::Param { index, .. } => {
                // The item of a loop over the same list stands for the items of each of them.
                let same = self.items.iter().filter(|(_, same)| **same == index);
                same.map(|(item, _)| *item)
                    .chain([index])
                    .any(|item| self.param_varies(item, block))
            }
            Target::Output { op, .. } => self.is_inside(op, block),
            Target::Workflow(_) => false,
        }
    }

    fn param_varies(&self, param: u32, block: usize) -> bool {
        match self.graph.params.get(param as usize).map(|param| &param.of) {
            Some(Origin::Item(of)) if *of as usize == block => true,
            // The item of an inner loop differs if its list does.
            Some(Origin::Item(of)) => {
                let mut differs = false;
                self.visit_list(*of as usize, &mut |reference| {
                    differs |= self.varies(reference.target, block);
                });
                differs && self.is_inside(*of, block)
            }
            Some(Origin::Argument(of)) => self.is_inside(*of, block),
            _ => false,
        }
    }

    /// Returns whether a node is a block or is inside it.
    fn is_inside(&self, node: u32, block: usize) -> bool {
        let node = node as usize;
        node == block || self.graph.blocks_around(node).any(|around| around == block)
    }

    /// Visits the references in the list of a loop.
    fn visit_list(&self, block: usize, visit: &mut impl FnMut(Ref)) {
        match self.graph.nodes[block].block_kind() {
            Some(BlockKind::ForEach { over: Over::Items(_), .. }) => {}
            Some(BlockKind::ForEach { over, .. }) => over.visit_refs(visit),
            _ => {}
        }
    }
}
