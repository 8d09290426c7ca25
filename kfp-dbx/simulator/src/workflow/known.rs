//! The fields of Argo's objects: those that are read, those that change nothing in a simulation, each
//! with the reason, and those that have no model. No field is in none of the three: a test compares
//! the lists with Argo's schema.

/// The fields of an object of Argo, in one place where it stands.
#[derive(Debug)]
pub struct Fields {
    /// The name of the object in Argo's schema, such as `DAGTask`.
    pub of: &'static str,
    /// Those that are read.
    pub read: &'static [&'static str],
    /// Those that change nothing in a simulation, with the reason.
    pub ignored: &'static [Ignored],
    /// Those that have no model. A workflow with one of them is not read.
    pub refused: &'static [&'static str],
    /// Those of `read` and `ignored` that only older versions of Argo have.
    pub older: &'static [&'static str],
}

/// A field that changes nothing in a simulation, and why.
pub type Ignored = (&'static str, &'static str);

impl Fields {
    const fn of(of: &'static str, read: &'static [&'static str]) -> Self {
        Self { of, read, ignored: &[], refused: &[], older: &[] }
    }

    const fn ignores(self, ignored: &'static [Ignored]) -> Self {
        Self { ignored, ..self }
    }

    const fn refuses(self, refused: &'static [&'static str]) -> Self {
        Self { refused, ..self }
    }

    const fn older(self, older: &'static [&'static str]) -> Self {
        Self { older, ..self }
    }

    /// Returns the fields that a workflow may have here.
    pub fn known(&self) -> impl Iterator<Item = &'static str> {
        let ignored = self.ignored.iter().map(|(name, _)| *name);
        self.read.iter().copied().chain(ignored)
    }
}

const PLACE: &str = "a pod starts, or stays pending, as the scenario says";
const RIGHTS: &str = "what a pod may do is what the scenario says";
const ONLY_POD: &str = "it changes a pod, and not what kubectl does in it";
const ARTIFACTS: &str = "there are no artifacts, as inputs and outputs with some have no model";
const MEASURES: &str = "what is measured changes nothing";
const SCHEDULED: &str = "it decides when workflows are made, and one of them is simulated";
const SERVER: &str = "the API server sets it, and sets it anew for a new object";
const DOCUMENTS: &str = "it is shown to people";

/// All lists.
pub static ALL: &[&Fields] = &[
    &WORKFLOW,
    &WORKFLOW_TEMPLATE,
    &CLUSTER_WORKFLOW_TEMPLATE,
    &CRON_WORKFLOW,
    &OBJECT_META,
    &CRON,
    &SPEC,
    &WORKFLOW_METADATA,
    &TTL,
    &PARAMETERS,
    &INPUTS,
    &OUTPUTS,
    &WORKFLOW_PARAMETER,
    &INPUT,
    &OUTPUT,
    &ARGUMENT,
    &VALUE_FROM,
    &TEMPLATE,
    &POD_METADATA,
    &RESOURCE,
    &SUSPEND,
    &RETRY,
    &BACKOFF,
    &LOCKS,
    &MUTEX,
    &SEMAPHORE,
    &KEY,
    &DAG,
    &TASK,
    &CONTINUE_ON,
    &SEQUENCE,
    &HOOK,
];

const TOP: &[&str] = &["apiVersion", "kind", "metadata", "spec"];

pub(super) static WORKFLOW: Fields = Fields::of("Workflow", TOP).refuses(&["status"]);
pub(super) static WORKFLOW_TEMPLATE: Fields = Fields::of("WorkflowTemplate", TOP);
pub(super) static CLUSTER_WORKFLOW_TEMPLATE: Fields = Fields::of("ClusterWorkflowTemplate", TOP);
pub(super) static CRON_WORKFLOW: Fields = Fields::of("CronWorkflow", TOP).refuses(&["status"]);

pub(super) static OBJECT_META: Fields =
    Fields::of("ObjectMeta", &["name", "generateName", "namespace", "labels", "annotations"])
        .ignores(&[
            ("creationTimestamp", SERVER),
            ("generation", SERVER),
            ("managedFields", SERVER),
            ("resourceVersion", SERVER),
            ("selfLink", SERVER),
            ("uid", SERVER),
        ])
        .refuses(&[
            "deletionGracePeriodSeconds",
            "deletionTimestamp",
            "finalizers",
            "ownerReferences",
        ]);

pub(super) static CRON: Fields =
    Fields::of("CronWorkflowSpec", &["workflowSpec", "workflowMetadata"])
        .ignores(&[
            ("concurrencyPolicy", SCHEDULED),
            (
                "failedJobsHistoryLimit",
                "it decides when workflows that have ended are deleted, and only one is simulated",
            ),
            ("schedule", SCHEDULED),
            ("schedules", SCHEDULED),
            ("startingDeadlineSeconds", SCHEDULED),
            ("stopStrategy", SCHEDULED),
            (
                "successfulJobsHistoryLimit",
                "it decides when workflows that have ended are deleted, and only one is simulated",
            ),
            ("suspend", SCHEDULED),
            ("timezone", SCHEDULED),
            ("when", SCHEDULED),
        ])
        .older(&["schedule"]);

pub(super) static SPEC: Fields = Fields::of(
    "WorkflowSpec",
    &[
        "entrypoint",
        "onExit",
        "hooks",
        "serviceAccountName",
        "arguments",
        "templates",
        "activeDeadlineSeconds",
        "parallelism",
        "podSpecPatch",
        "priority",
        "synchronization",
        "ttlStrategy",
        "automountServiceAccountToken",
        "workflowMetadata",
    ],
)
.ignores(&[
    ("affinity", PLACE),
    ("archiveLogs", ARTIFACTS),
    ("artifactGC", ARTIFACTS),
    ("artifactRepositoryRef", ARTIFACTS),
    ("dnsConfig", ONLY_POD),
    ("dnsPolicy", ONLY_POD),
    ("executor", RIGHTS),
    ("hostAliases", ONLY_POD),
    ("hostNetwork", ONLY_POD),
    ("imagePullSecrets", ONLY_POD),
    ("metrics", MEASURES),
    ("nodeSelector", PLACE),
    ("podDisruptionBudget", PLACE),
    ("podGC", "a pod that is deleted has ended, and its node has what came of it"),
    ("podMetadata", ONLY_POD),
    ("podPriorityClassName", PLACE),
    ("schedulerName", PLACE),
    ("securityContext", ONLY_POD),
    ("tolerations", PLACE),
    ("volumeClaimGC", "there are no claims, as `volumeClaimTemplates` has no model"),
    ("volumes", ONLY_POD),
])
.refuses(&[
    "executorPlugins",
    "podResources",
    "resourceClaims",
    "retryStrategy",
    "shutdown",
    "suspend",
    "templateDefaults",
    "volumeClaimTemplates",
    "workflowTemplateRef",
]);

pub(super) static WORKFLOW_METADATA: Fields =
    Fields::of("WorkflowMetadata", &["labels", "annotations"]).refuses(&["labelsFrom"]);

pub(super) static TTL: Fields = Fields::of(
    "TTLStrategy",
    &["secondsAfterCompletion", "secondsAfterSuccess", "secondsAfterFailure"],
);

/// The lists of parameters, which are the same in these three objects but for the artifacts.
pub(super) static PARAMETERS: Fields =
    Fields::of("Arguments", &["parameters"]).refuses(&["artifacts"]);
pub(super) static INPUTS: Fields = Fields::of("Inputs", &["parameters"]).refuses(&["artifacts"]);
pub(super) static OUTPUTS: Fields =
    Fields::of("Outputs", &["parameters"]).refuses(&["artifacts", "exitCode", "result"]);

pub(super) static WORKFLOW_PARAMETER: Fields = Fields::of("Parameter", &["name", "value", "enum"])
    .ignores(&[
        ("default", "Argo takes `value` alone for the value of a workflow's parameter"),
        ("description", DOCUMENTS),
    ])
    .refuses(&["globalName", "valueFrom"]);
pub(super) static INPUT: Fields = Fields::of("Parameter", &["name", "value", "default", "enum"])
    .ignores(&[("description", DOCUMENTS)])
    .refuses(&["globalName", "valueFrom"]);
pub(super) static OUTPUT: Fields =
    Fields::of("Parameter", &["name", "value", "valueFrom", "globalName"])
        .ignores(&[("description", DOCUMENTS)])
        .refuses(&["default", "enum"]);
pub(super) static ARGUMENT: Fields = Fields::of("Parameter", &["name", "value"])
    .ignores(&[("description", DOCUMENTS)])
    .refuses(&["default", "enum", "globalName", "valueFrom"]);

pub(super) static VALUE_FROM: Fields =
    Fields::of("ValueFrom", &["jsonPath", "parameter", "expression", "supplied", "default"])
        .refuses(&["configMapKeyRef", "event", "jqFilter", "path"]);

pub(super) static TEMPLATE: Fields = Fields::of(
    "Template",
    &[
        "name",
        "inputs",
        "outputs",
        "dag",
        "resource",
        "suspend",
        "parallelism",
        "timeout",
        "activeDeadlineSeconds",
        "retryStrategy",
        "synchronization",
        "metadata",
        "annotations",
        "automountServiceAccountToken",
        "podSpecPatch",
    ],
)
.ignores(&[
    ("affinity", PLACE),
    ("archiveLocation", ARTIFACTS),
    ("executor", RIGHTS),
    ("hostAliases", ONLY_POD),
    ("metrics", MEASURES),
    ("nodeSelector", PLACE),
    ("priorityClassName", PLACE),
    ("schedulerName", PLACE),
    ("securityContext", ONLY_POD),
    ("serviceAccountName", RIGHTS),
    ("tolerations", PLACE),
    ("volumes", ONLY_POD),
])
.refuses(&[
    "container",
    "containerSet",
    "daemon",
    "data",
    "failFast",
    "http",
    "initContainers",
    "memoize",
    "pendingTimeout",
    "plugin",
    "podResources",
    "resourceClaims",
    "script",
    "sidecars",
    "steps",
]);

pub(super) static POD_METADATA: Fields = Fields::of("Metadata", &["annotations", "labels"]);

pub(super) static RESOURCE: Fields = Fields::of(
    "ResourceTemplate",
    &[
        "action",
        "mergeStrategy",
        "flags",
        "setOwnerReference",
        "successCondition",
        "failureCondition",
        "manifest",
    ],
)
.refuses(&["manifestFrom"]);

pub(super) static SUSPEND: Fields = Fields::of("SuspendTemplate", &["duration"]);

pub(super) static RETRY: Fields =
    Fields::of("RetryStrategy", &["limit", "retryPolicy", "backoff", "expression"])
        .ignores(&[("affinity", PLACE)]);

pub(super) static BACKOFF: Fields =
    Fields::of("Backoff", &["duration", "factor", "maxDuration", "cap"]);

pub(super) static LOCKS: Fields =
    Fields::of("Synchronization", &["mutex", "mutexes", "semaphore", "semaphores"])
        .older(&["mutex", "semaphore"]);
pub(super) static MUTEX: Fields =
    Fields::of("Mutex", &["name", "namespace"]).refuses(&["database"]);
pub(super) static SEMAPHORE: Fields =
    Fields::of("SemaphoreRef", &["configMapKeyRef", "namespace"]).refuses(&["database"]);
pub(super) static KEY: Fields = Fields::of("ConfigMapKeySelector", &["name", "key"])
    .ignores(&[("optional", "Argo does not look at it for a semaphore")]);

pub(super) static DAG: Fields = Fields::of("DAGTemplate", &["tasks", "target", "failFast"]);

pub(super) static TASK: Fields = Fields::of(
    "DAGTask",
    &[
        "name",
        "template",
        "arguments",
        "dependencies",
        "depends",
        "when",
        "continueOn",
        "withItems",
        "withParam",
        "withSequence",
        "hooks",
        "onExit",
    ],
)
.refuses(&["inline", "templateRef"]);

pub(super) static CONTINUE_ON: Fields = Fields::of("ContinueOn", &["error", "failed"]);
pub(super) static SEQUENCE: Fields = Fields::of("Sequence", &["count", "start", "end", "format"]);
pub(super) static HOOK: Fields =
    Fields::of("LifecycleHook", &["template", "arguments", "expression"]).refuses(&["templateRef"]);
