//! HTTP: sends a request, and returns the response as it arrives or why there is none.

use std::error::Error as _;
use std::time::Duration;

use reqwest::header::{DATE, LOCATION, RETRY_AFTER};
use reqwest::{Client, RequestBuilder, Response, redirect, retry};

use super::clock::Clock;
use crate::databricks::{Failure, Reply, clean, http_date, retry_after};

/// The time to connect to a server.
const CONNECT: Duration = Duration::from_secs(10);

/// The time for a request and the whole of its response.
const WHOLE: Duration = Duration::from_secs(60);

/// The largest body that is read.
const LARGEST: usize = 16 << 20;

const USER_AGENT: &str = concat!("kfp-dbx-operator/", env!("CARGO_PKG_VERSION"));

/// The clients for all requests.
#[derive(Debug, Clone)]
pub struct Http {
    /// The client for servers, with the proxies of the environment (`HTTPS_PROXY`, `NO_PROXY`).
    pub client: Client,
    /// The client for the metadata of the machine, which no proxy knows.
    pub direct: Client,
    clock: Clock,
}

impl Http {
    /// Creates the clients. Certificates are those of the system, or of the file `SSL_CERT_FILE`.
    ///
    /// # Errors
    ///
    /// If there are no certificates to trust.
    pub fn new(clock: Clock) -> Result<Self, String> {
        // It fails if another library has chosen a provider before, which serves as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = || {
            Client::builder()
                .user_agent(USER_AGENT)
                .redirect(redirect::Policy::none())
                .retry(retry::never())
                .referer(false)
                .connect_timeout(CONNECT)
                .timeout(WHOLE)
        };
        let explain = |error: &reqwest::Error| {
            format!(
                "the HTTP client cannot start: {}; `SSL_CERT_FILE` names a file with the \
                 certificates to trust",
                reasons(error)
            )
        };
        Ok(Self {
            client: builder().build().map_err(|error| explain(&error))?,
            direct: builder().no_proxy().build().map_err(|error| explain(&error))?,
            clock,
        })
    }

    /// Sends a request.
    ///
    /// # Errors
    ///
    /// - [`Failure::Later`] if the request was not sent.
    /// - [`Failure::Unknown`] if the response was lost.
    pub async fn send(&self, request: RequestBuilder) -> Result<Reply, Failure> {
        let (client, request) = request.build_split();
        let request = request.map_err(|error| lost("the server", &error))?;
        let host = request.url().host_str().unwrap_or_default().to_owned();
        let result = client.execute(request).await;
        let response = result.map_err(|error| lost(&host, &error))?;
        self.read(response, &host).await
    }

    async fn read(&self, mut response: Response, host: &str) -> Result<Reply, Failure> {
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let status = response.status().as_u16();
        // A date is one of the server's clock, which says by its own header how late it is.
        let now = header(DATE).and_then(http_date).unwrap_or_else(|| self.clock.now());
        let wait = header(RETRY_AFTER).and_then(|text| retry_after(text, now));
        let retry_after = wait.map(|wait| wait.as_secs_f64().to_string());
        if let Some(location) = header(LOCATION).filter(|_| (300..400).contains(&status)) {
            return Ok(Reply { status, retry_after, body: location.to_owned() });
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| lost(host, &error))? {
            if body.len() + chunk.len() > LARGEST {
                let message = format!("the response is larger than {} MiB", LARGEST >> 20);
                return Err(Failure::Unknown(message));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Reply { status, retry_after, body: String::from_utf8_lossy(&body).into_owned() })
    }
}

/// Returns what became of a request without a response.
fn lost(host: &str, error: &reqwest::Error) -> Failure {
    let reasons = reasons(error);
    let help = if reasons.contains("certificate") {
        "; `SSL_CERT_FILE` names a file with the certificates to trust"
    } else {
        ""
    };
    if error.is_connect() || error.is_builder() {
        let message = format!("`{host}` cannot be reached: {reasons}{help}");
        return Failure::Later { after: None, message: clean(&message) };
    }
    Failure::Unknown(clean(&format!("the response of `{host}` was lost: {reasons}")))
}

/// Returns the messages of an error and its causes, without the URL.
fn reasons(error: &reqwest::Error) -> String {
    let mut reasons: Vec<String> = Vec::new();
    let mut cause = error.source();
    while let Some(error) = cause {
        reasons.push(error.to_string());
        cause = error.source();
    }
    // A cause often repeats the next one.
    reasons.dedup();
    match (reasons.is_empty(), error.is_timeout()) {
        (true, true) => "the time is up".to_owned(),
        (true, false) => "the request is malformed".to_owned(),
        (false, _) => reasons.join(": "),
    }
}
