//! Argo's objects, in the order in which people expect to read them. Nothing here decides
//! anything; see `lower`.

use std::borrow::Cow;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Manifest {
    pub(crate) api_version: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) metadata: Metadata,
    pub(crate) spec: TopSpec,
}

/// A workflow's spec, or one within a schedule.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum TopSpec {
    Workflow(Box<Spec>),
    Cron(Box<CronSpec>),
}

impl TopSpec {
    pub(crate) fn workflow(&self) -> &Spec {
        match self {
            Self::Workflow(spec) => spec,
            Self::Cron(cron) => &cron.workflow_spec,
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metadata {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) generate_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) namespace: Option<String>,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub(crate) labels: Texts,
    pub(crate) annotations: WorkflowAnnotations,
}

#[derive(Serialize)]
pub(crate) struct WorkflowAnnotations {
    #[serde(rename = "pipelines.kubeflow.org/pipeline_spec")]
    pub(crate) pipeline_spec: String,
    #[serde(flatten)]
    pub(crate) others: Texts,
}

/// A map of texts, in its order.
#[derive(Default, Clone)]
pub(crate) struct Texts(pub(crate) Vec<(String, String)>);

impl Texts {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (key, value) in &self.0 {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// A value of the user's, as JSON.
#[derive(Serialize)]
#[serde(transparent)]
pub(crate) struct Any(pub(crate) Json);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct CronSpec {
    pub(crate) schedules: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) timezone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) concurrency_policy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) starting_deadline_seconds: Option<u64>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) suspend: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) successful_jobs_history_limit: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) failed_jobs_history_limit: Option<u32>,
    /// What the workflows get that the schedule creates.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) workflow_metadata: Option<TemplateMetadata>,
    pub(crate) workflow_spec: Spec,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Spec {
    pub(crate) entrypoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) on_exit: Option<String>,
    pub(crate) service_account_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) active_deadline_seconds: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parallelism: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) synchronization: Option<Synchronization>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) ttl_strategy: Option<TtlStrategy>,
    #[serde(rename = "podGC", skip_serializing_if = "Option::is_none")]
    pub(crate) pod_gc: Option<PodGc>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pod_metadata: Option<TemplateMetadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pod_priority_class_name: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) image_pull_secrets: Vec<Named>,
    #[serde(flatten)]
    pub(crate) scheduling: Scheduling,
    pub(crate) arguments: Arguments,
    pub(crate) templates: Vec<AnyTemplate>,
}

/// Where pods run.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Scheduling {
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub(crate) node_selector: Texts,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tolerations: Vec<Any>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) affinity: Option<Any>,
}

#[derive(Serialize)]
pub(crate) struct Named {
    pub(crate) name: String,
}

#[derive(Serialize)]
pub(crate) struct TtlStrategy {
    #[serde(rename = "secondsAfterCompletion", skip_serializing_if = "Option::is_none")]
    pub(crate) completion: Option<u64>,
    #[serde(rename = "secondsAfterSuccess", skip_serializing_if = "Option::is_none")]
    pub(crate) success: Option<u64>,
    #[serde(rename = "secondsAfterFailure", skip_serializing_if = "Option::is_none")]
    pub(crate) failure: Option<u64>,
}

#[derive(Serialize)]
pub(crate) struct PodGc {
    pub(crate) strategy: &'static str,
}

#[derive(Serialize, Default)]
pub(crate) struct Synchronization {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) mutexes: Vec<Named>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) semaphores: Vec<Semaphore>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Semaphore {
    pub(crate) config_map_key_ref: ConfigMapKey,
}

#[derive(Serialize)]
pub(crate) struct ConfigMapKey {
    pub(crate) name: String,
    pub(crate) key: String,
}

#[derive(Serialize)]
pub(crate) struct Arguments {
    pub(crate) parameters: Vec<Parameter>,
}

#[derive(Serialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) description: Option<String>,
}

/// A template, or what a patch made of one.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum AnyTemplate {
    Template(Box<Template>),
    Patched(Any),
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Template {
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) metadata: Option<TemplateMetadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parallelism: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) timeout: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_strategy: Option<RetryStrategy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) synchronization: Option<Synchronization>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) service_account_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) priority_class_name: Option<String>,
    // Not flattened: there are many templates, and a struct is written faster than a map.
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub(crate) node_selector: Texts,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) tolerations: Vec<Any>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) affinity: Option<Any>,
    #[serde(skip_serializing_if = "Inputs::is_empty")]
    pub(crate) inputs: Inputs,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dag: Option<Dag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resource: Option<Resource>,
    #[serde(skip_serializing_if = "Outputs::is_empty")]
    pub(crate) outputs: Outputs,
}

#[derive(Serialize, Default)]
pub(crate) struct TemplateMetadata {
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub(crate) labels: Texts,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    pub(crate) annotations: Texts,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RetryStrategy {
    // Argo's schema has its `IntOrString` as text.
    pub(crate) limit: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) retry_policy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) backoff: Option<Backoff>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Backoff {
    pub(crate) duration: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) factor: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) max_duration: Option<String>,
}

#[derive(Serialize, Default)]
pub(crate) struct Inputs {
    pub(crate) parameters: Vec<Parameter>,
}

impl Inputs {
    pub(crate) fn is_empty(&self) -> bool {
        self.parameters.is_empty()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Dag {
    /// The tasks by which Argo judges the DAG; the last ones where there is nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) target: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fail_fast: Option<bool>,
    pub(crate) tasks: Vec<Task>,
}

#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Task {
    pub(crate) name: String,
    pub(crate) template: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) dependencies: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) depends: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) when: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) continue_on: Option<ContinueOn>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) with_items: Option<Vec<Any>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) with_param: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) with_sequence: Option<Box<Sequence>>,
    #[serde(skip_serializing_if = "Inputs::is_empty")]
    pub(crate) arguments: Inputs,
}

#[derive(Serialize)]
pub(crate) struct ContinueOn {
    pub(crate) error: bool,
    pub(crate) failed: bool,
}

#[derive(Serialize, Clone)]
pub(crate) struct Sequence {
    pub(crate) count: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) start: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) format: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Resource {
    pub(crate) action: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) set_owner_reference: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merge_strategy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) success_condition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) failure_condition: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) flags: Vec<String>,
    pub(crate) manifest: String,
}

#[derive(Serialize, Default)]
pub(crate) struct Outputs {
    pub(crate) parameters: Vec<OutputParameter>,
}

impl Outputs {
    pub(crate) fn is_empty(&self) -> bool {
        self.parameters.is_empty()
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct OutputParameter {
    pub(crate) name: String,
    pub(crate) value_from: ValueFrom,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum ValueFrom {
    JsonPath(Cow<'static, str>),
    Parameter(String),
}
