//! What cannot be simulated.

use std::fmt;

/// Something that cannot be simulated, with its place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Error {
    /// The place, such as ``template `train`, task `run`, `when` ``. Empty for the whole workflow.
    pub place: String,
    /// Why it cannot be simulated: lower case, without a full stop.
    pub why: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Error {
    /// Makes an error without help.
    pub fn new(place: impl Into<String>, why: impl Into<String>) -> Self {
        Self { place: place.into(), why: why.into(), help: None }
    }

    /// Adds what to do about it.
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.why)?;
        match &self.help {
            Some(help) => write!(f, "; {help}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Error {}
