//! `check`: shows all errors and warnings.

use std::fmt::Write;

use clap::ValueEnum;
use serde_json::{Value as Json, json};

use crate::cli::call::{Call, Execute};
use crate::cli::exit::{Exit, Failure};
use crate::cli::options::Target;
use crate::cli::{findings, write};
use crate::{Diagnostic, Level, Place};

#[derive(clap::Args, Debug)]
pub(crate) struct Check {
    /// The pipeline; by default all of them
    pipeline: Option<String>,
    /// The output format: `pretty` shows the source and groups warnings, `json` lists every finding
    #[arg(long, value_enum, default_value_t = Format::Pretty)]
    format: Format,
    /// Exits with status 1 if there are warnings
    #[arg(long)]
    deny_warnings: bool,
    #[command(flatten)]
    target: Target,
}

#[derive(ValueEnum, Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Pretty,
    Json,
}

/// The findings of a pipeline.
struct Checked<'a> {
    name: &'a str,
    found: Vec<Diagnostic>,
}

impl Execute for Check {
    const EXAMPLES: &'static [&'static str] = &["$ check", "$ check --format json --deny-warnings"];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let entries = call.entries(self.pipeline.as_deref())?;
        let checked: Vec<Checked<'_>> = entries
            .iter()
            .map(|entry| Checked {
                name: entry.name(),
                found: self.target.of(entry).pipeline.check(),
            })
            .collect();
        let count = |level: Level| {
            let found = checked.iter().flat_map(|checked| &checked.found);
            found.filter(|diagnostic| diagnostic.level() == level).count()
        };
        let (errors, warnings) = (count(Level::Error), count(Level::Warning));
        match self.format {
            Format::Json => write::text(&json(&checked, errors, warnings))?,
            Format::Pretty => write::pretty(&pretty(&checked, errors, warnings))?,
        }
        let is_bad = errors > 0 || (self.deny_warnings && warnings > 0);
        Ok(if is_bad { Exit::Negative } else { Exit::Success })
    }
}

fn pretty(checked: &[Checked<'_>], errors: usize, warnings: usize) -> String {
    let mut text = String::new();
    for drawn in checked.iter().flat_map(|checked| findings::draw(&checked.found)) {
        text += &drawn;
        text += "\n\n";
    }
    let pipelines = plural(checked.len(), "pipeline");
    let _ = match (errors, warnings) {
        (0, 0) => writeln!(text, "{pipelines}: no errors or warnings"),
        _ => {
            let (errors, warnings) = (plural(errors, "error"), plural(warnings, "warning"));
            writeln!(text, "{pipelines}: {errors}, {warnings}")
        }
    };
    text
}

fn plural(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

fn json(checked: &[Checked<'_>], errors: usize, warnings: usize) -> String {
    let pipelines: Vec<Json> = checked
        .iter()
        .map(|Checked { name, found }| {
            let diagnostics: Vec<Json> = found.iter().map(diagnostic).collect();
            json!({"name": name, "diagnostics": diagnostics})
        })
        .collect();
    let all = json!({"pipelines": pipelines, "errors": errors, "warnings": warnings});
    write::json(&all)
}

fn diagnostic(diagnostic: &Diagnostic) -> Json {
    let related = diagnostic.related().map(|(what, place)| {
        json!({
            "message": what,
            "file": place.file(),
            "line": place.line(),
            "column": place.column(),
        })
    });
    let place = diagnostic.place();
    json!({
        "level": diagnostic.level().to_string(),
        "code": diagnostic.rule().code,
        "rule": diagnostic.rule().name,
        "message": diagnostic.message(),
        "help": diagnostic.help(),
        "file": place.as_ref().map(Place::file),
        "line": place.as_ref().map(Place::line),
        "column": place.as_ref().map(Place::column),
        "related": related.collect::<Vec<_>>(),
    })
}
