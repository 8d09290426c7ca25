//! Ops and the order between them as either half sees them, and the checks of that order.
//!
//! The macro fills a [`Graph`] with what it sees in the tokens, the runtime with all ops of the
//! pipeline. A node or an edge that is there only on some paths through the body, or that the
//! macro can't be sure of, is [`Certainty::May`]. A rule about what must not be, such as a cycle,
//! looks at the *must* edges alone. A rule about what has to be, such as an order, reports what
//! the *may* edges lack, too. At run time everything is [`Certainty::Must`], so that the same
//! checks serve both.

mod blocks;
mod cycles;
mod edge;
mod names;
mod node;
mod ops;
pub mod order;
mod reach;
#[cfg(test)]
mod tests;

pub use crate::rule::NodeIndex;
pub use blocks::{empty_before_exit, empty_pipeline, item_outside, known_at_exit};
pub use edge::{Edge, Outcome, Reason};
pub use node::{Block, Branch, Certainty, Node, OpKind, Way};
pub use ops::{Graph, lift};
