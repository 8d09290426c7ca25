//! `params`: lists the parameters of a pipeline.

use serde_json::{Value as Json, json};

use crate::cli::call::{Call, Execute};
use crate::cli::exit::{Exit, Failure};
use crate::cli::options::ListFormat;
use crate::cli::write;
use crate::{ParameterInfo, Pipeline};

#[derive(clap::Args, Debug)]
pub(crate) struct Params {
    /// The pipeline
    pipeline: Option<String>,
    /// The output format: `table` for reading, `json` for programs
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

impl Execute for Params {
    const EXAMPLES: &'static [&'static str] = &["$ params", "$ params --format json"];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let pipeline = &call.entry(self.pipeline.as_deref())?.pipeline;
        let text = match self.format {
            ListFormat::Json => write::json(&data(pipeline)),
            ListFormat::Table => {
                let rows: Vec<_> = pipeline.parameters().iter().map(row).collect();
                if rows.is_empty() {
                    write::note(&format!("`{}` has no parameters", pipeline.name()));
                }
                write::table(&["NAME", "TYPE", "DEFAULT", "DESCRIPTION"], &rows)
            }
        };
        write::text(&text)?;
        Ok(Exit::Success)
    }
}

fn row(parameter: &ParameterInfo) -> Vec<String> {
    let default = match parameter.default() {
        None => "(required)".to_owned(),
        // An empty default is a default, too.
        Some("") => "\"\"".to_owned(),
        Some(default) => default.escape_debug().to_string().replace("\\\"", "\""),
    };
    let description = parameter.description().unwrap_or_default();
    vec![parameter.name().to_owned(), parameter.ty(), default, first_line(description)]
}

/// Returns the first line of a description, for a table.
pub(super) fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().trim().to_owned()
}

/// Returns the parameters of a pipeline as JSON.
pub(super) fn data(pipeline: &Pipeline) -> Json {
    let parameter = |parameter: &ParameterInfo| {
        json!({
            "name": parameter.name(),
            "type": parameter.ty(),
            "default": parameter.default(),
            "description": parameter.description(),
        })
    };
    pipeline.parameters().iter().map(parameter).collect()
}
