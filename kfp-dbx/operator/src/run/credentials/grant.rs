//! Requests for tokens, one for each way to get them.

use std::path::PathBuf;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::{RequestBuilder, Url};
use serde_json::Value as Json;

use super::cloud::CLOUDS;
use super::host::Host;
use crate::databricks::{ApiError, Failure, Reply, clean, int, retry_after};
use crate::run::clock::Clock;
use crate::run::hidden::{Hidden, form_encoded, scrub};
use crate::run::http::Http;
use crate::time::Time;

/// The life of a token whose end the server does not say.
const UNSAID: Duration = Duration::from_secs(300);

/// The largest file with a token.
const LARGEST: u64 = 64 << 10;

/// The time for the metadata of the machine, which is near.
const METADATA: Duration = Duration::from_secs(10);

/// A token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The text.
    pub value: Hidden,
    /// The time at which it was asked for.
    pub asked: Time,
    /// The time at which it ends.
    pub ends: Time,
}

/// A token of another identity provider, which says who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assertion {
    /// A file, which is read again each time, as its content is renewed.
    File(PathBuf),
    /// A text.
    Text(Hidden),
}

/// A way to get a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    /// It is given, and never ends.
    Fixed(Hidden),
    /// OAuth of Databricks.
    Databricks {
        /// The workspace.
        host: Host,
        /// The id of the service principal.
        client_id: String,
        /// Its secret.
        client_secret: Hidden,
    },
    /// The exchange of another provider's token.
    Exchange {
        /// The workspace.
        host: Host,
        /// The id of the service principal, unless the whole account trusts the provider.
        client_id: Option<String>,
        /// The token.
        assertion: Assertion,
    },
    /// Entra ID, with a secret.
    EntraSecret {
        /// The address of the tenant.
        url: Url,
        /// The id of the service principal.
        client_id: String,
        /// Its secret.
        client_secret: Hidden,
        /// The application that the token is for.
        resource: &'static str,
    },
    /// Entra ID, with another provider's token.
    EntraAssertion {
        /// The address of the tenant.
        url: Url,
        /// The id of the service principal.
        client_id: String,
        /// The token.
        assertion: Assertion,
        /// The application that the token is for.
        resource: &'static str,
    },
    /// The managed identity of the machine.
    Managed {
        /// The address of the metadata.
        url: Url,
        /// The id of the identity, if the machine has several.
        client_id: Option<String>,
        /// The application that the token is for.
        resource: &'static str,
    },
}

/// A request for a token, and the secrets in it.
struct Ask {
    request: RequestBuilder,
    server: String,
    secrets: Vec<Hidden>,
}

impl Grant {
    /// Gets a token.
    ///
    /// # Errors
    ///
    /// - [`Failure::Credentials`] if the server refuses.
    /// - [`Failure::Later`] if it cannot be asked now.
    pub async fn fetch(&self, http: &Http, clock: Clock) -> Result<Token, Failure> {
        if let Self::Fixed(value) = self {
            return Ok(Token { value: value.clone(), asked: clock.now(), ends: Time(u64::MAX) });
        }
        let ask = self.ask(http).await?;
        let asked = clock.now();
        let reply = http.send(ask.request).await.map_err(not_now)?;
        if reply.status != 200 {
            return Err(refusal(&reply, &ask.server, &ask.secrets));
        }
        let token = read(&reply, asked);
        token.map_err(|fault| later(&format!("the answer of `{}` {fault}", ask.server)))
    }

    async fn ask(&self, http: &Http) -> Result<Ask, Failure> {
        match self {
            Self::Fixed(_) => Err(later("a fixed token is not asked for")),
            Self::Databricks { host, client_id, client_secret } => {
                let url = token_endpoint(http, host).await?;
                let form = [("grant_type", "client_credentials"), ("scope", "all-apis")];
                // As of RFC 6749, with the signs of each encoded as in a form.
                let [id, secret] = [client_id, client_secret.reveal()].map(form_encoded);
                let basic = Hidden::new(STANDARD.encode(format!("{id}:{secret}")));
                let request = http.client.post(url.clone()).basic_auth(id, Some(secret));
                Ok(Ask::new(request, &url, vec![client_secret.clone(), basic]).form(&form))
            }
            Self::Exchange { host, client_id, assertion } => {
                let token = assertion.read()?;
                let url = token_endpoint(http, host).await?;
                let mut form = vec![
                    ("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"),
                    ("subject_token_type", "urn:ietf:params:oauth:token-type:jwt"),
                    ("subject_token", token.reveal()),
                    ("scope", "all-apis"),
                ];
                form.extend(client_id.as_deref().map(|id| ("client_id", id)));
                let request = http.client.post(url.clone());
                Ok(Ask::new(request, &url, vec![token.clone()]).form(&form))
            }
            Self::EntraSecret { url, client_id, client_secret, resource } => {
                let form = [
                    ("grant_type", "client_credentials"),
                    ("client_id", client_id),
                    ("client_secret", client_secret.reveal()),
                    ("resource", resource),
                ];
                let request = http.client.post(url.clone());
                Ok(Ask::new(request, url, vec![client_secret.clone()]).form(&form))
            }
            Self::EntraAssertion { url, client_id, assertion, resource } => {
                let token = assertion.read()?;
                let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
                let form = [
                    ("grant_type", "client_credentials"),
                    ("client_id", client_id),
                    ("client_assertion_type", kind),
                    ("client_assertion", token.reveal()),
                    ("resource", resource),
                ];
                let request = http.client.post(url.clone());
                Ok(Ask::new(request, url, vec![token.clone()]).form(&form))
            }
            Self::Managed { url, client_id, resource } => {
                let mut query = vec![("api-version", "2018-02-01"), ("resource", resource)];
                query.extend(client_id.as_deref().map(|id| ("client_id", id)));
                let request = http.direct.get(url.clone()).query(&query);
                let request = request.header("Metadata", "true").timeout(METADATA);
                Ok(Ask::new(request, url, Vec::new()))
            }
        }
    }
}

impl Ask {
    fn new(request: RequestBuilder, url: &Url, secrets: Vec<Hidden>) -> Self {
        let server = url.host_str().unwrap_or_default().to_owned();
        Self { request, server, secrets }
    }

    fn form(self, form: &[(&str, &str)]) -> Self {
        Self { request: self.request.form(form), ..self }
    }
}

impl Assertion {
    fn read(&self) -> Result<Hidden, Failure> {
        let path = match self {
            Self::Text(token) => return Ok(token.clone()),
            Self::File(path) => path,
        };
        let fault = |fault: &str| {
            let path = path.display();
            Failure::Credentials(format!("the file `{path}` with the projected token {fault}"))
        };
        let length = std::fs::metadata(path).map(|metadata| metadata.len());
        let token = match length {
            Ok(length) if length > LARGEST => return Err(fault("is too large")),
            Ok(_) => std::fs::read_to_string(path),
            Err(error) => Err(error),
        };
        let token = token.map_err(|error| fault(&format!("cannot be read: {}", error.kind())))?;
        match token.trim() {
            "" => Err(fault("is empty")),
            token => Ok(Hidden::new(token)),
        }
    }
}

/// Asks the workspace where it gives tokens.
async fn token_endpoint(http: &Http, host: &Host) -> Result<Url, Failure> {
    let url =
        host.url("/oidc/.well-known/oauth-authorization-server").map_err(|fault| later(&fault))?;
    let reply = http.send(http.client.get(url)).await.map_err(not_now)?;
    if reply.status != 200 {
        return Err(refusal(&reply, host.name(), &[]));
    }
    let json: Json = serde_json::from_str(&reply.body).unwrap_or_default();
    let endpoint = json["token_endpoint"].as_str().and_then(|text| Url::parse(text).ok());
    let Some(endpoint) = endpoint else {
        return Err(later(&format!("`{host}` does not say where it gives tokens")));
    };
    // What answers there receives the secret, and must be the workspace's own.
    let origin = endpoint.origin().ascii_serialization();
    let is_login = CLOUDS.iter().any(|cloud| cloud.login == origin);
    if origin != host.to_string() && !is_login {
        let message = format!(
            "`{host}` gives tokens at `{}`, which is another host, and does not get the secret",
            clean(&origin)
        );
        return Err(Failure::Credentials(message));
    }
    Ok(endpoint)
}

/// Reads a token.
fn read(reply: &Reply, asked: Time) -> Result<Token, &'static str> {
    let json: Json = serde_json::from_str(&reply.body).map_err(|_| "is no JSON")?;
    let value = json["access_token"].as_str().filter(|token| !token.is_empty());
    let value = value.ok_or("has no `access_token`")?;
    if reqwest::header::HeaderValue::from_str(value).is_err() {
        return Err("has an `access_token` with characters that no header has");
    }
    let seconds = |field: &str| int(&json[field]).and_then(|seconds| u64::try_from(seconds).ok());
    let ends = match (seconds("expires_in"), seconds("expires_on")) {
        (Some(seconds), _) => asked + Duration::from_secs(seconds),
        (None, Some(epoch)) => Time(epoch.saturating_mul(1000)),
        (None, None) => asked + UNSAID,
    };
    Ok(Token { value: Hidden::new(value), asked, ends })
}

/// Returns why a server gives no token, in its own words.
fn refusal(reply: &Reply, server: &str, secrets: &[Hidden]) -> Failure {
    let error = ApiError::read(&scrub(&reply.body, secrets));
    // Entra ID ends its messages with the ids of the request and a time.
    let words = error.message.split_once(" Trace ID:").map_or(&*error.message, |(words, _)| words);
    let words = match (&error.code, words.trim_end_matches(['.', ' '])) {
        (_, words) if reply.status / 100 == 3 => {
            // The query of a location can have secrets.
            format!("it redirects to `{}`", words.split('?').next().unwrap_or_default())
        }
        (Some(code), "") => code.clone(),
        (None, "") => format!("HTTP status {}", reply.status),
        (_, words) => words.to_owned(),
    };
    let message = clean(&scrub(&format!("`{server}` gives no token: {words}"), secrets));
    match reply.status {
        408 | 429 | 500.. => {
            // The client has turned dates into seconds.
            let after = reply.retry_after.as_deref();
            let after = after.and_then(|seconds| retry_after(seconds, Time::default()));
            Failure::Later { after, message }
        }
        _ => Failure::Credentials(message),
    }
}

/// A request for a token can be repeated, also if its answer was lost.
fn not_now(failure: Failure) -> Failure {
    match failure {
        Failure::Unknown(message) => Failure::Later { after: None, message },
        failure => failure,
    }
}

fn later(message: &str) -> Failure {
    Failure::Later { after: None, message: clean(message) }
}
