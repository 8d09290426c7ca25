//! `compile`: writing workflows.

use std::path::{Path, PathBuf};

use kfp_dbx_core::syntax::read;
use kfp_dbx_core::text::names::sanitize;
use serde_json::{Value as Json, json};

use super::archive::{self, Format};
use super::args::{self, Compile, Kind, Values};
use super::check::warnings;
use super::exit::{Exit, Failure};
use super::{Entry, chosen, write};
use crate::model::json;
use crate::{Pipeline, Workflow};

/// What a program prints that was asked for nothing.
pub(super) fn print(entry: &Entry) -> Result<Exit, Failure> {
    let workflow = workflow(entry, Kind::Workflow)?;
    write::out(&bytes(&workflow, Format::Yaml)?)?;
    Ok(Exit::Fine)
}

pub(super) fn compile(entries: &[Entry], program: &str, args: &Compile) -> Result<Exit, Failure> {
    let format = args.format.map(|format| match format {
        args::Format::Yaml => Format::Yaml,
        args::Format::Json => Format::Json,
        args::Format::TarGz => Format::TarGz,
        args::Format::Zip => Format::Zip,
    });
    if let Some(folder) = args.output.as_ref().filter(|output| is_folder(output)) {
        let one = match args.pipeline.as_deref() {
            Some(name) => std::slice::from_ref(chosen(entries, Some(name), program)?),
            None => entries,
        };
        return all(one, folder, format.unwrap_or(Format::Yaml), args);
    }
    let entry = match chosen(entries, args.pipeline.as_deref(), program) {
        Err(failure) if args.pipeline.is_none() => {
            return Err(failure.help("name one, or write all of them into a folder: `-o out/`"));
        }
        other => other?,
    };
    let format = match (format, args.output.as_ref().filter(|path| *path != Path::new("-"))) {
        (Some(format), _) => format,
        (None, None) => Format::Yaml,
        // A device or a pipe has no ending.
        (None, Some(path)) if path.exists() && !path.is_file() => Format::Yaml,
        (None, Some(path)) => Format::of(path).ok_or_else(|| {
            let message = format!("the ending of `{}` says nothing of a format", path.display());
            Failure::usage(message).help(
                "name it `.yaml`, `.yml`, `.json`, `.tar.gz`, `.tgz` or `.zip`, or say `--format`",
            )
        })?,
    };
    let workflow = workflow(&given(entry, &args.values)?, args.kind)?;
    let bytes = bytes(&workflow, format)?;
    let to_screen = args.output.is_none() && write::is_shown();
    if to_screen && matches!(format, Format::TarGz | Format::Zip) {
        return Err(Failure::usage("an archive is nothing for a terminal")
            .help("write it to a file: `-o pipeline.zip`"));
    }
    write::to(args.output.as_ref(), &bytes)?;
    Ok(Exit::Fine)
}

fn is_folder(path: &Path) -> bool {
    path.is_dir() || path.as_os_str().to_string_lossy().ends_with(std::path::is_separator)
}

/// All pipelines into a folder; none where one is wrong.
fn all(entries: &[Entry], folder: &Path, format: Format, args: &Compile) -> Result<Exit, Failure> {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    let mut failed = false;
    for entry in entries {
        match workflow(&given(entry, &args.values)?, args.kind) {
            Ok(workflow) => {
                let name = format!("{}.{}", sanitize(entry.pipeline.name()), ending(format));
                let path = folder.join(name);
                if files.iter().any(|(known, _)| *known == path) {
                    let message = format!("two pipelines would be written to `{}`", path.display());
                    return Err(Failure::usage(message)
                        .help("compile them one by one, each with `-o FILE`"));
                }
                files.push((path, bytes(&workflow, format)?));
            }
            Err(failure) => {
                failed = true;
                failure.print();
            }
        }
    }
    if failed {
        return Err(Failure::usage("nothing is written, as not all pipelines are sound"));
    }
    std::fs::create_dir_all(folder).map_err(|why| {
        Failure::usage(format!("the folder `{}` can't be made: {why}", folder.display()))
    })?;
    for (path, bytes) in &files {
        write::file(path, bytes)?;
    }
    Ok(Exit::Fine)
}

fn ending(format: Format) -> &'static str {
    match format {
        Format::Yaml => "yaml",
        Format::Json => "json",
        Format::TarGz => "tar.gz",
        Format::Zip => "zip",
    }
}

/// The workflow, with its warnings told.
pub(super) fn workflow(entry: &Entry, kind: Kind) -> Result<Workflow, Failure> {
    let pipeline = &entry.pipeline;
    let workflow = match (kind, &entry.cron) {
        (Kind::Workflow, _) => pipeline.workflow(),
        (Kind::WorkflowTemplate, _) => pipeline.workflow_template(),
        (Kind::ClusterWorkflowTemplate, _) => pipeline.cluster_workflow_template(),
        (Kind::CronWorkflow, Some(cron)) => pipeline.cron_workflow(cron),
        (Kind::CronWorkflow, None) => {
            let message = format!("pipeline `{}` has no schedule", pipeline.name());
            return Err(Failure::usage(message).help(
                "give it one where it is handed over: `Entry::new(pipeline()).cron(Cron::new(\"@daily\"))`",
            ));
        }
    };
    let workflow = workflow.map_err(|error| warnings::failure(&error))?;
    warnings::tell(workflow.warnings());
    Ok(workflow)
}

/// The bytes of a file.
pub(super) fn bytes(workflow: &Workflow, format: Format) -> Result<Vec<u8>, Failure> {
    archive::bytes(workflow, format).map_err(Failure::usage)
}

/// The pipeline with these values in place of its defaults, where any is given.
fn given(entry: &Entry, values: &Values) -> Result<Entry, Failure> {
    let given = values_of(values)?;
    if given.is_empty() {
        return Ok(entry.clone());
    }
    Ok(Entry { pipeline: with_values(&entry.pipeline, &given)?, cron: entry.cron.clone() })
}

/// The pipeline with the values of a run.
pub(super) fn with_values(
    pipeline: &Pipeline,
    given: &[(String, String)],
) -> Result<Pipeline, Failure> {
    let values = arguments(pipeline, given)?;
    if values.is_empty() {
        return Ok(pipeline.clone());
    }
    let parameters = pipeline.parameters();
    let parameters: Vec<Json> = values
        .iter()
        .zip(&parameters)
        .map(|((name, value), parameter)| match parameter.description() {
            Some(description) => json!({"name": name, "value": value, "description": description}),
            None => json!({"name": name, "value": value}),
        })
        .collect();
    Ok(pipeline.clone().patch(json!({"spec": {"arguments": {"parameters": parameters}}})))
}

/// The values of a run, by type.
pub(super) fn arguments(
    pipeline: &Pipeline,
    given: &[(String, String)],
) -> Result<Vec<(String, String)>, Failure> {
    pipeline.arguments(given.iter().cloned()).map_err(|error| {
        let problems = error.problems();
        let message = match problems {
            [one] => one.clone(),
            all => format!("the parameters are wrong:\n  - {}", all.join("\n  - ")),
        };
        Failure::usage(message)
    })
}

/// The values that the command line gives.
pub(super) fn values_of(values: &Values) -> Result<Vec<(String, String)>, Failure> {
    let mut given = Vec::new();
    if let Some(path) = &values.params_file {
        let text = write::read(path)?;
        // What has no ending may be either: JSON reads nearly as YAML.
        let format = read::Format::of(path).unwrap_or(read::Format::Yaml);
        let wrong = |why: String| {
            Failure::usage(format!("`{}` is no map of values: {why}", path.display()))
        };
        let value = read::document(&text, format, read::literal)
            .map_err(|fault| wrong(fault.to_string()))?;
        let map = match json::literal(&value) {
            Json::Object(map) => map,
            Json::Null => serde_json::Map::new(),
            _ => return Err(wrong("it has no names at its top".to_owned())),
        };
        for (name, value) in map {
            let value = match value {
                Json::String(text) => text,
                Json::Null => {
                    let message = format!("`{}`: the value of `{name}` is null", path.display());
                    return Err(Failure::usage(message)
                        .help("leave it out for the default, or write `\"\"` for an empty text"));
                }
                other => other.to_string(),
            };
            given.push((name, value));
        }
    }
    let of_file = given.len();
    for param in &values.param {
        let Some((name, value)) = param.split_once('=') else {
            return Err(Failure::usage(format!("`-p {param}` gives no value"))
                .help("write `-p NAME=VALUE`"));
        };
        let known = given.iter().take(of_file).position(|(known, _)| known == name);
        match known {
            Some(index) => value.clone_into(&mut given[index].1),
            None => given.push((name.to_owned(), value.to_owned())),
        }
    }
    Ok(given)
}
