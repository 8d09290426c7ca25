//! Reads an answer, and explains one that is not usable: a redirect, an error, or no JSON.

use std::time::Duration;

use kfp_dbx_core::text::terminal::{visible, visible_line};
use serde_json::Value;
use ureq::Body;
use ureq::http::Response;

use super::request::{Failure, Request};
use super::transport;
use super::{json, message};
use crate::client::error::{Error, ErrorKind};
use crate::client::server::Server;

/// The longest answer, in bytes. A run of Kubeflow Pipelines holds its workflow twice.
const LONGEST_ANSWER: u64 = 32 << 20;

/// Returns the JSON of an answer, without secrets.
pub(super) fn read(
    server: &Server,
    request: &Request,
    mut answer: Response<Body>,
    time: Duration,
) -> Result<Value, Failure> {
    let status = answer.status().as_u16();
    let header = |name: &str| {
        answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
    };
    let is_html = header("content-type").is_some_and(|kind| kind.contains("html"));
    let location = header("location").unwrap_or_default();
    let retry_after = header("retry-after").and_then(|wait| wait.trim().parse().ok());
    let body = answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec();
    let answered = Answered { server, request, status };
    if (300..400).contains(&status) {
        return Err(Failure::permanent(answered.redirected(&location)));
    }
    if !(200..300).contains(&status) {
        // The status alone is an answer: the message is not needed.
        let body = body.unwrap_or_default();
        return Err(Failure {
            error: answered.refused(&body, is_html),
            is_transient: matches!(status, 429 | 502..=504),
            is_unprocessed: status == 429,
            is_unreadable: false,
            retry_after: retry_after.map(Duration::from_secs),
        });
    }
    let body = body.map_err(|error| transport::failure(server, request, &error, time))?;
    let mut value: Value = if body.is_empty() {
        Value::Object(serde_json::Map::default())
    } else {
        json::read(&body).map_err(|fault| answered.unread(&body, is_html, fault))?
    };
    server.secrets.redact_answer(&mut value);
    Ok(value)
}

/// A request, and the status that the server answered with.
struct Answered<'a> {
    server: &'a Server,
    request: &'a Request<'a>,
    status: u16,
}

impl Answered<'_> {
    fn error(&self, kind: ErrorKind, what: impl Into<String>) -> Error {
        self.request.error(self.server, kind, what).with_status(self.status)
    }

    fn redirected(&self, location: &str) -> Error {
        let location = self.server.secrets.redact(&shown_location(location));
        let what = match visible_line(&location).as_ref() {
            "" => "the server redirects to another URL, which is not followed".to_owned(),
            to => {
                format!("the server redirects to {}, which is not followed", message::bounded(to))
            }
        };
        self.error(ErrorKind::Redirected, what).with_help(
            "the redirect may lead to a login: provide a token or a session cookie; otherwise use the final URL",
        )
    }

    /// An answer of success that can't be read. A web page is no answer of the API.
    fn unread(&self, body: &[u8], is_html: bool, fault: json::Fault) -> Failure {
        match fault {
            json::Fault::TooLarge => {
                let what = "the answer has more values than any answer of this server";
                Failure::unreadable(self.error(ErrorKind::Unexpected, what))
            }
            json::Fault::NotJson if is_html || looks_like_html(body) => {
                Failure::permanent(self.not_json(body, is_html))
            }
            json::Fault::NotJson => Failure::unreadable(self.not_json(body, is_html)),
        }
    }

    fn not_json(&self, body: &[u8], is_html: bool) -> Error {
        let what = if is_html || looks_like_html(body) {
            "the answer is a web page instead of JSON, perhaps a login page"
        } else {
            "the answer is not JSON"
        };
        self.error(ErrorKind::NotJson, what).with_help(
            "check the URL, to which Kubeflow adds the path `/pipeline`, and the token or cookie",
        )
    }

    fn refused(&self, body: &[u8], is_html: bool) -> Error {
        let value = json::read(body).ok();
        let code = value.as_ref().and_then(|value| value.get("code")).and_then(Value::as_i64);
        let message = match &value {
            Some(value) => message::of_answer(value),
            None if is_html || looks_like_html(body) => None,
            None => Some(String::from_utf8_lossy(body).into_owned()),
        };
        let message = message
            .map(|message| self.server.secrets.redact(&message::without_traces(&message)))
            .map(|message| message::bounded(visible(&message).trim()))
            .filter(|message| !message.is_empty());
        let (kind, what) = meaning(self.status);
        let error = self.error(kind, what).with_code(code).with_message(message);
        match self.status {
            401 if self.server.has_credentials() => {
                error.with_help("the token or cookie may have expired: get a new one")
            }
            401 => error.with_help("provide a token or a session cookie"),
            403 => error.with_help("the account needs permissions in this namespace"),
            404 if value.is_none() => {
                error.with_help("check the path of the URL: Kubeflow serves the API at `/pipeline`")
            }
            429 | 502..=504 => error.with_help("try again later"),
            _ => error,
        }
    }
}

/// Returns the meaning of an error status.
fn meaning(status: u16) -> (ErrorKind, &'static str) {
    match status {
        401 => (ErrorKind::Unauthorized, "the server does not know the user"),
        403 => (ErrorKind::Forbidden, "the server does not allow this request"),
        404 => (ErrorKind::NotFound, "the object does not exist"),
        409 => (ErrorKind::Conflict, "the object already exists"),
        413 => (ErrorKind::TooLarge, "the request is too large for the server"),
        429 => (ErrorKind::Refused, "the server receives too many requests"),
        400..500 => (ErrorKind::Refused, "the server rejected the request"),
        500..600 => (ErrorKind::ServerFailed, "the server failed"),
        _ => (ErrorKind::Unexpected, "the status of the answer is unexpected"),
    }
}

/// Returns a redirect's target without user, password, query and fragment, which may be secret.
fn shown_location(location: &str) -> String {
    let to = location.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = to.split_once("//") else { return to.to_owned() };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit('@').next().unwrap_or_default();
    format!("{scheme}//{host}{path}")
}

fn looks_like_html(body: &[u8]) -> bool {
    body.trim_ascii_start().starts_with(b"<")
}
