//! Answers that are not those of Kubeflow Pipelines.

use crate::client::error::{Error, ErrorKind};
use crate::client::http::{Client, Request};

/// Returns the error of an answer that lacks a field.
pub(super) fn unexpected(client: &Client, request: &Request, field: &str) -> Error {
    client
        .error(request, ErrorKind::Unexpected, format!("the answer lacks the field `{field}`"))
        .with_help("check that Kubeflow Pipelines answers at this URL")
}
