//! The lifecycle of each resource over the whole graph: created, used, deleted, in that order, on
//! every path.
//!
//! A rule reports a forbidden event only if it certainly happens, and a missing event only if it is
//! certainly missing. So the macro, which sees parts of a pipeline, and the runtime crate, which
//! sees all of it, use the same checks.

mod check;
mod effect;
mod name_index;
mod named;
mod requirements;
mod resources;
mod sketch;
#[cfg(test)]
mod tests;
mod uses;

pub use check::{Knowledge, NewVariable, Pipeline, check};
pub use effect::{
    Condition, Effect, Exit, KindKey, NAME_HOLDS_OUTPUT, delete_of_kept, group_of, kind_key,
    unknown_at_exit,
};
pub use requirements::Facts;
pub use resources::{Lifecycle, lifecycles};
pub use sketch::{Likeness, Part, Sketch};
