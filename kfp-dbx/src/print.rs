//! Printing a pipeline, as the examples do.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use crate::{Error, Pipeline, Workflow};

/// What [`print()`] prints: a pipeline, or the workflow that was made of one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no pipeline, nor a workflow that was made of one",
    label = "expected `&my_pipeline()` or `my_pipeline().cron_workflow(…)`"
)]
pub trait IntoWorkflow {
    #[doc(hidden)]
    fn into_workflow(self) -> Result<Workflow, Error>;
}

impl IntoWorkflow for &Pipeline {
    fn into_workflow(self) -> Result<Workflow, Error> {
        self.workflow()
    }
}

impl IntoWorkflow for Result<Workflow, Error> {
    fn into_workflow(self) -> Result<Workflow, Error> {
        self
    }
}

/// Prints the pipeline's workflow as YAML on standard output, and what is wrong with
/// it, or worth a warning, on standard error: a whole `main`.
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
/// Other kinds are printed as what a pipeline becomes, with what is wrong with it:
/// `kfp_dbx::print(clean().cron_workflow(&Cron::new("@daily")))`.
pub fn print(pipeline: impl IntoWorkflow) -> ExitCode {
    let written = pipeline.into_workflow().and_then(|workflow| {
        let yaml = workflow.to_yaml()?;
        Ok((yaml, workflow))
    });
    match written {
        Ok((yaml, workflow)) => {
            for warning in workflow.warnings() {
                eprintln!("{warning}\n");
            }
            match write_out(std::io::stdout().lock(), yaml.as_bytes()) {
                Err(why) => {
                    eprintln!("error: the YAML can't be written: {why}");
                    ExitCode::FAILURE
                }
                Ok(()) => ExitCode::SUCCESS,
            }
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes on standard output. Whoever reads may have read enough (`| head`).
pub(crate) fn write_out(mut out: impl Write, bytes: &[u8]) -> std::io::Result<()> {
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(why) if why.kind() != ErrorKind::BrokenPipe => Err(why),
        _ => Ok(()),
    }
}
