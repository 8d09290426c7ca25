//! Simulates Argo workflows: what a cluster would do with the YAML of a pipeline, on virtual time.
//!
//! It interprets the workflow that a cluster would get. What it has no model of is an
//! [error](Error), never a guess. The same workflow in the same [`Scenario`](scenario::Scenario) gives the same
//! [`Report`](report::Report).
//!
//! It is an implementation detail of [`kfp-dbx`](https://docs.rs/kfp-dbx), whose module `testing` is
//! made of it: depend on that crate instead.
//!
//! Imports point from a later module to an earlier one, never back:
//! `error`, `time`, `go_json` ← `scenario`, `expression` ← `workflow` ← `report` ← `queue` ← `kubernetes` ←
//! `databricks` ← `pod` ← `argo` ← `world`.
//!
//! | module | contents |
//! |---|---|
//! | `error` | what cannot be simulated |
//! | [`time`] | virtual time |
//! | [`scenario`] | what happens to the ops and to the workflow |
//! | `go_json` | JSON as Go writes it |
//! | [`expression`] | Argo's tags and the language of its expressions |
//! | [`workflow`] | a workflow as it is written, checked to have nothing that has no model here |
//! | [`report`] | what became of the workflow, its nodes and its objects |
//! | `queue` | what is to happen, and when |
//! | `kubernetes` | objects, their owners, their finalizers, and what kubectl does with them |
//! | `databricks` | the operator's kinds and their states |
//! | `pod` | the pod of a resource template |
//! | `argo` | Argo's controller |
//! | `world` | all of them together |

#[allow(dead_code)]
mod argo;
mod databricks;
mod error;
pub mod expression;
mod go_json;
mod kubernetes;
mod pod;
#[allow(dead_code)]
mod queue;
pub mod report;
pub mod scenario;
pub mod time;
pub mod workflow;
mod world;

pub use databricks::{bad_ends, faults};
pub use error::{Error, MissingItem};
pub use world::{Prepared, simulate};
