//! The address of a server, the credentials for it, and the limits of a request.

use std::fmt;
use std::net::IpAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use ureq::http::header::{CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use ureq::http::{HeaderName, HeaderValue, Uri};
use ureq::tls::{Certificate, PemItem, parse_pem};

use super::error::{Error, ErrorKind};
use super::secrets::Secrets;
use super::token::Token;

const DEFAULT_TIMEOUT: Duration = Duration::from_secs(60);
const DEFAULT_RETRIES: u32 = 3;

/// The address of a server, the credentials for it, and the limits of a request.
///
/// Proxies are taken from the environment: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`.
///
/// ```no_run
/// use std::time::{Duration, Instant};
///
/// use kfp_dbx::client::{Server, Token};
///
/// let server = Server::new("https://kubeflow.example.com/pipeline")?
///     .token(Token::from_file("/var/run/secrets/token")?)
///     .ca_file("/etc/ssl/company.pem")?
///     .timeout(Duration::from_secs(20));
/// assert!(!server.sends_token_unencrypted());
/// # Ok::<(), kfp_dbx::client::Error>(())
/// ```
#[derive(Clone)]
pub struct Server {
    /// Scheme, host, port and path, without a `/` at the end.
    pub(super) base: String,
    pub(super) is_https: bool,
    is_loopback: bool,
    pub(super) token: Option<Token>,
    pub(super) headers: Vec<(HeaderName, HeaderValue)>,
    pub(super) secrets: Secrets,
    pub(super) extra_roots: Vec<Certificate<'static>>,
    pub(super) timeout: Duration,
    pub(super) deadline: Option<Instant>,
    pub(super) retries: u32,
}

impl Server {
    /// Describes the server at a URL: `https://host`, or `https://host:port/prefix`.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is not an `http` or `https` URL, or if the URL contains a
    /// user, a query or a fragment.
    pub fn new(url: impl AsRef<str>) -> Result<Self, Error> {
        let url = url.as_ref().trim();
        let wrong = |what: &str| {
            Error::new(ErrorKind::InvalidUrl, format!("the server's URL {what}"))
                .with_help("write `https://host`, `http://host:port` or `https://host/prefix`")
        };
        // The URL itself is not shown: the wrong part of it may be a password.
        if url.contains('@') {
            return Err(wrong("contains a user or a password").with_help("use a token instead"));
        }
        if url.contains(['?', '#']) {
            return Err(wrong("contains a query or a fragment"));
        }
        let uri: Uri = url.parse().map_err(|_| wrong("is not valid"))?;
        let Some(scheme @ ("https" | "http")) = uri.scheme_str() else {
            return Err(wrong("does not start with `https://` or `http://`"));
        };
        let host =
            uri.host().filter(|host| !host.is_empty()).ok_or_else(|| wrong("has no host"))?;
        let authority = uri.authority().ok_or_else(|| wrong("has no host"))?;
        if authority.as_str().len() > host.len() && authority.port_u16().is_none() {
            return Err(wrong("has an invalid port"));
        }
        Ok(Self {
            base: format!("{scheme}://{authority}{}", uri.path().trim_end_matches('/')),
            is_https: scheme == "https",
            is_loopback: is_loopback(host),
            token: None,
            headers: Vec::new(),
            secrets: Secrets::default(),
            extra_roots: Vec::new(),
            timeout: DEFAULT_TIMEOUT,
            deadline: None,
            retries: DEFAULT_RETRIES,
        })
    }

    /// Sends a bearer token with each request.
    pub fn token(mut self, token: Token) -> Self {
        self.secrets.add_token(token.secret());
        self.token = Some(token);
        self
    }

    /// Sends a header with each request, such as a Dex cookie or a header that a proxy needs.
    /// The value is kept as secret as a token. An `Authorization` header replaces the token.
    ///
    /// # Errors
    ///
    /// Returns an error if the name or the value is invalid, or if the client sets this header
    /// itself.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, Error> {
        let wrong = |what: String| Error::new(ErrorKind::InvalidHeader, what);
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| wrong("the name of a header is invalid".to_owned()))?;
        if [CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING].contains(&name) {
            return Err(wrong(format!("the client sets the header `{name}` itself")));
        }
        let value = value.trim();
        if value.is_empty() || !value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            return Err(wrong(format!(
                "the value of the header `{name}` is empty, or contains control characters or non-ASCII characters"
            )));
        }
        let mut header = HeaderValue::from_str(value)
            .map_err(|_| wrong(format!("the value of the header `{name}` is invalid")))?;
        header.set_sensitive(true);
        self.secrets.add_header(name.as_str(), value);
        self.headers.push((name, header));
        Ok(self)
    }

    /// Trusts the certificates of a PEM file in addition to the public certificate authorities.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read or contains no certificate.
    pub fn ca_file(mut self, path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = std::fs::read(path).map_err(|why| Error::unreadable(path, &why))?;
        let wrong = |what: &str| {
            let what = format!("the file `{}` {what}", path.display());
            Error::new(ErrorKind::UnreadableFile, what)
        };
        let before = self.extra_roots.len();
        for item in parse_pem(&bytes) {
            match item {
                Ok(PemItem::Certificate(certificate)) => self.extra_roots.push(certificate),
                Ok(_) => {}
                Err(_) => return Err(wrong("is not valid PEM")),
            }
        }
        if self.extra_roots.len() == before {
            return Err(wrong("contains no certificate")
                .with_help("a certificate starts with `-----BEGIN CERTIFICATE-----`"));
        }
        Ok(self)
    }

    /// Limits the time of a request with its answer. The default is 60 s; each retry starts
    /// anew. Connecting may take at most 10 s of it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Ends each request at a moment, with its retries. A later request is not sent.
    pub fn deadline(mut self, deadline: Instant) -> Self {
        self.deadline = Some(deadline);
        self
    }

    /// Returns the time that a request has from now on.
    pub(super) fn time(&self) -> Duration {
        let until = |deadline: Instant| deadline.saturating_duration_since(Instant::now());
        self.deadline.map_or(self.timeout, |deadline| self.timeout.min(until(deadline)))
    }

    /// Sets the number of retries of a failed request. The default is 3.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Returns whether a token or a header is sent unencrypted over a network: by `http`, and not
    /// to this machine.
    pub fn sends_token_unencrypted(&self) -> bool {
        !self.is_https && !self.is_loopback && self.has_credentials()
    }

    pub(super) fn has_credentials(&self) -> bool {
        self.token.is_some() || !self.headers.is_empty()
    }
}

fn is_loopback(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    host == "localhost"
        || host.ends_with(".localhost")
        || host.trim_matches(['[', ']']).parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Server")
            .field("url", &self.base)
            .field("token", &self.token)
            .field("headers", &headers)
            .field("timeout", &self.timeout)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}
