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
//! | [`read`] | JSON and YAML as such a tree, with lines and columns |
//! | [`conform`] | holds such a tree to the table |
//! | [`duration`] | durations as Argo reads them |
//! | [`retry`] | which retries can succeed |
//! | [`default`] | the defaults of parameters against the fields that they flow into |
//! | [`spec`] | what the fields of a spec mean together |
//! | [`manifest`] | the object of a `ResourceOp` |
//! | [`resource`] | what ops do to which resources |
//! | [`order`] | what runs before what |
//! | [`lifecycle`] | the life of each resource over the whole graph |
//! | [`selector`], [`json_path`] | conditions as Kubernetes reads them, paths as kubectl does |
//! | [`quartz`] | the schedules of jobs as Quartz reads them |
//! | [`selector`] | conditions as Argo reads them |
//! | [`json_path`] | the paths of outputs as kubectl reads them |
//! | [`tag`] | Argo's tags in values that are passed on |
//! | [`schedule`] | schedules as Argo reads them |
//! | [`size`] | how large a workflow may be |

pub mod conform;
pub mod default;
pub mod diagnostic;
pub mod duration;
mod excerpt;
pub mod graph;
pub mod json_path;
pub mod lifecycle;
pub mod manifest;
pub mod names;
pub mod nearest;
pub mod order;
pub mod quartz;
pub mod read;
pub mod resource;
pub mod retry;
pub mod schedule;
pub mod selector;
pub mod size;
pub mod spec;
pub mod table;
pub mod tag;
pub mod value;
