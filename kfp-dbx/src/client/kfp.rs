//! Kubeflow Pipelines' API server.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::error::{Error, ErrorKind};
use super::server::{Ask, Client, Content, Failure, Server, encode};
use super::{Run, State, tasks, text};

/// The largest file that the server takes.
const FILE: usize = 32 << 20;
/// The longest JSON of a run's parameters.
const PARAMETERS: usize = 10_000;

/// What the server says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Health {
    /// Its version.
    pub version: Option<String>,
    /// Whether each user has a namespace; an experiment is required then.
    pub multi_user: Option<bool>,
}

/// A pipeline to upload.
#[derive(Clone, Debug)]
pub struct Upload {
    /// The pipeline's name: at most 128 characters.
    pub name: String,
    /// What it is for.
    pub description: Option<String>,
    /// Whose it is, where users have namespaces.
    pub namespace: Option<String>,
    /// The file's name, which tells what it is: `.yaml`, `.yml`, `.json`, `.zip` or `.tar.gz`.
    pub file_name: String,
    /// The file: at most 32 MiB.
    pub content: Vec<u8>,
}

/// A pipeline, or a version of one, that was uploaded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Uploaded {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// An experiment: what runs are in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Experiment {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A run to create.
#[derive(Clone, Debug)]
pub struct NewRun {
    /// The run's name.
    pub name: String,
    /// The manifest of the workflow, in YAML or JSON.
    pub workflow: String,
    /// The values of parameters, in place of their defaults. The server takes a parameter that
    /// has neither for an empty text; where the manifest is JSON, that is refused here.
    pub parameters: Vec<(String, String)>,
    /// The experiment, which is required where users have namespaces.
    pub experiment_id: Option<String>,
    /// What the pods run as.
    pub service_account: Option<String>,
}

/// Kubeflow Pipelines' API server, by its API v1beta1: v2beta1 ignores the parameters of Argo
/// workflows.
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
    /// The API server at an address, which for a whole Kubeflow ends in `/pipeline`.
    pub fn new(server: Server) -> Self {
        Self { client: Client::new(server) }
    }

    /// Whether the server is there, and what it says of itself.
    ///
    /// # Errors
    ///
    /// When the server can't be asked, or refuses.
    pub fn health(&self) -> Result<Health, Error> {
        let answer = self.client.ask(&Ask::get("/apis/v1beta1/healthz"))?;
        Ok(Health {
            version: text(&answer, "/tag_name"),
            multi_user: answer.get("multi_user").and_then(Value::as_bool),
        })
    }

    /// Uploads a pipeline.
    ///
    /// # Errors
    ///
    /// When it breaks the server's limits, when the server can't be asked or refuses, and when
    /// it is not known whether the pipeline is there.
    pub fn upload(&self, upload: &Upload) -> Result<Uploaded, Error> {
        let mut ask = Ask::post("/apis/v1beta1/pipelines/upload", Content::Nothing);
        ask.query.push(("name", &upload.name));
        if let Some(description) = &upload.description {
            ask.query.push(("description", description));
        }
        if let Some(namespace) = &upload.namespace {
            self.length(&ask, "the namespace", namespace, 63)?;
            ask.query.push(("namespace", namespace));
        }
        self.length(&ask, "the pipeline's name", &upload.name, 128)?;
        self.send_file(ask, &upload.file_name, &upload.content, "pipeline", &upload.name)
    }

    /// Uploads another version of a pipeline.
    ///
    /// # Errors
    ///
    /// As those of [`Kfp::upload`].
    pub fn upload_version(
        &self,
        pipeline_id: &str,
        version_name: &str,
        file_name: &str,
        content: &[u8],
    ) -> Result<Uploaded, Error> {
        let mut ask = Ask::post("/apis/v1beta1/pipelines/upload_version", Content::Nothing);
        ask.query.extend([("name", version_name), ("pipelineid", pipeline_id)]);
        self.length(&ask, "the version's name", version_name, 127)?;
        self.send_file(ask, file_name, content, "version", version_name)
    }

    /// The id of the pipeline with a name.
    ///
    /// # Errors
    ///
    /// When the server can't be asked, or refuses.
    pub fn pipeline_id(
        &self,
        name: &str,
        namespace: Option<&str>,
    ) -> Result<Option<String>, Error> {
        let found = self.list("pipelines", namespace, Some(name))?;
        Ok(found.into_iter().next().map(|(id, _)| id))
    }

    /// All experiments, or those of a namespace.
    ///
    /// # Errors
    ///
    /// When the server can't be asked, or refuses: one with users wants a namespace.
    pub fn experiments(&self, namespace: Option<&str>) -> Result<Vec<Experiment>, Error> {
        let found = self.list("experiments", namespace, None)?;
        Ok(found.into_iter().map(|(id, name)| Experiment { id, name }).collect())
    }

    /// The experiment with a name.
    ///
    /// # Errors
    ///
    /// As those of [`Kfp::experiments`].
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
    /// When the server can't be asked or refuses, and when it is not known whether the
    /// experiment is there.
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
        let ask = Ask::post("/apis/v1beta1/experiments", Content::Json(&body));
        let answer = self.create(&ask, "experiment", name)?;
        let id = self.required(&ask, &answer, "/id")?;
        Ok(Experiment { id, name: text(&answer, "/name").unwrap_or_else(|| name.to_owned()) })
    }

    /// Creates a run of a workflow.
    ///
    /// # Errors
    ///
    /// When it breaks the server's limits, when the server can't be asked or refuses, and when
    /// it is not known whether the run is there: [`ErrorKind::OutcomeUnknown`]. It is not
    /// repeated then, as there might be two.
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
        let ask = Ask::post("/apis/v1beta1/runs", Content::Json(&body));
        self.check_parameters(&ask, run)?;
        let answer = self.create(&ask, "run", &run.name)?;
        self.read(&ask, &answer)
    }

    /// A run, as it is now, with its tasks.
    ///
    /// # Errors
    ///
    /// When the server can't be asked or refuses, or there is no such run.
    pub fn run(&self, id: &str) -> Result<Run, Error> {
        let ask = Ask::get(format!("/apis/v1beta1/runs/{}", encode(id)));
        let answer = self.client.ask(&ask)?;
        self.read(&ask, &answer)
    }

    /// Ends a run.
    ///
    /// # Errors
    ///
    /// When the server can't be asked or refuses, and when it is not known whether it did so.
    pub fn terminate(&self, id: &str) -> Result<(), Error> {
        self.change(id, "terminate")
    }

    /// Runs again what failed in a run.
    ///
    /// # Errors
    ///
    /// When the server can't be asked or refuses, and when it is not known whether it did so.
    pub fn retry(&self, id: &str) -> Result<(), Error> {
        self.change(id, "retry")
    }

    /// The page of a run.
    pub fn run_url(&self, id: &str) -> String {
        format!("{}/#/runs/details/{}", self.client.base(), encode(id))
    }

    /// The page of a pipeline.
    pub fn pipeline_url(&self, id: &str) -> String {
        format!("{}/#/pipelines/details/{}", self.client.base(), encode(id))
    }

    fn change(&self, id: &str, how: &str) -> Result<(), Error> {
        let empty = json!({});
        let path = format!("/apis/v1beta1/runs/{}/{how}", encode(id));
        let answer = self.client.ask(&Ask::post(path, Content::Json(&empty)));
        answer.map(drop).map_err(|failure| {
            unknown(failure, "whether it was done is not known", "look at the run")
        })
    }

    fn create(&self, ask: &Ask, what: &str, name: &str) -> Result<Value, Error> {
        self.client.ask(ask).map_err(|failure| {
            unknown(
                failure,
                &format!("whether the {what} `{name}` was created is not known"),
                &format!("look for the {what} `{name}` before you try again"),
            )
        })
    }

    fn send_file<'a>(
        &self,
        mut ask: Ask<'a>,
        file_name: &'a str,
        content: &'a [u8],
        what: &str,
        name: &str,
    ) -> Result<Uploaded, Error> {
        if content.len() > FILE {
            return Err(self.client.error(
                &ask,
                ErrorKind::TooLarge,
                format!("the file has {} bytes, and the server takes {FILE}", content.len()),
            ));
        }
        let lower = file_name.to_ascii_lowercase();
        if ![".yaml", ".yml", ".json", ".zip", ".tar.gz"].iter().any(|end| lower.ends_with(end)) {
            return Err(self
                .client
                .error(&ask, ErrorKind::Refused, format!("the server takes no file `{file_name}`"))
                .with_help("it takes `.yaml`, `.yml`, `.json`, `.zip` and `.tar.gz`"));
        }
        ask.content = Content::File { field: "uploadfile", name: file_name, bytes: content };
        let answer = self.create(&ask, what, name)?;
        let id = self.required(&ask, &answer, "/id")?;
        Ok(Uploaded { id, name: text(&answer, "/name").unwrap_or_else(|| name.to_owned()) })
    }

    /// The ids and names of all there are, or of those with a name.
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
            let mut ask = Ask::get(format!("/apis/v1beta1/{what}"));
            ask.query.push(("page_size", "100"));
            if !token.is_empty() {
                ask.query.push(("page_token", &token));
            }
            if let Some(namespace) = namespace {
                ask.query.push(("resource_reference_key.type", "NAMESPACE"));
                ask.query.push(("resource_reference_key.id", namespace));
            }
            if let Some(filter) = &filter {
                ask.query.push(("filter", filter));
            }
            let answer = self.client.ask(&ask)?;
            let items = match answer.get(what) {
                None | Some(Value::Null) => &[],
                Some(Value::Array(items)) => items.as_slice(),
                Some(_) => return Err(self.unexpected(&ask, what)),
            };
            for item in items {
                let id = self.required(&ask, item, "/id")?;
                let own = text(item, "/name").unwrap_or_default();
                // A server that does not know the filter gives all.
                if name.is_none_or(|name| name == own) {
                    found.push((id, own));
                }
            }
            match text(&answer, "/next_page_token") {
                Some(next) if next == token => {
                    return Err(self.unexpected(&ask, "next_page_token"));
                }
                Some(next) => token = next,
                None => return Ok(found),
            }
        }
    }

    /// A run, as creating or getting one gives it.
    fn read(&self, ask: &Ask, answer: &Value) -> Result<Run, Error> {
        let id = self.required(ask, answer, "/run/id")?;
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

    fn required(&self, ask: &Ask, answer: &Value, pointer: &str) -> Result<String, Error> {
        text(answer, pointer).ok_or_else(|| self.unexpected(ask, pointer.trim_start_matches('/')))
    }

    fn unexpected(&self, ask: &Ask, field: &str) -> Error {
        let what = format!("the answer has no `{field}` as it should");
        self.client
            .error(ask, ErrorKind::Unexpected, what)
            .with_help("check that Kubeflow Pipelines is what answers at this address")
    }

    fn length(&self, ask: &Ask, what: &str, text: &str, most: usize) -> Result<(), Error> {
        let length = text.chars().count();
        let wrong = match length {
            0 => format!("{what} is empty"),
            _ if length > most => {
                format!("{what} has {length} characters, and the server takes {most}")
            }
            _ => return Ok(()),
        };
        Err(self.client.error(ask, ErrorKind::Refused, wrong))
    }

    /// What the server would take otherwise than meant, or refuse only later.
    fn check_parameters(&self, ask: &Ask, run: &NewRun) -> Result<(), Error> {
        let refused = |what: String| self.client.error(ask, ErrorKind::Refused, what);
        let mut values: BTreeMap<&str, Option<String>> = BTreeMap::new();
        let workflow: Value = serde_json::from_str(&run.workflow).unwrap_or_default();
        let declared = workflow.pointer("/spec/arguments/parameters").and_then(Value::as_array);
        for parameter in declared.into_iter().flatten() {
            if let Some(name) = parameter.get("name").and_then(Value::as_str) {
                let value = match parameter.get("value") {
                    None | Some(Value::Null) => None,
                    Some(Value::String(text)) => Some(text.clone()),
                    Some(other) => Some(other.to_string()),
                };
                values.insert(name, value);
            }
        }
        for (index, (name, value)) in run.parameters.iter().enumerate() {
            if run.parameters[..index].iter().any(|(other, _)| other == name) {
                return Err(refused(format!("the parameter `{name}` is given twice")));
            }
            values.insert(name, Some(value.clone()));
        }
        if let Some((name, _)) = values.iter().find(|(_, value)| value.is_none()) {
            return Err(refused(format!("the parameter `{name}` has no value"))
                .with_help("give it one: the server would take an empty text"));
        }
        let all: Vec<_> =
            values.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
        let length = Value::Array(all).to_string().len();
        if length > PARAMETERS {
            return Err(self.client.error(
                ask,
                ErrorKind::TooLarge,
                format!(
                    "the parameters' JSON has {length} bytes, and the server takes {PARAMETERS}"
                ),
            ));
        }
        Ok(())
    }
}

/// A failure that leaves open what happened, as such.
pub(super) fn unknown(failure: Failure, what: &str, help: &str) -> Error {
    if !failure.is_unknown() {
        return failure.error;
    }
    let what = format!("{}: {what}", failure.error.what());
    failure.error.turned(ErrorKind::OutcomeUnknown, what).with_help(help)
}
