//! The next step for an object.
//!
//! [`decide`] is a function of the object, of what a [pass](Pass) over it has learnt so far, of what
//! earlier passes remember, and of the time. A module for each kind has what differs.
//!
//! A decision reads like a program that waits for its answers: each question that the pass knows the
//! answer of returns it, and the first one that it does not know ends the decision with `?`, as the
//! next step. When the step is done the decision starts again, and comes one question further.
//!
//! The kinds are judged by the same rules:
//!
//! - The finalizer is there before anything is in Databricks.
//! - A request that makes something is sent only by the pass that stored the intention to send it:
//!   see `intention`.
//! - What a status says has been seen in the workspace.

mod behaviour;
mod condition;
mod convert;
mod dependants;
mod draft;
mod event;
mod exchange;
#[cfg(test)]
mod harness;
mod intention;
mod kinds;
mod known;
mod life;
mod obstacle;
mod pace;
mod pass;
mod report;
mod settle;
mod step;
mod submitted;
mod text;
mod trouble;
mod view;

pub use condition::{DELETING, READY, SUBMITTED, Truth};
pub use draft::Draft;
pub use event::Event;
pub use intention::SUBMITTING;
pub use known::{Known, Memory, Secret};
pub use life::decide;
pub use pass::{ClusterFailure, Learnt, Outcome, Pass};
pub use report::{Report, Stop};
pub use step::{Patch, Step, Wait, Write};
pub use trouble::{DELETION_POLICY, Trouble};
pub use view::View;
