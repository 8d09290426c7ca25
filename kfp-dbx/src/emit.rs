//! From a pipeline in which nothing is wrong to the Argo Workflow.
//!
//! `argo` has its objects, `manifest` writes what stands in a resource template, `yaml`
//! writes text that every reader reads alike.

use std::collections::BTreeMap;

use kfp_dbx_core::names::UniqueNames;
use kfp_dbx_core::value::{Ref, Target, Value};

use crate::lower::LoweredOp;
use crate::object::{Object, output_name};
use crate::pipeline::Settings;
use crate::scope::Scope;

pub(crate) mod argo;
pub(crate) mod manifest;
pub(crate) mod yaml;

use manifest::{manifest, tagged};

/// Kubeflow Pipelines' cache leaves the resource out of its key: a second create would
/// be answered from the cache and never happen.
const NEVER_FROM_CACHE: (&str, &str) = ("pipelines.kubeflow.org/max_cache_staleness", "P0D");

pub(crate) struct Emit<'a> {
    pub(crate) scope: &'a Scope,
    pub(crate) ops: &'a [LoweredOp],
}

impl Emit<'_> {
    pub(crate) fn workflow(
        &self,
        settings: &Settings,
        name: &str,
        params: Vec<argo::Parameter>,
        objects: Vec<Object>,
    ) -> Result<argo::Manifest, yaml::Error> {
        let entrypoint = self.entrypoint(name);
        let mut templates = vec![self.dag(entrypoint.clone())];
        for (op, object) in self.ops.iter().zip(objects) {
            templates.push(template(op, object)?);
        }
        Ok(argo::Manifest {
            api_version: "argoproj.io/v1alpha1",
            kind: "Workflow",
            metadata: argo::Metadata {
                generate_name: settings.generate_name.clone().unwrap_or_else(|| format!("{name}-")),
                namespace: settings.namespace.clone(),
                annotations: argo::WorkflowAnnotations {
                    pipeline_spec: self.pipeline_spec(settings, &params),
                },
            },
            spec: argo::Spec {
                entrypoint,
                service_account_name: settings.service_account.clone(),
                arguments: argo::Arguments { parameters: params },
                templates,
            },
        })
    }

    /// The DAG's template is named for the pipeline; an op of that name keeps it.
    fn entrypoint(&self, name: &str) -> String {
        let mut names = UniqueNames::new();
        for op in self.ops {
            names.claim(&op.name);
        }
        names.claim(name)
    }

    fn dag(&self, name: String) -> argo::Template {
        let mut used = vec![false; self.scope.params.len()];
        for (reference, _) in self.ops.iter().flat_map(|op| &op.inputs) {
            if let Target::Param { index, .. } = reference.target {
                used[index as usize] = true;
            }
        }
        let inputs = self.scope.params.iter().zip(used).filter(|(_, used)| *used);
        argo::Template {
            name,
            metadata: None,
            inputs: argo::Inputs {
                parameters: inputs.map(|(param, _)| input(param.name.clone())).collect(),
            },
            dag: Some(argo::Dag { tasks: self.ops.iter().map(|op| self.task(op)).collect() }),
            resource: None,
            outputs: argo::Outputs::default(),
        }
    }

    fn task(&self, op: &LoweredOp) -> argo::Task {
        let arguments = op.inputs.iter().map(|(reference, name)| argo::Parameter {
            name: name.clone(),
            value: Some(self.argument(*reference)),
            description: None,
        });
        let dependencies = op.dependencies.iter().map(|&from| self.ops[from].name.clone());
        argo::Task {
            name: op.name.clone(),
            template: op.name.clone(),
            dependencies: dependencies.collect(),
            arguments: argo::Inputs { parameters: arguments.collect() },
        }
    }

    fn argument(&self, reference: Ref) -> String {
        match reference.target {
            Target::Param { index, .. } => {
                format!("{{{{inputs.parameters.{}}}}}", self.scope.params[index as usize].name)
            }
            Target::Output { op, output, .. } => {
                let from = &self.ops[op as usize].name;
                let output =
                    output_name(&self.scope.ops[op as usize].what, output).unwrap_or("name");
                format!("{{{{tasks.{from}.outputs.parameters.{from}-{output}}}}}")
            }
            Target::Workflow(index) => format!("{{{{{}}}}}", crate::workflow::tag(index)),
        }
    }

    /// What Kubeflow Pipelines' pages show of a pipeline.
    fn pipeline_spec(&self, settings: &Settings, params: &[argo::Parameter]) -> String {
        use serde_json::{Map, Value as Json};
        let mut spec = Map::new();
        if let Some(description) = &settings.description {
            spec.insert("description".to_owned(), description.as_str().into());
        }
        let inputs: Vec<Json> = self
            .scope
            .params
            .iter()
            .zip(params)
            .map(|(param, argument)| {
                let mut input = Map::new();
                if let Some(default) = &argument.value {
                    input.insert("default".to_owned(), default.as_str().into());
                }
                if let Some(description) = &param.description {
                    input.insert("description".to_owned(), description.as_str().into());
                }
                input.insert("name".to_owned(), param.name.as_str().into());
                if argument.value.is_some() {
                    input.insert("optional".to_owned(), true.into());
                }
                if let Some(ty) = param.kfp_type {
                    input.insert("type".to_owned(), ty.into());
                }
                Json::Object(input)
            })
            .collect();
        if !inputs.is_empty() {
            spec.insert("inputs".to_owned(), inputs.into());
        }
        spec.insert("name".to_owned(), settings.name.as_str().into());
        // Braces in JSON texts: split, so that nothing takes them for a tag. Between texts
        // `{{` does not occur, as an object's brace is followed by its first key.
        Json::Object(spec).to_string().replace("{{", "{\\u007b")
    }
}

fn input(name: String) -> argo::Parameter {
    argo::Parameter { name, value: None, description: None }
}

fn template(op: &LoweredOp, object: Object) -> Result<argo::Template, yaml::Error> {
    let inputs: BTreeMap<Target, &str> =
        op.inputs.iter().map(|(reference, name)| (reference.target, name.as_str())).collect();
    let name =
        |reference: Ref| inputs.get(&reference.target).copied().unwrap_or_default().to_owned();
    let text = |value: &Value| tagged(value, &name);
    Ok(argo::Template {
        name: op.name.clone(),
        metadata: Some(argo::TemplateMetadata { annotations: BTreeMap::from([NEVER_FROM_CACHE]) }),
        inputs: argo::Inputs {
            parameters: op.inputs.iter().map(|(_, name)| input(name.clone())).collect(),
        },
        dag: None,
        resource: Some(argo::Resource {
            action: object.action.as_str(),
            set_owner_reference: object.set_owner_reference,
            merge_strategy: object.merge_strategy.map(crate::ops::MergeStrategy::as_str),
            success_condition: object.success_condition.as_ref().and_then(text),
            failure_condition: object.failure_condition.as_ref().and_then(text),
            flags: object.flags.iter().filter_map(text).collect(),
            manifest: manifest(&object.manifest, &name)?,
        }),
        outputs: argo::Outputs {
            parameters: object
                .outputs
                .into_iter()
                .map(|(output, json_path)| argo::OutputParameter {
                    name: format!("{}-{output}", op.name),
                    value_from: argo::ValueFrom { json_path },
                })
                .collect(),
        },
    })
}
