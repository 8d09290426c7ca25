//! Options that several commands have.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use kfp_dbx_core::syntax::read;
use kfp_dbx_core::table::Operator;
use kfp_dbx_core::table::argo::{ArgoVersion, supported};
use kfp_dbx_core::text::name_rule::NAMESPACE;
use kfp_dbx_core::text::size::refused_file;
use kfp_dbx_core::value::{Map, Text, Value};

use super::entry::Entry;
use super::exit::Failure;
use super::write;
use crate::model::json;

/// The output format of a command that lists something.
#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListFormat {
    Table,
    Json,
}

/// What the workflow is written for.
#[derive(clap::Args, Debug)]
pub(super) struct Target {
    /// The version of Argo that the workflow is written for, such as `3.4`; by default that of the
    /// pipeline, or else 3.4.17 and every later version
    #[arg(long, value_name = "VERSION", value_parser = argo_version)]
    pub(super) argo: Option<ArgoVersion>,
    /// The operator that serves the objects of the workflow, `kfp-dbx` or
    /// `azure-databricks-operator`; by default that of the pipeline, or else both
    #[arg(long, value_name = "NAME", value_parser = operator)]
    pub(super) operator: Option<Operator>,
}

impl Target {
    /// Returns a pipeline with this target in place of its own.
    pub(super) fn of(&self, entry: &Entry) -> Entry {
        let mut entry = entry.clone();
        if let Some(version) = self.argo {
            entry.pipeline = entry.pipeline.argo(version.to_string());
        }
        if let Some(operator) = self.operator {
            entry.pipeline = entry.pipeline.operator(operator.as_str());
        }
        entry
    }
}

fn argo_version(text: &str) -> Result<ArgoVersion, String> {
    ArgoVersion::target(text).map_err(|why| format!("{why}: {}", supported()))
}

pub(super) fn operator(text: &str) -> Result<Operator, String> {
    Operator::target(text).map_err(|why| format!("{why}: {}", Operator::known(text)))
}

/// Reads the name of a namespace.
pub(super) fn namespace(text: &str) -> Result<String, String> {
    NAMESPACE.check(text).map(|()| text.to_owned())
}

/// The values of parameters.
#[derive(clap::Args, Debug)]
pub(super) struct Values {
    /// The value of a parameter
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    pub(super) param: Vec<String>,
    /// A JSON or YAML file with a map of parameter values; `-p` overrides them
    #[arg(long, value_name = "FILE")]
    pub(super) params_file: Option<PathBuf>,
}

impl Values {
    /// Reads the values: those of the file, and those of `-p`, which win.
    pub(super) fn read(&self) -> Result<Vec<(String, String)>, Failure> {
        let mut values = match &self.params_file {
            Some(path) => values_of_file(path)?,
            None => Vec::new(),
        };
        let of_file = values.len();
        for param in &self.param {
            let Some((name, value)) = param.split_once('=') else {
                return Err(Failure::usage(format!("`-p {param}` has no value"))
                    .help("write `-p NAME=VALUE`"));
            };
            // A name that `-p` gives twice stays there twice, and is an error of the pipeline.
            match values.iter().take(of_file).position(|(known, _)| known == name) {
                Some(index) => value.clone_into(&mut values[index].1),
                None => values.push((name.to_owned(), value.to_owned())),
            }
        }
        Ok(values)
    }
}

fn values_of_file(path: &Path) -> Result<Vec<(String, String)>, Failure> {
    if let Some(why) = std::fs::metadata(path).ok().and_then(|about| refused_file(about.len())) {
        return Err(Failure::usage(format!("`{}` is too large: {why}", path.display())));
    }
    let text = write::read(path)?;
    // YAML is the guess for a name without an ending: nearly all JSON is also YAML.
    let format = read::Format::of(path).unwrap_or(read::Format::Yaml);
    let wrong = |why: String| {
        Failure::usage(format!("`{}` does not hold a map of values: {why}", path.display()))
    };
    let document =
        read::document(&text, format, read::literal).map_err(|fault| wrong(fault.to_string()))?;
    let map = match document {
        Value::Map(map) => map,
        Value::Null => Map::new(),
        _ => return Err(wrong("the top level is not a map".to_owned())),
    };
    let value_of = |(name, value): (Text, Value)| {
        let name = name.as_literal().unwrap_or_default().to_owned();
        Ok((name.clone(), value_text(path, &name, &value)?))
    };
    map.entries.into_iter().map(value_of).collect()
}

/// Returns a value of the file as the text that a run receives. Numbers keep their digits.
fn value_text(path: &Path, name: &str, value: &Value) -> Result<String, Failure> {
    match value {
        Value::Text(Text::Literal(text)) => Ok(text.clone()),
        Value::Float(number) => Ok(number.to_string()),
        Value::Null => {
            let message = format!("`{}`: the value of `{name}` is null", path.display());
            Err(Failure::usage(message)
                .help("remove the line to use the default, or write `\"\"` for empty text"))
        }
        other => json::text(other).map_err(|why| {
            Failure::usage(format!("`{}`: the value of `{name}`: {why}", path.display()))
        }),
    }
}
