//! Why the permissions of a pipeline cannot be determined.

use std::fmt;

#[derive(Debug)]
pub(crate) enum Error {
    /// The pipeline has errors.
    Pipeline(crate::Error),
    /// A permission depends on something that only the run or the user knows.
    Unknown(String),
}

impl Error {
    /// A part of an op depends on a runtime value.
    pub(super) fn at_run_time(op: &str, what: &str) -> Self {
        Self::Unknown(format!(
            "op `{op}`: the permissions can't be determined, because {what} is a runtime value"
        ))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pipeline(error) => error.fmt(f),
            Self::Unknown(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {}

impl From<crate::Error> for Error {
    fn from(error: crate::Error) -> Self {
        Self::Pipeline(error)
    }
}
