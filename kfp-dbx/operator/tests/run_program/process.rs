//! The operator and a fake workspace as processes.

use std::fs::File;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::Value as Json;

const PROGRAM: &str = env!("CARGO_BIN_EXE_kfp-dbx-operator");

/// A process, which is killed at the end.
pub struct Process {
    child: Child,
    log: PathBuf,
}

impl Process {
    fn start(command: &mut Command, log: &str) -> Self {
        let log = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(log);
        let file = File::options().create(true).append(true).open(&log).unwrap();
        let child = command.stdin(Stdio::null()).stdout(file.try_clone().unwrap()).stderr(file);
        Self { child: child.spawn().unwrap(), log }
    }

    /// Sends a signal, and waits until the process has ended.
    pub fn end(mut self, signal: &str) -> ExitStatus {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
        self.child.wait().unwrap()
    }

    /// Returns what the process, and those before it with the same log, have written.
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns a port that nobody listens at.
pub fn port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// A fake workspace.
pub struct Fake {
    pub port: u16,
    _process: Process,
}

impl Fake {
    pub fn start(token: &str) -> Self {
        let port = port();
        let mut command = Command::new(PROGRAM);
        command.args(["fake-databricks", "--run-seconds=3", "--cluster-seconds=1"]);
        command.env("KFP_DBX_FAKE_TOKEN", token).arg(format!("--port={port}"));
        let fake =
            Self { port, _process: Process::start(&mut command, &format!("fake-{port}.log")) };
        super::cluster::Cluster::wait("the fake workspace", || {
            TcpStream::connect(("127.0.0.1", port)).is_ok()
        });
        fake
    }

    /// Returns what is in the workspace.
    pub fn state(&self) -> Json {
        serde_json::from_str(&get(self.port, "/debug/state").1).unwrap()
    }
}

/// What an operator is started with.
pub struct Operator {
    pub kubeconfig: PathBuf,
    pub namespace: String,
    pub workspace: u16,
    pub token: String,
    pub health: u16,
    pub metrics: u16,
}

impl Operator {
    pub fn start(&self) -> Process {
        let address = |port| format!("127.0.0.1:{port}");
        let mut command = Command::new(PROGRAM);
        command.env_clear().arg("run").env("KUBECONFIG", &self.kubeconfig);
        command.env("POD_NAMESPACE", &self.namespace).env("KFP_DBX_LOG", "trace");
        command.env("KFP_DBX_WATCH_NAMESPACE", &self.namespace);
        command.arg("--health-address").arg(address(self.health));
        command.arg("--metrics-address").arg(address(self.metrics));
        command.env("DATABRICKS_HOST", format!("http://{}", address(self.workspace)));
        command.env("DATABRICKS_TOKEN", &self.token);
        Process::start(&mut command, &format!("operator-{}.log", self.health))
    }
}

/// Returns the status and the body of a page, or nothing if there is no server.
pub fn try_get(port: u16, path: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").ok()?;
    let mut response = String::new();
    stream.read_to_string(&mut response).ok()?;
    let (head, body) = response.split_once("\r\n\r\n")?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

pub fn get(port: u16, path: &str) -> (u16, String) {
    try_get(port, path).unwrap()
}
