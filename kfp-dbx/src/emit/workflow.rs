//! The whole object: a workflow, a workflow template or a schedule.

use kfp_dbx_core::table::ValueType;
use kfp_dbx_core::table::argo::{SCHEDULE, SCHEDULES};
use kfp_dbx_core::text::yaml::Kind;
use kfp_dbx_core::value::{Value, WorkflowVariable};

use super::argo::{self, Parameter, Parameters, Str, Texts};
use super::context::Context;
use super::expr::Access;
use super::forms::Forms;
use super::manifest::tagged;
use super::output::{Always, Deferred, Output, Write, objects, write_field};
use super::patch::patched_text;
use super::size::{self, Estimate};
use super::template::{Count, any, texts};
use crate::lower;
use crate::model::cron::{ConcurrencyPolicy, CronData};
use crate::model::settings::{PodGc, Settings};

/// The annotation that describes a pipeline to the pages of Kubeflow Pipelines.
const PIPELINE_SPEC: &str = "pipelines.kubeflow.org/pipeline_spec";

/// Writes the object to an empty output. Returns its text, and its size without the pipeline's
/// patch.
///
/// # Errors
/// - The JSON of an object with a patch cannot be read back.
pub(super) fn workflow(
    context: &Context<'_>,
    output: fn() -> Output,
) -> Result<(String, Estimate), serde_json::Error> {
    let patch = context.lowered.settings.patch.as_ref();
    let mut written = if patch.is_some() { Output::json() } else { output() };
    let mut count = Ok(Count::default());
    let templates = Deferred(Box::new(|output| count = context.write_templates(output)));
    manifest(context, templates).write(&mut written);
    let size = size::estimate(context, written.json_bytes() - ",".len(), count?);
    let mut text = written.finish();
    if let Some(patch) = patch {
        let mut output = output();
        patched_text(&text, patch)?.write(&mut output);
        text = output.finish();
    }
    Ok((text, size))
}

fn manifest<'a>(context: &'a Context<'a>, templates: Deferred<'a>) -> argo::Manifest<'a> {
    let lower::Lowered { settings, kind, schedule, .. } = context.lowered;
    let kind = kind.facts();
    let is_named = kind.max_name.is_some();
    let name = context.names.object.as_str();
    let mut annotations = vec![(PIPELINE_SPEC.into(), pipeline_spec(context).into())];
    annotations.extend(Texts::of(&settings.annotations).0);
    let spec = spec(context, templates);
    argo::Manifest {
        api_version: "argoproj.io/v1alpha1",
        kind: kind.name,
        metadata: argo::Metadata {
            name: Some(name).filter(|_| is_named),
            generate_name: Some(name).filter(|_| !is_named),
            namespace: settings.namespace.as_deref().filter(|_| kind.is_namespaced),
            labels: Texts::of(&settings.labels),
            annotations: Texts(annotations),
        },
        spec: match schedule {
            None => argo::TopSpec::Workflow(Box::new(spec)),
            Some(cron) => {
                argo::TopSpec::Cron(Box::new(scheduled(spec, cron, settings, &context.forms)))
            }
        },
    }
}

fn scheduled<'a>(
    spec: argo::Spec<'a>,
    cron: &'a CronData,
    settings: &'a Settings,
    forms: &Forms,
) -> argo::CronSpec<'a> {
    let is_labelled = !settings.labels.is_empty() || !settings.annotations.is_empty();
    let deadline = cron.starting_deadline.as_ref();
    let mut schedules: Vec<_> = cron.schedules.iter().map(String::as_str).collect();
    let is_single = forms.is_single(schedules.len(), &SCHEDULES, &SCHEDULE);
    argo::CronSpec {
        schedule: schedules.pop_if(|_| is_single),
        schedules,
        timezone: cron.timezone.as_deref(),
        concurrency_policy: cron.concurrency.map(ConcurrencyPolicy::as_str),
        starting_deadline_seconds: deadline.and_then(|deadline| deadline.as_ref().ok().copied()),
        suspend: cron.suspend,
        successful_jobs_history_limit: cron.successful_history,
        failed_jobs_history_limit: cron.failed_history,
        workflow_metadata: is_labelled.then(|| argo::TemplateMetadata {
            labels: Texts::of(&settings.labels),
            annotations: Texts::of(&settings.annotations),
        }),
        workflow_spec: Box::new(spec),
    }
}

fn spec<'a>(context: &'a Context<'a>, templates: Deferred<'a>) -> argo::Spec<'a> {
    let lower::Lowered { settings, parameters, .. } = context.lowered;
    let defaults = &settings.defaults;
    // Nothing in a spec refers to a parameter or an output.
    let nowhere = |_| Access::workflow(&context.forms, WorkflowVariable::Name);
    let text = |value: &'a Option<Value>| value.as_ref().and_then(|value| tagged(value, &nowhere));
    let named = |name: &'a String| argo::Named { name: name.into() };
    let pod_metadata = argo::TemplateMetadata {
        labels: texts(&defaults.pod_labels, &nowhere),
        annotations: texts(&defaults.pod_annotations, &nowhere),
    };
    let is_labelled = !pod_metadata.labels.is_absent() || !pod_metadata.annotations.is_absent();
    let ttl = settings.ttl;
    let is_kept = ttl.completion.or(ttl.success).or(ttl.failure).is_some();
    let parameters = parameters.iter().map(|parameter| Parameter {
        value: parameter.default.as_deref().map(Str::from),
        description: parameter.description.as_deref(),
        ..Parameter::input(&parameter.name)
    });
    argo::Spec {
        entrypoint: &context.names.entrypoint,
        on_exit: context.names.on_exit.as_deref(),
        service_account_name: text(&defaults.service_account)
            .unwrap_or_else(|| settings.service_account.as_str().into()),
        active_deadline_seconds: settings.deadline,
        parallelism: settings.parallelism,
        synchronization: (!settings.mutexes.is_empty()).then(|| {
            let mutexes = settings.mutexes.iter().map(|(name, _)| named(name)).collect();
            argo::Synchronization::of(mutexes, Vec::new(), &context.forms)
        }),
        ttl_strategy: is_kept.then_some(argo::TtlStrategy {
            completion: ttl.completion,
            success: ttl.success,
            failure: ttl.failure,
        }),
        pod_gc: settings.pod_gc.map(PodGc::as_str).map(|strategy| argo::PodGc { strategy }),
        pod_metadata: is_labelled.then_some(pod_metadata),
        pod_priority_class_name: text(&defaults.priority_class),
        image_pull_secrets: settings.image_pull_secrets.iter().map(named).collect(),
        node_selector: texts(&defaults.node_selector, &nowhere),
        tolerations: defaults.tolerations.iter().map(|value| any(value, &nowhere)).collect(),
        affinity: defaults.affinity.as_ref().map(|value| any(value, &nowhere)),
        arguments: Always(Parameters(parameters.collect())),
        templates,
    }
}

objects! {
    /// The description of a pipeline on the pages of Kubeflow Pipelines.
    struct PipelineSpec<'a> {
        "description" description: Option<&'a str>,
        "inputs" inputs: Vec<PipelineInput<'a>>,
        "name" name: &'a str,
    }

    struct PipelineInput<'a> {
        "default" default: Option<&'a str>,
        "description" description: Option<&'a str>,
        "name" name: &'a str,
        "optional" optional: bool,
        "type" kfp_type: Option<&'static str>,
    }
}

fn pipeline_spec(context: &Context<'_>) -> String {
    let lower::Lowered { settings, parameters, .. } = context.lowered;
    let inputs = parameters.iter().map(|parameter| PipelineInput {
        default: parameter.default.as_deref(),
        description: parameter.description.as_deref(),
        name: &parameter.name,
        optional: parameter.default.is_some(),
        kfp_type: parameter.value_type.and_then(ValueType::kfp_type),
    });
    let spec = PipelineSpec {
        description: settings.description.as_deref(),
        inputs: inputs.collect(),
        name: &settings.name,
    };
    let mut json = Output::json();
    spec.write(&mut json);
    // An escape splits two braces in a text, so that Argo takes them for no tag. Two braces stand
    // only in texts: the brace of an object is followed by its first key.
    json.finish().replace("{{", "{\\u007b")
}
