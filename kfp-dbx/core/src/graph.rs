//! Ops and the order between them as either half sees them, and the checks of that order.
//!
//! The macro fills a [`Graph`] with the ops that it sees in the tokens, and the runtime crate with
//! all ops of the pipeline. A node or an edge is [`Certainty::May`] if it exists only on some paths
//! through the body, or if the macro can't be certain of it. A rule that forbids something, such as
//! a cycle, looks only at the *must* edges. A rule that demands something, such as an order, is
//! satisfied by *may* edges as well. The runtime crate knows everything for certain
//! ([`Certainty::Must`]), so that the same checks serve both.

mod blocks;
mod contradictions;
mod cycles;
mod edge;
mod failures;
mod guards;
mod links;
mod missing;
mod names;
mod node;
mod ops;
pub mod order;
mod reach;
mod skipped;
mod spread;
#[cfg(test)]
mod tests;

pub use crate::rule::NodeIndex;
pub use blocks::{
    empty_before_exit, empty_pipeline, item_outside, known_at_exit, recursive_call,
    recursive_pipeline,
};
pub use edge::{Edge, Outcome, Outcomes, Reason};
pub use guards::Guards;
pub use links::Link;
pub use names::duplicate_op_name;
pub use node::{Block, Branch, Certainty, Node, OpKind, Way};
pub use ops::{Graph, lift};
pub use spread::{NodeFacts, Spread, conditions_of_uses};
