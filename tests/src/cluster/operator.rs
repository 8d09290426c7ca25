//! The operator and a fake workspace for one namespace, as processes, and what they did.
//!
//! What becomes of a resource is decided by a word in its name, such as `fails`: see
//! `kfp-dbx-operator fake-databricks --help`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, Once};
use std::thread::JoinHandle;
use std::time::Duration;

use kfp_dbx_core::table::{self, Kind};
use serde_json::Value as Json;

use super::kubectl::{apply_yaml, kubectl};
use super::proxy::Proxy;
use super::{Seen, group};

/// The operator of one namespace, with its workspace and a thread that notes the objects.
pub(super) struct Operator {
    namespace: String,
    /// The address of the workspace: `127.0.0.1:1234`.
    address: String,
    workspace: Child,
    process: Child,
    proxy: Arc<Proxy>,
    seen: Arc<Mutex<Seen>>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Operator {
    pub(super) fn start(namespace: &str, arguments: &[&str]) -> Self {
        let (workspace, address) = workspace(arguments);
        let process = operate(namespace, &address);
        let proxy = Arc::new(Proxy::start());
        let seen = Arc::new(Mutex::new(Seen::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (its_namespace, its_proxy) = (namespace.to_owned(), Arc::clone(&proxy));
        let (its_seen, its_stop) = (Arc::clone(&seen), Arc::clone(&stop));
        let thread = std::thread::spawn(move || {
            while !its_stop.load(Ordering::Relaxed) {
                for object in list(&its_proxy, &its_namespace) {
                    its_seen.lock().unwrap().insert(key(&object), object);
                }
                std::thread::sleep(Duration::from_millis(300));
            }
        });
        let namespace = namespace.to_owned();
        Self { namespace, address, workspace, process, proxy, seen, stop, thread: Some(thread) }
    }

    /// Returns all objects of the operator's kinds.
    pub(super) fn list(&self) -> Vec<Json> {
        list(&self.proxy, &self.namespace)
    }

    /// Returns what the API server has at a path, if there is anything.
    pub(super) fn get(&self, path: &str) -> Option<Json> {
        self.proxy.get(path)
    }

    /// Kills the operator with SIGKILL, and starts it again.
    pub(super) fn restart(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        self.process = operate(&self.namespace, &self.address);
    }

    /// Returns what is in the workspace.
    pub(super) fn workspace(&self) -> Json {
        self.ask("GET /debug/state", &Json::Null)
    }

    /// Sends a request to the workspace, as others who use it do.
    pub(super) fn ask(&self, request: &str, body: &Json) -> Json {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let head = [
            format!("{request} HTTP/1.0"),
            format!("Host: {}", self.address),
            "Authorization: Bearer any".to_owned(),
            format!("Content-Length: {}", body.len()),
        ];
        let mut stream = TcpStream::connect(&self.address).expect("the workspace is there");
        let request = format!("{}\r\n\r\n{body}", head.join("\r\n"));
        stream.write_all(request.as_bytes()).expect("the workspace reads");
        let mut reply = String::new();
        stream.read_to_string(&mut reply).expect("the workspace answers");
        let body = reply.split_once("\r\n\r\n").map_or("", |(_, body)| body);
        serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {reply}"))
    }

    /// Returns the objects that were ever there, as they were seen last.
    pub(super) fn seen(&self) -> Seen {
        self.seen.lock().unwrap().clone()
    }

    pub(super) fn forget(&self) {
        self.seen.lock().unwrap().clear();
    }

    pub(super) fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
        for process in [&mut self.process, &mut self.workspace] {
            let _ = process.kill();
            let _ = process.wait();
        }
    }
}

/// Returns the program, which `cargo build --package kfp-dbx-operator` makes.
fn program() -> PathBuf {
    let here = std::env::current_exe().expect("a test has a path");
    let folder = here.ancestors().nth(2).expect("it is in `deps`");
    let program = folder.join("kfp-dbx-operator");
    assert!(
        program.exists(),
        "`{}` is missing; build it: cargo build --package kfp-dbx-operator",
        program.display()
    );
    program
}

/// Starts a fake workspace, and returns its address.
fn workspace(arguments: &[&str]) -> (Child, String) {
    let mut process = Command::new(program())
        .args(["fake-databricks", "--port=0"])
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut log = BufReader::new(process.stderr.take().expect("it is piped"));
    let mut line = String::new();
    log.read_line(&mut line).expect("it says its address");
    let address = line.trim().rsplit_once("http://").map(|(_, address)| address.to_owned());
    std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
    (process, address.unwrap_or_else(|| panic!("no address: {line}")))
}

fn operate(namespace: &str, workspace: &str) -> Child {
    Command::new(program())
        .args(["run", "--no-leader-election", "--watch-namespace", namespace])
        .args(["--health-address=127.0.0.1:0", "--metrics-address=127.0.0.1:0"])
        .env("DATABRICKS_HOST", format!("http://{workspace}"))
        .env("DATABRICKS_TOKEN", "any")
        .stdout(Stdio::null())
        .stderr(log(namespace))
        .spawn()
        .expect("the program starts")
}

/// Returns the file for the log of the operator.
fn log(namespace: &str) -> Stdio {
    let path = std::env::temp_dir().join(format!("kfp-dbx-operator-{namespace}.log"));
    let file = std::fs::File::options().create(true).append(true).open(path);
    file.map_or_else(|_| Stdio::null(), Stdio::from)
}

/// Returns `Kind/name` of an object.
pub(crate) fn key(object: &Json) -> String {
    let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
    format!("{}/{}", text(&object["kind"]), text(&object["metadata"]["name"]))
}

fn list(proxy: &Proxy, namespace: &str) -> Vec<Json> {
    let mut all = Vec::new();
    for kind in table::kinds() {
        let path = format!("/apis/{}/namespaces/{namespace}/{}", table::API_VERSION, kind.plural);
        // The namespace may be on its way out.
        let listed = proxy.get(&path).unwrap_or_default();
        all.extend(listed["items"].as_array().cloned().unwrap_or_default());
    }
    all
}

/// Returns the id of a run in Databricks.
pub(super) fn run_id(object: &Json) -> u64 {
    object["status"]["metadata"]["run_id"].as_u64().unwrap_or_default()
}

fn plural(kind: &Kind) -> String {
    format!("{}.{}", kind.plural, group())
}

/// Installs the kinds.
pub(super) fn install() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let crds = Command::new(program()).arg("crds").output().expect("the program starts");
        apply_yaml(&crds.stdout);
        for kind in table::kinds() {
            let definition = format!("crd/{}", plural(kind));
            kubectl(&["wait", "--for=condition=Established", "--timeout=60s", &definition], None);
        }
    });
}
