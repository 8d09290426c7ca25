//! An API server and a workspace in one: it answers as it is told, and records what it is asked.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use serde_json::{Value as Json, json};
use tokio::net::TcpListener;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub struct Asked {
    pub line: String,
    pub content_type: String,
    pub authorization: String,
    pub body: Json,
}

/// Statuses and bodies.
type Answers = VecDeque<(u16, Json)>;

/// The server.
#[derive(Clone, Default)]
pub struct Server {
    /// The answers, by the beginning of the line `METHOD /path`. The last one is repeated.
    answers: Arc<Mutex<HashMap<String, Answers>>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    /// Starts the server. Returns its address, too.
    pub async fn start() -> (Self, String) {
        let server = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let routes = Router::new().fallback(answer).with_state(server.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        (server, address)
    }

    /// Adds an answer.
    pub fn on(&self, line: &str, status: u16, body: Json) {
        let mut answers = self.answers.lock().unwrap();
        answers.entry(line.to_owned()).or_default().push_back((status, body));
    }

    /// Returns the requests since the last call.
    pub fn take(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    /// Returns the lines of the requests since the last call.
    pub fn lines(&self) -> Vec<String> {
        self.take().into_iter().map(|asked| asked.line).collect()
    }

    fn find(&self, line: &str) -> (u16, Json) {
        let mut answers = self.answers.lock().unwrap();
        let longest =
            answers.keys().filter(|begin| line.starts_with(*begin)).max_by_key(|it| it.len());
        let Some(begin) = longest.cloned() else {
            return status(404, "nothing was told about this request");
        };
        let queue = answers.get_mut(&begin).unwrap();
        match queue.len() {
            1 => queue[0].clone(),
            _ => queue.pop_front().unwrap(),
        }
    }
}

/// Returns an answer in which the API server refuses a request.
pub fn status(code: u16, message: &str) -> (u16, Json) {
    let reason = if code == 404 { "NotFound" } else { "Whatever" };
    let body = json!({
        "kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code,
        "message": message, "reason": reason,
    });
    (code, body)
}

async fn answer(State(server): State<Server>, request: Request) -> Response {
    let (head, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap();
    let header = |name| {
        let value = head.headers.get(name).and_then(|value| value.to_str().ok());
        value.unwrap_or_default().to_owned()
    };
    let asked = Asked {
        line: format!("{} {}", head.method, head.uri),
        content_type: header("content-type"),
        authorization: header("authorization"),
        body: serde_json::from_slice(&body).unwrap_or_default(),
    };
    let (status, body) = server.find(&asked.line);
    server.asked.lock().unwrap().push(asked);
    let status = StatusCode::from_u16(status).unwrap();
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}
