//! From the checked graph to the text of a bundle of the Databricks CLI (`databricks.yml`).
//!
//! `roles` says what each op becomes, and `layout` which tasks a job has. `waits` has the order of the
//! tasks, `branch` the conditions, `repeat` the loops, `run` the tasks of runs, `created` the jobs that the
//! pipeline creates and `scope` its secret scopes. `share` decides what a job has because all of its runs
//! have it. `fields` writes specs in the form of the API, with `values` in place of parameters and
//! outputs and `texts` for what is literal. `settings` and `schedule` are those of the whole job. `pushed`
//! checks what Databricks passes from a job to its tasks by itself.
//!
//! `context` holds what is written, and what has no counterpart: all of it is reported together.
//! Imports point from the former to the latter, and out of this folder to `lower` and `model`.

mod branch;
mod context;
mod created;
mod fields;
mod layout;
mod left_out;
mod lists;
mod pushed;
mod repeat;
mod roles;
mod run;
mod schedule;
mod scope;
mod settings;
mod share;
mod texts;
mod values;
mod waits;
mod write;

pub(crate) use write::document;
