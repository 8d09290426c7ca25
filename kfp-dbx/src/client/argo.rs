//! The client for an Argo server.

use serde_json::{Value, json};
use ureq::http::Method;

use super::error::{Error, ErrorKind};
use super::http::{Client, Content, Request, encode};
use super::name::generated;
use super::run::{Run, State, tasks, text, was_terminated};
use super::server::Server;

/// The largest workflow in bytes. The server creates a larger one, which then fails.
const LARGEST_WORKFLOW: usize = 1 << 20;

/// A client for one namespace of an Argo server.
///
/// ```no_run
/// use kfp_dbx::client::{Argo, Server};
///
/// let argo = Argo::new(Server::new("https://argo.example.com")?, "team-a");
/// let run = argo.run("nightly-x7k2p")?;
/// println!("{}: {}", argo.run_url(&run.name), run.state);
/// # Ok::<(), kfp_dbx::client::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Argo {
    client: Client,
    namespace: String,
}

impl Argo {
    /// Makes a client for a namespace of an Argo server.
    pub fn new(server: Server, namespace: impl Into<String>) -> Self {
        Self { client: Client::new(server), namespace: namespace.into() }
    }

    /// Returns the version of the server, such as `v3.6.2`, if it tells it.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached or rejects the request.
    pub fn version(&self) -> Result<Option<String>, Error> {
        let answer = self.client.send(&Request::get("/api/v1/version"))?;
        Ok(text(&answer, "/version"))
    }

    /// Returns the version of the server, which is asked once, without retries. One that does not
    /// answer has told nothing.
    #[cfg(feature = "cli")]
    pub(crate) fn told(&self) -> Option<String> {
        let answer = self.client.ask(&Request::get("/api/v1/version"))?;
        text(&answer, "/version")
    }

    /// Creates a workflow.
    ///
    /// If the workflow has a `generateName` and no `name`, the name is generated here. If the
    /// server does not answer, the client looks for a workflow of that name: it returns the
    /// workflow if it exists, and sends the request again if it does not.
    ///
    /// # Errors
    ///
    /// Returns an error if
    ///
    /// - the workflow is too large or has no name;
    /// - the server cannot be reached or rejects the workflow;
    /// - it is unknown whether the workflow was created. This includes a workflow with a `name` of
    ///   its own that exists after an unanswered request: it may be an older one.
    pub fn submit(&self, workflow: &Value) -> Result<Run, Error> {
        let mut workflow = workflow.clone();
        let given = text(&workflow, "/metadata/name");
        let is_generated = given.is_none();
        let name = match (given, text(&workflow, "/metadata/generateName")) {
            (Some(name), _) => name,
            (None, Some(prefix)) => generated(&prefix),
            (None, None) => {
                let request = Request::post(self.path(""), Content::Empty);
                return Err(self
                    .client
                    .error(&request, ErrorKind::Refused, "the workflow has no name")
                    .with_help("set `metadata.name` or `metadata.generateName`"));
            }
        };
        workflow["metadata"]["name"] = json!(name);
        let body = json!({ "workflow": workflow });
        let request = Request::post(self.path(""), Content::Json(&body));
        self.check_size(&request, &workflow)?;
        self.create(&request, &name, is_generated)
    }

    /// Lets the server check a workflow as if it created it. Returns the workflow that the server
    /// would create.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached or rejects the workflow.
    pub fn dry_run(&self, workflow: &Value) -> Result<Value, Error> {
        let body = json!({ "workflow": workflow, "createOptions": { "dryRun": ["All"] } });
        let request = Request::post(self.path(""), Content::Json(&body));
        self.check_size(&request, workflow)?;
        Ok(self.client.send(&request)?)
    }

    /// Lets the server validate a workflow. Returns the workflow as the server reads it: without
    /// unknown fields.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached, and [`ErrorKind::Refused`] if the workflow
    /// is invalid.
    pub fn lint(&self, workflow: &Value) -> Result<Value, Error> {
        let body = json!({ "workflow": workflow });
        let request = Request::post(self.path("/lint"), Content::Json(&body));
        self.check_size(&request, workflow)?;
        self.client.send(&request).map_err(|failure| match failure.error.code() {
            // The server reports an invalid workflow as its own failure.
            Some(2) if failure.error.status() == Some(500) => {
                failure.error.into_kind(ErrorKind::Refused, "the workflow is invalid")
            }
            _ => failure.error,
        })
    }

    /// Returns the current state of a workflow, with its tasks.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached, rejects the request or has no such
    /// workflow.
    pub fn run(&self, name: &str) -> Result<Run, Error> {
        let request = Request::get(self.path(&format!("/{}", encode(name))));
        let answer = self.client.send(&request)?;
        self.read(&request, &answer)
    }

    /// Terminates a workflow at once. Its exit handlers do not run.
    ///
    /// # Errors
    ///
    /// Returns an error if
    ///
    /// - the server cannot be reached or rejects the request;
    /// - the workflow has already ended: [`ErrorKind::Conflict`];
    /// - it is unknown whether the workflow was terminated.
    pub fn terminate(&self, name: &str) -> Result<(), Error> {
        self.change(name, "terminate").map(drop)
    }

    /// Stops a workflow. Its exit handlers run.
    ///
    /// # Errors
    ///
    /// The same as those of [`Argo::terminate`].
    pub fn stop(&self, name: &str) -> Result<(), Error> {
        self.change(name, "stop").map(drop)
    }

    /// Runs the failed tasks of a workflow again.
    ///
    /// # Errors
    ///
    /// Returns an error if
    ///
    /// - the server cannot be reached or rejects the request;
    /// - the workflow has no failed task: [`ErrorKind::Conflict`];
    /// - it is unknown whether the tasks run again.
    pub fn retry(&self, name: &str) -> Result<(), Error> {
        self.change(name, "retry").map(drop)
    }

    /// Deletes a workflow.
    ///
    /// # Errors
    ///
    /// Returns an error if
    ///
    /// - the server cannot be reached or rejects the request;
    /// - the workflow does not exist;
    /// - it is unknown whether the workflow was deleted.
    pub fn delete(&self, name: &str) -> Result<(), Error> {
        let path = self.path(&format!("/{}", encode(name)));
        let request = Request::new(Method::DELETE, path, Content::Empty);
        self.client.send(&request).map(drop).map_err(|failure| {
            failure.into_error(
                "it is unknown whether the workflow was deleted",
                "look whether the workflow still exists",
            )
        })
    }

    /// Returns the URL of the page of a workflow.
    pub fn run_url(&self, name: &str) -> String {
        format!("{}/workflows/{}/{}", self.client.base(), encode(&self.namespace), encode(name))
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/workflows/{}{rest}", encode(&self.namespace))
    }

    /// Sends the request that creates the workflow `name`, and looks for the workflow if there is
    /// no answer.
    fn create(&self, request: &Request, name: &str, is_generated: bool) -> Result<Run, Error> {
        let lost = |error: Error| {
            let what = format!(
                "{}: it is unknown whether the workflow `{name}` was created",
                error.what()
            );
            error
                .into_kind(ErrorKind::OutcomeUnknown, what)
                .with_help(format!("look for the workflow `{name}` before you try again"))
        };
        let mut unanswered = None;
        for index in 0..=self.client.retries() {
            let failure = match self.client.send(request) {
                Ok(answer) => {
                    let read = self.read(request, &answer);
                    return read.or_else(|error| self.run(name).map_err(|_| lost(error)));
                }
                Err(failure) => failure,
            };
            let is_taken = failure.error.kind() == &ErrorKind::Conflict;
            match unanswered.take() {
                // The server processed the unanswered request after all.
                Some(error) if is_taken => return self.run(name).map_err(|_| lost(error)),
                // The rejection of a retry says nothing about the request before it.
                Some(error) if !failure.is_outcome_unknown() => return Err(lost(error)),
                // The server may have failed after it had created the workflow.
                None if is_generated && failure.error.status() == Some(500) => {
                    return self.run(name).map_err(|_| failure.error);
                }
                None if !failure.is_outcome_unknown() => return Err(failure.error),
                _ => {}
            }
            let is_created = failure.error.status().is_some_and(|status| status < 300);
            match self.run(name) {
                Ok(run) if is_generated || is_created => return Ok(run),
                // Code 5 is the Argo server's own: a proxy knows nothing about workflows.
                Err(error)
                    if is_generated && error.status() == Some(404) && error.code() == Some(5) =>
                {
                    unanswered = Some(failure.error);
                }
                // A workflow with a name of its own may be an older one.
                _ => return Err(lost(failure.error)),
            }
            if index < self.client.retries() {
                self.client.pause(index, None);
            }
        }
        let error = unanswered.unwrap_or_else(|| {
            self.client.error(request, ErrorKind::OutcomeUnknown, "there was no answer")
        });
        Err(lost(error))
    }

    fn change(&self, name: &str, how: &str) -> Result<Value, Error> {
        let empty = json!({});
        let path = self.path(&format!("/{}/{how}", encode(name)));
        let request = Request::new(Method::PUT, path, Content::Json(&empty));
        let failure = match self.client.send(&request) {
            Ok(answer) => return Ok(answer),
            Err(failure) => failure,
        };
        let status = failure.error.status();
        let has_ended = (status == Some(500) && failure.error.code() == Some(13)
            || status == Some(400))
            && self.run(name).is_ok_and(|run| run.state.is_final());
        if has_ended {
            let what = match how {
                "retry" => "the workflow has already ended, and has no task to run again",
                _ => "the workflow has already ended",
            };
            return Err(failure.error.into_kind(ErrorKind::Conflict, what));
        }
        if status == Some(409) {
            // Someone else has changed the workflow: nothing exists already.
            let what = format!("the state of the workflow does not allow the server to {how} it");
            return Err(failure.error.into_kind(ErrorKind::Conflict, what));
        }
        Err(failure.into_error(
            "it is unknown whether the server did it",
            "look at the state of the workflow",
        ))
    }

    fn check_size(&self, request: &Request, workflow: &Value) -> Result<(), Error> {
        let length = workflow.to_string().len();
        if length <= LARGEST_WORKFLOW {
            return Ok(());
        }
        let what = format!("the workflow has {length} bytes, but Argo accepts {LARGEST_WORKFLOW}");
        Err(self
            .client
            .error(request, ErrorKind::TooLarge, what)
            .with_help("split the pipeline, or move large texts out of it"))
    }

    fn read(&self, request: &Request, answer: &Value) -> Result<Run, Error> {
        let Some(name) = text(answer, "/metadata/name") else {
            return Err(self
                .client
                .error(request, ErrorKind::Unexpected, "the answer has no `metadata.name`")
                .with_help("check that an Argo server answers at this URL"));
        };
        let state = State::read(&text(answer, "/status/phase").unwrap_or_default());
        let was_terminated = was_terminated(answer);
        let redacted = |message: String| self.client.redact(&message);
        let mut tasks = tasks(answer);
        for task in &mut tasks {
            task.message = task.message.take().map(redacted);
        }
        Ok(Run {
            id: name.clone(),
            name,
            state: if was_terminated && !state.is_final() { State::Terminating } else { state },
            message: text(answer, "/status/message").map(redacted),
            was_terminated,
            tasks,
        })
    }
}
