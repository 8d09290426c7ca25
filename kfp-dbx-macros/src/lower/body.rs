//! The result of lowering.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::{Graph, NodeIndex};
use kfp_dbx_core::lifecycle::Exit;
use kfp_dbx_core::value::{Scalar, Target, Value, WorkflowVariable};
use proc_macro2::{Span, TokenStream};

use crate::read::facts::OpFacts;

/// A body as far as the macro sees it.
pub(crate) struct Body {
    pub(crate) graph: Graph<Span>,
    /// The facts of each node that is an op.
    pub(crate) facts: Vec<OpFacts>,
    pub(crate) blocks: Blocks,
    /// The parameters, and the items of loops after them.
    pub(crate) variables: Vec<Variable>,
    /// The names of outputs of a `ResourceOp`, by their index in a reference.
    pub(crate) names: Vec<String>,
    /// Values of Argo's own that blocks are given.
    pub(crate) given_values: Vec<GivenValue>,
    /// Whether all ops of the pipeline are in the graph.
    pub(crate) is_complete: bool,
    /// The parameters that stand anywhere in the body, also within format strings.
    pub(crate) mentioned: BTreeSet<String>,
    /// Whether Rust decides, repeats or compares anything in the body.
    pub(crate) decides: bool,
}

/// A parameter of the pipeline, or the item of a loop.
pub(crate) struct Variable {
    pub(crate) name: String,
    /// The type, where it can be seen.
    pub(crate) ty: Option<Scalar>,
    /// The loop that it is an item of.
    pub(crate) of: Option<NodeIndex>,
    pub(crate) default: Option<(Value, Span)>,
}

/// The facts of the blocks.
#[derive(Default)]
pub(crate) struct Blocks {
    /// The condition of each condition, and the list of each loop.
    pub(crate) given: BTreeMap<NodeIndex, TokenStream>,
    /// When each exit handler runs.
    pub(crate) exits: BTreeMap<NodeIndex, Exit>,
    /// Blocks whose bodies are empty.
    pub(crate) empty: Vec<NodeIndex>,
    /// Loops that may have a single item.
    pub(crate) single: Vec<NodeIndex>,
    /// Loops over a list that is the same wherever they stand.
    pub(crate) literal: Vec<NodeIndex>,
    /// Loops that work on one item at a time, or may.
    pub(crate) one_by_one: Vec<NodeIndex>,
}

/// A value of Argo's own (`status` of `workflow::status()`) that a block is given.
pub(crate) struct GivenValue {
    pub(crate) variable: WorkflowVariable,
    pub(crate) block: NodeIndex,
    pub(crate) at: Span,
}

impl Body {
    /// Returns a node and the blocks around it, innermost first.
    pub(crate) fn with_around(&self, node: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        std::iter::successors(Some(node), |node| self.graph.nodes[*node].parent)
    }

    /// Returns when a node runs at exit, if it does.
    pub(crate) fn exit_of(&self, node: NodeIndex) -> Option<Exit> {
        self.with_around(node).find_map(|node| self.blocks.exits.get(&node).copied())
    }

    /// Returns whether a node is in that block, or is it.
    pub(crate) fn is_within(&self, node: NodeIndex, block: NodeIndex) -> bool {
        self.with_around(node).any(|node| node == block)
    }

    /// Returns whether an op went where nobody follows it: it may get another name there, and
    /// other fields.
    pub(crate) fn is_lost(&self, node: NodeIndex) -> bool {
        self.graph.nodes[node].escaped || self.facts[node].is_hidden
    }

    /// Returns the parameter or the item that a reference refers to.
    pub(crate) fn variable(&self, target: Target) -> Option<&Variable> {
        match target {
            Target::Param { index, .. } => self.variables.get(index as usize),
            _ => None,
        }
    }
}
