//! The Argo server.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use serde_json::{Value, json};
use ureq::http::Method;

use super::error::{Error, ErrorKind};
use super::kfp::unknown;
use super::server::{Ask, Client, Content, Server, encode};
use super::{Run, State, tasks, text};

/// The largest workflow: what is larger is created, and then fails.
const WORKFLOW: usize = 1 << 20;
/// What Kubernetes keeps of the beginning of a generated name.
const BEGINNING: usize = 58;

/// The Argo server, for one namespace.
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
    /// The Argo server at an address, for a namespace.
    pub fn new(server: Server, namespace: impl Into<String>) -> Self {
        Self { client: Client::new(server), namespace: namespace.into() }
    }

    /// Creates a workflow.
    ///
    /// One that has just `generateName` gets its name here. Where there is no answer to the
    /// request, that name tells whether the workflow was created: if so, it is what this
    /// returns; if not, it is asked for again.
    ///
    /// # Errors
    ///
    /// When the workflow is too large or has no name, when the server can't be asked or refuses,
    /// and when it is not known whether the workflow was created. That is also so where a
    /// workflow of a `name` that was given is there afterwards: it may be an older one.
    pub fn submit(&self, workflow: &Value) -> Result<Run, Error> {
        let mut workflow = workflow.clone();
        let given = text(&workflow, "/metadata/name");
        let ours = given.is_none();
        let name = match (given, text(&workflow, "/metadata/generateName")) {
            (Some(name), _) => name,
            (None, Some(beginning)) => generated(&beginning),
            (None, None) => {
                let ask = Ask::post(self.path(""), Content::Nothing);
                return Err(self
                    .client
                    .error(&ask, ErrorKind::Refused, "the workflow has no name")
                    .with_help("it needs `metadata.name` or `metadata.generateName`"));
            }
        };
        workflow["metadata"]["name"] = json!(name);
        let body = json!({ "workflow": workflow });
        let ask = Ask::post(self.path(""), Content::Json(&body));
        self.check_size(&ask, &workflow)?;
        let lost = |error: Error| {
            let what =
                format!("{}: whether the workflow `{name}` was created is not known", error.what());
            error
                .turned(ErrorKind::OutcomeUnknown, what)
                .with_help(format!("look for the workflow `{name}` before you try again"))
        };
        let mut unanswered = None;
        for index in 0..=self.client.retries() {
            let failure = match self.client.ask(&ask) {
                Ok(answer) => return self.read(&ask, &answer),
                Err(failure) => failure,
            };
            let taken = failure.error.kind() == &ErrorKind::Conflict;
            match unanswered.take() {
                // The request without an answer was processed after all.
                Some(error) if taken => return self.run(&name).map_err(|_| lost(error)),
                // A refusal of the repetition says nothing of the request before it.
                Some(error) if !failure.is_unknown() => return Err(lost(error)),
                None if !failure.is_unknown() => return Err(failure.error),
                _ => {}
            }
            match self.run(&name) {
                Ok(run) if ours => return Ok(run),
                // The server's own word: a proxy knows no workflows.
                Err(error) if ours && error.status() == Some(404) && error.code() == Some(5) => {
                    unanswered = Some(failure.error);
                }
                // One of a name that was given may be an older one.
                _ => return Err(lost(failure.error)),
            }
            if index < self.client.retries() {
                Client::pause(index, None);
            }
        }
        let error = unanswered.unwrap_or_else(|| {
            self.client.error(&ask, ErrorKind::OutcomeUnknown, "there was no answer")
        });
        Err(lost(error))
    }

    /// What the server would make of a workflow, without creating it. It is checked as one that
    /// is created.
    ///
    /// # Errors
    ///
    /// When the server can't be asked, or would refuse the workflow.
    pub fn dry_run(&self, workflow: &Value) -> Result<Value, Error> {
        let body = json!({ "workflow": workflow, "createOptions": { "dryRun": ["All"] } });
        let ask = Ask::post(self.path(""), Content::Json(&body));
        self.check_size(&ask, workflow)?;
        Ok(self.client.ask(&ask)?)
    }

    /// Checks a workflow, and gives it as the server reads it: fields that it does not know are
    /// gone.
    ///
    /// # Errors
    ///
    /// When the server can't be asked, or the workflow is invalid: [`ErrorKind::Refused`].
    pub fn lint(&self, workflow: &Value) -> Result<Value, Error> {
        let body = json!({ "workflow": workflow });
        let ask = Ask::post(self.path("/lint"), Content::Json(&body));
        self.check_size(&ask, workflow)?;
        self.client.ask(&ask).map_err(|failure| match failure.error.code() {
            // The server tells it as its own failure.
            Some(2) if failure.error.status() == Some(500) => {
                failure.error.turned(ErrorKind::Refused, "the workflow is invalid")
            }
            _ => failure.error,
        })
    }

    /// A workflow, as it is now, with its tasks.
    ///
    /// # Errors
    ///
    /// When the server can't be asked or refuses, or there is no such workflow.
    pub fn run(&self, name: &str) -> Result<Run, Error> {
        let ask = Ask::get(self.path(&format!("/{}", encode(name))));
        let answer = self.client.ask(&ask)?;
        self.read(&ask, &answer)
    }

    /// Ends a workflow at once, without its exit handlers.
    ///
    /// # Errors
    ///
    /// When the server can't be asked or refuses, when the workflow has ended already
    /// ([`ErrorKind::Conflict`]), and when it is not known whether it was done.
    pub fn terminate(&self, name: &str) -> Result<(), Error> {
        self.change(name, "terminate").map(drop)
    }

    /// Ends a workflow, and runs its exit handlers.
    ///
    /// # Errors
    ///
    /// As those of [`Argo::terminate`].
    pub fn stop(&self, name: &str) -> Result<(), Error> {
        self.change(name, "stop").map(drop)
    }

    /// Runs again what failed in a workflow.
    ///
    /// # Errors
    ///
    /// When the server can't be asked or refuses, when nothing failed in the workflow
    /// ([`ErrorKind::Conflict`]), and when it is not known whether it was done.
    pub fn retry(&self, name: &str) -> Result<(), Error> {
        self.change(name, "retry").map(drop)
    }

    /// Deletes a workflow.
    ///
    /// # Errors
    ///
    /// When the server can't be asked or refuses, when there is no such workflow, and when it is
    /// not known whether it was done.
    pub fn delete(&self, name: &str) -> Result<(), Error> {
        let ask =
            Ask { method: Method::DELETE, ..Ask::get(self.path(&format!("/{}", encode(name)))) };
        self.client.ask(&ask).map(drop).map_err(|failure| {
            unknown(failure, "whether it was deleted is not known", "look whether it is there")
        })
    }

    /// The page of a workflow.
    pub fn run_url(&self, name: &str) -> String {
        format!("{}/workflows/{}/{}", self.client.base(), encode(&self.namespace), encode(name))
    }

    fn path(&self, rest: &str) -> String {
        format!("/api/v1/workflows/{}{rest}", encode(&self.namespace))
    }

    fn change(&self, name: &str, how: &str) -> Result<Value, Error> {
        let empty = json!({});
        let path = self.path(&format!("/{}/{how}", encode(name)));
        let ask = Ask { method: Method::PUT, ..Ask::post(path, Content::Json(&empty)) };
        let failure = match self.client.ask(&ask) {
            Ok(answer) => return Ok(answer),
            Err(failure) => failure,
        };
        let status = failure.error.status();
        let ended = (status == Some(500) && failure.error.code() == Some(13)
            || status == Some(400))
            && self.run(name).is_ok_and(|run| run.state.is_final());
        if ended {
            let what = match how {
                "retry" => "the workflow has ended already, and can't be repeated",
                _ => "the workflow has ended already",
            };
            return Err(failure.error.turned(ErrorKind::Conflict, what));
        }
        Err(unknown(failure, "whether it was done is not known", "look at the workflow"))
    }

    fn check_size(&self, ask: &Ask, workflow: &Value) -> Result<(), Error> {
        let length = workflow.to_string().len();
        if length <= WORKFLOW {
            return Ok(());
        }
        let what = format!("the workflow has {length} bytes, and Argo takes {WORKFLOW}");
        Err(self
            .client
            .error(ask, ErrorKind::TooLarge, what)
            .with_help("make two pipelines of it, or take large texts out of it"))
    }

    fn read(&self, ask: &Ask, answer: &Value) -> Result<Run, Error> {
        let Some(name) = text(answer, "/metadata/name") else {
            return Err(self
                .client
                .error(ask, ErrorKind::Unexpected, "the answer has no `metadata.name`")
                .with_help("check that an Argo server is what answers at this address"));
        };
        let state = State::read(&text(answer, "/status/phase").unwrap_or_default());
        let ending = text(answer, "/spec/shutdown").is_some() && !state.is_final();
        let redacted = |message: String| self.client.redact(&message);
        let mut tasks = tasks(answer);
        for task in &mut tasks {
            task.message = task.message.take().map(redacted);
        }
        Ok(Run {
            id: name.clone(),
            name,
            state: if ending { State::Terminating } else { state },
            message: text(answer, "/status/message").map(redacted),
            tasks,
        })
    }
}

/// A name that Kubernetes might have generated.
fn generated(beginning: &str) -> String {
    let name: String = beginning.chars().take(BEGINNING).collect();
    name + &random_suffix()
}

/// Five letters that no other name is likely to have.
pub fn random_suffix() -> String {
    // Each has keys of its own, from the system's randomness.
    let mut random = RandomState::new().hash_one(0);
    let mut name = String::new();
    for _ in 0..5 {
        // Kubernetes' own: no vowels, and nothing that looks like another.
        let letters = b"bcdfghjklmnpqrstvwxz2456789";
        let letter = usize::try_from(random % letters.len() as u64).unwrap_or_default();
        name.push(char::from(letters[letter]));
        random /= letters.len() as u64;
    }
    name
}
