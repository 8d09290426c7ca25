//! The command line of a program that has pipelines. (Feature `cli`)
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
//! | command | does |
//! |---|---|
//! | none | prints the YAML of the pipeline; of several, lists them |
//! | `compile` | writes `.yaml`, `.json`, `.tar.gz` or `.zip` |
//! | `check` | shows all that is wrong, for people or as JSON |
//! | `list`, `params` | tells what there is |
//! | `graph` | draws it: Mermaid, DOT, SVG (feature `svg`) |
//! | `diff` | tells what changes against a compiled file |
//! | `rbac` | writes the access rights that the pods need |
//! | `upload`, `run` | sends it to Kubeflow Pipelines (feature `client`) |
//! | `submit` | sends it to an Argo server (feature `client`), or prints the `kubectl` line |
//! | `status`, `terminate`, `retry` | looks after a run (feature `client`) |
//! | `completions` | writes the completions of a shell |
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
//! | status | means |
//! |---|---|
//! | 0 | all is well: written, nothing wrong, the run has succeeded |
//! | 1 | the answer is no: a pipeline with errors, a run that failed, a difference with `--exit-code` |
//! | 2 | the command line is wrong, or a file can't be read or written |
//! | 3 | a server can't be reached, or does not do it |
//! | 4 | `--max-wait` ended before the run did |
//! | 130 | Ctrl-C |

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::process::ExitCode;

use kfp_dbx_core::text::quoted::quoted;

use crate::{Cron, Pipeline};

mod access;
mod archive;
mod args;
mod check;
mod compile;
mod diff;
mod exit;
mod show;
mod write;

#[cfg(feature = "client")]
mod remote;
#[cfg(feature = "client")]
mod submit;
#[cfg(feature = "client")]
mod wait;

use args::{Args, Command};
use exit::{Exit, Failure};

/// A pipeline on the command line: a [`Pipeline`], or one with its schedule.
#[derive(Debug, Clone)]
pub struct Entry {
    pipeline: Pipeline,
    cron: Option<Cron>,
}

impl Entry {
    /// A pipeline.
    pub fn new(pipeline: Pipeline) -> Self {
        Self { pipeline, cron: None }
    }

    /// The schedule of `compile --kind cron-workflow`.
    ///
    /// ```no_run
    /// # use std::process::ExitCode;
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn nightly() { DeleteRunOp::new("delete").run_name("nightly").external(); }
    /// use kfp_dbx::cli::Entry;
    ///
    /// fn main() -> ExitCode {
    ///     kfp_dbx::cli::main([Entry::new(nightly()).cron(Cron::new("0 2 * * *"))])
    /// }
    /// ```
    #[must_use]
    pub fn cron(mut self, cron: Cron) -> Self {
        self.cron = Some(cron);
        self
    }
}

impl From<Pipeline> for Entry {
    fn from(pipeline: Pipeline) -> Self {
        Self::new(pipeline)
    }
}

/// The command line of a program with these pipelines: a whole `main`.
///
/// It reads the arguments of the process. The pipelines' names tell them apart: two of one
/// name are an error.
pub fn main<E: Into<Entry>>(pipelines: impl IntoIterator<Item = E>) -> ExitCode {
    run(pipelines, std::env::args_os())
}

/// [`main`] with other arguments, the program's name first: for a program that has commands of
/// its own.
pub fn run<E: Into<Entry>>(
    pipelines: impl IntoIterator<Item = E>,
    args: impl IntoIterator<Item = OsString>,
) -> ExitCode {
    let entries: Vec<Entry> = pipelines.into_iter().map(Into::into).collect();
    let args: Vec<OsString> = args.into_iter().collect();
    let done = parse(&entries, &args).and_then(|args| act(&entries, args));
    match done {
        Ok(exit) => exit.into(),
        Err(failure) => failure.print(),
    }
}

fn parse(entries: &[Entry], args: &[OsString]) -> Result<Args, Failure> {
    let mut names = BTreeSet::new();
    for entry in entries {
        let name = entry.pipeline.name();
        // They are found in any case.
        if !names.insert(name.to_ascii_lowercase()) {
            return Err(Failure::usage(format!("two pipelines are named `{name}`"))
                .help("give one of them another name: `#[pipeline(name = \"…\")]`"));
        }
    }
    if names.is_empty() {
        return Err(Failure::usage("this program has no pipelines")
            .help("give it some: `kfp_dbx::cli::main([my_pipeline()])`"));
    }
    Args::parse(entries, args)
}

fn act(entries: &[Entry], args: Args) -> Result<Exit, Failure> {
    let Some(command) = args.command else {
        return match entries {
            [entry] => compile::print(entry),
            several => show::choose(several, &args.program),
        };
    };
    let program = &args.program;
    let named = |name: &Option<String>| chosen(entries, name.as_deref(), program);
    match command {
        Command::Compile(args) => compile::compile(entries, program, &args),
        Command::Check(args) => check::check(entries, &args),
        Command::List(args) => show::list(entries, &args),
        Command::Params(args) => show::params(named(&args.pipeline)?, &args),
        Command::Graph(args) => show::graph(named(&args.pipeline)?, &args),
        Command::Diff(args) => show::diff(named(&args.pipeline)?, &args),
        Command::Rbac(args) => show::rbac(named(&args.pipeline)?, &args),
        Command::Completions { shell } => args::completions(entries, program, shell),
        #[cfg(feature = "client")]
        Command::Upload(args) => remote::upload(named(&args.pipeline)?, &args),
        #[cfg(feature = "client")]
        Command::Run(args) => remote::run(named(&args.pipeline)?, program, &args),
        #[cfg(feature = "client")]
        Command::Submit(args) => submit::submit(named(&args.pipeline)?, program, &args),
        #[cfg(feature = "client")]
        Command::Status(args) => remote::status(program, &args),
        #[cfg(feature = "client")]
        Command::Terminate(args) => remote::terminate(&args),
        #[cfg(feature = "client")]
        Command::Retry(args) => remote::retry(program, &args),
        #[cfg(not(feature = "client"))]
        Command::Upload(_)
        | Command::Run(_)
        | Command::Submit(_)
        | Command::Status(_)
        | Command::Terminate(_)
        | Command::Retry(_) => Err(Failure::usage("this program is built without a client")
            .help("turn the feature on: `kfp-dbx = { version = \"…\", features = [\"full\"] }`")),
    }
}

/// The pipeline that is named, or the only one.
fn chosen<'e>(
    entries: &'e [Entry],
    name: Option<&str>,
    program: &str,
) -> Result<&'e Entry, Failure> {
    match (entries, name) {
        ([only], None) => Ok(only),
        (_, Some(name)) => entries
            .iter()
            .find(|entry| entry.pipeline.name().eq_ignore_ascii_case(name))
            .ok_or_else(|| Failure::usage(format!("there is no pipeline `{name}`"))),
        (several, None) => {
            let names = quoted(several.iter().map(|entry| entry.pipeline.name()));
            let message = format!("which pipeline? There are {names}");
            Err(Failure::usage(message).help(format!("`{program} list` tells of each")))
        }
    }
}
