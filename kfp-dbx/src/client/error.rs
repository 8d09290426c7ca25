//! What goes wrong between here and a server.

use std::fmt;

/// What kind of thing went wrong.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The server's address is none.
    InvalidUrl,
    /// A header or a token has characters that none may have.
    InvalidHeader,
    /// A file can't be read, or does not have what it should.
    UnreadableFile,
    /// There was no connection: the host is not known, or does not take it.
    NotReached,
    /// The connection could not be encrypted, or the certificate is not trusted.
    Tls,
    /// The server took too long.
    TimedOut,
    /// The connection ended before the answer did.
    Dropped,
    /// The server sent us elsewhere, which is not followed.
    Redirected,
    /// The answer is no JSON.
    NotJson,
    /// The answer is JSON, but does not have what it should.
    Unexpected,
    /// 401: the token is missing, or no good.
    Unauthorized,
    /// 403: the account may not do this.
    Forbidden,
    /// 404: it is not there.
    NotFound,
    /// 409: the name is taken; or the run has ended, and can't be ended or repeated.
    Conflict,
    /// What was to be sent is larger than the server takes.
    TooLarge,
    /// The request is wrong: any other 4xx, or seen before it was sent.
    Refused,
    /// 5xx: the server failed.
    ServerFailed,
    /// It may have been done, or not: there was no answer.
    OutcomeUnknown,
}

/// What went wrong with a request, and the way out.
///
/// `Debug` prints what `Display` does, so that `fn main() -> Result<(), kfp_dbx::client::Error>`
/// shows it as it is meant to be read.
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

    /// Of a request. The address comes without its query.
    pub(super) fn of(mut self, method: &'static str, url: &str) -> Self {
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

    /// The same failure, as something else.
    pub(super) fn turned(mut self, kind: ErrorKind, what: impl Into<String>) -> Self {
        self.0.kind = kind;
        self.0.what = what.into();
        self.0.help = None;
        self
    }

    /// The code of gRPC, where the answer has one.
    pub(super) fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// What happened, without the request.
    pub(super) fn what(&self) -> &str {
        &self.0.what
    }

    /// What kind of thing went wrong.
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The answer's status, where there was an answer.
    pub fn status(&self) -> Option<u16> {
        self.0.status
    }

    /// The request's method, where there was a request.
    pub fn method(&self) -> Option<&str> {
        self.0.request.as_ref().map(|(method, _)| *method)
    }

    /// The request's address, without its query.
    pub fn url(&self) -> Option<&str> {
        self.0.request.as_ref().map(|(_, url)| url.as_str())
    }

    /// What the server said.
    pub fn message(&self) -> Option<&str> {
        self.0.message.as_deref()
    }

    /// The way out, where there is one to name.
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
        // On a line of its own, below the `Error: ` that `main` prints before it.
        write!(f, "\n{self}")
    }
}

impl std::error::Error for Error {}
