//! Argo's objects, field by field, in the order in which people expect to read them.

use std::borrow::Cow;

use kfp_dbx_core::table::argo::{MUTEX, MUTEXES, SEMAPHORE, SEMAPHORES};
use kfp_dbx_core::text::yaml::Kind;
use serde_json::Value as Json;

use super::forms::Forms;
use super::output::{Always, Deferred, Output, Write, objects, write_field};

/// A text of an object, borrowed from the pipeline if it stands there.
pub(super) type Str<'a> = Cow<'a, str>;

objects! {
    /// A whole object.
    struct Manifest<'a> {
        "apiVersion" api_version: &'static str,
        "kind" kind: &'static str,
        "metadata" metadata: Metadata<'a>,
        "spec" spec: TopSpec<'a>,
    }

    struct Metadata<'a> {
        "name" name: Option<&'a str>,
        "generateName" generate_name: Option<&'a str>,
        "namespace" namespace: Option<&'a str>,
        "labels" labels: Texts<'a>,
        "annotations" annotations: Texts<'a>,
    }

    struct CronSpec<'a> {
        "schedule" schedule: Option<&'a str>,
        "schedules" schedules: Vec<&'a str>,
        "timezone" timezone: Option<&'a str>,
        "concurrencyPolicy" concurrency_policy: Option<&'static str>,
        "startingDeadlineSeconds" starting_deadline_seconds: Option<u64>,
        "suspend" suspend: bool,
        "successfulJobsHistoryLimit" successful_jobs_history_limit: Option<u32>,
        "failedJobsHistoryLimit" failed_jobs_history_limit: Option<u32>,
        /// The labels and annotations of the workflows that the schedule creates.
        "workflowMetadata" workflow_metadata: Option<TemplateMetadata<'a>>,
        "workflowSpec" workflow_spec: Box<Spec<'a>>,
    }

    /// The spec of a workflow.
    struct Spec<'a> {
        "entrypoint" entrypoint: &'a str,
        "onExit" on_exit: Option<&'a str>,
        "serviceAccountName" service_account_name: Str<'a>,
        "activeDeadlineSeconds" active_deadline_seconds: Option<u64>,
        "parallelism" parallelism: Option<u32>,
        "synchronization" synchronization: Option<Synchronization<'a>>,
        "ttlStrategy" ttl_strategy: Option<TtlStrategy>,
        "podGC" pod_gc: Option<PodGc>,
        "podMetadata" pod_metadata: Option<TemplateMetadata<'a>>,
        "podPriorityClassName" pod_priority_class_name: Option<Str<'a>>,
        "imagePullSecrets" image_pull_secrets: Vec<Named<'a>>,
        "nodeSelector" node_selector: Texts<'a>,
        "tolerations" tolerations: Vec<Json>,
        "affinity" affinity: Option<Json>,
        "arguments" arguments: Always<Parameters<Parameter<'a>>>,
        "templates" templates: Deferred<'a>,
    }

    struct Named<'a> {
        "name" name: Str<'a>,
    }

    struct TtlStrategy {
        "secondsAfterCompletion" completion: Option<u64>,
        "secondsAfterSuccess" success: Option<u64>,
        "secondsAfterFailure" failure: Option<u64>,
    }

    struct PodGc {
        "strategy" strategy: &'static str,
    }

    struct Synchronization<'a> {
        "mutex" mutex: Option<Named<'a>>,
        "semaphore" semaphore: Option<Semaphore<'a>>,
        "mutexes" mutexes: Vec<Named<'a>>,
        "semaphores" semaphores: Vec<Semaphore<'a>>,
    }

    struct Semaphore<'a> {
        "configMapKeyRef" config_map_key_ref: ConfigMapKey<'a>,
    }

    struct ConfigMapKey<'a> {
        "name" name: Str<'a>,
        "key" key: Str<'a>,
    }

    struct Parameter<'a> {
        "name" name: Str<'a>,
        "value" value: Option<Str<'a>>,
        "default" default: Option<&'a str>,
        "enum" choices: Vec<&'a str>,
        "description" description: Option<&'a str>,
    }

    #[derive(Default)]
    struct Template<'a> {
        "name" name: &'a str,
        "annotations" annotations: Texts<'a>,
        "metadata" metadata: Option<TemplateMetadata<'a>>,
        "parallelism" parallelism: Option<u32>,
        "timeout" timeout: Option<String>,
        "retryStrategy" retry_strategy: Option<RetryStrategy>,
        "synchronization" synchronization: Option<Synchronization<'a>>,
        "serviceAccountName" service_account_name: Option<Str<'a>>,
        "priorityClassName" priority_class_name: Option<Str<'a>>,
        "nodeSelector" node_selector: Texts<'a>,
        "tolerations" tolerations: Vec<Json>,
        "affinity" affinity: Option<Json>,
        "inputs" inputs: Parameters<Parameter<'a>>,
        "dag" dag: Option<Dag<'a>>,
        "resource" resource: Option<Resource<'a>>,
        "suspend" suspend: Option<Suspend>,
        "outputs" outputs: Parameters<OutputParameter<'a>>,
    }

    struct TemplateMetadata<'a> {
        "labels" labels: Texts<'a>,
        "annotations" annotations: Texts<'a>,
    }

    struct RetryStrategy {
        // In Argo's schema `IntOrString` is text.
        "limit" limit: String,
        "retryPolicy" retry_policy: Option<&'static str>,
        "backoff" backoff: Option<Backoff>,
    }

    struct Backoff {
        "duration" duration: String,
        "factor" factor: Option<String>,
        "maxDuration" max_duration: Option<String>,
    }

    struct Dag<'a> {
        /// The tasks whose results are the result of the DAG. The default is its last tasks.
        "target" target: Option<String>,
        "failFast" fail_fast: Option<bool>,
        "tasks" tasks: Always<Vec<Task<'a>>>,
    }

    #[derive(Default)]
    struct Task<'a> {
        "name" name: &'a str,
        "template" template: &'a str,
        "dependencies" dependencies: Vec<&'a str>,
        "depends" depends: Option<String>,
        "when" when: Option<String>,
        "continueOn" continue_on: Option<ContinueOn>,
        "withItems" with_items: Vec<Json>,
        "withParam" with_param: Option<String>,
        "withSequence" with_sequence: Option<Sequence<'a>>,
        "arguments" arguments: Parameters<Parameter<'a>>,
    }

    struct ContinueOn {
        "error" error: bool,
        "failed" failed: bool,
    }

    struct Sequence<'a> {
        "count" count: String,
        "start" start: Option<String>,
        "format" format: Option<&'a str>,
    }

    struct Resource<'a> {
        "action" action: &'static str,
        "setOwnerReference" set_owner_reference: bool,
        "mergeStrategy" merge_strategy: Option<&'static str>,
        "successCondition" success_condition: Option<Str<'a>>,
        "failureCondition" failure_condition: Option<Str<'a>>,
        "flags" flags: Vec<Str<'a>>,
        "manifest" manifest: String,
    }

    struct Suspend {
        "duration" duration: Option<String>,
    }

    struct OutputParameter<'a> {
        "name" name: OutputName<'a>,
        "valueFrom" value_from: ValueFrom<'a>,
    }
}

/// The spec of a workflow or of a schedule.
pub(super) enum TopSpec<'a> {
    Workflow(Box<Spec<'a>>),
    Cron(Box<CronSpec<'a>>),
}

impl Write for TopSpec<'_> {
    fn write(self, output: &mut Output) {
        match self {
            Self::Workflow(spec) => spec.write(output),
            Self::Cron(spec) => spec.write(output),
        }
    }
}

/// The name of an output.
pub(super) enum OutputName<'a> {
    /// In a template that several ops share.
    Shared(&'a str),
    /// In the template of an op.
    Of { op: &'a str, output: &'a str },
    /// In the template of a block.
    Own(String),
}

impl Write for OutputName<'_> {
    fn write(self, output: &mut Output) {
        match self {
            Self::Shared(name) => output.text(name),
            Self::Of { op, output: name } => output.joined(&[op, "-", name]),
            Self::Own(name) => output.text(&name),
        }
    }
}

/// The source of an output.
pub(super) enum ValueFrom<'a> {
    JsonPath(&'a str),
    Parameter(String),
    Expression {
        expression: String,
        /// The value if the expression fails.
        default: Option<&'a str>,
    },
    /// Whoever resumes the task supplies it, or else it is the default.
    Supplied {
        default: Option<&'a str>,
    },
}

impl Write for ValueFrom<'_> {
    fn write(self, output: &mut Output) {
        output.begin(Kind::Map);
        match self {
            Self::JsonPath(path) => write_field("jsonPath", path, output),
            Self::Parameter(tag) => write_field("parameter", tag, output),
            Self::Expression { expression, default } => {
                write_field("expression", expression, output);
                write_field("default", default, output);
            }
            Self::Supplied { default } => {
                write_field("supplied", Supplied {}, output);
                write_field("default", default, output);
            }
        }
        output.end(Kind::Map);
    }
}

/// The mark of an output that is supplied.
struct Supplied {}

impl Write for Supplied {
    fn write(self, output: &mut Output) {
        output.begin(Kind::Map);
        output.end(Kind::Map);
    }
}

/// An object that has parameters only: inputs, outputs, arguments.
pub(super) struct Parameters<T>(pub(super) Vec<T>);

impl<T> Default for Parameters<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Write> Write for Parameters<T> {
    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }

    fn write(self, output: &mut Output) {
        output.begin(Kind::Map);
        write_field("parameters", Always(self.0), output);
        output.end(Kind::Map);
    }
}

impl<'a> Synchronization<'a> {
    /// Returns locks in the form that the version of Argo has.
    pub(super) fn of(
        mut mutexes: Vec<Named<'a>>,
        mut semaphores: Vec<Semaphore<'a>>,
        forms: &Forms,
    ) -> Self {
        let is_single = forms.is_single(mutexes.len(), &MUTEXES, &MUTEX);
        let mutex = mutexes.pop_if(|_| is_single);
        let is_single = forms.is_single(semaphores.len(), &SEMAPHORES, &SEMAPHORE);
        let semaphore = semaphores.pop_if(|_| is_single);
        Self { mutex, semaphore, mutexes, semaphores }
    }
}

impl<'a> Parameter<'a> {
    /// Returns an input: a parameter without a value.
    pub(super) fn input(name: &'a str) -> Self {
        Self::new(name.into(), None)
    }

    /// Returns an argument: a parameter with a value.
    pub(super) fn argument(name: impl Into<Str<'a>>, value: impl Into<Str<'a>>) -> Self {
        Self::new(name.into(), Some(value.into()))
    }

    fn new(name: Str<'a>, value: Option<Str<'a>>) -> Self {
        Self { name, value, default: None, choices: Vec::new(), description: None }
    }
}

/// A map of texts, in its order.
#[derive(Default)]
pub(super) struct Texts<'a>(pub(super) Vec<(Str<'a>, Str<'a>)>);

impl<'a> Texts<'a> {
    /// Borrows a map of texts.
    pub(super) fn of(pairs: &'a [(String, String)]) -> Self {
        Self(pairs.iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}

impl Write for Texts<'_> {
    fn is_absent(&self) -> bool {
        self.0.is_empty()
    }

    fn write(self, output: &mut Output) {
        output.begin(Kind::Map);
        for (key, value) in self.0 {
            output.key(&key);
            output.text(&value);
        }
        output.end(Kind::Map);
    }
}
