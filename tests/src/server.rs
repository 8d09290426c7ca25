//! A real HTTP server in the process of the test. It gives the answers that the test sets, and
//! records the requests.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// A request to the server.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// The path without the query.
    pub path: String,
    /// Decoded.
    pub query: Vec<(String, String)>,
    /// Names in lower case.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Request {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_default()
    }

    /// The name and the content of the file of a form with one field.
    pub fn file(&self, field: &str) -> Option<(String, Vec<u8>)> {
        let boundary = self.header("content-type")?.split_once("boundary=")?.1.trim_matches('"');
        let find = |bytes: &[u8], text: &str| {
            bytes.windows(text.len()).position(|window| window == text.as_bytes())
        };
        let start = find(&self.body, "\r\n\r\n")? + 4;
        let head = String::from_utf8_lossy(&self.body[..start]).into_owned();
        let end = start + find(&self.body[start..], &format!("\r\n--{boundary}"))?;
        let has = |name: &str| {
            let after = head.split_once(&format!("{name}=\""))?.1;
            Some(after.split_once('"')?.0.to_owned())
        };
        (has("; name")? == field).then_some(())?;
        Some((has("filename")?, self.body[start..end].to_vec()))
    }
}

/// An answer of the server.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The time until the answer.
    pub delay: Duration,
    pub cut: Cut,
}

/// The point at which the connection ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cut {
    /// After the answer.
    No,
    /// Instead of the answer.
    BeforeAnswer,
    /// In the middle of the answer's body.
    InBody,
}

impl Reply {
    pub fn new(status: u16, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        Self {
            status,
            headers: vec![("content-type".to_owned(), kind.to_owned())],
            body: body.into(),
            delay: Duration::ZERO,
            cut: Cut::No,
        }
    }

    pub fn json(value: &Value) -> Self {
        Self::new(200, "application/json", value.to_string())
    }

    pub fn status(status: u16, value: &Value) -> Self {
        Self { status, ..Self::json(value) }
    }

    /// Returns an error in the form of gRPC's gateways.
    pub fn error(status: u16, code: i64, message: &str) -> Self {
        Self::status(status, &json!({ "code": code, "message": message }))
    }

    /// Returns an error in the form of Kubeflow Pipelines.
    pub fn kfp_error(status: u16, code: i64, message: &str) -> Self {
        Self::status(
            status,
            &json!({ "error": message, "code": code, "message": message,
                     "details": [{ "error_message": message }] }),
        )
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    pub fn cut(mut self, cut: Cut) -> Self {
        self.cut = cut;
        self
    }
}

/// A server that stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<Request>>>,
    ended: Arc<AtomicBool>,
}

impl Server {
    /// Starts a server at a free port of this machine.
    pub fn start(handler: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(Mutex::new(Vec::new()));
        let ended = Arc::new(AtomicBool::new(false));
        let handler = Arc::new(handler);
        let (seen, over) = (requests.clone(), ended.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                if over.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(stream), seen, handler) = (stream, seen.clone(), handler.clone()) else {
                    continue;
                };
                thread::spawn(move || serve(stream, &seen, &*handler));
            }
        });
        Self { address, requests, ended }
    }

    /// Starts a server that gives these answers in turn, and then repeats the last one.
    pub fn script(replies: impl IntoIterator<Item = Reply>) -> Self {
        let replies: Vec<_> = replies.into_iter().collect();
        let next = Mutex::new(0);
        Self::start(move |_| {
            let mut next = next.lock().unwrap();
            let reply = replies[(*next).min(replies.len() - 1)].clone();
            *next += 1;
            reply
        })
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Returns all requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.requests.lock().unwrap().clone()
    }

    /// Returns the methods and the paths of all requests so far.
    pub fn asked(&self) -> Vec<String> {
        self.requests().iter().map(|asked| format!("{} {}", asked.method, asked.path)).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        // Wakes the listener up.
        let _ = TcpStream::connect(self.address);
    }
}

fn serve(mut stream: TcpStream, seen: &Mutex<Vec<Request>>, handler: &dyn Fn(&Request) -> Reply) {
    let Some(request) = read(&stream) else {
        // As any server says it, also to who begins with TLS.
        let _ = stream.write_all(b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n");
        return;
    };
    seen.lock().unwrap().push(request.clone());
    let reply = handler(&request);
    thread::sleep(reply.delay);
    if reply.cut == Cut::BeforeAnswer {
        return;
    }
    let mut head = format!("HTTP/1.1 {} Status\r\nconnection: close\r\n", reply.status);
    for (name, value) in &reply.headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += &format!("content-length: {}\r\n\r\n", reply.body.len());
    let end = match reply.cut {
        Cut::InBody => reply.body.len() / 2,
        _ => reply.body.len(),
    };
    // Who does not wait for the answer does not get it.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&reply.body[..end]));
}

fn read(stream: &TcpStream) -> Option<Request> {
    let mut reader = BufReader::new(stream);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let find = |name: &str| headers.iter().find(|(own, _)| own == name).map(|(_, v)| v.as_str());
    let mut body = Vec::new();
    if let Some(length) = find("content-length") {
        body.resize(length.parse().ok()?, 0);
        reader.read_exact(&mut body).ok()?;
    } else if find("transfer-encoding").is_some() {
        loop {
            let mut line = String::new();
            reader.read_line(&mut line).ok()?;
            let length = usize::from_str_radix(line.trim(), 16).ok()?;
            let mut chunk = vec![0; length + 2];
            reader.read_exact(&mut chunk).ok()?;
            if length == 0 {
                break;
            }
            body.extend_from_slice(&chunk[..length]);
        }
    }
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let query = query.split('&').filter(|pair| !pair.is_empty());
    let query = query
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(value)))
        .collect();
    Some(Request { method, path: path.to_owned(), query, headers, body })
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if bytes[at] == b'%' {
            decoded.push(u8::from_str_radix(&text[at + 1..at + 3], 16).unwrap());
            at += 3;
        } else {
            decoded.push(bytes[at]);
            at += 1;
        }
    }
    String::from_utf8(decoded).unwrap()
}

/// A small Kubeflow Pipelines. If it is `multi_user`, users have namespaces.
pub fn kfp(multi_user: bool) -> impl Fn(&Request) -> Reply + Send + Sync {
    let runs: Mutex<BTreeMap<String, Value>> = Mutex::default();
    let experiments: Mutex<Vec<(String, String)>> = Mutex::default();
    move |request| {
        let path = request.path.strip_prefix("/apis/v1beta1/").unwrap_or_default();
        let parts: Vec<_> = path.split('/').collect();
        let missing = || Reply::kfp_error(404, 5, "not found");
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["healthz"]) => {
                Reply::json(&json!({ "tag_name": "2.17.0", "multi_user": multi_user }))
            }
            ("POST", ["pipelines", "upload" | "upload_version"]) => {
                match request.file("uploadfile") {
                    Some((_, content)) if !content.is_empty() => {
                        Reply::json(&json!({ "id": "p-1", "name": request.query("name") }))
                    }
                    _ => Reply::kfp_error(400, 3, "no file in `uploadfile`"),
                }
            }
            ("GET", ["pipelines"]) => {
                Reply::json(&json!({ "pipelines": [{ "id": "p-1", "name": "load" }] }))
            }
            ("GET", ["experiments"]) => {
                if multi_user && request.query("resource_reference_key.id").is_none() {
                    return Reply::kfp_error(400, 3, "a namespace is required");
                }
                let filter: Value =
                    serde_json::from_str(request.query("filter").unwrap_or("{}")).unwrap();
                let name = filter["predicates"][0]["string_value"].as_str();
                let experiments = experiments.lock().unwrap();
                let found: Vec<_> = experiments
                    .iter()
                    .filter(|(_, own)| name.is_none_or(|name| name == own))
                    .map(|(id, name)| json!({ "id": id, "name": name }))
                    .collect();
                // Two to a page.
                let from: usize = request.query("page_token").map_or(0, |t| t.parse().unwrap());
                let to = (from + 2).min(found.len());
                let mut answer = json!({ "experiments": found[from..to] });
                if to < found.len() {
                    answer["next_page_token"] = json!(to.to_string());
                }
                Reply::json(&answer)
            }
            ("POST", ["experiments"]) => {
                let name = request.json()["name"].as_str().unwrap_or_default().to_owned();
                let mut experiments = experiments.lock().unwrap();
                if experiments.iter().any(|(_, own)| *own == name) {
                    return Reply::kfp_error(409, 6, "already exists");
                }
                let id = format!("e-{}", experiments.len() + 1);
                experiments.push((id.clone(), name.clone()));
                Reply::json(&json!({ "id": id, "name": name }))
            }
            ("POST", ["runs"]) => {
                let body = request.json();
                if multi_user && body["resource_references"][0]["key"]["type"] != "EXPERIMENT" {
                    return Reply::kfp_error(400, 3, "an experiment is required");
                }
                let manifest = body["pipeline_spec"]["workflow_manifest"].as_str();
                let workflow: Value =
                    serde_yaml::from_str(manifest.unwrap_or_default()).unwrap_or_default();
                let declared = workflow["spec"]["arguments"]["parameters"].as_array();
                let declared = declared.cloned().unwrap_or_default();
                let given = body["pipeline_spec"]["parameters"].as_array();
                for parameter in given.into_iter().flatten() {
                    if !declared.iter().any(|own| own["name"] == parameter["name"]) {
                        return Reply::kfp_error(400, 3, "unknown parameter");
                    }
                }
                let mut runs = runs.lock().unwrap();
                let id = format!("r-{}", runs.len() + 1);
                let run = json!({ "id": id, "name": body["name"], "status": "" });
                runs.insert(id, run.clone());
                Reply::json(&json!({ "run": run, "pipeline_runtime": {} }))
            }
            (method, ["runs", id, rest @ ..]) => {
                let mut runs = runs.lock().unwrap();
                let Some(run) = runs.get_mut(*id) else { return missing() };
                match (method, rest) {
                    ("GET", []) => {
                        let manifest = json!({ "status": { "nodes": {
                            "b": { "displayName": "late", "type": "Pod", "phase": "" },
                            "a": { "displayName": "submitrun", "type": "Pod", "phase": "Failed",
                                   "message": "boom", "startedAt": "2026-01-01T00:00:00Z",
                                   "finishedAt": "2026-01-01T00:01:00Z" },
                        } } });
                        Reply::json(&json!({ "run": run.clone(), "pipeline_runtime": {
                            "workflow_manifest": manifest.to_string() } }))
                    }
                    ("POST", ["terminate"]) => {
                        run["status"] = json!("Terminating");
                        Reply::json(&json!({}))
                    }
                    ("POST", ["retry"]) => {
                        run["status"] = json!("Running");
                        Reply::json(&json!({}))
                    }
                    _ => missing(),
                }
            }
            _ => missing(),
        }
    }
}

/// A small Argo server, with the namespace `argo`. Names that begin with `bad` are invalid, and
/// with `done` have succeeded.
pub fn argo() -> impl Fn(&Request) -> Reply + Send + Sync {
    let workflows: Mutex<BTreeMap<String, Value>> = Mutex::default();
    move |request| {
        let Some(path) = request.path.strip_prefix("/api/v1/workflows/argo") else {
            return Reply::error(404, 5, "namespace not found");
        };
        let parts: Vec<_> = path.split('/').filter(|part| !part.is_empty()).collect();
        let mut workflows = workflows.lock().unwrap();
        let body = request.json();
        let mut workflow = body["workflow"].clone();
        let name = workflow["metadata"]["name"].as_str().unwrap_or_default().to_owned();
        match (request.method.as_str(), parts.as_slice()) {
            ("POST", []) => {
                let generated = workflow["metadata"]["generateName"].is_string();
                if (name.is_empty() && !generated) || name.starts_with("bad") {
                    return Reply::error(400, 3, "invalid workflow");
                }
                if body["createOptions"]["dryRun"] == json!(["All"]) {
                    return Reply::json(&workflow);
                }
                if workflows.contains_key(&name) {
                    return Reply::error(409, 6, "already exists");
                }
                workflow["status"] = json!({});
                if name.starts_with("done") {
                    workflow["status"] = json!({ "phase": "Succeeded" });
                }
                workflows.insert(name, workflow.clone());
                Reply::json(&workflow)
            }
            ("POST", ["lint"]) if name.starts_with("bad") => Reply::error(500, 2, "no entrypoint"),
            ("POST", ["lint"]) => Reply::json(&workflow),
            (method, [name, rest @ ..]) => {
                let Some(workflow) = workflows.get_mut(*name) else {
                    return Reply::error(404, 5, "not found");
                };
                let done = workflow["status"]["phase"] == "Succeeded";
                match (method, rest) {
                    ("GET", []) => Reply::json(workflow),
                    ("PUT", ["terminate" | "stop"]) if done => {
                        Reply::error(500, 13, "cannot shutdown a completed workflow")
                    }
                    ("PUT", ["terminate" | "stop"]) => {
                        workflow["spec"]["shutdown"] = json!("Terminate");
                        Reply::json(workflow)
                    }
                    ("PUT", ["retry"]) if done => Reply::error(400, 3, "workflow must be failed"),
                    ("PUT", ["retry"]) => Reply::json(workflow),
                    ("DELETE", []) => {
                        workflows.remove(*name);
                        Reply::json(&json!({}))
                    }
                    _ => Reply::error(404, 5, "not found"),
                }
            }
            _ => Reply::error(404, 5, "not found"),
        }
    }
}
