//! The errors of the API.

use serde_json::Value as Json;
use serde_json::json;

use crate::databricks::Reply;

/// The answer of an endpoint.
pub(super) type Outcome = Result<Json, Problem>;

/// An error of the API.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Problem {
    /// The HTTP status.
    pub(super) status: u16,
    /// The `error_code`.
    pub(super) code: &'static str,
    /// The message.
    pub(super) message: String,
    /// The header `Retry-After`, in seconds.
    pub(super) retry_after: Option<u64>,
    /// The `reason` in the `details`, which the Files API gives.
    pub(super) reason: Option<&'static str>,
}

impl Problem {
    /// A problem with a status, an error code and a message.
    pub(super) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), retry_after: None, reason: None }
    }

    /// A field has a value that the API does not accept.
    pub(super) fn invalid(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_PARAMETER_VALUE", message)
    }

    /// A required field is missing.
    pub(super) fn required(field: &str) -> Self {
        Self::invalid(format!("Missing required field: {field}"))
    }

    /// The body has another form than the endpoint expects.
    pub(super) fn malformed(message: impl std::fmt::Display) -> Self {
        Self::new(400, "MALFORMED_REQUEST", format!("Could not parse request object: {message}"))
    }

    /// The resource is not in a state that allows the request.
    pub(super) fn state(message: impl Into<String>) -> Self {
        Self::new(400, "INVALID_STATE", message)
    }

    /// The word `is-rejected` is in a name or a parameter.
    pub(super) fn rejected(name: &str) -> Self {
        Self::invalid(format!("The request is rejected: `{name}` has the word `is-rejected`."))
    }

    /// The word `is-protected` is in a name.
    pub(super) fn protected(name: &str) -> Self {
        let message =
            format!("The user may not delete `{name}`, which has the word `is-protected`.");
        Self::new(403, "PERMISSION_DENIED", message)
    }

    /// The requests to an endpoint are too many.
    pub(super) fn too_many(message: impl Into<String>, retry_after: u64) -> Self {
        let problem = Self::new(429, "REQUEST_LIMIT_EXCEEDED", message);
        Self { retry_after: Some(retry_after), ..problem }
    }

    /// Adds the reason that the Files API gives.
    pub(super) fn because(self, reason: &'static str) -> Self {
        Self { reason: Some(reason), ..self }
    }

    /// Writes the error as the API does.
    pub(super) fn reply(&self) -> Reply {
        let mut body = json!({"error_code": self.code, "message": self.message});
        if let Some(reason) = self.reason {
            body["details"] = json!([{
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": reason, "domain": "filesystem.databricks.com",
            }]);
        }
        Reply {
            status: self.status,
            retry_after: self.retry_after.map(|seconds| seconds.to_string()),
            body: body.to_string(),
        }
    }
}
