//! `print`: the `main` of a program that writes one pipeline.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use crate::{Diagnostic, Error, Pipeline, Workflow, error};

/// A value that [`print()`] accepts: a pipeline, or a workflow made from one.
#[diagnostic::on_unimplemented(
    message = "expected a reference to a pipeline, or a workflow, found `{Self}`",
    label = "expected `&my_pipeline()`, with `#[pipeline]` above `fn my_pipeline`",
    note = "a function returns a pipeline only if `#[pipeline]` is above it; `print` takes a reference to what it returns, `&my_pipeline()`, or a workflow made from that: `my_pipeline().workflow()`"
)]
pub trait IntoWorkflow {
    #[doc(hidden)]
    fn into_workflow(self) -> Result<Workflow, Error>;
}

impl IntoWorkflow for &Pipeline {
    fn into_workflow(self) -> Result<Workflow, Error> {
        self.object()
    }
}

impl IntoWorkflow for Result<Workflow, Error> {
    fn into_workflow(self) -> Result<Workflow, Error> {
        self
    }
}

/// Prints the workflow of a pipeline as YAML on standard output, and its errors and warnings on
/// standard error. It is a complete `main`, which returns the exit code.
///
/// ```no_run
/// use std::process::ExitCode;
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(name = "Clean")]
/// fn clean(run_name: Param<String>) {
///     DeleteRunOp::new("deleterun").run_name(run_name).external();
/// }
///
/// fn main() -> ExitCode {
///     kfp_dbx::print(&clean())
/// }
/// ```
///
/// A pipeline with a [`schedule`](crate::Pipeline::schedule) is printed as a `CronWorkflow`. `print`
/// also takes a workflow of any kind: `kfp_dbx::print(clean().workflow())`.
///
/// # Warnings
///
/// Errors come first. If a pipeline breaks one rule more than three times, its warnings of that
/// rule are shown as one, with the first places and the number of the others.
///
/// rustc reports most warnings when it compiles the pipeline. Under `cargo run`, `print` does not
/// repeat those, and says how many they are. A program that is started in any other way shows all
/// warnings. To tell the two apart, `print` compares the environment variable `CARGO_PKG_NAME`,
/// which `cargo run` sets, with the package that the pipeline was compiled in. A crate that allows
/// rustc's lint `deprecated` hides the warnings of rustc: [`Pipeline::check`] returns all of them.
#[must_use = "return the exit code from `main`"]
pub fn print(pipeline: impl IntoWorkflow) -> ExitCode {
    let written = pipeline.into_workflow().and_then(|workflow| {
        let yaml = workflow.to_yaml()?;
        Ok((yaml, workflow))
    });
    match written {
        Ok((yaml, workflow)) => {
            show(workflow.warnings());
            match write_out(std::io::stdout().lock(), yaml.as_bytes()) {
                Err(why) => {
                    eprintln!("error: the YAML can't be written: {why}");
                    ExitCode::FAILURE
                }
                Ok(()) => ExitCode::SUCCESS,
            }
        }
        Err(error) => {
            show(error.diagnostics());
            ExitCode::FAILURE
        }
    }
}

/// Writes findings to standard error, without those that the user has already read.
fn show(found: &[Diagnostic]) {
    let (unread, read) = error::unread(found);
    for group in error::groups(unread) {
        eprintln!("{group}\n");
    }
    if let Some(note) = error::note(read) {
        eprintln!("{note}");
    }
}

/// Writes to standard output. A reader that closes it early, such as `head`, is no error.
pub(crate) fn write_out(mut out: impl Write, bytes: &[u8]) -> std::io::Result<()> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => Err(why),
        _ => Ok(()),
    }
}
