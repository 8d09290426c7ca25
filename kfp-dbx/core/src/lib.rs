//! What `kfp-dbx` and `kfp-dbx-macros` both know.
//!
//! A procedural-macro crate exports nothing but macros, so what the compile-time
//! and the run-time half share stands here, once. It is an implementation detail
//! of [`kfp-dbx`](https://docs.rs/kfp-dbx): depend on that crate instead.
//!
//! Imports point from a later room to an earlier one, never back:
//! `text` ← `table` ← `rule` ← `value` ← `syntax` ← `spec` ← `graph` ← `lifecycle`.
//!
//! | room | what it holds |
//! |---|---|
//! | [`text`] | names, durations and schedules by themselves, the nearest spelling, what messages quote |
//! | [`table`] | the one table of ops, kinds, spec fields, outputs and closed sets of values |
//! | [`rule`] | the rules with their codes and levels, and findings |
//! | [`value`] | a spec as a tree, with the places of parameters and outputs in it; selectors, JSONPath, tags |
//! | [`syntax`] | JSON and YAML as such a tree, with lines and columns |
//! | [`spec`] | holds such a tree to the table, and to what its fields mean together |
//! | [`graph`] | ops and edges as either half sees them, and their order |
//! | [`lifecycle`] | the life of each resource over the whole graph |

pub mod graph;
pub mod lifecycle;
pub mod rule;
pub mod spec;
pub mod syntax;
pub mod table;
pub mod text;
pub mod value;
