//! How a command ends.

use std::borrow::Cow;
use std::fmt;
use std::process::ExitCode;

use kfp_dbx_core::text::terminal::visible;

/// The exit status of a command that did its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// Success.
    Success,
    /// A pipeline has errors, a run failed, or there is a difference.
    Negative,
    /// The wait ended before the run.
    #[cfg(feature = "client")]
    TimedOut,
    /// The command line does not say what to do.
    Usage,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(match exit {
            Exit::Success => 0,
            Exit::Negative => 1,
            Exit::Usage => 2,
            #[cfg(feature = "client")]
            Exit::TimedOut => 4,
        })
    }
}

/// Why a command did not do its work.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) code: u8,
    pub(super) message: String,
    pub(super) help: Option<String>,
    /// Whether the message is complete: diagnostics, and the texts of clap.
    pub(super) is_complete: bool,
}

impl Failure {
    fn new(code: u8, message: impl fmt::Display) -> Self {
        Self { code, message: message.to_string(), help: None, is_complete: false }
    }

    /// The command line is wrong, or a file cannot be read or written.
    pub(super) fn usage(message: impl fmt::Display) -> Self {
        Self::new(2, message)
    }

    /// A server does not have what the command needs.
    #[cfg(feature = "client")]
    pub(super) fn server(message: impl fmt::Display) -> Self {
        Self::new(3, message)
    }

    /// The pipeline has errors: its diagnostics as text.
    pub(super) fn pipeline(diagnostics: impl fmt::Display) -> Self {
        Self { is_complete: true, ..Self::new(1, diagnostics) }
    }

    pub(super) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl From<clap::Error> for Failure {
    fn from(error: clap::Error) -> Self {
        let text = error.render();
        let drawn = text.ansi().to_string();
        let text = match is_plain(&drawn) {
            true => drawn,
            // It quotes an argument that a terminal does not show as it is.
            false => visible(&text.to_string()).into_owned(),
        };
        Self { is_complete: true, ..Self::new(2, text.trim_end()) }
    }
}

/// Returns whether a text moves nothing on a terminal: its only escape sequences are colours.
fn is_plain(text: &str) -> bool {
    let mut pieces = text.split("\u{1b}[");
    let shows = |piece: &str| matches!(visible(piece), Cow::Borrowed(_));
    pieces.next().is_none_or(shows)
        && pieces.all(|piece| {
            let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
            rest.strip_prefix('m').is_some_and(shows)
        })
}

#[cfg(feature = "client")]
impl From<crate::client::Error> for Failure {
    fn from(error: crate::client::Error) -> Self {
        Self::new(3, error)
    }
}
