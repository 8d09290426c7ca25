//! The formats of documents, and why one can't be read.

use std::fmt;
use std::path::Path;

use crate::rule::Finding;
use crate::value::Text;

/// The format of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON.
    Json,
    /// YAML, one document.
    Yaml,
}

impl Format {
    /// Returns the format of a file, by its name.
    pub fn of(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()?.to_ascii_lowercase().as_str() {
            "json" => Some(Self::Json),
            "yaml" | "yml" => Some(Self::Yaml),
            _ => None,
        }
    }

    /// Returns the name of the format.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Yaml => "YAML",
        }
    }
}

/// A function that converts a text of the document.
pub type ReadText = fn(String) -> Result<Text, Finding>;

/// Converts a text without parameters and outputs.
///
/// # Errors
/// It returns none. The type is that of [`ReadText`].
#[allow(clippy::unnecessary_wraps)]
pub fn literal(text: String) -> Result<Text, Finding> {
    Ok(Text::Literal(text))
}

/// A line and a column, both counted from 1.
pub type Place = (usize, usize);

/// Returns the place at which a text ends.
pub fn end_of(text: &str) -> Place {
    let line = text.rsplit('\n').next().unwrap_or_default();
    (text.matches('\n').count() + 1, line.chars().count() + 1)
}

/// The reason why a document can't be read. Its `Display` contains the place, too.
#[derive(Debug, Clone)]
pub struct Fault {
    message: String,
    /// The place, if it is known.
    pub at: Option<Place>,
}

/// Why a document with too many aliases can't be read.
pub(super) const TOO_LARGE: &str = "the aliases repeat parts of the document until it has more \
                                    than 4 MiB, but Argo stores at most 1 MiB of a workflow";

/// The readers' own words for what is nested too deep, and for aliases without an end.
const TOO_DEEP: &str = "recursion limit exceeded";
const TOO_OFTEN: &str = "repetition limit exceeded";

impl Fault {
    /// Creates a fault at a place.
    pub(super) fn new(message: impl fmt::Display, at: Option<Place>) -> Self {
        let message = match at {
            Some((line, column)) => format!("{message} at line {line} column {column}"),
            None => message.to_string(),
        };
        Self { message, at }
    }

    pub(super) fn of_json(error: &serde_json::Error) -> Self {
        let at = (error.line() > 0).then(|| (error.line(), error.column()));
        let message = error.to_string();
        match message.starts_with(TOO_DEEP) {
            true => Self::new("more than 127 lists and objects are inside of each other", at),
            false => Self { message, at },
        }
    }

    pub(super) fn of_yaml(error: &serde_yaml::Error, text: &str) -> Self {
        let at = error.location().map(|at| (at.line(), at.column()));
        let message = error.to_string();
        // A path can stand before the reason, and the place behind it.
        let (shown, _) = message.split_once(" at line ").unwrap_or((&message, ""));
        if shown.ends_with(TOO_OFTEN) {
            return Self::new(TOO_LARGE, at);
        }
        if !shown.ends_with(TOO_DEEP) {
            return Self { message, at };
        }
        let alias = match text.contains('*') {
            true => ", or an alias is inside of its own anchor",
            false => "",
        };
        let reason = format!("more than 128 lists and objects are inside of each other{alias}");
        Self::new(reason, at)
    }

    /// Returns the reason without the place.
    pub fn why(&self) -> String {
        match self.at {
            Some((line, column)) => {
                self.message.replacen(&format!(" at line {line} column {column}"), "", 1)
            }
            None => self.message.clone(),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}
