//! Blocks of ops: conditions, loops, exit handlers, pipelines that are used as ops.

use kfp_dbx_core::graph::Block;
// The marker of the block of `on_exit` is called `Exit` in `dsl`.
pub(crate) use kfp_dbx_core::lifecycle::Exit as ExitWhen;
use kfp_dbx_core::value::{Ref, Value};

use super::condition::Expr;

/// A block of ops, which becomes a DAG of its own in the workflow.
#[derive(Clone)]
pub(crate) struct BlockData {
    pub(crate) kind: BlockKind,
    /// The number of items that a loop works on at once.
    pub(crate) parallelism: Option<u32>,
}

#[derive(Clone)]
pub(crate) enum BlockKind {
    When(Expr),
    /// The block that runs if the condition with that index is not met.
    Otherwise(u32),
    ForEach {
        over: Over,
        /// The parameter that stands for the item.
        item: u32,
    },
    Exit(ExitWhen),
    /// A pipeline as an op, with the values of its parameters by their indices.
    Pipeline(Vec<(u32, Value)>),
}

impl BlockKind {
    pub(crate) fn block(&self) -> Block {
        match self {
            Self::When(_) => Block::When,
            Self::Otherwise(_) => Block::Otherwise,
            Self::ForEach { .. } => Block::ForEach,
            Self::Exit(_) => Block::Exit,
            Self::Pipeline(_) => Block::Pipeline,
        }
    }

    /// Visits the references of the block itself. The other branch of a condition has none: its
    /// condition is that of the first branch.
    pub(crate) fn visit_refs(&self, visit: &mut impl FnMut(Ref)) {
        match self {
            Self::When(condition) => condition.visit(&mut |value| value.visit_refs(visit)),
            Self::ForEach { over, .. } => over.visit_refs(visit),
            Self::Pipeline(values) => values.iter().for_each(|(_, value)| value.visit_refs(visit)),
            Self::Otherwise(_) | Self::Exit(_) => {}
        }
    }
}

/// The list of a loop.
#[derive(Clone)]
#[doc(hidden)]
#[allow(missing_docs)]
pub enum Over {
    Items(Vec<Value>),
    List(Ref),
    Sequence { start: Value, end: Value, format: Option<String> },
}

impl Over {
    /// Visits the references in the list.
    pub(crate) fn visit_refs(&self, visit: &mut impl FnMut(Ref)) {
        match self {
            Self::Items(items) => items.iter().for_each(|item| item.visit_refs(visit)),
            Self::List(list) => visit(*list),
            Self::Sequence { start, end, .. } => {
                start.visit_refs(visit);
                end.visit_refs(visit);
            }
        }
    }
}
