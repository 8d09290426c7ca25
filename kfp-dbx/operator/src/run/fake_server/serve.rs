//! Serves a fake workspace over HTTP.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Query, Request, State};
use axum::http::header::{AUTHORIZATION, HOST};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use tokio::net::TcpListener;

use crate::fake::{Call, Served, Settings, Workspace};
use crate::run::clock::Clock;

/// The most bytes of a request: a notebook of 10 MB in base64, and some more.
const MOST_BYTES: usize = 20 * 1024 * 1024;

/// A workspace and its clock.
#[derive(Clone)]
struct Fake {
    workspace: Arc<Mutex<Workspace>>,
    clock: Clock,
}

impl Fake {
    /// Returns the workspace, brought to the present.
    fn now(&self) -> MutexGuard<'_, Workspace> {
        let mut workspace = self.workspace.lock().unwrap_or_else(PoisonError::into_inner);
        workspace.advance(self.clock.now());
        workspace
    }
}

/// Serves a fake workspace until `stop` is done.
///
/// # Errors
///
/// The listener fails.
pub async fn serve(
    listener: TcpListener,
    settings: Settings,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    let workspace = Arc::new(Mutex::new(Workspace::new(settings)));
    let fake = Fake { workspace, clock: Clock::start() };
    axum::serve(listener, routes(fake)).with_graceful_shutdown(stop).await
}

fn routes(fake: Fake) -> Router {
    Router::new()
        .route("/", get(async |State(fake): State<Fake>| fake.now().text()))
        .route("/debug/state", get(async |State(fake): State<Fake>| axum::Json(fake.now().json())))
        .fallback(call)
        .with_state(fake)
}

/// Answers a request to the API.
async fn call(State(fake): State<Fake>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, MOST_BYTES).await else {
        return (StatusCode::PAYLOAD_TOO_LARGE, "the request is too large\n").into_response();
    };
    let query = query(&head.uri);
    let origin = origin(&head.headers);
    let call = Call {
        method: head.method.as_str(),
        origin: &origin,
        path: head.uri.path(),
        query: &query,
        authorization: text(&head.headers, &AUTHORIZATION),
        body: &body,
    };
    let served = fake.now().serve_http(call, fake.clock.now());
    tracing::debug!(method = call.method, path = call.path, status = served.status, "request");
    response(served)
}

/// Returns the address that the request was sent to. There is no encryption.
fn origin(headers: &HeaderMap) -> String {
    format!("http://{}", text(headers, &HOST).unwrap_or("localhost"))
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

/// Reads the query, of which nothing is left if it is none.
fn query(uri: &Uri) -> Vec<(String, String)> {
    Query::<Vec<(String, String)>>::try_from_uri(uri).map(|query| query.0).unwrap_or_default()
}

/// Writes an answer of the workspace.
fn response(served: Served) -> Response {
    let mut response = Response::new(Body::from(served.body));
    *response.status_mut() =
        StatusCode::from_u16(served.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in served.headers {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}
