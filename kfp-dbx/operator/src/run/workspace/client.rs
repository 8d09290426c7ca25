//! A client: sends requests to a workspace, with its credentials.

use std::fmt;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kfp_dbx_core::table;
use reqwest::header::{ACCEPT, AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::{RequestBuilder, Url};
use serde_json::{Map, Value as Json};
use tracing::debug;

use super::observer::{Called, Observer};
use super::pacer::Pacer;
use crate::databricks::{Answer, Endpoint, Failure, Method, Reply, Request};
use crate::run::clock::Clock;
use crate::run::credentials::{Cache, Host, Kind, Plan, Settings, Token};
use crate::run::hidden::{Hidden, scrub};
use crate::run::http::Http;

const ORG_ID: HeaderName = HeaderName::from_static("x-databricks-org-id");
const MANAGEMENT_TOKEN: HeaderName =
    HeaderName::from_static("x-databricks-azure-sp-management-token");
const RESOURCE_ID: HeaderName = HeaderName::from_static("x-databricks-azure-workspace-resource-id");

/// A client of a workspace.
pub struct Client {
    host: Host,
    address: String,
    kind: Kind,
    token: Arc<Cache>,
    management: Option<Arc<Cache>>,
    /// Headers that never change.
    headers: Vec<(HeaderName, HeaderValue)>,
    /// The secrets of the settings, which no message may repeat.
    secrets: Vec<Hidden>,
    http: Http,
    clock: Clock,
    pacer: Arc<Pacer>,
    observer: Arc<dyn Observer>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({}, {})", self.host, self.kind.name())
    }
}

/// The tokens of a request.
struct Tokens {
    token: Token,
    management: Option<Token>,
}

impl Client {
    pub(super) fn new(
        plan: Plan,
        settings: &Settings,
        http: Http,
        clock: Clock,
        pacer: Arc<Pacer>,
        observer: Arc<dyn Observer>,
    ) -> Self {
        let fixed = [(ORG_ID, &plan.host.workspace_id), (RESOURCE_ID, &plan.resource_id)];
        let headers = fixed.into_iter().filter_map(|(name, value)| {
            // The plan has checked that they are headers.
            Some((name, HeaderValue::from_str(value.as_deref()?).ok()?))
        });
        let cache = |grant| {
            let observer = Arc::clone(&observer);
            Cache::new(grant, http.clone(), clock, move |succeeded| observer.renewed(succeeded))
        };
        Self {
            headers: headers.collect(),
            address: plan.host.to_string(),
            host: plan.host,
            kind: plan.kind,
            token: cache(plan.token),
            management: plan.management.map(cache),
            secrets: settings.secrets().cloned().collect(),
            http,
            clock,
            pacer,
            observer,
        }
    }

    /// Returns the address of the workspace.
    pub fn host(&self) -> &Host {
        &self.host
    }

    /// Returns the kind of its authentication.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Sends a request. See [`Workspaces::call`](super::Workspaces::call).
    ///
    /// # Errors
    ///
    /// If the request has not succeeded.
    pub async fn call(&self, request: &Request) -> Answer {
        let endpoint = request.endpoint;
        let start = self.clock.now();
        let mut throttled = Duration::ZERO;
        let answer = self.answer(request, &mut throttled).await;
        let took = self.clock.now() - start;
        let (host, outcome) = (&*self.address, answer.as_ref().err().map_or("ok", Failure::name));
        debug!(host, ?request, outcome, ?throttled, ?took, "a request has ended");
        self.observer.called(&Called { host, endpoint, answer: &answer, throttled, took });
        answer
    }

    async fn answer(&self, request: &Request, throttled: &mut Duration) -> Answer {
        // What has no token takes no turn of others that share the workspace.
        self.tokens().await?;
        let (first, tokens) = self.attempt(request, throttled).await?;
        let refused = matches!(first.status, 401 | 403);
        match self.meaning(&first, request, &tokens) {
            Err(Failure::Credentials(_)) if refused && self.refuse(&tokens) => {
                let (second, tokens) = self.attempt(request, throttled).await?;
                self.meaning(&second, request, &tokens)
            }
            answer => answer,
        }
    }

    /// Waits for the turn of the request, and sends it.
    async fn attempt(
        &self,
        request: &Request,
        throttled: &mut Duration,
    ) -> Result<(Reply, Tokens), Failure> {
        let start = self.clock.now();
        let turn = self.pacer.turn(request.endpoint).await;
        *throttled += self.clock.now() - start;
        turn.map_err(|rest| {
            let seconds = rest.as_secs();
            let message =
                format!("`{}` has asked for a pause, of which {seconds} s are left", self.host);
            Failure::Later { after: Some(rest), message }
        })?;
        // They can have ended in the meantime.
        let tokens = self.tokens().await?;
        let reply = self.http.send(self.builder(request, &tokens)?).await?;
        self.pacer.heed(request.endpoint, &reply);
        Ok((reply, tokens))
    }

    async fn tokens(&self) -> Result<Tokens, Failure> {
        let clean = |failure: Failure| failure.map_message(|text| scrub(text, &self.secrets));
        let token = self.token.token().await.map_err(clean)?;
        let management = match &self.management {
            Some(cache) => Some(cache.token().await.map_err(clean)?),
            None => None,
        };
        Ok(Tokens { token, management })
    }

    /// Forgets tokens that the workspace refuses. Returns whether there may be better ones.
    fn refuse(&self, tokens: &Tokens) -> bool {
        let managed = self.management.as_ref().zip(tokens.management.as_ref());
        // Both, as the workspace does not say which one it refuses.
        let second = managed.is_some_and(|(cache, token)| cache.refuse(token));
        self.token.refuse(&tokens.token) || second
    }

    fn builder(&self, request: &Request, tokens: &Tokens) -> Result<RequestBuilder, Failure> {
        let fault = |message: String| Failure::Later { after: None, message };
        let url = self.host.url(request.endpoint.path()).map_err(fault)?;
        let client = &self.http.client;
        let builder = match request.endpoint.method() {
            Method::Get => client.get(url).query(&query(&request.fields)),
            Method::Post => client.post(url).json(&request.fields),
            Method::Put => {
                let file = FileRequest::of(request, url).map_err(fault)?;
                client.put(file.url).query(&query(&file.others)).body(file.contents)
            }
            Method::Delete => {
                let file = FileRequest::of(request, url).map_err(fault)?;
                client.delete(file.url).query(&query(&file.others))
            }
        };
        let mut builder = builder.header(ACCEPT, "application/json");
        for (name, value) in &self.headers {
            builder = builder.header(name, value);
        }
        let bearer = Hidden::new(format!("Bearer {}", tokens.token.value.reveal()));
        builder = builder.header(AUTHORIZATION, sensitive(&bearer)?);
        if let Some(token) = &tokens.management {
            builder = builder.header(MANAGEMENT_TOKEN, sensitive(&token.value)?);
        }
        Ok(builder)
    }

    /// Returns the meaning of a response, in whose messages nothing is left of a secret.
    fn meaning(&self, reply: &Reply, request: &Request, tokens: &Tokens) -> Answer {
        let values = request_secrets(request);
        let secrets = || {
            let tokens = [Some(&tokens.token), tokens.management.as_ref()].into_iter().flatten();
            self.secrets.iter().chain(tokens.map(|token| &token.value)).chain(&values)
        };
        let now = self.clock.now();
        let answer = reply.answer(request.endpoint, now);
        if answer.is_ok() {
            return answer;
        }
        // First in the whole of the body, as a message is cut, also in the middle of a secret.
        let reply = Reply { body: scrub(&reply.body, secrets()), ..reply.clone() };
        let answer = reply.answer(request.endpoint, now);
        answer.map_err(|failure| failure.map_message(|text| scrub(text, secrets())))
    }
}

/// A request about a file, whose path is a part of the address.
struct FileRequest {
    url: Url,
    contents: Vec<u8>,
    /// The fields of the query.
    others: Map<String, Json>,
}

impl FileRequest {
    fn of(request: &Request, mut url: Url) -> Result<Self, String> {
        let mut others = request.fields.clone();
        let mut text = |name| match others.shift_remove(name) {
            Some(Json::String(text)) => text,
            _ => String::new(),
        };
        let (path, contents) = (text("path"), text("contents"));
        let contents = STANDARD.decode(contents).map_err(|error| error.to_string())?;
        url.path_segments_mut()
            .map_err(|()| format!("`{path}` is no path"))?
            .extend(path.trim_start_matches('/').split('/'));
        Ok(Self { url, contents, others })
    }
}

/// The names of the fields that have their values from Kubernetes Secrets, such as the password of an
/// image registry.
static FROM_SECRETS: LazyLock<Vec<&'static str>> = LazyLock::new(|| {
    let (objects, _) = table::parts();
    let of = |object: &'static table::Struct| {
        object.fields.iter().filter(|field| object.is_secret(field)).map(|field| field.name)
    };
    objects.into_iter().flat_map(of).collect()
});

/// Returns the values of secrets that a request carries: of a scope, and those that specs take from
/// Kubernetes Secrets.
fn request_secrets(request: &Request) -> Vec<Hidden> {
    let mut values = Vec::new();
    if request.endpoint == Endpoint::SecretsPut {
        let fields = ["string_value", "bytes_value"].map(|field| request.fields.get(field));
        values.extend(fields.into_iter().flatten().filter_map(Json::as_str));
    }
    request.fields.values().for_each(|value| from_secrets(value, &mut values));
    values.into_iter().map(Hidden::new).collect()
}

fn from_secrets<'a>(value: &'a Json, found: &mut Vec<&'a str>) {
    match value {
        Json::Array(items) => items.iter().for_each(|item| from_secrets(item, found)),
        Json::Object(fields) => {
            found.extend(FROM_SECRETS.iter().filter_map(|name| fields.get(*name)?.as_str()));
            fields.values().for_each(|value| from_secrets(value, found));
        }
        _ => {}
    }
}

/// Returns a header that no log shows.
fn sensitive(value: &Hidden) -> Result<HeaderValue, Failure> {
    let mut header = HeaderValue::from_str(value.reveal()).map_err(|_| {
        Failure::Credentials("the token has characters that no header has".to_owned())
    })?;
    header.set_sensitive(true);
    Ok(header)
}

/// Returns fields as a query. A list is a name several times.
fn query(fields: &Map<String, Json>) -> Vec<(&str, String)> {
    let flat = fields.iter().flat_map(|(name, value)| match value {
        Json::Array(values) => values.iter().map(|value| (name.as_str(), value)).collect(),
        value => vec![(name.as_str(), value)],
    });
    let text = |(name, value): (_, &Json)| match value {
        Json::Null => None,
        Json::String(text) => Some((name, text.clone())),
        value => Some((name, value.to_string())),
    };
    flat.filter_map(text).collect()
}
