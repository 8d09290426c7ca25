//! The log: one line for each step that a person would ask about, on standard error.

use std::io::IsTerminal;

use clap::ValueEnum;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

use crate::install::LogFormat;

/// The variables that choose what is logged. The first one that is set counts.
const VARIABLES: [&str; 2] = ["KFP_DBX_LOG", "RUST_LOG"];

/// The form of the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A line of text for each entry.
    Text,
    /// A JSON object on a line for each entry.
    Json,
}

impl From<Format> for LogFormat {
    fn from(format: Format) -> Self {
        match format {
            Format::Text => Self::Text,
            Format::Json => Self::Json,
        }
    }
}

/// Starts the log.
///
/// # Errors
///
/// The filter in the environment cannot be read, or a log was started before.
pub fn start(format: Format) -> Result<(), String> {
    let filter = filter(VARIABLES.into_iter().find_map(|name| {
        let value = std::env::var(name).ok().filter(|value| !value.is_empty())?;
        Some((name, value))
    }))?;
    let builder = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal());
    match format {
        Format::Text => builder.try_init(),
        Format::Json => builder.json().flatten_event(true).try_init(),
    }
    .map_err(|error| error.to_string())
}

fn filter(variable: Option<(&str, String)>) -> Result<EnvFilter, String> {
    let builder = EnvFilter::builder().with_default_directive(LevelFilter::INFO.into());
    let Some((name, value)) = variable else {
        return Ok(builder.parse_lossy(""));
    };
    builder.parse(&value).map_err(|error| {
        format!("`{name}={value}` is not a filter of logs, such as `debug` or `kfp_dbx_operator=debug`: {error}")
    })
}

#[cfg(test)]
mod tests {
    use super::filter;

    #[test]
    fn a_filter_that_cannot_be_read_names_its_variable() {
        assert_eq!(filter(None).unwrap().to_string(), "info");
        let debug = filter(Some(("KFP_DBX_LOG", "kfp_dbx_operator=debug".into()))).unwrap();
        assert_eq!(debug.to_string(), "kfp_dbx_operator=debug");
        let error = filter(Some(("RUST_LOG", "kfp=loud".into()))).unwrap_err();
        assert!(error.starts_with("`RUST_LOG=kfp=loud` is not a filter"), "{error}");
    }
}
