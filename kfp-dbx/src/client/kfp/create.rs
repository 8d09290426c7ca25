//! Creates pipelines, versions, experiments and runs.

use std::borrow::Cow;

use kfp_dbx_core::text::name_rule::MAX_LABEL;
use serde_json::{Value, json};

use super::data::{Experiment, NewRun, Upload, Uploaded};
use super::list::List;
use super::{Kfp, limits, manifest, release};
use crate::client::error::{Error, ErrorKind};
use crate::client::http::{Content, Failure, Request};
use crate::client::name::random_suffix;
use crate::client::run::{Run, text};

impl Kfp {
    /// Uploads a pipeline.
    ///
    /// # Errors
    ///
    /// Returns an error if
    ///
    /// - the upload exceeds a limit of the server, or contains a character that its database can't
    ///   store;
    /// - the server cannot be reached or rejects the upload;
    /// - the name is taken: [`ErrorKind::Conflict`];
    /// - it is unknown whether the pipeline was uploaded.
    pub fn upload(&self, upload: &Upload) -> Result<Uploaded, Error> {
        let mut request = Request::post("/apis/v1beta1/pipelines/upload", Content::Empty);
        let namespace = upload.namespace.as_deref();
        if let Some(namespace) = namespace {
            self.within(&request, limits::name("the namespace", namespace, MAX_LABEL))?;
        }
        self.check_name(&request, "the name of the pipeline", &upload.name)?;
        let description = upload.description.as_deref();
        if let Some(description) = description {
            self.within(&request, limits::storable("the description", description))?;
        }
        let texts = [
            ("name", Some(upload.name.as_str())),
            ("description", description),
            ("namespace", self.namespace(namespace)),
        ];
        let texts = texts.map(|(key, text)| (key, text.map(|text| self.decoded_text(text))));
        for (key, text) in &texts {
            request.query.extend(text.as_deref().map(|text| (*key, text)));
        }
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
        self.check_name(&request, "the name of the version", version_name)?;
        let name = self.decoded_text(version_name);
        request.query.extend([("name", &*name), ("pipelineid", pipeline_id)]);
        self.send_file(request, file_name, content, "version", version_name)
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
        if let Some(namespace) = self.namespace(namespace) {
            body["resource_references"] = json!([
                { "key": { "type": "NAMESPACE", "id": namespace }, "relationship": "OWNER" }
            ]);
        }
        let request = Request::post("/apis/v1beta1/experiments", Content::Json(&body));
        let what = "the name of the experiment";
        self.within(&request, limits::name(what, name, limits::LONGEST_COLUMN))?;
        let (id, name) = self.create(&request, "experiment", name)?;
        Ok(Experiment { id, name })
    }

    /// Creates a run of a workflow.
    ///
    /// The server creates the workflow and then stores the run. If it fails between the two, or does
    /// not answer, the client looks for the run, and returns it if it exists.
    ///
    /// # Errors
    ///
    /// Returns an error if
    ///
    /// - the run exceeds a limit of the server, or contains a character that its database can't
    ///   store;
    /// - the server cannot be reached or rejects the run;
    /// - it is unknown whether the workflow runs: [`ErrorKind::OutcomeUnknown`]. The client does
    ///   not retry then, because there could be two runs.
    pub fn create_run(&self, run: &NewRun) -> Result<Run, Error> {
        let parameters: Vec<_> = run
            .parameters
            .iter()
            .map(|(name, value)| json!({ "name": name, "value": value }))
            .collect();
        let mut body = json!({ "name": run.name, "pipeline_spec": { "parameters": parameters } });
        if let Some(id) = &run.experiment_id {
            body["resource_references"] =
                json!([{ "key": { "type": "EXPERIMENT", "id": id }, "relationship": "OWNER" }]);
        }
        if let Some(account) = &run.service_account {
            body["service_account"] = json!(account);
        }
        let label = format!("{}{}", random_suffix(), random_suffix());
        let path = "/apis/v1beta1/runs";
        let unsent = Request::post(path, Content::Empty);
        let workflow = manifest::read(&run.workflow)
            .map_err(|why| self.client.error(&unsent, ErrorKind::Refused, why))?;
        self.within(
            &unsent,
            limits::name("the name of the run", &run.name, limits::LONGEST_COLUMN),
        )?;
        self.within(&unsent, limits::storable_manifest(&workflow))?;
        self.within(&unsent, limits::parameters(&workflow, &run.parameters))?;
        let workflow = manifest::labelled(workflow, &label);
        body["pipeline_spec"]["workflow_manifest"] = json!(workflow.to_string());
        let request = Request::post(path, Content::Json(&body));
        match self.client.send(&request) {
            Ok(answer) => {
                self.read(&request, &answer).or_else(|error| self.look_up(run, &label, error))
            }
            Err(failure) if may_run(&failure) => self.look_up(run, &label, failure.error),
            Err(failure) => Err(failure.error),
        }
    }

    /// Looks for a run after a request that may have created it.
    fn look_up(&self, run: &NewRun, label: &str, error: Error) -> Result<Run, Error> {
        // A server that did not answer may still be at work.
        let has_ended = error.status().is_some_and(|status| status <= 500);
        let rounds = if has_ended { 0 } else { self.client.retries() };
        let mut asked = self.find(run, label);
        for index in 0..rounds {
            if !matches!(asked, Ok(None)) {
                break;
            }
            self.client.pause(index, None);
            asked = self.find(run, label);
        }
        let found = match asked {
            Ok(Some(run)) => return Ok(run),
            Ok(None) => format!("the server has no run `{}`", run.name),
            Err(_) => format!("the server does not say whether it has a run `{}`", run.name),
        };
        let what = format!("{}: {found}, but its workflow may be running", error.what());
        let help = format!(
            "look for the run `{}` before you try again; `kubectl get workflows --all-namespaces --selector {}={label}` shows its workflow if there is one. Kubeflow Pipelines deletes a workflow of which it has no run, and then no exit handler runs",
            run.name,
            manifest::LABEL
        );
        Err(error.into_kind(ErrorKind::OutcomeUnknown, what).with_help(help))
    }

    /// Returns the run with this label, if the server has it: one of the newest with its name.
    fn find(&self, run: &NewRun, label: &str) -> Result<Option<Run>, Error> {
        let list = List {
            owner: run.experiment_id.as_deref().map(|id| ("EXPERIMENT", id)),
            name: Some(&run.name),
            page_size: "5",
            sort_by: Some("created_at desc"),
            ..List::new("runs", None)
        };
        let (runs, _) = list.page(&self.client, "")?;
        let manifest = |run: &Value| text(run, "/pipeline_spec/workflow_manifest");
        let is_it = |run: &&Value| {
            manifest(run).is_some_and(|manifest| manifest::has_label(&manifest, label))
        };
        let Some(id) = runs.iter().find(is_it).and_then(|run| text(run, "/id")) else {
            return Ok(None);
        };
        self.run(&id).map(Some)
    }

    /// Sends the request that creates an object. Returns its id and its name.
    fn create(&self, request: &Request, what: &str, name: &str) -> Result<(String, String), Error> {
        let unknown = format!("it is unknown whether the {what} `{name}` was created");
        let help = format!("look for the {what} `{name}` before you try again");
        let answer =
            self.client.send(request).map_err(|failure| match is_taken(&failure.error) {
                true => {
                    let taken = format!("the name `{name}` of the {what} is taken");
                    failure.error.into_kind(ErrorKind::Conflict, taken)
                }
                false => failure.into_error(&unknown, &help),
            })?;
        let id = self.required(request, &answer, "/id").map_err(|error| {
            let what = format!("{}: {unknown}", error.what());
            error.into_kind(ErrorKind::OutcomeUnknown, what).with_help(&help)
        })?;
        Ok((id, text(&answer, "/name").unwrap_or_else(|| name.to_owned())))
    }

    fn send_file(
        &self,
        request: Request,
        file_name: &str,
        content: &[u8],
        what: &str,
        name: &str,
    ) -> Result<Uploaded, Error> {
        let file_name = self.within(&request, limits::file(file_name, content))?;
        // An archive is left to the server.
        if let Some(workflow) =
            std::str::from_utf8(content).ok().and_then(|text| manifest::read(text).ok())
        {
            self.within(&request, limits::storable_manifest(&workflow))?;
            self.within(&request, limits::default_parameters(&workflow))?;
        }
        // The file lives no longer than this call.
        let mut request: Request<'_> = request;
        request.content = Content::File { field: "uploadfile", name: &file_name, bytes: content };
        let (id, name) = self.create(&request, what, name)?;
        Ok(Uploaded { id, name })
    }

    /// Checks the name of a pipeline or a version.
    fn check_name(&self, request: &Request, what: &str, name: &str) -> Result<(), Error> {
        let range = limits::LONGEST_PIPELINE_OF_FIRST + 1..=limits::LONGEST_PIPELINE;
        let most = match range.contains(&name.len()) && self.told().is_first() {
            true => limits::LONGEST_PIPELINE_OF_FIRST,
            false => limits::LONGEST_PIPELINE,
        };
        self.within(request, limits::name_in_bytes(what, name, most))
    }

    /// Returns a text of an upload's query such that the server decodes it to this text.
    fn decoded_text<'a>(&self, text: &'a str) -> Cow<'a, str> {
        match release::is_decoded_twice(text) && self.told().is_first() {
            true => Cow::Owned(release::encoded_once_more(text)),
            false => Cow::Borrowed(text),
        }
    }
}

/// Returns whether the workflow may run although the request failed.
fn may_run(failure: &Failure) -> bool {
    let error = &failure.error;
    let message = error.message().unwrap_or_default();
    let has = |parts: &[&str]| parts.iter().any(|part| message.contains(part));
    let is_rejected = has(&[CREATE]) && has(&REJECTED);
    let is_certain = has(&BEFORE_CREATE) || is_rejected;
    failure.is_outcome_unknown() || error.status() == Some(500) && !is_certain
}

/// What the server says if it fails before it creates the workflow.
const BEFORE_CREATE: [&str; 6] = [
    "Failed to validate workflow",
    "Failed to unmarshal workflow spec manifest",
    "Failed to verify parameters",
    "Failed to replace workflow ID",
    "Failed to generate the ExecutionSpec",
    "Failed to create a run due to",
];
/// What it says if Kubernetes does not create the workflow, or does not answer.
const CREATE: &str = "Failed to create a workflow for";
/// What Kubernetes answers if it does not create an object.
const REJECTED: [&str; 5] =
    [" is forbidden", " is invalid", "denied the request", "not found", "too large"];

/// Returns whether a name is taken. Versions before 2.2 report this as a failure of their own.
fn is_taken(error: &Error) -> bool {
    let message = error.message().unwrap_or_default();
    error.status() == Some(409) || error.status() == Some(500) && message.contains("already exist")
}
