//! The ops.
//!
//! The ops of the Databricks operator and their specs are generated from the table of ops in
//! `kfp-dbx-core`. [`ResourceOp`] accepts any Kubernetes object, and [`SuspendOp`] waits for a person.

// An op takes the specs of many others.
#[allow(clippy::wildcard_imports)]
#[rustfmt::skip]
mod generated;
mod resource;
mod suspend;

pub use generated::*;
pub use resource::{Action, ResourceOp, ResourceResults};
pub use suspend::{SuspendOp, SuspendOutputs};
