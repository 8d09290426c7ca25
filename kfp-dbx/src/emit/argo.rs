//! The Argo Workflow: its objects, in the order in which people expect to read them.
//! Nothing here decides anything; see `lower`.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::emit::yaml::{json, optional_text, text};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Manifest {
    pub(crate) api_version: &'static str,
    pub(crate) kind: &'static str,
    pub(crate) metadata: Metadata,
    pub(crate) spec: Spec,
}

impl Manifest {
    /// About how many bytes it takes as YAML.
    pub(crate) fn size(&self) -> usize {
        let templates = &self.spec.templates;
        let manifests = templates.iter().filter_map(|template| template.resource.as_ref());
        let manifests: usize = manifests.map(|resource| resource.manifest.len()).sum();
        manifests * 3 / 2 + templates.len() * 2048
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Metadata {
    pub(crate) generate_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) namespace: Option<String>,
    pub(crate) annotations: WorkflowAnnotations,
}

#[derive(Serialize)]
pub(crate) struct WorkflowAnnotations {
    #[serde(rename = "pipelines.kubeflow.org/pipeline_spec", serialize_with = "json")]
    pub(crate) pipeline_spec: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Spec {
    pub(crate) entrypoint: String,
    pub(crate) service_account_name: String,
    pub(crate) arguments: Arguments,
    pub(crate) templates: Vec<Template>,
}

#[derive(Serialize)]
pub(crate) struct Arguments {
    pub(crate) parameters: Vec<Parameter>,
}

#[derive(Serialize)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "optional_text")]
    pub(crate) value: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "optional_text")]
    pub(crate) description: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Template {
    pub(crate) name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) metadata: Option<TemplateMetadata>,
    #[serde(skip_serializing_if = "Inputs::is_empty")]
    pub(crate) inputs: Inputs,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) dag: Option<Dag>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) resource: Option<Resource>,
    #[serde(skip_serializing_if = "Outputs::is_empty")]
    pub(crate) outputs: Outputs,
}

#[derive(Serialize)]
pub(crate) struct TemplateMetadata {
    pub(crate) annotations: BTreeMap<&'static str, &'static str>,
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
pub(crate) struct Dag {
    pub(crate) tasks: Vec<Task>,
}

#[derive(Serialize)]
pub(crate) struct Task {
    pub(crate) name: String,
    pub(crate) template: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) dependencies: Vec<String>,
    #[serde(skip_serializing_if = "Inputs::is_empty")]
    pub(crate) arguments: Inputs,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Resource {
    pub(crate) action: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(crate) set_owner_reference: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) merge_strategy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "optional_text")]
    pub(crate) success_condition: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "optional_text")]
    pub(crate) failure_condition: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) flags: Vec<String>,
    #[serde(serialize_with = "text")]
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
pub(crate) struct ValueFrom {
    pub(crate) json_path: Cow<'static, str>,
}
