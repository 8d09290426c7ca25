//! A real cluster with Argo, for tests of what a workflow does there.
//!
//! The tests find it by `KUBECONFIG` and `kubectl`, and are skipped without the variable. Each test
//! has a namespace, an operator and a fake workspace of its own.

mod kubectl;
mod objects;
mod operator;
mod proxy;
mod rights;
mod run;

use std::collections::BTreeMap;

use kfp_dbx::prelude::*;
use kfp_dbx_core::table;
use kfp_dbx_skip::can_run;
use serde_json::{Value as Json, json};

use kubectl::{apply, kubectl, try_kubectl};
pub use objects::{dcluster, job, notebook_run};
use operator::Operator;
pub(crate) use operator::key;
pub(crate) use rights::Right;
use rights::{binding, role};
pub use run::{Node, Run};

/// Returns the cluster of a run.
pub fn small_cluster() -> NewCluster {
    NewCluster::new()
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(1)
}

/// Creates a job, a secret scope, a workspace item and a DBFS block that Databricks rejects.
pub fn rejected_resources() {
    let uid = workflow::uid();
    CreateJobOp::new("job")
        .job_name(format!("job-is-rejected-{uid}"))
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/work"))
        .delete_on_exit();
    CreateSecretScopeOp::new("scope")
        .scope_name(format!("scope-is-rejected-{uid}"))
        .initial_manage_principal("users")
        .delete_on_exit();
    ImportWorkspaceItemOp::new("item")
        .item_name(format!("item-is-rejected-{uid}"))
        .path("/Shared/is-rejected")
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .content(Base64::text("print(1)"))
        .delete_on_exit();
    CreateDbfsBlockOp::new("block")
        .block_name(format!("block-is-rejected-{uid}"))
        .path("/docs/is-rejected.txt")
        .data(Base64::text("text"))
        .delete_on_exit();
}

/// A namespace of the cluster, which is deleted at the end.
pub struct Cluster {
    namespace: String,
    operator: Operator,
}

impl Cluster {
    /// Returns a new namespace for a test, unless there is no cluster and the test is skipped.
    pub fn for_test(name: &str) -> Option<Self> {
        Self::with_workspace(name, &[])
    }

    /// Returns the same with arguments of `kfp-dbx-operator fake-databricks`.
    pub fn with_workspace(name: &str, arguments: &[&str]) -> Option<Self> {
        let is_there = std::env::var_os("KUBECONFIG").is_some();
        if !can_run(is_there, "no cluster is named by KUBECONFIG") {
            return None;
        }
        operator::install();
        let namespace = format!("{name}-{}", std::process::id());
        apply(&[
            json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace}}),
            role(&namespace, &[]),
            binding(&namespace),
            secret(&namespace),
        ]);
        let operator = Operator::start(&namespace, arguments);
        Some(Self { namespace, operator })
    }

    /// Runs a pipeline with these parameters, to its end. Objects of earlier runs are not seen in it.
    pub fn run(&self, pipeline: &Pipeline, params: &[(&str, &str)]) -> Run {
        self.operator.forget();
        self.wait(&self.start(pipeline, params))
    }

    /// Starts a pipeline, and returns the name of the workflow.
    pub fn start(&self, pipeline: &Pipeline, params: &[(&str, &str)]) -> String {
        let yaml = pipeline.to_yaml().unwrap_or_else(|error| panic!("{error}"));
        self.start_yaml(&yaml, params)
    }

    /// Starts a workflow, and returns its name.
    pub fn start_yaml(&self, yaml: &str, params: &[(&str, &str)]) -> String {
        let mut workflow: Json = serde_yaml::from_str(yaml).unwrap();
        let declared = workflow.pointer_mut("/spec/arguments/parameters");
        for param in declared.and_then(Json::as_array_mut).into_iter().flatten() {
            if let Some((_, value)) = params.iter().find(|(name, _)| param["name"] == *name) {
                param["value"] = (*value).into();
            }
        }
        // The account that the workflow names may not be there, as on a plain Argo.
        if let Some(account) = workflow["spec"]["serviceAccountName"].as_str() {
            let metadata = json!({"name": account, "namespace": self.namespace});
            apply(&[json!({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata})]);
        }
        let created = self.kubectl(&["create", "-o", "json", "-f", "-"], Some(&workflow));
        created["metadata"]["name"].as_str().unwrap().to_owned()
    }

    /// Waits until a workflow has ended.
    ///
    /// # Panics
    ///
    /// If it has not ended after five minutes.
    pub fn wait(&self, workflow: &str) -> Run {
        let mut last = Json::Null;
        for _ in 0..300 {
            last = self.kubectl(&["get", "workflow", workflow, "-o", "json"], None);
            if last["status"]["finishedAt"].is_string() {
                return Run::new(&last, self.operator.seen());
            }
            std::thread::sleep(std::time::Duration::from_secs(1));
        }
        panic!("{workflow} does not end:\n{:#}\n{:#?}", last["status"], self.list());
    }

    /// Creates an object, or a list of them.
    pub fn create(&self, object: &Json) {
        self.kubectl(&["create", "-o", "json", "-f", "-"], Some(object));
    }

    /// Changes the spec of a running workflow, as `argo stop` and `argo terminate` do.
    pub fn patch(&self, workflow: &str, spec: &Json) {
        let patch = json!({"spec": spec}).to_string();
        let arguments = ["patch", "workflow", workflow, "--type=merge", "-o", "json", "-p", &patch];
        self.kubectl(&arguments, None);
    }

    /// Waits until a task is suspended, and gives its node these fields, as `argo resume` and
    /// `argo node set` do.
    ///
    /// # Panics
    ///
    /// If it is not suspended after two minutes.
    pub fn resume(&self, workflow: &str, task: &str, fields: &Json) {
        for _ in 0..240 {
            let found = self.kubectl(&["get", "workflow", workflow, "-o", "json"], None);
            let nodes = found["status"]["nodes"].as_object().into_iter().flatten();
            let is_suspended = |node: &Json| {
                let is = |field: &str, wanted: &str| node[field] == wanted;
                is("displayName", task) && is("type", "Suspend") && is("phase", "Running")
            };
            if let Some((id, _)) = nodes.into_iter().find(|(_, node)| is_suspended(node)) {
                let patch = json!({"status": {"nodes": {id: fields}}}).to_string();
                let patch =
                    ["patch", "workflow", workflow, "--type=merge", "-o", "json", "-p", &patch];
                self.kubectl(&patch, None);
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(500));
        }
        panic!("{task} of {workflow} is not suspended");
    }

    /// Takes rights from the accounts of workflows.
    pub(crate) fn forbid(&self, rights: &[Right]) {
        if !rights.is_empty() {
            apply(&[role(&self.namespace, rights)]);
        }
    }

    /// Waits until an object is there.
    pub fn wait_for(&self, object: &str) {
        for _ in 0..120 {
            if self.operator.seen().contains_key(object) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(500));
        }
        panic!("{object} was not created");
    }

    /// Deletes a workflow.
    pub fn delete(&self, workflow: &str) {
        self.kubectl(&["delete", "workflow", workflow, "--wait=false"], None);
    }

    /// Deletes all objects of a kind, without waiting for their finalizers.
    pub fn delete_all(&self, plural: &str) {
        self.kubectl(&["delete", plural, "--all", "--wait=false"], None);
    }

    /// Waits until the workspace is as it should be.
    ///
    /// # Panics
    ///
    /// If it is not so after five minutes.
    pub fn wait_until(&self, what: &str, is: impl Fn(&Json) -> bool) {
        for _ in 0..600 {
            if is(&self.workspace()) {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(500));
        }
        panic!("it does not come that {what}:\n{:#}", self.workspace());
    }

    /// Waits until no object of the operator's kinds is left.
    ///
    /// # Panics
    ///
    /// If there is one after two minutes.
    pub fn wait_for_none(&self) {
        for _ in 0..240 {
            if self.objects().is_empty() {
                return;
            }
            std::thread::sleep(std::time::Duration::from_millis(500));
        }
        panic!("these objects stay: {:#?}", self.list());
    }

    /// Kills the operator with SIGKILL, and starts it again.
    pub fn restart_operator(&mut self) {
        self.operator.restart();
    }

    /// Returns what is in the workspace.
    pub fn workspace(&self) -> Json {
        self.operator.workspace()
    }

    /// Ends a cluster in the workspace, as a person does.
    pub(crate) fn end_cluster(&self, id: &str) {
        self.operator.ask("POST /api/2.1/clusters/delete", &json!({"cluster_id": id}));
    }

    /// Returns the objects of the operator's kinds as they are now.
    pub fn list(&self) -> Vec<Json> {
        self.operator.list()
    }

    /// Returns the objects of the operator's kinds that exist, as `Kind/name`.
    pub fn objects(&self) -> Vec<String> {
        self.list().iter().map(operator::key).collect()
    }

    /// Returns the objects of the operator's kinds that there ever were, as they were seen last.
    pub(crate) fn seen(&self) -> Seen {
        self.operator.seen()
    }

    /// Returns what the API server has at a path in the namespace, such as
    /// `/api/v1/…/configmaps`, where `…` stands for `namespaces/` and its name.
    pub(crate) fn get(&self, path: &str) -> Option<Json> {
        self.operator.get(&path.replace('…', &format!("namespaces/{}", self.namespace)))
    }

    /// Calls `kubectl` in the namespace, and returns its error if it fails.
    pub(crate) fn try_kubectl(&self, arguments: &[&str]) -> Result<Json, String> {
        try_kubectl(&[&["--namespace", &self.namespace], arguments].concat(), None)
    }

    fn kubectl(&self, arguments: &[&str], input: Option<&Json>) -> Json {
        let mut all = vec!["--namespace", &self.namespace];
        all.extend(arguments);
        kubectl(&all, input)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let namespace = ["--namespace", &self.namespace];
        kubectl(&["delete", "namespace", &self.namespace, "--wait=false"], None);
        // The operator lets the objects go, unless the test has failed because it does not.
        for _ in 0..60 {
            if self.objects().is_empty() {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(500));
        }
        self.operator.stop();
        for object in self.objects() {
            let (kind, name) = object.split_once('/').unwrap_or_default();
            let kind = format!("{}.{}", kind.to_lowercase(), group());
            let patch = ["patch", &kind, name, "--type=merge", "-p"];
            let none = [r#"{"metadata":{"finalizers":null}}"#];
            // It may be gone already.
            let _ = try_kubectl(&[&namespace[..], &patch, &none].concat(), None);
        }
    }
}

/// The objects that the API server got, by `Kind/name`.
pub type Seen = BTreeMap<String, Json>;

/// The Secret that the examples and the workflows of the reference name.
fn secret(namespace: &str) -> Json {
    json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "mysecret", "namespace": namespace},
        "stringData": {"username": "user", "password": "any"},
    })
}

/// The API group of the operator's kinds.
fn group() -> &'static str {
    table::API_VERSION.split_once('/').map_or(table::API_VERSION, |(group, _)| group)
}
