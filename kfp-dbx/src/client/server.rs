//! A server's address, what it is shown of who asks, and how it is asked.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use ureq::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING};
use ureq::http::{HeaderName, HeaderValue, Method, Request, Uri};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::multipart::{Form, Part};
use ureq::{Agent, Timeout};

use super::error::{Error, ErrorKind};

/// How long a connection may take.
const CONNECT: Duration = Duration::from_secs(10);
/// The first pause before a request is repeated; it doubles.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The longest of these pauses.
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// The longest that a server may ask to wait.
const LONGEST_WAIT: Duration = Duration::from_secs(30);
/// The longest answer.
const LONGEST_ANSWER: u64 = 64 << 20;
/// How much of a server's words an error has.
const LONGEST_MESSAGE: usize = 2000;
/// What stands for a secret.
const SECRET: &str = "…";

/// A token that a server knows its user by: a bearer token.
///
/// It has no `Display`, and its `Debug` does not show it.
///
/// ```
/// use kfp_dbx::client::Token;
///
/// let token = Token::new("Bearer abc.def\n")?;
/// assert_eq!(format!("{token:?}"), "Token(…)");
/// # Ok::<(), kfp_dbx::client::Error>(())
/// ```
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// A token. The space around it, and `Bearer` before it, is no part of it.
    ///
    /// # Errors
    ///
    /// When there is none, or it has spaces, control characters or other than ASCII.
    pub fn new(text: impl AsRef<str>) -> Result<Self, Error> {
        let text = text.as_ref().trim();
        let text = match text.split_at_checked(6) {
            Some((scheme, rest))
                if scheme.eq_ignore_ascii_case("bearer")
                    && (rest.is_empty() || rest.starts_with([' ', '\t'])) =>
            {
                rest.trim_start()
            }
            _ => text,
        };
        if text.is_empty() {
            return Err(Error::new(ErrorKind::InvalidHeader, "the token is empty"));
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::new(
                ErrorKind::InvalidHeader,
                "the token has spaces, control characters or other than ASCII",
            ));
        }
        Ok(Self(text.to_owned()))
    }

    /// The token in a file, such as that of a Kubernetes service account.
    ///
    /// # Errors
    ///
    /// When the file can't be read or has no token: see [`Token::new`].
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = read(path)?;
        let text = String::from_utf8(bytes).map_err(|_| {
            Error::new(
                ErrorKind::UnreadableFile,
                format!("the token's file `{}` is no text", path.display()),
            )
        })?;
        Self::new(text).map_err(|error| {
            let what = format!("{}, in the file `{}`", error.what(), path.display());
            Error::new(ErrorKind::InvalidHeader, what)
        })
    }

    /// The token in an environment variable; `None` where the variable is not set.
    ///
    /// # Errors
    ///
    /// When the variable has no token: see [`Token::new`].
    pub fn from_env(variable: &str) -> Result<Option<Self>, Error> {
        let Some(text) = std::env::var_os(variable) else { return Ok(None) };
        // What is no Unicode is no ASCII either.
        let text = text.to_string_lossy();
        Self::new(text).map(Some).map_err(|error| {
            let what = format!("{}, in the variable `{variable}`", error.what());
            Error::new(ErrorKind::InvalidHeader, what)
        })
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Where a server is, and how it is asked.
///
/// Proxies are taken from the environment: `HTTPS_PROXY`, `HTTP_PROXY`, `ALL_PROXY`, `NO_PROXY`.
///
/// ```no_run
/// use std::time::Duration;
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
    base: String,
    https: bool,
    loopback: bool,
    token: Option<Token>,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// With whether they are taken out of everything that the server says, or of messages only.
    secrets: Vec<(String, bool)>,
    roots: Vec<Certificate<'static>>,
    timeout: Duration,
    retries: u32,
}

impl Server {
    /// The server at an address: `https://host`, or `https://host:port/prefix`.
    ///
    /// # Errors
    ///
    /// When it is no address by `http` or `https`, or has a user, a query or a fragment.
    pub fn new(url: impl AsRef<str>) -> Result<Self, Error> {
        let url = url.as_ref().trim();
        let wrong = |what: &str| {
            Error::new(ErrorKind::InvalidUrl, format!("the server's address {what}"))
                .with_help("it is as `https://host`, `http://host:port` or `https://host/prefix`")
        };
        // The text itself is not shown: what is wrong with it may be a password.
        if url.contains('@') {
            return Err(wrong("has a user or password in it").with_help("give a token instead"));
        }
        if url.contains(['?', '#']) {
            return Err(wrong("has a query or a fragment"));
        }
        let uri: Uri = url.parse().map_err(|_| wrong("is none"))?;
        let https = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(wrong("does not begin with `https://` or `http://`")),
        };
        let host =
            uri.host().filter(|host| !host.is_empty()).ok_or_else(|| wrong("has no host"))?;
        let authority = uri.authority().ok_or_else(|| wrong("has no host"))?;
        if authority.as_str().len() > host.len() && authority.port_u16().is_none() {
            return Err(wrong("has a port that is none"));
        }
        let loopback = host.eq_ignore_ascii_case("localhost")
            || host.to_ascii_lowercase().ends_with(".localhost")
            || host
                .trim_matches(['[', ']'])
                .parse::<std::net::IpAddr>()
                .is_ok_and(|address| address.is_loopback());
        let scheme = if https { "https" } else { "http" };
        Ok(Self {
            base: format!("{scheme}://{authority}{}", uri.path().trim_end_matches('/')),
            https,
            loopback,
            token: None,
            headers: Vec::new(),
            secrets: Vec::new(),
            roots: Vec::new(),
            timeout: Duration::from_secs(60),
            retries: 3,
        })
    }

    /// Shows the server this token.
    pub fn token(mut self, token: Token) -> Self {
        self.secrets.push((token.0.clone(), true));
        self.token = Some(token);
        self
    }

    /// Sends a header with each request: a cookie of Dex, or what a proxy wants. Its value is
    /// kept as secret as a token. `Authorization` goes in place of the token.
    ///
    /// # Errors
    ///
    /// When it is no header, or one that says how the request is written.
    pub fn header(mut self, name: &str, value: &str) -> Result<Self, Error> {
        let wrong = |what: String| Error::new(ErrorKind::InvalidHeader, what);
        let name = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| wrong("the name of a header is none".to_owned()))?;
        if [CONTENT_LENGTH, CONTENT_TYPE, TRANSFER_ENCODING].contains(&name) {
            return Err(wrong(format!("the header `{name}` is the client's own")));
        }
        let value = value.trim();
        if value.is_empty() || !value.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
            return Err(wrong(format!(
                "the value of the header `{name}` is empty, or has control characters or other than ASCII"
            )));
        }
        let mut header = HeaderValue::from_str(value)
            .map_err(|_| wrong(format!("the value of the header `{name}` is none")))?;
        header.set_sensitive(true);
        // A server may repeat all of it, or one cookie of it. What is short is no secret, and
        // taking it out would spoil what the server says.
        let everywhere = ["cookie", "authorization", "token", "secret", "session", "key"]
            .iter()
            .any(|word| name.as_str().contains(word));
        if value.len() >= 4 {
            self.secrets.push((value.to_owned(), everywhere));
        }
        for piece in value.split([';', ',', ' ']) {
            let inner = piece.split_once('=').map_or(piece, |(_, inner)| inner);
            for piece in [piece, inner] {
                if piece.len() >= 6 && piece != value {
                    self.secrets.push((piece.to_owned(), everywhere));
                }
            }
        }
        // A piece must not break up the whole.
        self.secrets.sort_by_key(|(secret, _)| std::cmp::Reverse(secret.len()));
        self.headers.push((name, header));
        Ok(self)
    }

    /// Trusts the certificates of a file in PEM, too, beside those of the web.
    ///
    /// # Errors
    ///
    /// When the file can't be read, or has no certificate.
    pub fn ca_file(mut self, path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let bytes = read(path)?;
        let before = self.roots.len();
        for item in parse_pem(&bytes) {
            match item {
                Ok(PemItem::Certificate(certificate)) => self.roots.push(certificate),
                Ok(_) => {}
                Err(_) => {
                    return Err(Error::new(
                        ErrorKind::UnreadableFile,
                        format!("the file `{}` is no PEM", path.display()),
                    ));
                }
            }
        }
        if self.roots.len() == before {
            return Err(Error::new(
                ErrorKind::UnreadableFile,
                format!("the file `{}` has no certificate", path.display()),
            )
            .with_help("it has to have `-----BEGIN CERTIFICATE-----`"));
        }
        Ok(self)
    }

    /// How long a request may take with its answer: 60 s, where nothing is said. Each repetition
    /// has it anew. A connection may take 10 s of it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// How often a request is repeated: 3 times, where nothing is said.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Whether a token or header goes over a network that can read it: by `http`, and not to
    /// this machine.
    pub fn sends_token_unencrypted(&self) -> bool {
        !self.https && !self.loopback && (self.token.is_some() || !self.headers.is_empty())
    }

    /// The text without what is secret, also where the server may need it for something else.
    fn redact(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, (secret, _)| text.replace(secret, SECRET))
    }

    /// Takes out of an answer what can only be a secret: a name may well have a user's in it.
    fn redact_answer(&self, value: &mut Value) {
        match value {
            Value::String(text) => {
                for (secret, _) in self.secrets.iter().filter(|(_, everywhere)| *everywhere) {
                    if text.contains(secret) {
                        *text = text.replace(secret, SECRET);
                    }
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.redact_answer(item)),
            Value::Object(fields) => {
                fields.values_mut().for_each(|field| self.redact_answer(field));
            }
            _ => {}
        }
    }
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

/// The bytes of a file.
fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|error| {
        Error::new(
            ErrorKind::UnreadableFile,
            format!("the file `{}` can't be read: {error}", path.display()),
        )
    })
}

/// A text as a part of a path or query.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            // `.` and `..` are no names but ways through a path.
            b'.' if !matches!(text, "." | "..") => encoded.push('.'),
            _ => {
                encoded.push('%');
                for digit in [byte >> 4, byte & 15] {
                    encoded.push(char::from(b"0123456789ABCDEF"[usize::from(digit)]));
                }
            }
        }
    }
    encoded
}

/// What a request has to say.
pub(super) enum Content<'a> {
    Nothing,
    Json(&'a Value),
    File { field: &'a str, name: &'a str, bytes: &'a [u8] },
}

/// A request to a server.
pub(super) struct Ask<'a> {
    pub method: Method,
    /// Below the server's address, encoded.
    pub path: String,
    pub query: Vec<(&'a str, &'a str)>,
    pub content: Content<'a>,
}

impl<'a> Ask<'a> {
    pub fn get(path: impl Into<String>) -> Self {
        Self {
            method: Method::GET,
            path: path.into(),
            query: Vec::new(),
            content: Content::Nothing,
        }
    }

    pub fn post(path: impl Into<String>, content: Content<'a>) -> Self {
        Self { method: Method::POST, path: path.into(), query: Vec::new(), content }
    }
}

/// Why a request failed, and what that means for its repetition.
pub(super) struct Failure {
    pub error: Error,
    /// The server may be well again later.
    transient: bool,
    /// The request was surely not processed.
    unsent: bool,
    /// How long the server wants to be left alone.
    wait: Option<Duration>,
}

impl Failure {
    fn lasting(error: Error) -> Self {
        Self { error, transient: false, unsent: false, wait: None }
    }

    /// Whether the request may have been processed all the same.
    pub fn is_unknown(&self) -> bool {
        self.transient && !self.unsent
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

/// A server with the means to ask it.
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
    pub fn new(server: Server) -> Self {
        let mut tls = TlsConfig::builder();
        if !server.roots.is_empty() {
            // Certificates of one's own replace those of the web.
            let web = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
            let roots: Vec<_> = web
                .iter()
                .map(|root| Certificate::from_der(root))
                .chain(server.roots.iter().cloned())
                .collect();
            tls = tls.root_certs(RootCerts::Specific(Arc::new(roots)));
        }
        let agent = Agent::config_builder()
            .tls_config(tls.build())
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            // A connection that was kept may be closed by the server just as a request goes out,
            // and whether that was processed would not be known.
            .max_idle_connections(0)
            .timeout_global(Some(server.timeout))
            .timeout_connect(Some(CONNECT.min(server.timeout)))
            .user_agent(concat!("kfp-dbx/", env!("CARGO_PKG_VERSION")))
            .accept("application/json")
            .build()
            .new_agent();
        Self { server, agent }
    }

    /// The server's address, without a `/` at its end.
    pub fn base(&self) -> &str {
        &self.server.base
    }

    /// How often a request is repeated.
    pub fn retries(&self) -> u32 {
        self.server.retries
    }

    /// Pauses before repetition `index`, from 0.
    pub fn pause(index: u32, wait: Option<Duration>) {
        let pause = FIRST_PAUSE.saturating_mul(1 << index.min(10)).min(LONGEST_PAUSE);
        thread::sleep(pause.max(wait.unwrap_or_default().min(LONGEST_WAIT)));
    }

    /// What the server says of itself, without what is secret.
    pub fn redact(&self, text: &str) -> String {
        self.server.redact(text)
    }

    /// Asks, and asks again where that is safe.
    pub fn ask(&self, ask: &Ask) -> Result<Value, Failure> {
        let mut index = 0;
        loop {
            let failure = match self.once(ask) {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            let safe = ask.method == Method::GET || failure.unsent;
            if !failure.transient || !safe || index >= self.server.retries {
                return Err(failure);
            }
            Self::pause(index, failure.wait);
            index += 1;
        }
    }

    /// An error of a request.
    pub fn error(&self, ask: &Ask, kind: ErrorKind, what: impl Into<String>) -> Error {
        let url = format!("{}{}", self.server.base, ask.path);
        Error::new(kind, self.redact(&what.into())).of(name(&ask.method), &self.redact(&url))
    }

    fn once(&self, ask: &Ask) -> Result<Value, Failure> {
        let mut url = format!("{}{}", self.server.base, ask.path);
        for (index, (name, value)) in ask.query.iter().enumerate() {
            url.push(if index == 0 { '?' } else { '&' });
            url.push_str(name);
            url.push('=');
            url.push_str(&encode(value));
        }
        let mut request = Request::builder().method(ask.method.clone()).uri(url);
        if let Some(headers) = request.headers_mut() {
            if let Some(token) = &self.server.token
                && let Ok(mut value) = HeaderValue::from_str(&format!("Bearer {}", token.0))
            {
                value.set_sensitive(true);
                headers.insert(AUTHORIZATION, value);
            }
            for (index, (name, value)) in self.server.headers.iter().enumerate() {
                let first = !self.server.headers[..index].iter().any(|(other, _)| other == name);
                if first {
                    headers.insert(name.clone(), value.clone());
                } else {
                    headers.append(name.clone(), value.clone());
                }
            }
        }
        let unwritten = |_| {
            Failure::lasting(self.error(ask, ErrorKind::InvalidUrl, "the address can't be asked"))
        };
        let answer = match &ask.content {
            Content::Nothing => self.agent.run(request.body(()).map_err(unwritten)?),
            Content::Json(value) => {
                if let Some(headers) = request.headers_mut() {
                    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
                }
                self.agent.run(request.body(value.to_string()).map_err(unwritten)?)
            }
            Content::File { field, name, bytes } => {
                let form = Form::new().part(field, Part::bytes(bytes).file_name(&plain(name)));
                let kind = format!("multipart/form-data; boundary={}", form.boundary());
                if let (Some(headers), Ok(kind)) =
                    (request.headers_mut(), HeaderValue::from_str(&kind))
                {
                    headers.insert(CONTENT_TYPE, kind);
                }
                self.agent.run(request.body(form).map_err(unwritten)?)
            }
        };
        let mut answer = answer.map_err(|error| self.failure(ask, &error))?;
        let status = answer.status().as_u16();
        let header = |name: &str| {
            answer.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned)
        };
        let html = header("content-type").is_some_and(|kind| kind.contains("html"));
        let location = header("location");
        let wait = header("retry-after").and_then(|wait| wait.trim().parse().ok());
        let body = answer.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec();
        if (300..400).contains(&status) {
            return Err(Failure::lasting(self.redirected(ask, status, location.as_deref())));
        }
        if !(200..300).contains(&status) {
            // What the server says is but a comment here.
            let body = body.unwrap_or_default();
            return Err(Failure {
                error: self.refused(ask, status, &body, html),
                transient: matches!(status, 429 | 502..=504),
                unsent: status == 429,
                wait: wait.map(Duration::from_secs),
            });
        }
        let body = body.map_err(|error| self.failure(ask, &error))?;
        let mut value: Value = if body.is_empty() {
            Value::Object(serde_json::Map::default())
        } else {
            serde_json::from_slice(&body)
                .map_err(|_| Failure::lasting(self.not_json(ask, status, &body, html)))?
        };
        self.server.redact_answer(&mut value);
        Ok(value)
    }

    /// A request without a good answer.
    fn failure(&self, ask: &Ask, error: &ureq::Error) -> Failure {
        use io::ErrorKind as Io;
        let made = |kind, what: String, transient, unsent| Failure {
            error: self.error(ask, kind, what),
            transient,
            unsent,
            wait: None,
        };
        let reach = "check the address and the network, and that a port is still forwarded";
        let unreached = |what: &str| {
            let failure = made(ErrorKind::NotReached, what.to_owned(), true, true);
            Failure { error: failure.error.with_help(reach), ..failure }
        };
        let tls = |what: String| {
            let help = if what.contains("UnknownIssuer") || what.contains("CaUsedAsEndEntity") {
                "give the file with the certificates of the authority that signed the server's"
            } else if what.contains("corrupt message") {
                "the server may not speak https at this port: try `http://`"
            } else {
                "check the address, the server's certificate and the clock"
            };
            let what = format!("there is no trusted connection: {what}");
            Failure::lasting(self.error(ask, ErrorKind::Tls, what).with_help(help))
        };
        match error {
            ureq::Error::HostNotFound => unreached("the host is not known"),
            ureq::Error::ConnectionFailed => unreached("the host takes no connection"),
            ureq::Error::ConnectProxyFailed(_) => unreached("the proxy makes no connection"),
            ureq::Error::InvalidProxyUrl => {
                let failure = unreached("the proxy's address is none");
                Failure { transient: false, ..failure }
            }
            ureq::Error::Timeout(timeout) => {
                let unsent = matches!(timeout, Timeout::Resolve | Timeout::Connect);
                let what = if unsent {
                    "there was no connection in time".to_owned()
                } else {
                    format!("there was no answer within {:?}", self.server.timeout)
                };
                let failure = made(ErrorKind::TimedOut, what, true, unsent);
                let help = if unsent { reach } else { "give more time, or try again later" };
                Failure { error: failure.error.with_help(help), ..failure }
            }
            ureq::Error::Tls(what) => tls((*what).to_owned()),
            ureq::Error::Rustls(error) => tls(error.to_string()),
            ureq::Error::Pem(_) => tls("a certificate is none".to_owned()),
            // As rustls tells it to who reads.
            ureq::Error::Io(error) if self.server.https && error.kind() == Io::InvalidData => {
                tls(error.to_string())
            }
            ureq::Error::Io(error) => match error.kind() {
                Io::ConnectionRefused => unreached("the host takes no connection"),
                Io::HostUnreachable | Io::NetworkUnreachable | Io::AddrNotAvailable => {
                    unreached("the host can't be reached")
                }
                _ => made(
                    ErrorKind::Dropped,
                    "the connection ended before the answer did".to_owned(),
                    true,
                    false,
                ),
            },
            ureq::Error::BodyExceedsLimit(limit) => Failure::lasting(self.error(
                ask,
                ErrorKind::Unexpected,
                format!("the answer is longer than {limit} bytes"),
            )),
            _ => made(
                ErrorKind::Dropped,
                "the answer is no HTTP, or incomplete".to_owned(),
                true,
                false,
            ),
        }
    }

    /// An answer that sends us elsewhere.
    fn redirected(&self, ask: &Ask, status: u16, location: Option<&str>) -> Error {
        let to = location.unwrap_or_default();
        let to = to.split(['?', '#']).next().unwrap_or_default();
        // Nothing of a user or password either.
        let (scheme, rest) = to.split_once("//").unwrap_or(("", to));
        let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        let host = host.rsplit('@').next().unwrap_or_default();
        let to = if scheme.is_empty() && !to.starts_with("//") {
            to.to_owned()
        } else {
            format!("{scheme}//{host}{path}")
        };
        let what = match to.as_str() {
            "" => "the server sends us elsewhere, and that is not followed".to_owned(),
            to => format!("the server sends us to {}, and that is not followed", bounded(to)),
        };
        self.error(ask, ErrorKind::Redirected, what).with_status(status).with_help(
            "it may be a login: give a token or the cookie of a session; else give the final address",
        )
    }

    /// An answer that should be JSON.
    fn not_json(&self, ask: &Ask, status: u16, body: &[u8], html: bool) -> Error {
        let what = if html || is_html(body) {
            "the answer is a web page, not JSON: it looks like a login page or a wrong path"
        } else {
            "the answer is no JSON"
        };
        self.error(ask, ErrorKind::NotJson, what).with_status(status).with_help(
            "check the address: Kubeflow has the API at the path `/pipeline`; and the token or cookie",
        )
    }

    /// An answer that is an error.
    fn refused(&self, ask: &Ask, status: u16, body: &[u8], html: bool) -> Error {
        let (kind, what) = match status {
            401 => (ErrorKind::Unauthorized, "the server does not know who asks"),
            403 => (ErrorKind::Forbidden, "the server does not allow it"),
            404 => (ErrorKind::NotFound, "it is not there"),
            409 => (ErrorKind::Conflict, "it is there already"),
            413 => (ErrorKind::TooLarge, "it is too large for the server"),
            429 => (ErrorKind::Refused, "the server has too much to do"),
            400..500 => (ErrorKind::Refused, "the server refused it"),
            500..600 => (ErrorKind::ServerFailed, "the server failed"),
            _ => (ErrorKind::Unexpected, "the answer's status has no meaning here"),
        };
        let html = html || is_html(body);
        let value: Option<Value> = serde_json::from_slice(body).ok();
        let code = value.as_ref().and_then(|value| value.get("code")).and_then(Value::as_i64);
        let message = match &value {
            Some(value) => message(value),
            None if html => None,
            None => Some(String::from_utf8_lossy(body).into_owned()),
        };
        let message = message
            .map(|message| bounded(self.redact(&message).trim()))
            .filter(|message| !message.is_empty());
        let error =
            self.error(ask, kind, what).with_status(status).with_code(code).with_message(message);
        let shown = self.server.token.is_some() || !self.server.headers.is_empty();
        match status {
            401 if shown => error.with_help("the token or cookie may have expired: get a new one"),
            401 => error.with_help("give a token, or the cookie of a session"),
            403 => error.with_help("the account needs rights in this namespace"),
            404 if value.is_none() => error.with_help(
                "the path may be wrong: Kubeflow has the API at `/pipeline` of its address",
            ),
            429 | 502..=504 => error.with_help("try again later"),
            _ => error,
        }
    }
}

/// A method's name, which errors keep.
fn name(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        _ => "POST",
    }
}

/// A file's name as a form can have it.
fn plain(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    name.chars().map(|c| if c == '"' || c.is_control() { '_' } else { c }).collect()
}

/// Whether a text is a web page.
fn is_html(body: &[u8]) -> bool {
    let start = body.iter().position(|byte| !byte.is_ascii_whitespace()).unwrap_or(body.len());
    body[start..].starts_with(b"<")
}

/// What an error's object says, in Argo's or Kubeflow Pipelines' way.
fn message(value: &Value) -> Option<String> {
    let said = |field: &str| {
        value.get(field).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let details = value.get("details").and_then(Value::as_array);
    let detail = details
        .and_then(|details| details.iter().find_map(|detail| detail.get("error_message")?.as_str()))
        .filter(|text| !text.is_empty());
    let main = said("message")
        .or_else(|| said("error"))
        .or_else(|| said("error_message"))
        .or_else(|| value.as_str().map(str::to_owned));
    match (main, detail) {
        (Some(main), Some(detail)) if !main.contains(detail) => Some(format!("{main}: {detail}")),
        (Some(main), _) => Some(main),
        (None, detail) => detail.map(str::to_owned),
    }
}

/// A server's words, not too many of them, and nothing that moves a terminal's cursor.
fn bounded(text: &str) -> String {
    let mut words: String = text
        .chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .take(LONGEST_MESSAGE)
        .collect();
    if text.chars().nth(LONGEST_MESSAGE).is_some() {
        words.push('…');
    }
    words
}
