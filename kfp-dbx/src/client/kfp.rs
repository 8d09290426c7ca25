//! The client for the API server of Kubeflow Pipelines.

use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

use super::error::{Error, ErrorKind};
use super::http::{Client, Content, Request, encode, read_json};
use super::run::{Run, State, tasks, text, was_terminated};
use super::server::Server;

// Imports point one way: `create` → here → `list` → `unexpected`, and to the others from any.
mod create;
mod data;
mod limits;
mod list;
mod manifest;
mod release;
#[cfg(feature = "cli")]
mod replaced;
mod unexpected;

pub use data::{Experiment, Health, NewRun, Upload, Uploaded};
use limits::Exceeded;
use list::List;
#[cfg(feature = "cli")]
pub(crate) use replaced::replaced;
use unexpected::unexpected;

/// A client for the API server of Kubeflow Pipelines.
///
/// It uses the API v1beta1, since v2beta1 ignores the parameters of Argo workflows. Where versions of
/// the server differ, it asks the server for its version, once.
///
/// ```no_run
/// use kfp_dbx::client::{Kfp, Server};
///
/// let kfp = Kfp::new(Server::new("http://localhost:8888")?);
/// for experiment in kfp.experiments(None)? {
///     println!("{}", experiment.name);
/// }
/// # Ok::<(), kfp_dbx::client::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Kfp {
    client: Client,
    /// What the server has told of itself.
    told: Arc<OnceLock<Health>>,
}

impl Kfp {
    /// Makes a client for a server. The URL of the API within a whole Kubeflow ends in `/pipeline`.
    pub fn new(server: Server) -> Self {
        Self { client: Client::new(server), told: Arc::default() }
    }

    /// Returns the health report of the server.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached or rejects the request.
    pub fn health(&self) -> Result<Health, Error> {
        let answer = self.client.send(&Request::get("/apis/v1beta1/healthz"))?;
        Ok(Health::read(&answer))
    }

    /// Returns what the server tells of itself. The server is asked once, and one that does not
    /// answer has told nothing.
    pub(crate) fn told(&self) -> &Health {
        self.told.get_or_init(|| {
            let answer = self.client.ask(&Request::get("/apis/v1beta1/healthz"));
            answer.map(|answer| Health::read(&answer)).unwrap_or_default()
        })
    }

    /// Returns the id of the pipeline with this name, if it exists.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached or rejects the request.
    pub fn pipeline_id(
        &self,
        name: &str,
        namespace: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let namespace = self.namespace(namespace);
        let found = List::new("pipelines", namespace).named(Some(name)).all(&self.client)?;
        Ok(found.into_iter().next().map(|(id, _)| id))
    }

    /// Returns all experiments, or those of a namespace.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached or rejects the request. A server in
    /// multi-user mode requires a namespace.
    pub fn experiments(&self, namespace: Option<&str>) -> Result<Vec<Experiment>, Error> {
        let found = List::new("experiments", self.namespace(namespace)).all(&self.client)?;
        Ok(found.into_iter().map(|(id, name)| Experiment { id, name }).collect())
    }

    /// Returns the experiment with this name, if it exists.
    ///
    /// # Errors
    ///
    /// The same as those of [`Kfp::experiments`].
    pub fn experiment(
        &self,
        name: &str,
        namespace: Option<&str>,
    ) -> Result<Option<Experiment>, Error> {
        let namespace = self.namespace(namespace);
        let found = List::new("experiments", namespace).named(Some(name)).all(&self.client)?;
        Ok(found.into_iter().next().map(|(id, name)| Experiment { id, name }))
    }

    /// Returns the current state of a run, with its tasks.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached, rejects the request or has no such run.
    pub fn run(&self, id: &str) -> Result<Run, Error> {
        let request = Request::get(format!("/apis/v1beta1/runs/{}", encode(id)));
        let answer = self.client.send(&request)?;
        self.read(&request, &answer)
    }

    /// Terminates a run. Its exit handlers run: Kubeflow Pipelines sets the deadline of the workflow
    /// to zero.
    ///
    /// # Errors
    ///
    /// Returns an error if
    ///
    /// - the server cannot be reached or rejects the request, as it does if the run has ended;
    /// - it is unknown whether the run was terminated.
    pub fn terminate(&self, id: &str) -> Result<(), Error> {
        self.change(id, "terminate")
    }

    /// Runs the failed tasks of a run again. A run that was terminated has lost the deadline of its
    /// workflow: Kubeflow Pipelines has replaced it, and removes it now.
    ///
    /// # Errors
    ///
    /// Returns an error if
    ///
    /// - the server cannot be reached or rejects the request;
    /// - the run has not failed: [`ErrorKind::Conflict`];
    /// - it is unknown whether the tasks run again.
    pub fn retry(&self, id: &str) -> Result<(), Error> {
        self.change(id, "retry")
    }

    /// Returns the URL of the page of a run.
    pub fn run_url(&self, id: &str) -> String {
        format!("{}/#/runs/details/{}", self.client.base(), encode(id))
    }

    /// Returns the URL of the page of a pipeline.
    pub fn pipeline_url(&self, id: &str) -> String {
        format!("{}/#/pipelines/details/{}", self.client.base(), encode(id))
    }

    fn change(&self, id: &str, how: &str) -> Result<(), Error> {
        let empty = json!({});
        let path = format!("/apis/v1beta1/runs/{}/{how}", encode(id));
        let answer = self.client.send(&Request::post(path, Content::Json(&empty)));
        answer.map(drop).map_err(|failure| match failure.error.status() {
            // This is no object that exists already, but a state in which the server refuses.
            Some(409) => {
                let what = format!("the state of the run does not allow the server to {how} it");
                failure.error.into_kind(ErrorKind::Conflict, what)
            }
            _ => failure.into_error("it is unknown whether the server did it", "look at the run"),
        })
    }

    /// Returns the namespace to name in a request. A server with a single user has none, and 1.x
    /// refuses one.
    fn namespace<'a>(&self, given: Option<&'a str>) -> Option<&'a str> {
        given.filter(|_| !self.told().is_single_user())
    }

    /// Reads the answer to creating or getting a run.
    fn read(&self, request: &Request, answer: &Value) -> Result<Run, Error> {
        let id = self.required(request, answer, "/run/id")?;
        let manifest = text(answer, "/pipeline_runtime/workflow_manifest");
        let workflow: Value =
            manifest.and_then(|text| read_json(text.as_bytes()).ok()).unwrap_or_default();
        let state = text(answer, "/run/status").or_else(|| text(&workflow, "/status/phase"));
        let redacted = |message: String| self.client.redact(&message);
        let mut tasks = tasks(&workflow);
        for task in &mut tasks {
            task.message = task.message.take().map(redacted);
        }
        Ok(Run {
            name: text(answer, "/run/name").unwrap_or_else(|| id.clone()),
            id,
            state: State::read(&state.unwrap_or_default()),
            message: text(answer, "/run/error")
                .or_else(|| text(&workflow, "/status/message"))
                .map(redacted),
            was_terminated: was_terminated(&workflow),
            tasks,
        })
    }

    fn required(&self, request: &Request, answer: &Value, pointer: &str) -> Result<String, Error> {
        text(answer, pointer)
            .ok_or_else(|| unexpected(&self.client, request, pointer.trim_start_matches('/')))
    }

    fn within<T>(&self, request: &Request, checked: Result<T, Exceeded>) -> Result<T, Error> {
        checked.map_err(|Exceeded { kind, what, help }| {
            let error = self.client.error(request, kind, what);
            match help {
                Some(help) => error.with_help(help),
                None => error,
            }
        })
    }
}
