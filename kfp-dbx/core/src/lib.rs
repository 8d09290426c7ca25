//! What `kfp-dbx` and `kfp-dbx-macros` both know.
//!
//! A procedural-macro crate exports nothing but macros, so what the compile-time
//! and the run-time half share stands here, once. It is an implementation detail
//! of [`kfp-dbx`](https://docs.rs/kfp-dbx): depend on that crate instead.
//!
//! | module | what it holds |
//! |---|---|
//! | [`table`] | the one table of ops, kinds, spec fields, outputs and closed sets of values |
//! | [`names`] | the name rules of Argo and Kubernetes, and the reference's sanitizing |
//! | [`graph`] | ops and edges as either half sees them, and the checks over them |
//! | [`diagnostic`] | rules with their codes, and what a finding consists of |
//! | [`nearest`] | the nearest spelling among those that exist |
//! | [`value`] | a spec as a tree, with the places of parameters and outputs in it |
//! | [`conform`] | holds such a tree to the table |
//! | [`duration`] | durations as Argo reads them |
//! | [`retry`] | which retries can succeed |
//! | [`schedule`] | schedules as Argo reads them |

pub mod conform;
pub mod diagnostic;
pub mod duration;
pub mod graph;
pub mod names;
pub mod nearest;
pub mod retry;
pub mod schedule;
pub mod table;
pub mod value;
