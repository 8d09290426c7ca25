//! The shared part of `kfp-dbx` and `kfp-dbx-macros`: the table of ops, the rules, and their
//! checks.
//!
//! A procedural-macro crate can export only macros, so the code that both crates need is in this
//! one. It is an implementation detail of [`kfp-dbx`](https://docs.rs/kfp-dbx): depend on that
//! crate instead.
//!
//! Imports point from a later module to an earlier one, never back:
//! `text` ← `table` ← `rule` ← `value` ← `syntax` ← `spec` ← `graph` ← `lifecycle`.
//!
//! | module | contents |
//! |---|---|
//! | [`text`] | names, durations, schedules, the nearest spelling, excerpts for messages |
//! | [`table`] | the one table of ops, kinds, spec fields, outputs, types and closed sets of words |
//! | [`rule`] | the rules with their codes, their levels, and findings |
//! | [`value`] | a spec as a tree with references to parameters and outputs; selectors, JSONPath, tags |
//! | [`syntax`] | reads JSON and YAML into such a tree, with lines and columns |
//! | [`spec`] | checks such a tree against the table, and checks the constraints between its fields |
//! | [`graph`] | ops and edges, and their order, in the form that both crates share |
//! | [`lifecycle`] | the lifecycle of each resource over the whole graph |

pub mod graph;
pub mod lifecycle;
pub mod rule;
pub mod spec;
pub mod syntax;
pub mod table;
pub mod text;
pub mod value;
