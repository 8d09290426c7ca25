//! The reasons for which the program ends without success.

/// Why the program ends.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command line or the environment is wrong.
    Usage(String),
    /// The command has failed.
    Failed(String),
}
