//! `diff`: shows the differences between a compiled file and the pipeline.

use std::path::PathBuf;

use kfp_dbx_core::text::names::workflow_name;

use crate::cli::archive;
use crate::cli::call::{Call, Execute};
use crate::cli::diff;
use crate::cli::exit::{Exit, Failure};
use crate::cli::options::Target;
use crate::cli::workflow::{self, Kind};
use crate::cli::write;

#[derive(clap::Args, Debug)]
pub(crate) struct Diff {
    /// The compiled file as YAML, JSON, `.tar.gz` or `.zip`; `-` for standard input
    ///
    /// Of several documents, or of a list, the only workflow or the one of the pipeline's name.
    #[arg(value_name = "OLD.yaml")]
    old: PathBuf,
    /// The pipeline
    pipeline: Option<String>,
    /// Exits with status 1 if there is a difference
    #[arg(long)]
    exit_code: bool,
    #[command(flatten)]
    target: Target,
}

impl Execute for Diff {
    const EXAMPLES: &'static [&'static str] = &[
        "$ diff deployed.yaml",
        "kubectl get wf nightly-x2k9 -o yaml | $ diff -",
        "$ diff --exit-code deployed.yaml",
    ];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let entry = &self.target.of(call.entry(self.pipeline.as_deref())?);
        let old = archive::text(write::read_bytes(&self.old)?)
            .map_err(|why| write::unread(&self.old, &why))?;
        // A run of a schedule is a workflow, and the deployed schedule a cron workflow.
        let kind = match diff::is_scheduled(&old, &workflow_name(entry.name())) {
            true => entry.pipeline.kind(),
            false => Kind::Workflow,
        };
        let workflow = workflow::build(entry, kind)?;
        let new = workflow.to_yaml().map_err(Failure::usage)?;
        let diff = diff::diff(&old, &new)
            .map_err(|why| Failure::usage(format!("`{}`: {why}", self.old.display())))?;
        if diff.is_empty() {
            write::note("there are no differences");
            return Ok(Exit::Success);
        }
        write::text(&diff.to_string())?;
        Ok(if self.exit_code { Exit::Negative } else { Exit::Success })
    }
}
