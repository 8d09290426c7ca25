//! The nodes of the graph: ops and blocks of ops.

use super::NodeIndex;
use crate::table::Op;

/// Whether a part of the graph exists on every path through the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Certainty {
    /// It exists on some paths, or may exist.
    May,
    /// It exists on every path.
    Must,
}

/// The kind of a node.
#[derive(Debug, Clone, Copy)]
pub enum OpKind {
    /// An op of the table.
    Table(&'static Op),
    /// A `ResourceOp`.
    Resource,
    /// A `SuspendOp`.
    Suspend,
    /// A block of ops.
    Block(Block),
    /// An op that is created where the macro can't see it, such as in a helper function.
    Unknown,
}

/// The kind of a block of ops, which is a DAG of its own in the workflow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Block {
    /// `when(…)`.
    When,
    /// `.otherwise(…)`.
    Otherwise,
    /// `for_each(…)`.
    ForEach,
    /// `on_exit(…)`, `on_failure(…)` and `on_success(…)`.
    Exit,
    /// A pipeline that is used as an op.
    Pipeline,
}

impl Block {
    /// Returns the name of a block that has no name of its own.
    pub fn name(self) -> &'static str {
        match self {
            Self::When => "when",
            Self::Otherwise => "otherwise",
            Self::ForEach => "for-each",
            Self::Exit => "exit",
            Self::Pipeline => "pipeline",
        }
    }

    /// Returns the word for such a block in messages.
    pub fn describe(self) -> &'static str {
        match self {
            Self::When | Self::Otherwise => "condition",
            Self::ForEach => "loop",
            Self::Exit => "exit handler",
            Self::Pipeline => "pipeline",
        }
    }

    /// Returns the word with its indefinite article.
    pub fn indefinite(self) -> &'static str {
        match self {
            Self::When | Self::Otherwise => "a condition",
            Self::ForEach => "a loop",
            Self::Exit => "an exit handler",
            Self::Pipeline => "a pipeline",
        }
    }
}

/// An op or a block of ops.
#[derive(Debug, Clone)]
pub struct Node<L> {
    /// Its name in the source, if it is known.
    pub name: Option<String>,
    /// Its kind.
    pub kind: OpKind,
    /// The place where it is created.
    pub at: L,
    /// The variable that holds it, if that is known.
    pub variable: Option<String>,
    /// The block that contains it.
    pub parent: Option<NodeIndex>,
    /// The condition whose other branch it is.
    pub otherwise_of: Option<NodeIndex>,
    /// The path through the body on which it is created.
    pub way: Way,
    /// Whether it was passed to code that the macro can't follow, such as a call, a macro, a
    /// closure or a reference. It may then have edges that are not in the graph.
    pub escaped: bool,
    /// Whether it runs after ops that the macro can't see. These may be any that has escaped.
    pub follows_unseen: bool,
}

/// A path through the body: the branches that lead to a place in it, outermost first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way(pub Vec<Branch>);

/// One arm of an `if`, a `match` or a loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch {
    /// The number of the `if`, `match` or loop in the body.
    pub fork: usize,
    /// The number of its arm.
    pub arm: usize,
    /// Whether the arm may leave the path early (`return`, `break`, `?`), or may not be compiled
    /// at all (`#[cfg]`). Nothing outside of it is then certain to run with it.
    pub leaves: bool,
}

impl Way {
    /// Whether one run of the body can take both paths.
    pub fn meets(&self, other: &Self) -> bool {
        let shared = self.0.iter().zip(&other.0).take_while(|(a, b)| a == b).count();
        let (mine, theirs) = (&self.0[shared..], &other.0[shared..]);
        let leaves = |way: &[Branch]| way.iter().any(|branch| branch.leaves);
        let exclusive =
            matches!((mine.first(), theirs.first()), (Some(a), Some(b)) if a.fork == b.fork);
        !exclusive && !leaves(mine) && !leaves(theirs)
    }

    /// Returns whether every run of the body takes this path.
    pub fn certainty(&self) -> Certainty {
        if self.0.is_empty() { Certainty::Must } else { Certainty::May }
    }
}
