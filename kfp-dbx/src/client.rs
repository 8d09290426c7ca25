//! A client of Kubeflow Pipelines and of the Argo server.
//!
//! ```no_run
//! use kfp_dbx::client::{Kfp, NewRun, Server, Token};
//!
//! # fn main() -> Result<(), kfp_dbx::client::Error> {
//! let mut server = Server::new("https://kubeflow.example.com/pipeline")?;
//! if let Some(token) = Token::from_env("KF_TOKEN")? {
//!     server = server.token(token);
//! }
//! let kfp = Kfp::new(server);
//! let experiment = kfp.experiment("nightly", Some("team-a"))?;
//! let run = kfp.create_run(&NewRun {
//!     name: "load".to_owned(),
//!     workflow: "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n…".to_owned(),
//!     parameters: vec![("table".to_owned(), "sales".to_owned())],
//!     experiment_id: experiment.map(|experiment| experiment.id),
//!     service_account: None,
//! })?;
//! println!("{}: {}", kfp.run_url(&run.id), run.state);
//! # Ok(())
//! # }
//! ```
//!
//! # What is repeated
//!
//! A request that only reads is repeated when the server can't be reached, is too slow, drops the
//! connection, or answers 429, 502, 503 or 504: [`Server::retries`] times, after 0.2 s, 0.4 s and
//! so on up to 5 s, or after what the server asks for, up to 30 s.
//!
//! Any other request is repeated only when it was surely not processed: when there was no
//! connection, or the answer is 429. Where it may have been, the error is
//! [`ErrorKind::OutcomeUnknown`]. [`Argo::submit`] knows the workflow's name and looks instead.
//!
//! # What is kept secret
//!
//! The token and the values of headers are in no error and in no `Debug`, also where the server
//! repeats them: `…` stands for them. They are sent to the server's own address only: redirects
//! are not followed. Certificates are always verified.

mod argo;
mod error;
mod kfp;
mod server;

use std::fmt;

use serde_json::Value;

pub use argo::Argo;
#[cfg(feature = "cli")]
pub(crate) use argo::random_suffix;
pub use error::{Error, ErrorKind};
pub use kfp::{Experiment, Health, Kfp, NewRun, Upload, Uploaded};
pub use server::{Server, Token};

/// How far a run or a task is.
///
/// ```
/// use kfp_dbx::client::State;
///
/// assert!(State::Failed.is_final() && !State::Failed.is_good());
/// assert_eq!(State::Running.to_string(), "Running");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum State {
    /// It has not begun.
    Pending,
    /// It runs.
    Running,
    /// It ended well.
    Succeeded,
    /// It was not to run.
    Skipped,
    /// It failed.
    Failed,
    /// It could not be run.
    Error,
    /// It is being ended.
    Terminating,
    /// It can't run any more: what it depends on ended otherwise.
    Omitted,
    /// The server says something that is not known here.
    Unknown,
}

impl State {
    /// Whether it stays like this.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Succeeded | Self::Skipped | Self::Failed | Self::Error | Self::Omitted)
    }

    /// Whether it ended well: it succeeded, or was skipped.
    pub fn is_good(self) -> bool {
        matches!(self, Self::Succeeded | Self::Skipped)
    }

    /// The servers' own word.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::Running => "Running",
            Self::Succeeded => "Succeeded",
            Self::Skipped => "Skipped",
            Self::Failed => "Failed",
            Self::Error => "Error",
            Self::Terminating => "Terminating",
            Self::Omitted => "Omitted",
            Self::Unknown => "Unknown",
        }
    }

    /// What a server says. It says nothing of what has not begun.
    fn read(text: &str) -> Self {
        match text {
            "" | "Pending" => Self::Pending,
            "Running" => Self::Running,
            "Succeeded" => Self::Succeeded,
            "Skipped" => Self::Skipped,
            "Failed" => Self::Failed,
            "Error" => Self::Error,
            "Terminating" => Self::Terminating,
            "Omitted" => Self::Omitted,
            _ => Self::Unknown,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A run of a pipeline, as the server last told it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Run {
    /// What the other calls take: Kubeflow Pipelines' id, or the workflow's name for Argo.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How far it is.
    pub state: State,
    /// What the server says of it, mostly why it failed.
    pub message: Option<String>,
    /// Its tasks, by when they began and by name; those that have not begun are last.
    ///
    /// There are none before the workflow is begun, in what creating a run gives, and where the
    /// workflow is so large that Argo compresses them (`compressedNodes`) or keeps them elsewhere.
    pub tasks: Vec<Task>,
}

/// A task of a run: a node of Argo's workflow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Task {
    /// Its name, as the pages show it: `displayName`.
    pub name: String,
    /// How far it is.
    pub state: State,
    /// What Argo says of it, mostly why it failed.
    pub message: Option<String>,
    /// When it began, in RFC 3339.
    pub started: Option<String>,
    /// When it ended, in RFC 3339.
    pub finished: Option<String>,
    /// Argo's type of node: `Pod`, `DAG`, `Steps`, `Retry`, `Skipped` and others.
    pub kind: String,
}

/// A text of an object that is there and not empty.
fn text(value: &Value, pointer: &str) -> Option<String> {
    value
        .pointer(pointer)
        .and_then(Value::as_str)
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}

/// The tasks of an Argo workflow.
fn tasks(workflow: &Value) -> Vec<Task> {
    let nodes = workflow.pointer("/status/nodes").and_then(Value::as_object);
    let mut tasks: Vec<_> = nodes
        .into_iter()
        .flatten()
        .map(|(id, node)| Task {
            name: text(node, "/displayName")
                .or_else(|| text(node, "/name"))
                .unwrap_or_else(|| id.clone()),
            state: State::read(&text(node, "/phase").unwrap_or_default()),
            message: text(node, "/message"),
            started: text(node, "/startedAt"),
            finished: text(node, "/finishedAt"),
            kind: text(node, "/type").unwrap_or_default(),
        })
        .collect();
    tasks.sort_by(|a, b| {
        let key = |task: &Task| (task.started.is_none(), task.started.clone(), task.name.clone());
        key(a).cmp(&key(b))
    });
    tasks
}
