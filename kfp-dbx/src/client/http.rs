//! Requests to a server: how they are sent, when they are retried, and what their answers mean.
//!
//! `transport` explains a request that got no answer, and `answer` reads the answer of one that
//! did. Imports point from `http` to both, and from them to `request`, `json` and
//! `message`.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use ureq::http::header::{AUTHORIZATION, CONTENT_TYPE};
use ureq::http::{self, HeaderMap, HeaderValue, Method};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::multipart::{Form, Part};
use ureq::{Agent, AsSendBody, Body};

use super::error::{Error, ErrorKind};
use super::server::Server;

mod answer;
mod json;
mod message;
mod request;
mod transport;

pub(super) use json::read as read_json;
pub(super) use request::{Content, Failure, Request, encode};

/// The longest time for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// The pause before the first retry; it doubles with each retry.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest of these pauses.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The longest pause that a server may request.
const LONGEST_REQUESTED_PAUSE: Duration = Duration::from_secs(30);
/// An HTTP client for one server.
#[derive(Clone)]
pub(super) struct Client {
    server: Server,
    agent: Agent,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.server.fmt(f)
    }
}

impl Client {
    pub(super) fn new(server: Server) -> Self {
        let mut tls = TlsConfig::builder();
        if !server.extra_roots.is_empty() {
            // Specific roots replace the public ones, which stay trusted.
            let public = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
            let roots: Vec<_> = public
                .iter()
                .map(|root| Certificate::from_der(root))
                .chain(server.extra_roots.iter().cloned())
                .collect();
            tls = tls.root_certs(RootCerts::Specific(Arc::new(roots)));
        }
        let agent = Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // The server may close an idle connection at the moment a request is sent, and then
            // the outcome of the request is unknown.
            .max_idle_connections(0)
            .user_agent(concat!("kfp-dbx/", env!("CARGO_PKG_VERSION")))
            .accept("application/json")
            .build()
            .new_agent();
        Self { server, agent }
    }

    /// Returns the server's URL, without a `/` at the end.
    pub(super) fn base(&self) -> &str {
        &self.server.base
    }

    pub(super) fn retries(&self) -> u32 {
        self.server.retries
    }

    /// Sleeps before retry `index`, which counts from 0, but not longer than until the deadline.
    pub(super) fn pause(&self, index: u32, requested: Option<Duration>) {
        let pause = FIRST_PAUSE.saturating_mul(1 << index.min(10)).min(LONGEST_PAUSE);
        let requested = requested.unwrap_or_default().min(LONGEST_REQUESTED_PAUSE);
        thread::sleep(pause.max(requested).min(self.server.time()));
    }

    /// Removes secrets from a message of the server.
    pub(super) fn redact(&self, text: &str) -> String {
        self.server.secrets.redact(text)
    }

    /// Returns an error of a request.
    pub(super) fn error(
        &self,
        request: &Request,
        kind: ErrorKind,
        what: impl Into<String>,
    ) -> Error {
        request.error(&self.server, kind, what)
    }

    /// Sends a request, and retries it where that is safe.
    pub(super) fn send(&self, request: &Request) -> Result<Value, Failure> {
        let mut index = 0;
        loop {
            let failure = match self.send_within(request, self.server.time()) {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let is_safe = request.method == Method::GET || failure.is_unprocessed;
            if !failure.is_transient || !is_safe || index >= self.server.retries {
                return Err(failure);
            }
            self.pause(index, failure.retry_after);
            if self.server.time().is_zero() {
                return Err(failure);
            }
            index += 1;
        }
    }

    /// Asks for something that the caller can do without, and not for long. It is retried only if
    /// the server was not reached.
    pub(super) fn ask(&self, request: &Request) -> Option<Value> {
        for index in 0..=self.server.retries {
            match self.send_within(request, self.server.time().min(CONNECT)) {
                Ok(answer) => return Some(answer),
                Err(failure) if failure.is_unprocessed && index < self.server.retries => {
                    self.pause(index, failure.retry_after);
                }
                Err(_) => return None,
            }
        }
        None
    }

    fn send_within(&self, request: &Request, time: Duration) -> Result<Value, Failure> {
        let answer = self.transmit(request, time)?;
        answer::read(&self.server, request, answer, time)
    }

    fn transmit(&self, request: &Request, time: Duration) -> Result<http::Response<Body>, Failure> {
        if time.is_zero() {
            let what = "the time for the command is over";
            let error = request.error(&self.server, ErrorKind::TimedOut, what);
            return Err(Failure { is_unprocessed: true, ..Failure::permanent(error) });
        }
        let mut head =
            http::Request::builder().method(request.method.clone()).uri(self.url(request));
        let invalid = || {
            let error = request.error(&self.server, ErrorKind::InvalidUrl, "the URL is invalid");
            Failure::permanent(error)
        };
        let Some(headers) = head.headers_mut() else {
            return Err(invalid());
        };
        self.add_credentials(headers);
        let answer = match &request.content {
            Content::Empty => self.run(head.body(()).map_err(|_| invalid())?, time),
            Content::Json(value) => {
                headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                self.run(head.body(value.to_string()).map_err(|_| invalid())?, time)
            }
            Content::File { field, name, bytes } => {
                let part = Part::bytes(bytes).file_name(&form_file_name(name));
                let form = Form::new().part(field, part);
                let kind = format!("multipart/form-data; boundary={}", form.boundary());
                if let Ok(kind) = HeaderValue::from_str(&kind) {
                    headers.insert(CONTENT_TYPE, kind);
                }
                self.run(head.body(form).map_err(|_| invalid())?, time)
            }
        };
        answer.map_err(|error| transport::failure(&self.server, request, &error, time))
    }

    fn run(
        &self,
        request: http::Request<impl AsSendBody>,
        time: Duration,
    ) -> Result<http::Response<Body>, ureq::Error> {
        let request = self
            .agent
            .configure_request(request)
            .timeout_global(Some(time))
            .timeout_connect(Some(CONNECT.min(time)))
            .build();
        self.agent.run(request)
    }

    fn url(&self, request: &Request) -> String {
        let mut url = format!("{}{}", self.server.base, request.path);
        for (index, (name, value)) in request.query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            url.push_str(&encode(value));
        }
        url
    }

    fn add_credentials(&self, headers: &mut HeaderMap) {
        if let Some(token) = &self.server.token
            && let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {}", token.secret()))
        {
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        for (index, (name, value)) in self.server.headers.iter().enumerate() {
            let is_first = !self.server.headers[..index].iter().any(|(other, _)| other == name);
            if is_first {
                headers.insert(name.clone(), value.clone());
            } else {
                headers.append(name.clone(), value.clone());
            }
        }
    }
}

/// Returns the last part of a path, without the characters that would end a quoted name.
fn form_file_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().map(|c| if c == '"' || c.is_control() { '_' } else { c }).collect()
}
