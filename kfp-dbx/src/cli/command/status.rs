//! `status`: shows the state of a run.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use crate::cli::call::{Call, Execute};
use crate::cli::exit::{Exit, Failure};
use crate::cli::options::ListFormat;
use crate::cli::remote::connect::RunClient;
use crate::cli::remote::options::{ExistingRun, Wait};
use crate::cli::remote::wait::Watch;
use crate::cli::write;
use crate::client::{ObjectState, Run, Task};

#[derive(clap::Args, Debug)]
pub(crate) struct Status {
    #[command(flatten)]
    run: ExistingRun,
    /// The output format: `table` for reading, `json` for programs
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
    #[command(flatten)]
    wait: Wait,
}

impl Execute for Status {
    const EXAMPLES: &'static [&'static str] = &[
        "$ status 5f2c… --host http://localhost:8888",
        "$ status nightly-x2k9 --argo-server https://localhost:2746 --namespace argo --wait",
    ];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let watch = Watch::new(&self.wait)?;
        let client = RunClient::new(&self.run, watch.as_ref().and_then(Watch::deadline))?;
        let id = &self.run.id;
        if let Some(watch) = watch {
            return watch.wait(&self.run.terminate_command(call.program), || client.run(id));
        }
        let run = client.run(id)?;
        let text = match self.format {
            ListFormat::Json => write::json(&data(&run)),
            ListFormat::Table => table(&run, &client.url(id)),
        };
        write::text(&text)?;
        let has_failed = run.state.is_final() && !run.state.is_good();
        Ok(if has_failed { Exit::Negative } else { Exit::Success })
    }
}

fn table(run: &Run, url: &str) -> String {
    let mut text = format!("{} {}\n{url}\n", run.name, run.state);
    if let Some(message) = &run.message {
        let _ = writeln!(text, "{message}");
    }
    let row =
        |task: &Task| vec![task.label(), task.state.to_string(), task.said().unwrap_or_default()];
    let rows: Vec<_> = run.tasks.iter().filter(|task| task.is_step()).map(row).collect();
    if !rows.is_empty() {
        text.push('\n');
        text += &write::table(&["TASK", "STATE", "MESSAGE"], &rows);
    }
    text
}

fn data(run: &Run) -> Json {
    let object = |object: &ObjectState| json!({ "state": object.state, "message": object.message, "page": object.page });
    let task = |task: &Task| {
        json!({
            "name": task.name,
            "items": task.items,
            "state": task.state.as_str(),
            "message": task.message,
            "started": task.started,
            "finished": task.finished,
            "resume": task.resume,
            "choices": task.choices,
            "object": task.object.as_ref().map(object),
        })
    };
    json!({
        "id": run.id,
        "name": run.name,
        "state": run.state.as_str(),
        "message": run.message,
        "tasks": run.tasks.iter().map(task).collect::<Json>(),
    })
}
