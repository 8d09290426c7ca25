//! The result of lowering.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use kfp_dbx_core::graph::{Graph, NodeIndex};
use kfp_dbx_core::lifecycle::Exit;
use kfp_dbx_core::spec::items::Listed;
use kfp_dbx_core::table::{Op, Output};
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Scalar, Target, Value, WorkflowVariable};
use proc_macro2::{Span, TokenStream};

use crate::read::facts::OpFacts;

/// A body as far as the macro sees it.
pub(crate) struct Body {
    pub(crate) graph: Graph<Span>,
    /// The facts of each node that is an op.
    pub(crate) facts: Vec<OpFacts>,
    /// The facts of each node that is a block.
    pub(crate) blocks: BTreeMap<NodeIndex, BlockFacts>,
    /// The items of the loops whose lists the source contains.
    pub(crate) listed: Listed<Span>,
    /// The parameters, and the items of loops after them.
    pub(crate) variables: Vec<Variable>,
    /// The names of outputs of a `ResourceOp`, by their index in a reference.
    pub(crate) output_names: Vec<String>,
    /// The values of Argo's own that blocks use.
    pub(crate) given_values: Vec<GivenValue>,
    /// The literal words that are compared at run time.
    pub(crate) compared: Vec<ComparedWord>,
    /// The places where Rust asks for the contents of a text that is made of runtime values.
    pub(crate) text_uses: Vec<TextUse>,
    /// Whether every op of the pipeline is in the graph.
    pub(crate) is_complete: bool,
    /// The ops whose outputs the function returns, with the places.
    pub(crate) returned: Vec<(NodeIndex, Span)>,
    /// The types whose `new` the body calls on each path, and that are not of the table.
    pub(crate) constructed: Vec<(String, Span)>,
    /// The functions that the body calls by a single name on each path.
    pub(crate) called: Vec<(String, Span)>,
    /// Whether a name that must be a value of the body is bound nowhere.
    pub(crate) has_unbound_name: bool,
    /// Whether no op that another one depends on is unknown because rustc rejects how it is named.
    pub(crate) is_order_known: bool,
    /// Whether the body has items, such as types, of its own.
    pub(crate) has_items: bool,
    /// The names of the parameters that the body mentions, also within format strings.
    pub(crate) mentioned: BTreeSet<String>,
}

/// A parameter of the pipeline, or the item of a loop.
pub(crate) struct Variable {
    pub(crate) name: String,
    /// The code that stands for it in the body.
    pub(crate) code: String,
    /// The type, if it can be seen.
    pub(crate) ty: Option<Scalar>,
    /// The loop that it is an item of.
    pub(crate) of: Option<NodeIndex>,
    /// The path from the item to it, if it can be seen.
    pub(crate) steps: Option<Vec<Step>>,
    pub(crate) default: Option<(Value, Span)>,
}

/// The facts of a block.
#[derive(Default)]
pub(crate) struct BlockFacts {
    /// The condition of a condition, or the list of a loop.
    pub(crate) given: Option<TokenStream>,
    /// The words of the body's comparisons, if the condition is met exactly if a value is one of
    /// them.
    pub(crate) words: Range<usize>,
    /// When an exit handler runs.
    pub(crate) exit: Option<Exit>,
    pub(crate) is_empty: bool,
    /// Whether a loop may have a single item.
    pub(crate) may_be_single: bool,
    /// Whether only the run knows the list of a loop, so that it may have no items.
    pub(crate) may_be_empty: bool,
    /// Whether the list of a loop is the same in every iteration of the loops around it.
    pub(crate) is_literal: bool,
    /// Whether a loop works on one item at a time, or may.
    pub(crate) may_be_one_by_one: bool,
    /// The place where the number of items that run at once is set to 0.
    pub(crate) no_parallelism: Option<Span>,
}

/// A value of Argo's own (`status` of `workflow::status()`) that a block uses.
pub(crate) struct GivenValue {
    pub(crate) variable: WorkflowVariable,
    pub(crate) block: NodeIndex,
    pub(crate) at: Span,
}

/// A literal word that is compared at run time.
pub(crate) struct ComparedWord {
    pub(crate) with: Compared,
    pub(crate) word: String,
    /// Whether the comparison asks if the two are equal.
    pub(crate) is_equal: bool,
    /// The words of the comparison, among all of the body. None if not all of them are known.
    pub(crate) words: Range<usize>,
    pub(crate) at: Span,
}

/// A runtime value that is compared with a word.
#[derive(Clone, Copy)]
pub(crate) enum Compared {
    /// An output of that op.
    Output(NodeIndex, &'static Op, &'static Output),
    /// The decision of an op that suspends the workflow.
    Decision(NodeIndex),
    Workflow(WorkflowVariable),
}

/// A text that Rust makes of runtime values, and perhaps of others.
#[derive(Clone)]
pub(crate) struct MadeText {
    /// The parts. No two literal ones are neighbours.
    pub(crate) parts: Vec<TextPart>,
}

/// A part of a text.
#[derive(Clone)]
pub(crate) enum TextPart {
    Literal(String),
    /// A runtime value, as code.
    Runtime(String),
    /// A part that the macro can't see.
    Unknown,
}

/// A place where Rust asks for the contents of a text.
pub(crate) struct TextUse {
    pub(crate) text: MadeText,
    pub(crate) question: Question,
    pub(crate) at: Span,
}

/// What Rust asks of a text.
pub(crate) enum Question {
    /// It is compared, by that method of a runtime condition, with an expression.
    Compared { by: &'static str, with: Option<String> },
    /// It is matched with patterns.
    Matched,
    /// A method is called, with a literal pattern.
    Asked { method: String, pattern: Option<String> },
    /// A part of it is taken.
    Cut(Bound, Bound),
    /// A macro prints it.
    Printed(String),
}

/// A bound of a range of bytes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    None,
    At(usize),
    Unknown,
}

impl MadeText {
    pub(crate) fn literal(text: impl Into<String>) -> Self {
        Self { parts: vec![TextPart::Literal(text.into())] }
    }

    pub(crate) fn runtime(code: impl Into<String>) -> Self {
        Self { parts: vec![TextPart::Runtime(code.into())] }
    }

    pub(crate) fn unknown() -> Self {
        Self { parts: vec![TextPart::Unknown] }
    }

    /// Joins texts. Returns `None` if none of them contains a runtime value. The rest of a text that
    /// is too long to follow is not known.
    pub(crate) fn of(texts: impl IntoIterator<Item = Self>) -> Option<Self> {
        const MOST_PARTS: usize = 1_000;
        const MOST_BYTES: usize = 1 << 16;
        let mut parts: Vec<TextPart> = Vec::new();
        let mut bytes = 0;
        for part in texts.into_iter().flat_map(|text| text.parts) {
            if let TextPart::Literal(text) = &part {
                bytes += text.len();
            }
            if parts.len() >= MOST_PARTS || bytes > MOST_BYTES {
                parts.push(TextPart::Unknown);
                break;
            }
            match (parts.last_mut(), part) {
                (Some(TextPart::Literal(end)), TextPart::Literal(more)) => end.push_str(&more),
                (_, TextPart::Literal(text)) if text.is_empty() => {}
                (_, part) => parts.push(part),
            }
        }
        let is_runtime = |part: &TextPart| matches!(part, TextPart::Runtime(_));
        parts.iter().any(is_runtime).then_some(Self { parts })
    }
}

impl Body {
    /// Returns a node and the blocks that contain it, innermost first.
    pub(crate) fn with_around(&self, node: NodeIndex) -> impl Iterator<Item = NodeIndex> {
        std::iter::successors(Some(node), |node| self.graph.nodes[*node].parent)
    }

    /// Returns when a node runs at exit, if it does.
    pub(crate) fn exit_of(&self, node: NodeIndex) -> Option<Exit> {
        self.with_around(node).find_map(|node| self.blocks.get(&node)?.exit)
    }

    /// Returns whether a node is that block or is in it.
    pub(crate) fn is_within(&self, node: NodeIndex, block: NodeIndex) -> bool {
        self.with_around(node).any(|node| node == block)
    }

    /// Returns whether an op escaped or was created in a closure. Other code may then set its name
    /// and its fields.
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
