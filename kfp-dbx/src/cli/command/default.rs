//! What the program does without a command.

use super::list;
use crate::cli::archive::{self, WorkflowFormat};
use crate::cli::call::Call;
use crate::cli::exit::{Exit, Failure};
use crate::cli::workflow;
use crate::cli::write;

/// Prints the YAML of the only pipeline, or lists several.
pub(crate) fn run(call: &Call<'_>) -> Result<Exit, Failure> {
    if let [only] = call.entries {
        let workflow = workflow::build(only, only.pipeline.kind())?;
        write::out(&archive::bytes(&workflow, WorkflowFormat::Yaml)?)?;
        return Ok(Exit::Success);
    }
    write::text(&list::table(call.entries))?;
    let (program, first) = (call.program, call.entries.first());
    let first = first.map_or("NAME", |entry| entry.name());
    write::note(&format!(
        "name a pipeline: `{program} compile {first}`; `{program} --help` lists all commands"
    ));
    // A program that reads YAML from standard output gets none.
    Ok(Exit::Usage)
}
