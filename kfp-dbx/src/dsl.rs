//! The calls of a pipeline's body: handles, values, ops, control flow. Each records into `model`.
//!
//! Imports point from a later line to an earlier one:
//!
//! | module | what it holds |
//! |---|---|
//! | `scopes`, `tuples`, `duration`, `param_type` | the pipelines under construction; durations; types of parameters |
//! | `op_id`, `op_name`, `inspect`, `op` | the handle and the name of any op, a look at one op alone, the trait of all ops |
//! | `handle`, `workflow`, `value`, `fields`, `parameter` | handles of values, and what setters take |
//! | `condition`, `block`, `lists`, `loops` | conditions, loops and their results, exit handlers, pipelines as ops |
//! | `specs`, `retry`, `policy`, `outcome`, `checked`, `cron` | typed specs, and the traits of ops |
//! | `mistakes` | the methods that runtime values and ops do not have |
//! | `ops` | the ops |

pub(crate) mod block;
pub(crate) mod checked;
pub(crate) mod condition;
pub(crate) mod cron;
pub(crate) mod duration;
pub(crate) mod fields;
pub(crate) mod handle;
pub(crate) mod inspect;
pub(crate) mod lists;
pub(crate) mod loops;
pub(crate) mod mistakes;
pub(crate) mod op;
pub(crate) mod op_id;
pub(crate) mod op_name;
pub(crate) mod ops;
pub(crate) mod outcome;
pub(crate) mod param_type;
pub(crate) mod parameter;
pub(crate) mod policy;
pub(crate) mod retry;
pub(crate) mod scopes;
pub(crate) mod specs;
mod tuples;
pub(crate) mod value;
pub mod workflow;
