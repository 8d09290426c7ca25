//! From a pipeline in which nothing is wrong to the Argo Workflow.
//!
//! `argo` has its objects, `expr` its expressions, `manifest` writes what stands in a resource
//! template, `dag` writes tasks, `compact` finds what ops can share, `size` tells how large the
//! workflow becomes, `yaml` writes text that every reader reads alike.

use kfp_dbx_core::spec::retry::RetryPolicy;
use kfp_dbx_core::table::ValueType;
use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Map, Ref, Target, Text, Value};
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use crate::lower::object::Object;
use crate::lower::{Dag, Lowered};
use crate::model::block::{BlockData, BlockKind, ExitWhen, Over};
use crate::model::cron::{ConcurrencyPolicy, CronData};
use crate::model::json;
use crate::model::op::MergeStrategy;
use crate::model::param::Origin;
use crate::model::patch::merge;
use crate::model::policies::{PolicyData, PolicyFields, RetryData};

pub(crate) mod argo;
mod compact;
mod dag;
pub(crate) mod expr;
pub(crate) mod manifest;
mod size;
pub(crate) mod yaml;

use argo::{Any, Texts};
use compact::Compact;
use expr::Access;
use manifest::{manifest, tagged};

/// Kubeflow Pipelines' cache leaves the resource out of its key: a second create would
/// be answered from the cache and never happen.
const NEVER_FROM_CACHE: (&str, &str) = ("pipelines.kubeflow.org/max_cache_staleness", "P0D");

/// What is written: Argo's object, or what a patch made of it.
pub(crate) struct Document {
    body: Body,
    pub(crate) size: size::Estimate,
}

enum Body {
    Manifest(Box<argo::Manifest>),
    Patched(Any),
}

impl Serialize for Document {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.body {
            Body::Manifest(manifest) => manifest.serialize(serializer),
            Body::Patched(patched) => patched.serialize(serializer),
        }
    }
}

impl Document {
    /// The name, or what a generated one begins with.
    pub(crate) fn name(&self) -> &str {
        match &self.body {
            Body::Manifest(manifest) => {
                let metadata = &manifest.metadata;
                metadata.name.as_ref().or(metadata.generate_name.as_ref()).map_or("", |name| name)
            }
            Body::Patched(_) => "",
        }
    }
}

pub(crate) fn document(lowered: &Lowered) -> Result<Document, serde_json::Error> {
    // As it was written, as long as that fits.
    let plain = Emit::new(lowered, Compact::none());
    let (body, size) = plain.workflow()?;
    if lowered.settings.plain || size.is_small() {
        return Ok(Document { body, size });
    }
    let compact = Emit::new(lowered, Compact::find(lowered));
    let (body, size) = compact.workflow()?;
    Ok(Document { body, size })
}

struct Emit<'a> {
    lowered: &'a Lowered,
    compact: Compact,
    /// The tasks of each DAG: those of the pipeline, those at exit, those of each block.
    tasks: dag::Tasks,
}

impl<'a> Emit<'a> {
    fn new(lowered: &'a Lowered, compact: Compact) -> Self {
        Self { lowered, compact, tasks: dag::Tasks::of(lowered) }
    }

    fn workflow(&self) -> Result<(Body, size::Estimate), serde_json::Error> {
        let Lowered { name, graph, settings, kind, .. } = self.lowered;
        let mut names = UniqueNames::new();
        for task in self.tasks.all() {
            names.claim(&graph.nodes[task].name);
        }
        let entrypoint = names.claim(name);
        let mut templates = vec![self.main(entrypoint.clone())];
        for op in 0..graph.nodes.len() {
            self.templates(op, &mut names, &mut templates)?;
        }
        for shared in &self.compact.shared {
            templates.push(self.shared_template(shared)?);
        }
        let on_exit = self.tasks.has_exit().then(|| names.claim("on-exit"));
        if let Some(name) = &on_exit {
            templates.push(self.exit(name.clone()));
        }
        let parameters = self.lowered.parameters.iter();
        let parameters = parameters
            .map(|parameter| argo::Parameter {
                name: parameter.name.clone(),
                value: parameter.default.clone(),
                description: parameter.description.clone(),
            })
            .collect();
        let spec = self.spec(entrypoint, on_exit, argo::Arguments { parameters }, templates);
        let annotations = argo::WorkflowAnnotations {
            pipeline_spec: self.pipeline_spec(),
            others: Texts(settings.annotations.clone()),
        };
        let facts = kind.facts();
        let named = facts.max_name.is_some().then(|| name.clone());
        let generate_name = || settings.generate_name.clone().unwrap_or_else(|| format!("{name}-"));
        let mut manifest = argo::Manifest {
            api_version: "argoproj.io/v1alpha1",
            kind: facts.name,
            metadata: argo::Metadata {
                generate_name: named.is_none().then(generate_name),
                name: named,
                namespace: settings.namespace.clone().filter(|_| facts.is_namespaced),
                labels: Texts(settings.labels.clone()),
                annotations,
            },
            spec: argo::TopSpec::Workflow(Box::new(spec)),
        };
        if let Some(cron) = &self.lowered.schedule {
            manifest.spec = self.scheduled(manifest.spec, cron);
        }
        let size = size::estimate(self.lowered, &self.compact, &manifest);
        let body = match &settings.patch {
            None => Body::Manifest(Box::new(manifest)),
            Some(patch) => Body::Patched(patched(&manifest, patch)?),
        };
        Ok((body, size))
    }

    fn scheduled(&self, spec: argo::TopSpec, cron: &CronData) -> argo::TopSpec {
        let argo::TopSpec::Workflow(spec) = spec else { return spec };
        let settings = &self.lowered.settings;
        let labelled = !settings.labels.is_empty() || !settings.annotations.is_empty();
        argo::TopSpec::Cron(Box::new(argo::CronSpec {
            schedules: cron.schedules.clone(),
            timezone: cron.timezone.clone(),
            concurrency_policy: cron.concurrency.map(ConcurrencyPolicy::as_str),
            starting_deadline_seconds: cron
                .starting_deadline
                .as_ref()
                .and_then(|deadline| deadline.as_ref().ok().copied()),
            suspend: cron.suspend,
            successful_jobs_history_limit: cron.successful_history,
            failed_jobs_history_limit: cron.failed_history,
            workflow_metadata: labelled.then(|| argo::TemplateMetadata {
                labels: Texts(settings.labels.clone()),
                annotations: Texts(settings.annotations.clone()),
            }),
            workflow_spec: *spec,
        }))
    }

    fn spec(
        &self,
        entrypoint: String,
        on_exit: Option<String>,
        arguments: argo::Arguments,
        templates: Vec<argo::AnyTemplate>,
    ) -> argo::Spec {
        let settings = &self.lowered.settings;
        let defaults = &settings.defaults;
        let nowhere = |_| Access::workflow("workflow.name");
        let text = |value: &Option<Value>| value.as_ref().and_then(|value| tagged(value, &nowhere));
        let pod_metadata = argo::TemplateMetadata {
            labels: texts(&defaults.pod_labels, &nowhere),
            annotations: texts(&defaults.pod_annotations, &nowhere),
        };
        let labelled = !pod_metadata.labels.is_empty() || !pod_metadata.annotations.is_empty();
        let ttl = settings.ttl;
        let kept = ttl.completion.or(ttl.success).or(ttl.failure).is_some();
        argo::Spec {
            entrypoint,
            on_exit,
            service_account_name: text(&defaults.service_account)
                .unwrap_or_else(|| settings.service_account.clone()),
            active_deadline_seconds: settings.deadline,
            parallelism: settings.parallelism,
            synchronization: (!settings.mutexes.is_empty()).then(|| argo::Synchronization {
                mutexes: settings
                    .mutexes
                    .iter()
                    .map(|name| argo::Named { name: name.clone() })
                    .collect(),
                semaphores: Vec::new(),
            }),
            ttl_strategy: kept.then_some(argo::TtlStrategy {
                completion: ttl.completion,
                success: ttl.success,
                failure: ttl.failure,
            }),
            pod_gc: settings.pod_gc.map(|strategy| argo::PodGc { strategy: strategy.as_str() }),
            pod_metadata: labelled.then_some(pod_metadata),
            pod_priority_class_name: text(&defaults.priority_class),
            image_pull_secrets: settings
                .image_pull_secrets
                .iter()
                .map(|name| argo::Named { name: name.clone() })
                .collect(),
            scheduling: scheduling(defaults, &nowhere),
            arguments,
            templates,
        }
    }

    /// The template of an op, or those of a block.
    fn templates(
        &self,
        op: usize,
        names: &mut UniqueNames,
        templates: &mut Vec<argo::AnyTemplate>,
    ) -> Result<(), serde_json::Error> {
        let node = &self.lowered.graph.nodes[op];
        match (&node.object, node.block()) {
            (Some(_), _) if self.compact.is_shared(op) => {}
            (Some(object), _) => templates.push(self.op_template(op, object)?),
            (None, Some(BlockData { kind: BlockKind::Exit(ExitWhen::Always), .. }) | None) => {}
            (None, Some(block)) => self.block_templates(op, block, names, templates),
        }
        Ok(())
    }

    fn op_template(
        &self,
        op: usize,
        object: &Object,
    ) -> Result<argo::AnyTemplate, serde_json::Error> {
        let node = &self.lowered.graph.nodes[op];
        let access = |reference: Ref| self.input(&node.inputs, reference);
        let outputs = object.outputs.paths().map(|(output, json_path)| argo::OutputParameter {
            name: format!("{}-{output}", node.name),
            value_from: argo::ValueFrom::JsonPath(json_path),
        });
        self.resource_template(
            node.name.clone(),
            node.inputs.iter().map(|(_, name)| name.clone()).collect(),
            object,
            &access,
            outputs.collect(),
        )
    }

    fn shared_template(
        &self,
        shared: &compact::Shared,
    ) -> Result<argo::AnyTemplate, serde_json::Error> {
        let access = |reference: Ref| match compact::place_in_argument(reference) {
            Some(step) => Access::argument(compact::ARGUMENT, step),
            None => self.input(&shared.inputs, reference),
        };
        let outputs = shared.outputs.iter().filter_map(|output| {
            let (name, json_path) = shared.object.outputs.paths().nth(*output)?;
            Some(argo::OutputParameter {
                name: name.to_owned(),
                value_from: argo::ValueFrom::JsonPath(json_path),
            })
        });
        let inputs = shared.inputs.iter().map(|(_, name)| name.clone());
        self.resource_template(
            shared.name.clone(),
            inputs.chain([compact::ARGUMENT.to_owned()]).collect(),
            &shared.object,
            &access,
            outputs.collect(),
        )
    }

    fn resource_template(
        &self,
        name: String,
        inputs: Vec<String>,
        object: &Object,
        access: &impl Fn(Ref) -> Access,
        outputs: Vec<argo::OutputParameter>,
    ) -> Result<argo::AnyTemplate, serde_json::Error> {
        let text = |value: &Value| tagged(value, access);
        let policies = &self.policies(&object.policies);
        let mut annotations = vec![(NEVER_FROM_CACHE.0.to_owned(), NEVER_FROM_CACHE.1.to_owned())];
        if let Some(name) = policies.display_name.as_ref().and_then(text) {
            annotations.push(("pipelines.kubeflow.org/task_display_name".to_owned(), name));
        }
        annotations.extend(texts(&policies.pod_annotations, access).0);
        let argo::Scheduling { node_selector, tolerations, affinity } =
            scheduling(policies, access);
        let locked = !policies.mutexes.is_empty() || !policies.semaphores.is_empty();
        let template = argo::Template {
            name,
            metadata: Some(argo::TemplateMetadata {
                labels: texts(&policies.pod_labels, access),
                annotations: Texts(annotations),
            }),
            timeout: policies.timeout.map(kfp_dbx_core::text::duration::display),
            retry_strategy: policies.retry.as_ref().map(retry_strategy),
            synchronization: locked.then(|| argo::Synchronization {
                mutexes: policies
                    .mutexes
                    .iter()
                    .filter_map(text)
                    .map(|name| argo::Named { name })
                    .collect(),
                semaphores: policies
                    .semaphores
                    .iter()
                    .filter_map(|(name, key)| Some((text(name)?, text(key)?)))
                    .map(|(name, key)| argo::Semaphore {
                        config_map_key_ref: argo::ConfigMapKey { name, key },
                    })
                    .collect(),
            }),
            service_account_name: policies.service_account.as_ref().and_then(text),
            priority_class_name: policies.priority_class.as_ref().and_then(text),
            node_selector,
            tolerations,
            affinity,
            inputs: argo::Inputs { parameters: inputs.into_iter().map(dag::input).collect() },
            resource: Some(argo::Resource {
                action: object.action.as_str(),
                set_owner_reference: object.set_owner_reference,
                merge_strategy: object.merge_strategy.map(MergeStrategy::as_str),
                success_condition: object.success_condition.as_ref().and_then(text),
                failure_condition: object.failure_condition.as_ref().and_then(text),
                flags: object.flags.iter().filter_map(text).collect(),
                manifest: manifest(&object.manifest, access),
            }),
            outputs: argo::Outputs { parameters: outputs },
            ..argo::Template::default()
        };
        Ok(match &policies.patch {
            None => argo::AnyTemplate::Template(Box::new(template)),
            Some(patch) => argo::AnyTemplate::Patched(patched(&template, patch)?),
        })
    }

    /// What an op says of its pod, over what the pipeline says of all. What stands in the
    /// workflow's spec is left out here, unless the op's own would take its place as a whole.
    fn policies(&self, own: &PolicyData) -> PolicyData {
        let defaults = &self.lowered.settings.defaults;
        let mut policies = PolicyData::from(PolicyFields {
            retry: defaults.retry.clone(),
            timeout: defaults.timeout,
            display_name: defaults.display_name.clone(),
            mutexes: defaults.mutexes.clone(),
            semaphores: defaults.semaphores.clone(),
            patch: defaults.patch.clone(),
            ..PolicyFields::NONE
        });
        if !own.node_selector.entries.is_empty() {
            policies.node_selector = defaults.node_selector.clone();
        }
        if !own.tolerations.is_empty() {
            policies.tolerations.clone_from(&defaults.tolerations);
        }
        policies.over(own.clone());
        policies
    }

    /// Where a template finds a value: among its inputs.
    fn input(&self, inputs: &[(Ref, String)], reference: Ref) -> Access {
        let (whole, path) = match reference.target {
            Target::Workflow(variable) => return Access::workflow(variable.tag()),
            Target::Param { scope, index } => match self.lowered.graph.whole_param(index) {
                Some((whole, path)) => (Target::Param { scope, index: whole }, path),
                None => (reference.target, Vec::new()),
            },
            Target::Output { .. } => (reference.target, Vec::new()),
        };
        let name = inputs.iter().find(|(input, _)| input.target == whole);
        let name = name.map_or("", |(_, name)| name);
        let is_ours = self.is_literal_part(reference, whole, &path);
        Access::input(name, path, matches!(whole, Target::Output { .. })).ours(is_ours)
    }

    /// Whether it is a part of a literal item, which was looked at, with the type that it has.
    fn is_literal_part(&self, reference: Ref, whole: Target, path: &[Step]) -> bool {
        let graph = &self.lowered.graph;
        let (Target::Param { index: part, .. }, Target::Param { index: whole, .. }) =
            (reference.target, whole)
        else {
            return false;
        };
        if graph.params[part as usize].ty != reference.ty {
            return false;
        }
        let Origin::Item(block) = graph.params[whole as usize].of else { return false };
        let is_literal = matches!(
            graph.nodes[block as usize].block_kind(),
            Some(BlockKind::ForEach { over: Over::Items(_), .. })
        );
        is_literal && path.len() == 1
    }

    /// Where a DAG finds a value: at one of its tasks, or among its inputs.
    fn in_dag(&self, dag: Dag, reference: Ref) -> Access {
        let graph = &self.lowered.graph;
        if let Target::Output { op, output, .. } = reference.target
            && let Some(task) = graph.task_of(dag, op as usize)
        {
            let op = op as usize;
            let name = graph.nodes[op].data.output_name(output).unwrap_or_default();
            let output = match self.compact.is_shared(op) && task == op {
                true => name.to_owned(),
                false => format!("{}-{name}", graph.nodes[op].name),
            };
            return Access::output(&graph.nodes[task].name, output);
        }
        match (dag, reference.target) {
            (Dag::Block(block), _) => self.input(&graph.nodes[block].inputs, reference),
            (_, Target::Param { index, .. }) => match graph.whole_param(index) {
                Some((whole, path)) => {
                    Access::input(&graph.params[whole as usize].name, path, false)
                }
                None => Access::input("", Vec::new(), false),
            },
            _ => self.input(&[], reference),
        }
    }

    /// What Kubeflow Pipelines' pages show of a pipeline.
    fn pipeline_spec(&self) -> String {
        use serde_json::Map;
        let settings = &self.lowered.settings;
        let mut spec = Map::new();
        if let Some(description) = &settings.description {
            spec.insert("description".to_owned(), description.as_str().into());
        }
        let parameters = self.lowered.parameters.iter();
        let inputs: Vec<Json> = parameters
            .map(|parameter| {
                let mut input = Map::new();
                if let Some(default) = &parameter.default {
                    input.insert("default".to_owned(), default.as_str().into());
                }
                if let Some(description) = &parameter.description {
                    input.insert("description".to_owned(), description.as_str().into());
                }
                input.insert("name".to_owned(), parameter.name.as_str().into());
                if parameter.default.is_some() {
                    input.insert("optional".to_owned(), true.into());
                }
                if let Some(ty) = parameter.value_type.and_then(ValueType::kfp_type) {
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

fn patched(object: &impl Serialize, patch: &Json) -> Result<Any, serde_json::Error> {
    let mut json = serde_json::to_value(object)?;
    merge(&mut json, patch.clone());
    Ok(Any(json))
}

fn retry_strategy(retry: &RetryData) -> argo::RetryStrategy {
    let written = |duration: &Option<Result<u64, _>>| match duration {
        Some(Ok(seconds)) => Some(kfp_dbx_core::text::duration::display(*seconds)),
        _ => None,
    };
    argo::RetryStrategy {
        limit: retry.limit.to_string(),
        retry_policy: retry.policy.map(RetryPolicy::as_str),
        backoff: written(&retry.backoff).map(|duration| argo::Backoff {
            duration,
            factor: retry.factor.map(|factor| factor.to_string()),
            max_duration: written(&retry.max_duration),
        }),
    }
}

fn scheduling(policies: &PolicyData, access: &impl Fn(Ref) -> Access) -> argo::Scheduling {
    argo::Scheduling {
        node_selector: texts(&policies.node_selector, access),
        tolerations: policies.tolerations.iter().map(|value| any(value, access)).collect(),
        affinity: policies.affinity.as_ref().map(|value| any(value, access)),
    }
}

fn any(value: &Value, access: &impl Fn(Ref) -> Access) -> Any {
    Any(json::with_refs(value, &|reference| access(reference).tag(reference.ty)))
}

fn texts(map: &Map, access: &impl Fn(Ref) -> Access) -> Texts {
    let entries = map.entries.iter().filter_map(|(key, value)| match key {
        Text::Literal(key) => Some((key.clone(), tagged(value, access)?)),
        Text::Mixed(_) => None,
    });
    Texts(entries.collect())
}
