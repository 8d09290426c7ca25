//! Argo's controller, which decides what of a workflow runs, and when.
//!
//! It follows Argo Workflows 4.0.5 (`workflow/controller`). Argo looks at a whole workflow each time
//! that something happens; here each node tells what it belongs to of its end, which comes to the same,
//! for only what is before a task decides on it. Where Argo looks at things in no fixed order, they have
//! one here.
//!
//! | file | contents |
//! |---|---|
//! | `items` | the items of loops |
//! | `memo` | what all simulations of a workflow read once |
//! | `plan` | the order of the tasks of DAGs, and what their texts say |
//! | `script` | what a scenario says about ops |
//! | `clock` | durations, and times as Argo writes them |
//! | `locks` | mutexes and semaphores |
//! | `flow` | the state of a workflow |
//! | `names` | the values that texts refer to |
//! | `nodes` | nodes that appear and end |
//! | `call`, `leaf` | templates that are executed |
//! | `task`, `ends`, `dag`, `retry` | tasks, what follows from the end of a node, DAGs, attempts |
//! | `locking` | nodes and workflows that take locks |
//! | `looks` | when the controller looks at the workflow |
//! | `begin`, `exit` | the beginning of a workflow, its exit handler, and its end |
//! | `stop` | what ends it from outside |
//! | `controller` | what happens from outside, and the report |

mod begin;
mod call;
mod clock;
mod controller;
mod dag;
mod ends;
mod exit;
mod flow;
mod items;
mod leaf;
mod locking;
mod locks;
mod looks;
mod memo;
mod names;
mod nodes;
mod plan;
mod retry;
mod script;
mod stop;
mod task;

pub(crate) use controller::Known;
pub(crate) use flow::Flow;
pub(crate) use locks::Locks;
pub(crate) use nodes::Site;
