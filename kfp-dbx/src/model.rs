//! The body of a pipeline as data: `dsl` records it, `lower` and `emit` read it.
//!
//! | module | what it holds |
//! |---|---|
//! | `scope` | everything that one run of a body recorded |
//! | `op` | one op or block: its kind, its order, its settings |
//! | `block`, `condition` | conditions, loops, exit handlers, pipelines as ops |
//! | `param` | parameters, loop items and arguments, and their types |
//! | `policies`, `settings`, `kind`, `cron`, `patch` | how pods, workflows and schedules are set up |
//! | `marker`, `read`, `json` | placeholders in text; JSON and files to values, and back |

pub(crate) mod block;
pub(crate) mod condition;
pub(crate) mod cron;
pub(crate) mod json;
pub(crate) mod kind;
pub(crate) mod marker;
pub(crate) mod op;
pub(crate) mod param;
pub(crate) mod patch;
pub(crate) mod policies;
pub(crate) mod read;
pub(crate) mod scope;
pub(crate) mod settings;
