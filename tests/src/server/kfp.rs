//! A small Kubeflow Pipelines, as its versions differ: read from their sources, and seen on servers.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::{Reply, Request, unescaped};

/// The workflows that a server has created, also those of which it has stored no run.
pub type Cluster = Arc<Mutex<Vec<Value>>>;

/// A version of Kubeflow Pipelines. Each one behaves differently from the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Release {
    V1_8_22,
    V2_0_5,
    V2_2_0,
    V2_17_0,
}

/// A small Kubeflow Pipelines 2.17. If it is `multi_user`, users have namespaces.
pub fn kfp(multi_user: bool) -> impl Fn(&Request) -> Reply + Send + Sync {
    Release::V2_17_0.server(multi_user)
}

impl Release {
    pub const ALL: [Self; 4] = [Self::V1_8_22, Self::V2_0_5, Self::V2_2_0, Self::V2_17_0];

    pub fn tag(self) -> &'static str {
        match self {
            Self::V1_8_22 => "1.8.22",
            Self::V2_0_5 => "2.0.5",
            Self::V2_2_0 => "2.2.0",
            Self::V2_17_0 => "2.17.0",
        }
    }

    pub fn server(self, multi_user: bool) -> impl Fn(&Request) -> Reply + Send + Sync {
        self.with_cluster(multi_user, &Cluster::default())
    }

    /// The same, for a test that looks at the workflows.
    pub fn with_cluster(
        self,
        multi_user: bool,
        cluster: &Cluster,
    ) -> impl Fn(&Request) -> Reply + Send + Sync + use<> {
        let server = Mutex::new(Server {
            release: self,
            multi_user,
            cluster: cluster.clone(),
            pipelines: vec![Pipeline { name: "load".to_owned(), description: String::new() }],
            experiments: Vec::new(),
            runs: BTreeMap::new(),
        });
        move |request| server.lock().unwrap().answer(request)
    }
}

struct Pipeline {
    name: String,
    description: String,
}

struct Server {
    release: Release,
    multi_user: bool,
    cluster: Cluster,
    pipelines: Vec<Pipeline>,
    /// The ids and the names.
    experiments: Vec<(String, String)>,
    runs: BTreeMap<String, Value>,
}

impl Server {
    fn answer(&mut self, request: &Request) -> Reply {
        let path = request.path.strip_prefix("/apis/v1beta1/").unwrap_or_default();
        let parts: Vec<_> = path.split('/').collect();
        let refused = match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["healthz"]) => {
                let tag = self.release.tag();
                Ok(Reply::json(&json!({ "tag_name": tag, "multi_user": self.multi_user })))
            }
            ("POST", ["pipelines", "upload"]) => self.upload(request, false),
            ("POST", ["pipelines", "upload_version"]) => self.upload(request, true),
            ("GET", ["pipelines"]) => self.list_pipelines(request),
            ("GET", ["experiments"]) => self.list_experiments(request),
            ("POST", ["experiments"]) => self.create_experiment(request),
            ("GET", ["runs"]) => self.list_runs(request),
            ("POST", ["runs"]) => self.create_run(request),
            (method, ["runs", id, rest @ ..]) => self.existing_run(method, id, rest),
            _ => Err(missing()),
        };
        refused.unwrap_or_else(|reply| reply)
    }

    fn is_first(&self) -> bool {
        self.release < Release::V2_0_5
    }

    /// Decodes a value of an upload's query, once more on 1.x.
    fn queried(&self, request: &Request, name: &str) -> Result<String, Reply> {
        let value = request.query(name).unwrap_or_default();
        match self.is_first() {
            true => unescaped(value)
                .ok_or_else(|| self.upload_error(400, &format!("invalid URL escape in {name}"))),
            false => Ok(value.to_owned()),
        }
    }

    fn upload(&mut self, request: &Request, is_version: bool) -> Result<Reply, Reply> {
        let Some((file_name, content)) = request.file("uploadfile") else {
            return Err(self.upload_error(400, "Failed to read pipeline from file"));
        };
        let is_archive = content.starts_with(b"PK") || content.starts_with(b"\x1f\x8b");
        let is_known = [".yaml", ".yml", ".json"].iter().any(|end| file_name.ends_with(end));
        if content.is_empty() || !(is_known || is_archive) {
            return Err(self.upload_error(400, "Unexpected pipeline file format"));
        }
        let name = self.queried(request, "name")?;
        let description = match is_version {
            true => String::new(),
            false => self.queried(request, "description")?,
        };
        let namespace = self.queried(request, "namespace")?;
        if self.is_first() && !self.multi_user && !namespace.is_empty() {
            return Err(self.upload_error(400, "Authorization to namespace failed."));
        }
        self.check_upload(&name, &description, &content, is_version)?;
        if !is_version {
            self.pipelines.push(Pipeline { name: name.clone(), description });
        }
        Ok(Reply::json(&json!({ "id": "p-1", "name": name })))
    }

    fn check_upload(
        &self,
        name: &str,
        description: &str,
        content: &[u8],
        is_version: bool,
    ) -> Result<(), Reply> {
        let (chars, bytes) = (name.chars().count(), name.len());
        let too_long = match self.release {
            Release::V1_8_22 if bytes > 100 => {
                "Pipeline name too long. Support maximum length of 100"
            }
            Release::V2_17_0 if bytes > 127 => "PipelineVersion.Name length cannot exceed 127",
            _ => "",
        };
        if !too_long.is_empty() {
            return Err(self.upload_error(400, too_long));
        }
        let is_taken = match is_version {
            true => name == "taken",
            false => self.pipelines.iter().any(|pipeline| pipeline.name == name),
        };
        if is_taken {
            return Err(match self.release {
                Release::V1_8_22 | Release::V2_0_5 => self.upload_error(
                    500,
                    &format!("Error creating pipeline: Create pipeline failed: Already exist error: Failed to create a new pipeline. The name {name} already exist. Please specify a new name."),
                ),
                Release::V2_2_0 => self.upload_error(409, "The pipeline already exists."),
                Release::V2_17_0 => {
                    self.upload_error(409, "Failed to create a pipeline and a pipeline version")
                }
            });
        }
        let workflow: Value = serde_yaml::from_slice(content).unwrap_or_default();
        if go_length(&workflow["spec"]["arguments"]["parameters"]) > 10_000 {
            return Err(self.upload_error(400, TOO_MANY));
        }
        let is_stored = |text: &str| text.chars().all(|c| c <= '\u{FFFF}');
        let holds =
            [name, description, &String::from_utf8_lossy(content)].into_iter().all(is_stored);
        match holds && chars <= 255 {
            true => Ok(()),
            false => Err(self.upload_error(500, NOT_STORED)),
        }
    }

    /// An error of an upload. Its details are a stack trace.
    fn upload_error(&self, status: u16, message: &str) -> Reply {
        Reply::status(
            status,
            &json!({ "error_message": message, "error_details": format!("{message}\n{TRACE}") }),
        )
    }

    /// The name of a filter, which is decoded twice on all versions.
    fn filtered(request: &Request) -> Result<Option<String>, Reply> {
        let Some(filter) = request.query("filter") else { return Ok(None) };
        let filter = unescaped(filter).and_then(|text| serde_json::from_str::<Value>(&text).ok());
        let Some(filter) = filter else {
            return Err(Reply::kfp_error(400, 3, "failed to parse valid filter"));
        };
        Ok(filter["predicates"][0]["string_value"].as_str().map(str::to_owned))
    }

    fn page(request: &Request, what: &str, found: &[Value]) -> Reply {
        // Two to a page.
        let from: usize = request.query("page_token").map_or(0, |token| token.parse().unwrap());
        let to = (from + 2).min(found.len());
        let mut answer = json!({ what: found[from..to] });
        if to < found.len() {
            answer["next_page_token"] = json!(to.to_string());
        }
        Reply::json(&answer)
    }

    fn list_pipelines(&self, request: &Request) -> Result<Reply, Reply> {
        let name = Self::filtered(request)?;
        let found: Vec<_> = self
            .pipelines
            .iter()
            .filter(|own| name.as_ref().is_none_or(|name| *name == own.name))
            .map(|own| json!({ "id": "p-1", "name": own.name, "description": own.description }))
            .collect();
        Ok(Self::page(request, "pipelines", &found))
    }

    fn list_experiments(&self, request: &Request) -> Result<Reply, Reply> {
        let has_namespace = request.query("resource_reference_key.id").is_some();
        if self.multi_user && !has_namespace {
            return Err(Reply::kfp_error(400, 3, "a namespace is required"));
        }
        if !self.multi_user && has_namespace && self.is_first() {
            let why = "In single-user mode, ListExperiment cannot filter by namespace.";
            return Err(Reply::kfp_error(400, 3, why));
        }
        let name = Self::filtered(request)?;
        let found: Vec<_> = self
            .experiments
            .iter()
            .filter(|(_, own)| name.as_ref().is_none_or(|name| name == own))
            .map(|(id, name)| json!({ "id": id, "name": name }))
            .collect();
        Ok(Self::page(request, "experiments", &found))
    }

    fn create_experiment(&mut self, request: &Request) -> Result<Reply, Reply> {
        let body = request.json();
        let name = body["name"].as_str().unwrap_or_default().to_owned();
        if !self.multi_user && self.is_first() && !body["resource_references"].is_null() {
            let why = "In single-user mode, CreateExperimentRequest shouldn't contain resource references.";
            return Err(Reply::kfp_error(400, 3, why));
        }
        if self.experiments.iter().any(|(_, own)| *own == name) {
            return Err(Reply::kfp_error(409, 6, "already exists"));
        }
        let id = format!("e-{}", self.experiments.len() + 1);
        self.experiments.push((id.clone(), name.clone()));
        Ok(Reply::json(&json!({ "id": id, "name": name })))
    }

    fn list_runs(&self, request: &Request) -> Result<Reply, Reply> {
        if self.multi_user && request.query("resource_reference_key.id").is_none() {
            let why = "ListRuns must filter by resource reference in multi-user mode.";
            return Err(Reply::kfp_error(400, 3, why));
        }
        let name = Self::filtered(request)?;
        let found = self.runs.values().rev();
        let found: Vec<_> = found
            .filter(|own| name.as_ref().is_none_or(|name| own["name"] == **name))
            .cloned()
            .collect();
        Ok(Self::page(request, "runs", &found))
    }

    fn create_run(&mut self, request: &Request) -> Result<Reply, Reply> {
        let body = request.json();
        if self.multi_user && body["resource_references"][0]["key"]["type"] != "EXPERIMENT" {
            return Err(Reply::kfp_error(400, 3, "an experiment is required"));
        }
        let manifest = body["pipeline_spec"]["workflow_manifest"].as_str().unwrap_or_default();
        let mut workflow: Value = match serde_json::from_str(manifest) {
            Ok(workflow) => workflow,
            Err(_) if self.is_first() => {
                let why = format!("Invalid argo workflow format. Workflow: {manifest}");
                return Err(Reply::kfp_error(400, 3, &why));
            }
            Err(_) => serde_yaml::from_str(manifest).unwrap_or_default(),
        };
        let declared = workflow["spec"]["arguments"]["parameters"].as_array().cloned();
        let declared = declared.unwrap_or_default();
        let given = &body["pipeline_spec"]["parameters"];
        for parameter in given.as_array().into_iter().flatten() {
            if !declared.iter().any(|own| own["name"] == parameter["name"]) {
                return Err(Reply::kfp_error(400, 3, "unknown parameter"));
            }
        }
        if go_length(given) > 10_000 {
            return Err(Reply::kfp_error(400, 3, TOO_MANY));
        }
        let name = body["name"].as_str().unwrap_or_default();
        // From here on, the workflow runs.
        let id = format!("r-{}", self.runs.len() + 1);
        workflow["metadata"]["labels"]["pipeline/runid"] = json!(id);
        workflow["metadata"]["annotations"]["pipelines.kubeflow.org/run_name"] = json!(name);
        self.cluster.lock().unwrap().push(workflow.clone());
        let all = format!("{name}{workflow}{given}");
        if name.chars().count() > 255 || all.chars().any(|c| c > '\u{FFFF}') {
            let why = format!("Internal error: {NOT_STORED}\nFailed to store run\n{TRACE}");
            return Err(Reply::kfp_error(500, 13, &why));
        }
        let run = json!({
            "id": id, "name": name, "status": if name.starts_with("done") { "Succeeded" } else { "" },
            "pipeline_spec": { "workflow_manifest": manifest },
        });
        self.runs.insert(id, run.clone());
        Ok(Reply::json(&json!({ "run": run, "pipeline_runtime": {} })))
    }

    fn existing_run(&mut self, method: &str, id: &str, rest: &[&str]) -> Result<Reply, Reply> {
        let run = self.runs.get_mut(id).ok_or_else(missing)?;
        let state = run["status"].as_str().unwrap_or_default().to_owned();
        match (method, rest) {
            ("GET", []) => {
                let deadline = if state == "Terminating" { json!(0) } else { json!(3600) };
                let manifest = json!({
                    "spec": { "activeDeadlineSeconds": deadline },
                    "status": { "nodes": {
                        "b": { "displayName": "late", "type": "Pod", "phase": "" },
                        "a": { "displayName": "submitrun", "type": "Pod", "phase": "Failed",
                               "message": "boom", "startedAt": "2026-01-01T00:00:00Z",
                               "finishedAt": "2026-01-01T00:01:00Z" },
                    } },
                });
                Ok(Reply::json(&json!({ "run": run.clone(), "pipeline_runtime": {
                    "workflow_manifest": manifest.to_string() } })))
            }
            ("POST", ["terminate"]) if state == "Succeeded" => {
                let why = format!("Failed to terminate run {id}. Row not found.");
                Err(Reply::kfp_error(400, 3, &why))
            }
            ("POST", ["terminate"]) => {
                run["status"] = json!("Terminating");
                Ok(Reply::json(&json!({})))
            }
            ("POST", ["retry"]) if !["Failed", "Terminating"].contains(&state.as_str()) => {
                // Aborted, in gRPC's terms.
                Err(Reply::kfp_error(409, 10, "Workflow must be Failed/Error to retry"))
            }
            ("POST", ["retry"]) => {
                run["status"] = json!("Running");
                Ok(Reply::json(&json!({})))
            }
            _ => Err(missing()),
        }
    }
}

const TOO_MANY: &str = "The input parameter length exceed maximum size of 10000.";
const NOT_STORED: &str = "Error 1366: Incorrect string value";
/// As `%+v` prints it.
const TRACE: &str = "github.com/kubeflow/pipelines/backend/src/common/util.Wrap\n\t/go/src/github.com/kubeflow/pipelines/backend/src/common/util/error.go:272\nruntime.goexit\n\t/usr/local/go/src/runtime/asm_amd64.s:1371";

fn missing() -> Reply {
    Reply::kfp_error(404, 5, "not found")
}

/// Returns the length of the parameters in the JSON of Go, which escapes what HTML would read.
fn go_length(parameters: &Value) -> usize {
    let pairs: Vec<_> = parameters.as_array().into_iter().flatten().collect();
    let pairs: Vec<_> =
        pairs.iter().map(|own| json!({ "name": own["name"], "value": own["value"] })).collect();
    let wide = |c: char| if "<>&".contains(c) { 6 } else { c.len_utf8() };
    json!(pairs).to_string().chars().map(wide).sum()
}
