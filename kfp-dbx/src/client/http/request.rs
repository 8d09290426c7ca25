//! A request, and how it can fail.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use ureq::http::Method;

use crate::client::error::{Error, ErrorKind};
use crate::client::server::Server;

/// The characters that are percent-encoded: all but those that RFC 3986 calls unreserved.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// Encodes text as one segment of a path, or as a value of a query.
pub(crate) fn encode(text: &str) -> String {
    // The segments `.` and `..` would change the path.
    match text {
        "." | ".." => text.replace('.', "%2E"),
        _ => utf8_percent_encode(text, RESERVED).to_string(),
    }
}

/// The body of a request.
pub(crate) enum Content<'a> {
    Empty,
    Json(&'a Value),
    File { field: &'a str, name: &'a str, bytes: &'a [u8] },
}

/// A request to a server.
pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    /// The path below the server's URL, percent-encoded.
    pub(crate) path: String,
    pub(crate) query: Vec<(&'a str, &'a str)>,
    pub(crate) content: Content<'a>,
}

impl<'a> Request<'a> {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        Self::new(Method::GET, path, Content::Empty)
    }

    pub(crate) fn post(path: impl Into<String>, content: Content<'a>) -> Self {
        Self::new(Method::POST, path, content)
    }

    pub(crate) fn new(method: Method, path: impl Into<String>, content: Content<'a>) -> Self {
        Self { method, path: path.into(), query: Vec::new(), content }
    }

    /// Returns an error of this request.
    pub(crate) fn error(&self, server: &Server, kind: ErrorKind, what: impl Into<String>) -> Error {
        let url = format!("{}{}", server.base, self.path);
        Error::new(kind, server.secrets.redact(&what.into()))
            .with_request(self.method_name(), &server.secrets.redact(&url))
    }

    fn method_name(&self) -> &'static str {
        match self.method {
            Method::GET => "GET",
            Method::PUT => "PUT",
            Method::DELETE => "DELETE",
            _ => "POST",
        }
    }
}

/// A failed request, and whether it may be sent again.
pub(crate) struct Failure {
    pub(crate) error: Error,
    /// Whether the server may have recovered when the request is sent again.
    pub(super) is_transient: bool,
    /// Whether the server certainly did not process the request.
    pub(super) is_unprocessed: bool,
    /// Whether the server reports success, in an answer that can't be read.
    pub(super) is_unreadable: bool,
    /// The pause that the server requests.
    pub(super) retry_after: Option<Duration>,
}

impl Failure {
    /// A failure that a retry would meet again.
    pub(super) fn permanent(error: Error) -> Self {
        Self {
            error,
            is_transient: false,
            is_unprocessed: false,
            is_unreadable: false,
            retry_after: None,
        }
    }

    /// An answer that reports success, and that can't be read.
    pub(super) fn unreadable(error: Error) -> Self {
        Self { is_unreadable: true, ..Self::permanent(error) }
    }

    /// Returns whether the server may have processed the request although it failed.
    pub(crate) fn is_outcome_unknown(&self) -> bool {
        self.is_unreadable || self.is_transient && !self.is_unprocessed
    }

    /// Returns the error. If the outcome is unknown, the error says so.
    pub(crate) fn into_error(self, unknown: &str, help: &str) -> Error {
        if !self.is_outcome_unknown() {
            return self.error;
        }
        let what = format!("{}: {unknown}", self.error.what());
        self.error.into_kind(ErrorKind::OutcomeUnknown, what).with_help(help)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

#[cfg(test)]
mod tests {
    use super::encode;

    #[test]
    fn a_name_is_one_segment_of_a_path() {
        assert_eq!(encode("Az0-_~.txt"), "Az0-_~.txt");
        assert_eq!(encode("a/b?c=d&e#f g+%"), "a%2Fb%3Fc%3Dd%26e%23f%20g%2B%25");
        assert_eq!(encode("ä"), "%C3%A4");
        assert_eq!(encode("."), "%2E");
        assert_eq!(encode(".."), "%2E%2E");
        assert_eq!(encode("..."), "...");
    }
}
