//! The meaning of a response: what became of the request, and whether to send it again.

use serde_json::{Map, Value as Json};

use super::answer::{Answer, Failure, Reply};
use super::endpoint::{Endpoint, Repeat};
use super::error::{ApiError, clean};
use super::retry_after::retry_after;
use crate::time::Time;

/// Codes of errors after which the same request can succeed later.
const LATER_CODES: &[&str] = &[
    "ABORTED",
    "COULD_NOT_ACQUIRE_LOCK",
    "REQUEST_LIMIT_EXCEEDED",
    "RESOURCE_EXHAUSTED",
    "SERVICE_UNDER_MAINTENANCE",
    "TEMPORARILY_UNAVAILABLE",
    "WORKSPACE_TEMPORARILY_UNAVAILABLE",
];

/// Texts of such errors, whose codes say nothing. The SDKs for Go and Python retry all but
/// the last.
const LATER_TEXTS: &[&[&str]] = &[
    &["com.databricks.backend.manager.util.UnknownWorkerEnvironmentException"],
    &["does not have any associated worker environments"],
    &["There is no worker environment with id"],
    &["Unknown worker environment"],
    &["worker env ", " not found"],
    &["ClusterNotReadyException"],
    &["RPC token bucket limit has been exceeded"],
    &["Please try again later or try a faster operation."],
    HOURLY_QUOTA,
];

/// "There were already 10000 jobs created in past 3600 seconds".
const HOURLY_QUOTA: &[&str] = &["There were already ", " jobs created in past "];

/// Texts of errors after which the request may have had its effect. The SDKs retry them.
const UNKNOWN_TEXTS: &[&str] = &["Timed out after ", "deadline exceeded", "Unexpected error"];

/// Codes that blame the request. Its texts, such as a name, can be part of the message, which must
/// not make it look like one to retry.
const REQUEST_CODES: &[&str] =
    &["INVALID_PARAMETER_VALUE", "MALFORMED_REQUEST", "PERMISSION_DENIED"];

/// Texts of a `400` or `403` that speak of the credentials or the network, not of a resource.
const CREDENTIALS_TEXTS: &[&str] = &[
    "invalid access token",
    "invalid token",
    "token is expired",
    "token has expired",
    "expired token",
    "iss claim",
    "ip acl",
    "unauthorized network access",
    "private-link",
];

impl Reply {
    /// Returns the meaning of the response to a request to the endpoint.
    ///
    /// # Errors
    ///
    /// If the request has not succeeded.
    pub fn answer(&self, endpoint: Endpoint, now: Time) -> Answer {
        match self.status {
            200..=299 => success(&self.body, endpoint),
            300..=399 => Err(redirect(&self.body)),
            _ => Err(failure(self, endpoint, now)),
        }
    }
}

/// Reads the body of a success.
fn success(body: &str, endpoint: Endpoint) -> Answer {
    match serde_json::from_str(body) {
        Ok(json @ Json::Object(_)) => Ok(json),
        Err(_) if body.trim().is_empty() && !has_result(endpoint) => Ok(Json::Object(Map::new())),
        _ => {
            let found = ApiError::read(body).message;
            let found = if found.is_empty() { "an empty body".to_owned() } else { found };
            Err(Failure::Unknown(clean(&format!(
                "the answer of `{}` is not a JSON object: {found}",
                endpoint.path()
            ))))
        }
    }
}

/// Whether a success of the endpoint says something: what a read asks for, or the id of what is new.
fn has_result(endpoint: Endpoint) -> bool {
    let is_read = endpoint.repeat() == Repeat::Reads;
    is_read || makes_by_spec(endpoint) || endpoint == Endpoint::DbfsCreate
}

/// Whether the request consists of a spec, which can name resources of its own. That one of those is
/// missing is the spec's fault, and says nothing about the resource that the request makes.
fn makes_by_spec(endpoint: Endpoint) -> bool {
    matches!(
        endpoint,
        Endpoint::ClustersCreate
            | Endpoint::JobsCreate
            | Endpoint::JobsRunNow
            | Endpoint::RunsSubmit
            | Endpoint::ScopesCreate
    )
}

/// Returns the meaning of a redirect, whose body is its location. The API never redirects.
fn redirect(location: &str) -> Failure {
    // The query of a login page can contain secrets.
    let target = location.split(['?', '#']).next().unwrap_or_default();
    Failure::Credentials(clean(&if location.contains("private-link-validation-error") {
        "the workspace accepts requests from its Azure Private Link only, and this network is not \
         part of it; let the operator reach the private endpoint of the workspace"
            .to_owned()
    } else if target.ends_with("/login.html") {
        format!(
            "the workspace redirects the request to its login page `{target}`; check the \
             credentials and that `DATABRICKS_HOST` is the address of the workspace"
        )
    } else {
        format!(
            "the host redirects the request to `{target}`, which the API of a workspace never does; \
             check that `DATABRICKS_HOST` is the address of the workspace"
        )
    }))
}

/// Returns the meaning of a response with a status of 400 or more.
fn failure(reply: &Reply, endpoint: Endpoint, now: Time) -> Failure {
    let error = ApiError::read(&reply.body);
    let message = if error.message.is_empty() {
        let code = error.code.as_ref().map(|code| format!("{code}, ")).unwrap_or_default();
        format!("{code}HTTP status {} without a message", reply.status)
    } else {
        clean(&error.message)
    };
    let asked = reply.retry_after.as_deref().and_then(|header| retry_after(header, now));
    let asked = asked.or(error.wait);
    if is_credentials(reply.status, &error) {
        return Failure::Credentials(message);
    }
    if is_later(reply, &error, endpoint) {
        return Failure::Later { after: asked, message };
    }
    if !has_code(&error, REQUEST_CODES)
        && UNKNOWN_TEXTS.iter().any(|text| error.message.contains(text))
    {
        return Failure::Unknown(message);
    }
    if is_gone(reply.status, &error, endpoint) {
        return Failure::Gone(message);
    }
    if is_existing(reply.status, &error, endpoint) {
        return Failure::Exists(message);
    }
    match reply.status {
        501 => {}
        408 | 499 | 500.. => return Failure::Unknown(message),
        // The word of another server, such as a proxy, about an address that Databricks knows.
        404 | 405 | 407 if !error.known_form => {
            let message = format!(
                "the host answers with HTTP status {}, but not as Databricks does: {message}; \
                 check that `DATABRICKS_HOST` is the address of the workspace",
                reply.status
            );
            return Failure::Later { after: asked, message: clean(&message) };
        }
        _ => {}
    }
    Failure::Rejected { code: error.code.unwrap_or_else(|| reply.status.to_string()), message }
}

/// Whether the credentials are the reason, and not the request.
fn is_credentials(status: u16, error: &ApiError) -> bool {
    let text = error.message.to_lowercase();
    let speaks_of_them = CREDENTIALS_TEXTS.iter().any(|found| text.contains(found));
    match status {
        401 => true,
        // A spec can have texts such as these in it.
        400 => speaks_of_them && !has_code(error, REQUEST_CODES),
        // Without a code in words, such as `PERMISSION_DENIED`, the gateway speaks, and not the API.
        403 => speaks_of_them || error.code.as_ref().is_none_or(|code| !has_letter(code)),
        _ => false,
    }
}

fn has_letter(code: &str) -> bool {
    code.contains(|c: char| c.is_ascii_alphabetic())
}

/// Whether the request had no effect, and can have it later.
fn is_later(reply: &Reply, error: &ApiError, endpoint: Endpoint) -> bool {
    let has_text = |parts: &&[&str]| parts.iter().all(|part| error.message.contains(part));
    match reply.status {
        429 => true,
        // A gateway can also say this of a server that it has lost in the middle of the request. That
        // counts where a second request would make a second resource.
        503 => {
            error.known_form || reply.retry_after.is_some() || endpoint.repeat() != Repeat::Unsafe
        }
        _ => {
            let has_texts = LATER_TEXTS.iter().any(has_text);
            has_code(error, LATER_CODES) || has_texts && !has_code(error, REQUEST_CODES)
        }
    }
}

fn has_code(error: &ApiError, codes: &[&str]) -> bool {
    error.code.as_deref().is_some_and(|code| codes.contains(&code))
}

/// Whether an error says that the workspace has made its quota of jobs and runs for the hour.
pub(super) fn is_hourly_quota(message: &str) -> bool {
    HOURLY_QUOTA.iter().all(|part| message.contains(part))
}

/// Whether the resource that the request names is missing.
fn is_gone(status: u16, error: &ApiError, endpoint: Endpoint) -> bool {
    let code = error.code.as_deref().unwrap_or_default();
    // Another server, or another version of the API, does not know the resource at all.
    if makes_by_spec(endpoint) || !error.known_form || code == "ENDPOINT_NOT_FOUND" {
        return false;
    }
    if status == 404 || matches!(code, "RESOURCE_DOES_NOT_EXIST" | "NOT_FOUND") {
        return true;
    }
    let message = &error.message;
    let says_so = message.contains("does not exist") || message.contains("doesn't exist");
    let is_about_it = match endpoint {
        // The new settings can name a missing cluster.
        Endpoint::JobsReset => message.starts_with("Job "),
        Endpoint::RunsCancel => true,
        _ => endpoint.repeat() == Repeat::Reads || endpoint.name().ends_with("Delete"),
    };
    status == 400 && says_so && is_about_it
}

/// Whether the resource that the request makes exists already.
fn is_existing(status: u16, error: &ApiError, endpoint: Endpoint) -> bool {
    if matches!(error.code.as_deref(), Some("RESOURCE_ALREADY_EXISTS" | "ALREADY_EXISTS")) {
        return true;
    }
    let is_named = matches!(
        endpoint,
        Endpoint::DbfsCreate
            | Endpoint::FilesUpload
            | Endpoint::ScopesCreate
            | Endpoint::WorkspaceImport
            | Endpoint::WorkspaceMkdirs
    );
    is_named && (status == 409 || status == 400 && error.message.contains("already exists"))
}

#[cfg(test)]
mod tests;
