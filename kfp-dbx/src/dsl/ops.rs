//! The ops.
//!
//! Those of the Databricks operator are generated from the one table of ops in
//! `kfp-dbx-core`, with their specs; [`ResourceOp`] takes any Kubernetes object.

#[rustfmt::skip]
mod generated;
mod resource;

pub use generated::*;
pub use resource::{Action, ResourceOp};
