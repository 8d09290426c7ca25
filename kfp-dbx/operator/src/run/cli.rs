//! The command line.
//!
//! | status | meaning |
//! |---|---|
//! | 0 | success; `run` was asked to stop |
//! | 1 | a command has failed; a line of `doctor` fails |
//! | 2 | the command line or the environment is wrong |
//! | 130, 143 | a second SIGINT or SIGTERM |

#![allow(clippy::doc_markdown, reason = "the comments are the help texts")]

mod doctor;
mod install;
mod run;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use kfp_dbx_core::text::yaml::document;

use crate::crd;
use crate::install::yaml;
use crate::run::failure::Failure;
use crate::run::stop::{on_signals, stop};
use crate::run::{doctor as examine, fake_server, logs};

/// Runs Azure Databricks resources as Kubernetes objects: clusters, jobs, runs, secret scopes,
/// workspace items, DBFS blocks and files on volumes.
#[derive(Debug, Parser)]
#[command(name = "kfp-dbx-operator", version, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = EXAMPLES)]
struct CommandLine {
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "\
Examples:
  # Install the operator, which watches all namespaces.
  kfp-dbx-operator install | kubectl apply --server-side -f -

  # Run it on this machine, against the cluster of the current context.
  kfp-dbx-operator crds | kubectl apply --server-side -f -
  DATABRICKS_HOST=https://adb-123.4.azuredatabricks.net DATABRICKS_TOKEN=… kfp-dbx-operator run";

#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Arguments),
    Install(install::Arguments),
    /// Prints the custom resource definitions, as YAML.
    ///
    /// `install` prints them too. Update them with `--server-side`: they are larger than the
    /// annotation in which `kubectl apply` keeps a copy.
    #[command(after_help = "Example:\n  kfp-dbx-operator crds | kubectl apply --server-side -f -")]
    Crds,
    Doctor(doctor::Arguments),
    FakeDatabricks(fake_server::Arguments),
}

/// Reads the command line of the process, and does what it says.
pub fn main() -> ExitCode {
    let line = CommandLine::parse();
    let result = match line.command {
        Command::Run(arguments) => arguments.run(),
        Command::Install(arguments) => print(&yaml(&arguments.settings())),
        Command::Crds => print(&crds()),
        Command::Doctor(arguments) => match examine::run(&arguments.settings()) {
            Ok(true) => Ok(()),
            // The lines have said why.
            Ok(false) => return ExitCode::FAILURE,
            Err(failure) => Err(failure),
        },
        Command::FakeDatabricks(arguments) => fake_databricks(arguments),
    };
    let (message, status) = match result {
        Ok(()) => return ExitCode::SUCCESS,
        Err(Failure::Usage(message)) => (message, 2),
        Err(Failure::Failed(message)) => (message, 1),
    };
    let _ = writeln!(anstream::stderr(), "error: {message}");
    ExitCode::from(status)
}

fn fake_databricks(arguments: fake_server::Arguments) -> Result<(), Failure> {
    logs::start(logs::Format::Text).map_err(Failure::Usage)?;
    let failed =
        |error: std::io::Error| Failure::Failed(format!("the program cannot start: {error}"));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.map_err(failed)?.block_on(async {
        let (stopper, mut stop) = stop();
        on_signals(stopper).map_err(failed)?;
        let served = fake_server::fake_databricks(arguments, async move { stop.wait().await });
        served.await.map_err(Failure::Failed)
    })
}

fn crds() -> String {
    let documents: Vec<_> = crd::all().iter().map(document).collect();
    format!("---\n{}", documents.join("---\n"))
}

/// Writes to standard output. A reader that wants no more, as `head`, is no failure.
fn print(text: &str) -> Result<(), Failure> {
    let mut output = std::io::stdout().lock();
    match output.write_all(text.as_bytes()).and_then(|()| output.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Failed(format!("standard output cannot be written: {error}")))
        }
        _ => Ok(()),
    }
}
