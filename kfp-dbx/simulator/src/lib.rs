//! Simulates Argo workflows: what a cluster would do with the YAML of a pipeline, on virtual time.
//!
//! It interprets the workflow that a cluster would get. What it has no model of is an
//! [error](Error), never a guess. The same workflow in the same [`Scenario`](scenario::Scenario) gives the same
//! [`Report`](report::Report).
//!
//! It is an implementation detail of [`kfp-dbx`](https://docs.rs/kfp-dbx), whose module `testing` is
//! made of it: depend on that crate instead. Each release may change anything here, as `kfp-dbx` depends on
//! exactly one version of this crate.
//!
//! Imports point from a later module to an earlier one, never back:
//! `error`, `time`, `go_json` ← `scenario`, `expression` ← `workflow` ← `report` ← `queue` ← `kubernetes` ←
//! `databricks` ← `pod` ← `argo` ← `world`.
//!
//! | module | contents |
//! |---|---|
//! | `error` | what cannot be simulated |
//! | [`time`] | virtual time, and how Go reads and Kubernetes writes a time |
//! | [`scenario`] | what happens to the ops and to the workflow: values, faults, stops |
//! | `go_json` | JSON as Go writes it |
//! | [`expression`] | Argo's tags, the language of its expressions, and that of `when` |
//! | [`workflow`] | a workflow as it is written. A field that has no model here is an error |
//! | [`report`] | what became of the workflow, its nodes and its objects |
//! | `queue` | what is to happen, and when |
//! | `kubernetes` | objects, their owners, their finalizers, and what kubectl does with them |
//! | `databricks` | the operator's kinds and their states |
//! | `pod` | the pod of a resource template: Argo's executor |
//! | `argo` | Argo's controller |
//! | `world` | all of them together |
//!
//! A module with several files lists them in its first comment. To find where something is decided:
//!
//! | what | where |
//! |---|---|
//! | which fields of a workflow are read, ignored or refused | the lists in `workflow/known.rs` |
//! | `depends`, `when`, the items of a loop | `workflow/depends.rs`, `expression/when.rs`, `argo/items.rs` |
//! | a function of an expression | the table in `expression/functions.rs` |
//! | retries and their backoff | `argo/retry.rs` |
//! | a timeout or a deadline | `argo/leaf.rs` for a pod, `argo/stop.rs` for the workflow |
//! | mutexes and semaphores | `argo/locks.rs`, `argo/locking.rs` |
//! | stop, terminate, the exit handler, the time to live | `argo/stop.rs`, `argo/exit.rs` |
//! | owner references, and what goes with its owner | `kubernetes/collector.rs` |
//! | the success and the failure condition of an op | `kubernetes/condition.rs`, `pod/look.rs` |
//! | the states of a cluster or of a run, and how long they take | `databricks/moves.rs` |
//! | the status of an object | `databricks/status.rs`, `databricks/values.rs` |
//! | a fault | its variant in [`scenario::Fault`], the ops that can have it in `databricks/faults.rs`, its effect in `pod/act.rs` and `databricks/moves.rs` |

mod argo;
mod databricks;
mod error;
pub mod expression;
mod go_json;
mod kubernetes;
mod pod;
mod queue;
pub mod report;
pub mod scenario;
pub mod time;
pub mod workflow;
mod world;

pub use databricks::{bad_ends, faults};
pub use error::{Error, MissingItem};
pub use world::{Prepared, simulate};
