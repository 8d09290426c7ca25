//! The command line of a program with pipelines. (Feature `cli`)
//!
//! ```no_run
//! use std::process::ExitCode;
//! use kfp_dbx::prelude::*;
//!
//! #[pipeline(truthful, timeout = "2h")]
//! fn nightly(#[default = 10] slices: Param<i32>) {
//!     SubmitRunOp::new("compute")
//!         .run_name(format!("nightly-{}", workflow::uid()))
//!         .job_name("figures")
//!         .jar_params([slices])
//!         .delete_on_exit();
//! }
//!
//! fn main() -> ExitCode {
//!     kfp_dbx::cli::main([nightly()])
//! }
//! ```
//!
//! | command | action |
//! |---|---|
//! | none | prints the YAML of the only pipeline, or lists several |
//! | `compile` | writes `.yaml`, `.json`, `.tar.gz` or `.zip`, or a bundle of the Databricks CLI as `databricks.yml` |
//! | `check` | shows all errors and warnings, as text or JSON |
//! | `list`, `params` | lists the pipelines, or the parameters of one |
//! | `graph` | draws a pipeline as Mermaid, DOT or SVG (feature `svg`) |
//! | `simulate` | simulates a run, with what goes wrong in it, and shows it as a timeline, a picture or JSON (feature `testing`) |
//! | `explore` | explores every way out of pipelines, and shows what goes wrong (feature `testing`) |
//! | `diff` | shows the differences between a compiled file and the pipeline |
//! | `rbac` | writes the permissions that the pods need |
//! | `upload`, `run` | uploads or runs a pipeline on Kubeflow Pipelines (feature `client`) |
//! | `submit` | submits a pipeline to an Argo server, or prints the `kubectl` command that does it (feature `client`) |
//! | `status`, `terminate`, `retry` | shows, terminates or retries a run (feature `client`) |
//! | `completions` | writes the completion script for a shell |
//!
//! # Warnings
//!
//! Errors come first. If a pipeline breaks one rule more than three times, its warnings of that
//! rule are shown as one, with the first places and the number of the others. `check --format json`
//! lists every single one.
//!
//! Under `cargo run`, rustc has already reported most of the warnings. `check` shows all of them;
//! the other commands do not repeat them, as described at [`print()`](crate::print()).
//!
//! # Exit status
//!
//! | status | meaning |
//! |---|---|
//! | 0 | success: the output is written, no pipeline has errors, or the run succeeded |
//! | 1 | a pipeline has errors, a run failed or a simulated one did, `explore` found an error, or `diff --exit-code` found a difference |
//! | 2 | the command line is wrong, or a file cannot be read or written |
//! | 3 | a server cannot be reached or rejects the request |
//! | 4 | `--max-wait` ended before the run |
//! | 130 | Ctrl-C |

// Imports point one way: `arguments` → `command`, a file each → `remote`, `access`, `diff`,
// `workflow` → `archive`, `findings`, `options` → `call`, `format` → `write` → `entry`, `exit`,
// and `shell` beside them.

use std::ffi::OsString;
use std::process::ExitCode;

mod access;
mod archive;
mod arguments;
mod call;
mod command;
mod diff;
mod entry;
mod exit;
mod findings;
mod format;
mod options;
#[cfg(feature = "client")]
mod remote;
#[cfg(feature = "client")]
mod shell;
#[cfg(feature = "testing")]
mod simulated;
mod workflow;
mod write;

use arguments::Request;
use call::Call;
use exit::{Exit, Failure};

pub use entry::Entry;

/// Runs the command line of a program with these pipelines. It is a complete `main`.
///
/// It reads the arguments of the process. The names of the pipelines must differ.
#[must_use = "return the exit code from `main`"]
pub fn main<E: Into<Entry>>(pipelines: impl IntoIterator<Item = E>) -> ExitCode {
    run(pipelines, std::env::args_os())
}

/// Runs [`main`] with other arguments, which start with the name of the program. It is for a
/// program that has commands of its own.
#[must_use = "return the exit code from `main`"]
pub fn run<E: Into<Entry>>(
    pipelines: impl IntoIterator<Item = E>,
    args: impl IntoIterator<Item = OsString>,
) -> ExitCode {
    let entries: Vec<Entry> = pipelines.into_iter().map(Into::into).collect();
    let args: Vec<OsString> = args.into_iter().collect();
    match execute(&entries, &args) {
        Ok(exit) => exit.into(),
        Err(failure) => write::failure(failure),
    }
}

fn execute(entries: &[Entry], args: &[OsString]) -> Result<Exit, Failure> {
    arguments::check_entries(entries)?;
    let program = arguments::program(args);
    let command_line = arguments::command_line(entries, &program);
    let call = Call { entries, program: &program, command_line: &command_line };
    match arguments::parse(command_line.clone(), entries, args)? {
        Request::Help(text) => write::pretty(&text).map(|()| Exit::Success),
        Request::Command(Some(command)) => command.execute(&call),
        Request::Command(None) => command::run_default(&call),
    }
}
