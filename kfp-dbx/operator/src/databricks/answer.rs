//! Answers of the API, and the meaning of failures.

use std::time::Duration;

use serde_json::Value as Json;

/// An HTTP response as it arrives.
#[derive(Debug, Clone, PartialEq)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// The header `Retry-After`.
    pub retry_after: Option<String>,
    /// The body, which is not always JSON. Of a redirect, its header `Location`.
    pub body: String,
}

/// The answer to a request.
pub type Answer = Result<Json, Failure>;

/// A request that has not succeeded.
#[derive(Debug, Clone, PartialEq)]
pub enum Failure {
    /// The API refuses the request, and will refuse it again.
    Rejected {
        /// The API's `error_code`, or the HTTP status.
        code: String,
        /// The API's own message.
        message: String,
    },
    /// The resource that the request names does not exist.
    Gone(String),
    /// The resource that the request makes exists already.
    Exists(String),
    /// The request had no effect and can be sent later.
    Later {
        /// The time that the API asks to wait, if it says so.
        after: Option<Duration>,
        /// The API's message.
        message: String,
    },
    /// The request may or may not have had its effect: the answer was lost.
    Unknown(String),
    /// There are no credentials, or the workspace does not accept them.
    Credentials(String),
}

impl Failure {
    /// Returns the name of the variant, for logs and metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Rejected { .. } => "rejected",
            Self::Gone(_) => "gone",
            Self::Exists(_) => "exists",
            Self::Later { .. } => "later",
            Self::Unknown(_) => "unknown",
            Self::Credentials(_) => "credentials",
        }
    }

    /// Changes the message.
    #[must_use]
    pub fn map_message(mut self, change: impl FnOnce(&str) -> String) -> Self {
        let (Self::Rejected { message, .. }
        | Self::Later { message, .. }
        | Self::Gone(message)
        | Self::Exists(message)
        | Self::Unknown(message)
        | Self::Credentials(message)) = &mut self;
        *message = change(message);
        self
    }

    /// Returns the message.
    pub fn message(&self) -> &str {
        match self {
            Self::Rejected { message, .. }
            | Self::Later { message, .. }
            | Self::Gone(message)
            | Self::Exists(message)
            | Self::Unknown(message)
            | Self::Credentials(message) => message,
        }
    }
}
