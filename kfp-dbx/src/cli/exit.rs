//! How a command ends.

use std::fmt::{self, Write};
use std::process::ExitCode;

use super::write;

/// The exit status of a command that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// All is well.
    Fine,
    /// The answer is no.
    No,
    /// The wait ended before the run.
    #[cfg(feature = "client")]
    Waited,
    /// The command line leaves something open.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::No => 1,
            Exit::Usage => 2,
            #[cfg(feature = "client")]
            Exit::Waited => 4,
        })
    }
}

/// Why a command did not do its work.
#[derive(Debug)]
pub(super) struct Failure {
    code: u8,
    message: String,
    help: Option<String>,
    /// Printed as it is: clap's own texts, and what is wrong with a pipeline.
    raw: bool,
}

impl Failure {
    fn new(code: u8, message: impl fmt::Display) -> Self {
        Self { code, message: message.to_string(), help: None, raw: false }
    }

    /// The command line is wrong, or a file of it.
    pub(super) fn usage(message: impl fmt::Display) -> Self {
        Self::new(2, message)
    }

    /// A server does not have it.
    #[cfg(feature = "client")]
    pub(super) fn server(message: impl fmt::Display) -> Self {
        Self::new(3, message)
    }

    /// The pipeline is wrong: its diagnostics, as text.
    pub(super) fn pipeline(diagnostics: impl fmt::Display) -> Self {
        Self { raw: true, ..Self::new(1, diagnostics) }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(super) fn print(self) -> ExitCode {
        let Self { code, message, help, raw } = self;
        // What the reader closed, nobody reads.
        if !message.is_empty() {
            let mut text =
                if raw { message } else { format!("{}: {message}", write::error_word()) };
            if let Some(help) = help {
                let _ = write!(text, "\n  = help: {help}");
            }
            write::note(&text);
        }
        ExitCode::from(code)
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        use clap::error::ErrorKind;
        let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
        let text = error.render().ansi().to_string();
        if !asked {
            return Self { raw: true, ..Self::new(2, text.trim_end()) };
        }
        match write::pretty(&text) {
            Ok(()) => Self::new(0, ""),
            Err(failure) => failure,
        }
    }
}

#[cfg(feature = "client")]
impl From<crate::client::Error> for Failure {
    fn from(error: crate::client::Error) -> Self {
        Self::new(3, error)
    }
}
