//! The client for the API server of Kubeflow Pipelines.

use kfp_dbx_core::text::names::MAX_LABEL;
use serde_json::{Value, json};

use super::error::{Error, ErrorKind};
use super::http::{Client, Content, Request, encode};
use super::run::{Run, State, tasks, text};
use super::server::Server;

mod data;
mod limits;

pub use data::{Experiment, Health, NewRun, Upload, Uploaded};
use limits::Exceeded;

/// A client for the API server of Kubeflow Pipelines.
///
/// It uses the API v1beta1, since v2beta1 ignores the parameters of Argo workflows.
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
}

impl Kfp {
    /// Makes a client for a server. The URL of the API within a whole Kubeflow ends in `/pipeline`.
    pub fn new(server: Server) -> Self {
        Self { client: Client::new(server) }
    }

    /// Returns the health report of the server.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached or rejects the request.
    pub fn health(&self) -> Result<Health, Error> {
        let answer = self.client.send(&Request::get("/apis/v1beta1/healthz"))?;
        Ok(Health {
            version: text(&answer, "/tag_name"),
            multi_user: answer.get("multi_user").and_then(Value::as_bool),
        })
    }

    /// Uploads a pipeline.
    ///
    /// # Errors
    ///
    /// Returns an error if
    ///
    /// - the upload exceeds a limit of the server;
    /// - the server cannot be reached or rejects the upload;
    /// - it is unknown whether the pipeline was uploaded.
    pub fn upload(&self, upload: &Upload) -> Result<Uploaded, Error> {
        let mut request = Request::post("/apis/v1beta1/pipelines/upload", Content::Empty);
        request.query.push(("name", &upload.name));
        if let Some(description) = &upload.description {
            request.query.push(("description", description));
        }
        if let Some(namespace) = &upload.namespace {
            self.within(&request, limits::name("the namespace", namespace, MAX_LABEL))?;
            request.query.push(("namespace", namespace));
        }
        self.within(&request, limits::name("the name of the pipeline", &upload.name, 128))?;
        self.send_file(request, &upload.file_name, &upload.content, "pipeline", &upload.name)
    }

    /// Uploads a new version of a pipeline.
    ///
    /// # Errors
    ///
    /// The same as those of [`Kfp::upload`].
    pub fn upload_version(
        &self,
        pipeline_id: &str,
        version_name: &str,
        file_name: &str,
        content: &[u8],
    ) -> Result<Uploaded, Error> {
        let mut request = Request::post("/apis/v1beta1/pipelines/upload_version", Content::Empty);
        request.query.extend([("name", version_name), ("pipelineid", pipeline_id)]);
        self.within(&request, limits::name("the name of the version", version_name, 127))?;
        self.send_file(request, file_name, content, "version", version_name)
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
        let found = self.list("pipelines", namespace, Some(name))?;
        Ok(found.into_iter().next().map(|(id, _)| id))
    }

    /// Returns all experiments, or those of a namespace.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached or rejects the request. A server in
    /// multi-user mode requires a namespace.
    pub fn experiments(&self, namespace: Option<&str>) -> Result<Vec<Experiment>, Error> {
        let found = self.list("experiments", namespace, None)?;
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
        let found = self.list("experiments", namespace, Some(name))?;
        Ok(found.into_iter().next().map(|(id, name)| Experiment { id, name }))
    }

    /// Creates an experiment.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached or rejects the request, or if it is unknown
    /// whether the experiment was created.
    pub fn create_experiment(
        &self,
        name: &str,
        namespace: Option<&str>,
    ) -> Result<Experiment, Error> {
        let mut body = json!({ "name": name });
        if let Some(namespace) = namespace {
            body["resource_references"] = json!([
                { "key": { "type": "NAMESPACE", "id": namespace }, "relationship": "OWNER" }
            ]);
        }
        let request = Request::post("/apis/v1beta1/experiments", Content::Json(&body));
        let answer = self.create(&request, "experiment", name)?;
        let id = self.required(&request, &answer, "/id")?;
        Ok(Experiment { id, name: text(&answer, "/name").unwrap_or_else(|| name.to_owned()) })
    }

    /// Creates a run of a workflow.
    ///
    /// # Errors
    ///
    /// Returns an error if
    ///
    /// - the run exceeds a limit of the server;
    /// - the server cannot be reached or rejects the run;
    /// - it is unknown whether the run was created: [`ErrorKind::OutcomeUnknown`]. The client does
    ///   not retry then, because there could be two runs.
    pub fn create_run(&self, run: &NewRun) -> Result<Run, Error> {
        let parameters: Vec<_> = run
            .parameters
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        let mut body = json!({
            "name": run.name,
            "pipeline_spec": { "workflow_manifest": run.workflow, "parameters": parameters },
        });
        if let Some(id) = &run.experiment_id {
            body["resource_references"] =
                json!([{ "key": { "type": "EXPERIMENT", "id": id }, "relationship": "OWNER" }]);
        }
        if let Some(account) = &run.service_account {
            body["service_account"] = json!(account);
        }
        let request = Request::post("/apis/v1beta1/runs", Content::Json(&body));
        self.within(&request, limits::parameters(&run.workflow, &run.parameters))?;
        let answer = self.create(&request, "run", &run.name)?;
        self.read(&request, &answer)
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
    /// Returns an error if the server cannot be reached or rejects the request, or if it is unknown
    /// whether the run was terminated.
    pub fn terminate(&self, id: &str) -> Result<(), Error> {
        self.change(id, "terminate")
    }

    /// Runs the failed tasks of a run again.
    ///
    /// # Errors
    ///
    /// Returns an error if the server cannot be reached or rejects the request, or if it is unknown
    /// whether the tasks run again.
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
        answer.map(drop).map_err(|failure| {
            failure.into_error("it is unknown whether the server did it", "look at the run")
        })
    }

    fn create(&self, request: &Request, what: &str, name: &str) -> Result<Value, Error> {
        self.client.send(request).map_err(|failure| {
            failure.into_error(
                &format!("it is unknown whether the {what} `{name}` was created"),
                &format!("look for the {what} `{name}` before you try again"),
            )
        })
    }

    fn send_file<'a>(
        &self,
        mut request: Request<'a>,
        file_name: &'a str,
        content: &'a [u8],
        what: &str,
        name: &str,
    ) -> Result<Uploaded, Error> {
        self.within(&request, limits::file(file_name, content))?;
        request.content = Content::File { field: "uploadfile", name: file_name, bytes: content };
        let answer = self.create(&request, what, name)?;
        let id = self.required(&request, &answer, "/id")?;
        Ok(Uploaded { id, name: text(&answer, "/name").unwrap_or_else(|| name.to_owned()) })
    }

    /// Returns the ids and names of all objects, or of those with this name.
    fn list(
        &self,
        what: &str,
        namespace: Option<&str>,
        name: Option<&str>,
    ) -> Result<Vec<(String, String)>, Error> {
        let filter = name.map(|name| {
            json!({ "predicates": [{ "op": 1, "key": "name", "string_value": name }] }).to_string()
        });
        let mut found = Vec::new();
        let mut token = String::new();
        loop {
            let mut request = Request::get(format!("/apis/v1beta1/{what}"));
            request.query.push(("page_size", "100"));
            if !token.is_empty() {
                request.query.push(("page_token", &token));
            }
            if let Some(namespace) = namespace {
                request.query.push(("resource_reference_key.type", "NAMESPACE"));
                request.query.push(("resource_reference_key.id", namespace));
            }
            if let Some(filter) = &filter {
                request.query.push(("filter", filter));
            }
            let answer = self.client.send(&request)?;
            let items = match answer.get(what) {
                None | Some(Value::Null) => &[],
                Some(Value::Array(items)) => items.as_slice(),
                Some(_) => return Err(self.unexpected(&request, what)),
            };
            for item in items {
                let id = self.required(&request, item, "/id")?;
                let own = text(item, "/name").unwrap_or_default();
                // A server that does not know the filter returns all objects.
                if name.is_none_or(|name| name == own) {
                    found.push((id, own));
                }
            }
            match text(&answer, "/next_page_token") {
                Some(next) if next == token => {
                    return Err(self.unexpected(&request, "next_page_token"));
                }
                Some(next) => token = next,
                None => return Ok(found),
            }
        }
    }

    /// Reads the answer to creating or getting a run.
    fn read(&self, request: &Request, answer: &Value) -> Result<Run, Error> {
        let id = self.required(request, answer, "/run/id")?;
        let manifest = text(answer, "/pipeline_runtime/workflow_manifest");
        let workflow: Value =
            manifest.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
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
            tasks,
        })
    }

    fn required(&self, request: &Request, answer: &Value, pointer: &str) -> Result<String, Error> {
        text(answer, pointer)
            .ok_or_else(|| self.unexpected(request, pointer.trim_start_matches('/')))
    }

    fn unexpected(&self, request: &Request, field: &str) -> Error {
        let what = format!("the answer lacks the field `{field}`");
        self.client
            .error(request, ErrorKind::Unexpected, what)
            .with_help("check that Kubeflow Pipelines answers at this URL")
    }

    fn within(&self, request: &Request, checked: Result<(), Exceeded>) -> Result<(), Error> {
        checked.map_err(|Exceeded { kind, what, help }| {
            let error = self.client.error(request, kind, what);
            match help {
                Some(help) => error.with_help(help),
                None => error,
            }
        })
    }
}
