//! `terminate`: terminates a run.

use crate::cli::call::{Call, Execute};
use crate::cli::exit::{Exit, Failure};
use crate::cli::remote::connect::RunClient;
use crate::cli::remote::options::ExistingRun;
use crate::cli::write;

#[derive(clap::Args, Debug)]
pub(crate) struct Terminate {
    #[command(flatten)]
    run: ExistingRun,
}

impl Execute for Terminate {
    const EXAMPLES: &'static [&'static str] = &["$ terminate 5f2c… --host http://localhost:8888"];

    fn execute(&self, _: &Call<'_>) -> Result<Exit, Failure> {
        let client = RunClient::new(&self.run, None)?;
        client.terminate(&self.run.id)?;
        let exit = match client {
            // It sets the deadline of the workflow to zero.
            RunClient::Kfp(_) => "its exit handlers run",
            RunClient::Argo(_) => "its exit handlers do not run",
        };
        write::note(&format!("`{}` is being terminated; {exit}", self.run.id));
        Ok(Exit::Success)
    }
}
