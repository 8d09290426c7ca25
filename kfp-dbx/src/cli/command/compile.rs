//! `compile`: writes workflows.

use std::path::{Path, PathBuf};

use kfp_dbx_core::text::names::workflow_name;

use crate::Workflow;
use crate::cli::archive::{self, WorkflowFormat};
use crate::cli::call::{Call, Execute};
use crate::cli::entry::Entry;
use crate::cli::exit::{Exit, Failure};
use crate::cli::findings;
use crate::cli::format;
use crate::cli::options::{Target, Values};
use crate::cli::workflow::{self, Kind};
use crate::cli::write;

#[derive(clap::Args, Debug)]
pub(crate) struct Compile {
    /// The pipeline; by default the only one, or all of them if the output is a folder
    pipeline: Option<String>,
    /// A file (`.yaml`, `.yml`, `.json`, `.tar.gz`, `.tgz`, `.zip`), or a folder for all pipelines; a
    /// file of the name `databricks.yml` becomes a bundle of the Databricks CLI
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The output format; by default that of the file's name or ending
    #[arg(long, value_enum)]
    format: Option<WorkflowFormat>,
    /// The kind of the object, of which Kubeflow Pipelines accepts only `workflow`; by default
    /// `cron-workflow` for a pipeline with a schedule, or else `workflow`
    #[arg(long, value_enum)]
    kind: Option<Kind>,
    #[command(flatten)]
    values: Values,
    #[command(flatten)]
    target: Target,
}

impl Execute for Compile {
    const EXAMPLES: &'static [&'static str] = &[
        "$ compile",
        "$ compile -o nightly.yaml",
        "$ compile -o out/",
        "$ compile -p slices=40 | kubectl create -f -",
        "$ compile --argo 3.3 -o nightly.yaml",
        "$ compile -o databricks.yml && databricks bundle deploy",
    ];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        if let Some(folder) = self.output.as_ref().filter(|output| is_folder(output)) {
            return self.all(call.entries(self.pipeline.as_deref())?, folder);
        }
        let entry = match call.entry(self.pipeline.as_deref()) {
            Err(failure) if self.pipeline.is_none() => {
                return Err(failure.help("name one, or write all of them into a folder: `-o out/`"));
            }
            other => other?,
        };
        let format = format::of_output(self.format, self.output.as_ref())?;
        let bytes = self.bytes(entry, format)?;
        if self.output.is_none() && format.is_archive() && write::stdout_is_terminal() {
            return Err(Failure::usage("a terminal can't show an archive")
                .help("write it to a file: `-o pipeline.zip`"));
        }
        write::output(self.output.as_ref(), &bytes)?;
        Ok(Exit::Success)
    }
}

fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

impl Compile {
    /// Writes all pipelines into a folder, or none of them if one has errors.
    fn all(&self, entries: &[Entry], folder: &Path) -> Result<Exit, Failure> {
        let format = self.format.unwrap_or(WorkflowFormat::Yaml);
        let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
        let mut has_errors = false;
        for entry in entries {
            let bytes = match self.bytes(entry, format) {
                Ok(bytes) => bytes,
                Err(failure) => {
                    has_errors = true;
                    write::failure(failure);
                    continue;
                }
            };
            let path = folder.join(workflow_name(entry.name()) + format.ending());
            if files.iter().any(|(known, _)| *known == path) {
                let message = format!("two pipelines have the output file `{}`", path.display());
                return Err(
                    Failure::usage(message).help("compile them one by one, each with `-o FILE`")
                );
            }
            files.push((path, bytes));
        }
        if has_errors {
            return Err(Failure::usage("no file is written, because a pipeline has errors"));
        }
        let folders = files.iter().filter_map(|(path, _)| path.parent());
        for folder in folders.chain([folder]) {
            std::fs::create_dir_all(folder).map_err(|why| {
                Failure::usage(format!("the folder `{}` can't be created: {why}", folder.display()))
            })?;
        }
        for (path, bytes) in &files {
            write::file(path, bytes)?;
        }
        Ok(Exit::Success)
    }

    /// Returns the content of a file with the workflow, or with the bundle.
    fn bytes(&self, entry: &Entry, format: WorkflowFormat) -> Result<Vec<u8>, Failure> {
        match format {
            WorkflowFormat::Bundle => self.bundle(entry),
            format => archive::bytes(&self.build(entry)?, format),
        }
    }

    /// Builds the bundle.
    fn bundle(&self, entry: &Entry) -> Result<Vec<u8>, Failure> {
        if let Some(kind) = self.kind {
            let word = kind.facts().word;
            return Err(Failure::usage(format!("a bundle is no `{word}`"))
                .help("leave out `--kind`: a schedule becomes that of the job"));
        }
        if !self.values.read()?.is_empty() {
            return Err(Failure::usage("a bundle is written without the values of a run")
                .help("give them to the Databricks CLI: `databricks bundle run --params name=value`, or `databricks bundle deploy --var name=value` for what the bundle declares as a variable"));
        }
        let bundle = entry.pipeline.bundle().map_err(|error| findings::failure(&error))?;
        findings::show(bundle.warnings());
        Ok(bundle.to_yaml().as_bytes().to_vec())
    }

    /// Builds the workflow for the given target, with the given values in place of its defaults.
    fn build(&self, entry: &Entry) -> Result<Workflow, Failure> {
        let given = self.values.read()?;
        let mut entry = self.target.of(entry);
        let kind = self.kind.unwrap_or_else(|| entry.pipeline.kind());
        if !given.is_empty() {
            entry.pipeline = workflow::with_values(&entry.pipeline, &given, kind)?;
        }
        workflow::build(&entry, kind)
    }
}
