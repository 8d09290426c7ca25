//! `list`: lists the pipelines.

use serde_json::{Value as Json, json};

use super::params;
use crate::cli::call::{Call, Execute};
use crate::cli::entry::Entry;
use crate::cli::exit::{Exit, Failure};
use crate::cli::options::ListFormat;
use crate::cli::write;

#[derive(clap::Args, Debug)]
pub(crate) struct List {
    /// The output format: `table` for reading, `json` for programs
    #[arg(long, value_enum, default_value_t = ListFormat::Table)]
    format: ListFormat,
}

impl Execute for List {
    const EXAMPLES: &'static [&'static str] = &["$ list"];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let text = match self.format {
            ListFormat::Table => table(call.entries),
            ListFormat::Json => json(call.entries),
        };
        write::text(&text)?;
        Ok(Exit::Success)
    }
}

/// Returns a table of pipelines. Parameters with a default are in brackets.
pub(super) fn table(entries: &[Entry]) -> String {
    let row = |entry: &Entry| {
        let parameters = entry.pipeline.parameters();
        let names: Vec<_> = parameters
            .iter()
            .map(|parameter| match parameter.default() {
                Some(_) => format!("[{}]", parameter.name()),
                None => parameter.name().to_owned(),
            })
            .collect();
        let description = entry.pipeline.description().unwrap_or_default();
        vec![entry.name().to_owned(), names.join(" "), params::first_line(description)]
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    write::table(&["PIPELINE", "PARAMETERS", "DESCRIPTION"], &rows)
}

fn json(entries: &[Entry]) -> String {
    let pipeline = |entry: &Entry| {
        json!({
            "name": entry.name(),
            "description": entry.pipeline.description(),
            "parameters": params::data(&entry.pipeline),
        })
    };
    write::json(&entries.iter().map(pipeline).collect::<Json>())
}
