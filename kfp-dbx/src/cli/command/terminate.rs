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
        RunClient::new(&self.run)?.terminate(&self.run.id)?;
        write::note(&format!(
            "`{}` is being terminated; its exit handlers do not run",
            self.run.id
        ));
        Ok(Exit::Success)
    }
}
