//! `retry`: runs the failed tasks of a run again.

use crate::cli::call::{Call, Execute};
use crate::cli::exit::{Exit, Failure};
use crate::cli::remote::connect::RunClient;
use crate::cli::remote::options::{ExistingRun, Wait};
use crate::cli::remote::wait::Watch;
use crate::cli::write;

#[derive(clap::Args, Debug)]
pub(crate) struct Retry {
    #[command(flatten)]
    run: ExistingRun,
    #[command(flatten)]
    wait: Wait,
}

impl Execute for Retry {
    const EXAMPLES: &'static [&'static str] =
        &["$ retry 5f2c… --host http://localhost:8888 --wait"];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let watch = Watch::new(&self.wait)?;
        let client = RunClient::new(&self.run, watch.as_ref().and_then(Watch::deadline))?;
        let id = &self.run.id;
        // The retry removes the trace of it.
        let was_terminated = client.run(id).is_ok_and(|run| run.was_terminated);
        client.retry(id)?;
        write::note(&format!("the failed tasks of `{id}` run again{}", exception(&client)));
        if was_terminated && matches!(client, RunClient::Kfp(_)) {
            write::note(
                "warning: the run was terminated, by which its workflow has lost its deadline: it now runs without one",
            );
        }
        let Some(watch) = watch else { return Ok(Exit::Success) };
        watch.wait(&self.run.terminate_command(call.program), || client.run(id))
    }
}

/// Returns which failed tasks the server leaves as they are.
fn exception(client: &RunClient) -> &'static str {
    match client {
        RunClient::Kfp(_) => "",
        RunClient::Argo(_) => ", but for a task after whose failure another task has succeeded",
    }
}
