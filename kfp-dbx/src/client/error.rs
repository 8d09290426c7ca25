//! Errors of the client.

use std::fmt;
use std::io;
use std::path::Path;

/// The kind of an [`Error`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The server's URL is invalid.
    InvalidUrl,
    /// A header or a token is empty, or contains characters that are not allowed in it.
    InvalidHeader,
    /// A file cannot be read, or its content is not what is expected.
    UnreadableFile,
    /// The connection failed: the host is unknown or does not accept it.
    NotReached,
    /// The connection could not be encrypted, or the certificate is not trusted.
    Tls,
    /// The server took too long.
    TimedOut,
    /// The connection ended before the answer was complete.
    Dropped,
    /// The server answered with a redirect. The client does not follow redirects.
    Redirected,
    /// The answer is not JSON.
    NotJson,
    /// The answer is JSON, but lacks an expected field.
    Unexpected,
    /// 401: the token is missing or invalid.
    Unauthorized,
    /// 403: the account lacks the permission.
    Forbidden,
    /// 404: the object does not exist.
    NotFound,
    /// 409: the name is taken, or the run has ended and cannot be terminated or retried.
    Conflict,
    /// The request is larger than the server accepts.
    TooLarge,
    /// The request is invalid: any other 4xx status, or a problem found before it was sent.
    Refused,
    /// 5xx: the server failed.
    ServerFailed,
    /// There was no answer, or none that says whether the server did what was requested.
    OutcomeUnknown,
}

/// A failed request, or a problem found before it was sent.
///
/// `Debug` prints the same text as `Display`, so that
/// `fn main() -> Result<(), kfp_dbx::client::Error>` shows it readably.
///
/// ```
/// use kfp_dbx::client::{ErrorKind, Server};
///
/// let error = Server::new("ftp://example.com").unwrap_err();
/// assert_eq!(error.kind(), &ErrorKind::InvalidUrl);
/// assert!(error.help().is_some());
/// ```
#[derive(Clone)]
pub struct Error(Box<Inner>);

#[derive(Clone)]
struct Inner {
    kind: ErrorKind,
    what: String,
    request: Option<(&'static str, String)>,
    status: Option<u16>,
    code: Option<i64>,
    message: Option<String>,
    help: Option<String>,
}

impl Error {
    pub(super) fn new(kind: ErrorKind, what: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            what: what.into(),
            request: None,
            status: None,
            code: None,
            message: None,
            help: None,
        }))
    }

    pub(super) fn unreadable(path: &Path, why: &io::Error) -> Self {
        let what = format!("the file `{}` can't be read: {why}", path.display());
        Self::new(ErrorKind::UnreadableFile, what)
    }

    /// Adds the request that failed. The URL comes without its query.
    pub(super) fn with_request(mut self, method: &'static str, url: &str) -> Self {
        self.0.request = Some((method, url.to_owned()));
        self
    }

    pub(super) fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(super) fn with_code(mut self, code: Option<i64>) -> Self {
        self.0.code = code;
        self
    }

    pub(super) fn with_message(mut self, message: Option<String>) -> Self {
        self.0.message = message;
        self
    }

    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.0.help = Some(help.into());
        self
    }

    /// Reports the same failure as another kind, for a caller that knows more about it.
    pub(super) fn into_kind(mut self, kind: ErrorKind, what: impl Into<String>) -> Self {
        self.0.kind = kind;
        self.0.what = what.into();
        self.0.help = None;
        self
    }

    /// Returns the gRPC code of the answer, if it has one.
    pub(super) fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// Returns the fault alone, without the request.
    pub(super) fn what(&self) -> &str {
        &self.0.what
    }

    /// Returns the kind of the error.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// Returns the status of the answer, if there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// Returns the method of the request, if there was a request.
    pub fn method(&self) -> Option<&str> {
        self.0.request.as_ref().map(|(method, _)| *method)
    }

    /// Returns the URL of the request without its query, if there was a request.
    pub fn url(&self) -> Option<&str> {
        self.0.request.as_ref().map(|(_, url)| url.as_str())
    }

    /// Returns the server's own message.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// Returns advice on how to solve the problem, if there is any.
    pub fn help(&self) -> Option<&str> {
        self.0.help.as_deref()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inner = &self.0;
        if let Some((method, url)) = &inner.request {
            write!(f, "{method} {url}: ")?;
        }
        f.write_str(&inner.what)?;
        if let Some(status) = inner.status {
            write!(f, " ({status})")?;
        }
        if let Some(message) = &inner.message {
            write!(f, ": {message}")?;
        }
        if let Some(help) = &inner.help {
            write!(f, "\nhelp: {help}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // `main` prints `Error: ` before it: the text starts on the next line.
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Error {}
