//! The parts of a workflow. References among them are places in lists; texts are compiled.

use std::collections::BTreeMap;
use std::sync::Arc;

pub use kfp_dbx_core::spec::retry::RetryPolicy;
pub use kfp_dbx_core::table::Action;
use serde_json::Value as Json;

use crate::expression::{Expression, Text};
use crate::time::Time;

/// A template, by its place in [`Workflow::templates`].
pub type TemplateId = usize;
/// A task, by its place in [`Dag::tasks`].
pub type TaskId = usize;

/// A workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Workflow {
    /// The kind of the object that it was read from.
    pub kind: Kind,
    /// The name, or the beginning of a generated name.
    pub name: String,
    /// Whether the name is generated.
    pub is_generated: bool,
    /// The namespace.
    pub namespace: Option<String>,
    /// The labels of the workflow.
    pub labels: Vec<(String, String)>,
    /// The annotations of the workflow.
    pub annotations: Vec<(String, String)>,
    /// The service account.
    pub service_account: Option<String>,
    /// The priority.
    pub priority: Option<i64>,
    /// The template that it begins with.
    pub entrypoint: TemplateId,
    /// The template of its exit handler.
    pub on_exit: Option<TemplateId>,
    /// Its hooks, without `exit`, which is [`on_exit`](Self::on_exit).
    pub hooks: Vec<Hook>,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its templates.
    pub templates: Vec<Template>,
    /// The time after which it is stopped (`activeDeadlineSeconds`).
    pub deadline: Option<Time>,
    /// The number of pods that may run at once.
    pub parallelism: Option<usize>,
    /// What the whole workflow locks.
    pub locks: Vec<Lock>,
    /// When it is deleted after its end.
    pub ttl: Ttl,
}

impl Workflow {
    /// Returns the names of the inputs of each template, by its name.
    pub fn inputs(&self) -> BTreeMap<&str, Vec<&str>> {
        let inputs = self.templates.iter().map(|template| {
            let names = template.inputs.iter().map(|input| input.name.as_str());
            (template.name.as_str(), names.collect())
        });
        inputs.collect()
    }
}

/// The kind of the object that a workflow was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A workflow.
    Workflow,
    /// A template of workflows of a namespace.
    WorkflowTemplate,
    /// A template of workflows of all namespaces.
    ClusterWorkflowTemplate,
    /// A schedule.
    CronWorkflow,
}

/// A parameter of the workflow.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The name.
    pub name: String,
    /// The value, unless it has to be given at submission. A tag in it refers to `workflow.…`.
    pub value: Option<Text>,
    /// The values that it may have, if they are limited.
    pub choices: Vec<String>,
}

/// When a workflow is deleted after its end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ttl {
    /// After any end, unless one of the others holds.
    pub completion: Option<Time>,
    /// After a success.
    pub success: Option<Time>,
    /// After a failure.
    pub failure: Option<Time>,
}

/// Something that a workflow or a template locks while it runs.
#[derive(Clone, Debug, PartialEq)]
pub enum Lock {
    /// A mutex.
    Mutex {
        /// The name.
        name: Text,
        /// The namespace, if it is another one.
        namespace: Option<Text>,
    },
    /// A semaphore, whose size is in a `ConfigMap`.
    Semaphore {
        /// The name of the `ConfigMap`.
        config_map: Text,
        /// The key in the `ConfigMap`.
        key: Text,
        /// The namespace, if it is another one.
        namespace: Option<Text>,
    },
}

/// A template.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// The name.
    pub name: String,
    /// Its inputs.
    pub inputs: Vec<Input>,
    /// Its outputs.
    pub outputs: Vec<Output>,
    /// What it does.
    pub body: Body,
    /// The number of pods that may run at once under each of its nodes.
    pub parallelism: Option<usize>,
    /// The time from the node's creation after which it fails (`timeout`), a duration.
    pub timeout: Option<Text>,
    /// The seconds for which the pod may run (`activeDeadlineSeconds`).
    pub deadline: Option<Text>,
    /// How it is tried again.
    pub retry: Option<Retry>,
    /// What it locks.
    pub locks: Vec<Lock>,
    /// The annotations of the template and of its pod, such as a display name.
    pub annotations: Vec<(String, Text)>,
    /// The labels of its pod.
    pub labels: Vec<(String, Text)>,
}

/// An input of a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The name.
    pub name: String,
    /// The value without an argument: the input's `value`, or else its `default`.
    pub default: Option<Text>,
    /// The values that it may have, if they are limited.
    pub choices: Vec<String>,
}

/// An output of a template.
#[derive(Clone, Debug, PartialEq)]
pub struct Output {
    /// The name.
    pub name: String,
    /// The source of its value.
    pub from: OutputFrom,
    /// The value if the source has none.
    pub default: Option<Text>,
    /// The name under which the whole workflow sees it, as `workflow.outputs.parameters.…`.
    pub global_name: Option<String>,
}

/// The source of an output.
#[derive(Clone, Debug, PartialEq)]
pub enum OutputFrom {
    /// A JSON path in the object of a resource.
    JsonPath(Text),
    /// The name of an output of a task, such as `tasks.a.outputs.parameters.x`.
    Parameter(String),
    /// An expression.
    Expression(Expression),
    /// Whoever resumes a suspended task.
    Supplied,
    /// The value itself.
    Value(Text),
}

/// What a template does.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// It runs tasks.
    Dag(Dag),
    /// A pod runs kubectl.
    Resource(Arc<Resource>),
    /// It waits for a person, or for a time.
    Suspend {
        /// The time, a duration or a number of seconds.
        duration: Option<Text>,
    },
}

/// A DAG.
#[derive(Clone, Debug, PartialEq)]
pub struct Dag {
    /// Its tasks, in their order.
    pub tasks: Vec<Task>,
    /// The tasks that it ends with: those of `target`, or else those that no other depends on.
    pub targets: Vec<TaskId>,
    /// Whether it starts no further task after a failure.
    pub fail_fast: bool,
}

/// A task of a DAG.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// The name.
    pub name: String,
    /// The template.
    pub template: TemplateId,
    /// The values of the template's inputs.
    pub arguments: Vec<Argument>,
    /// The tasks that it waits for, each once.
    pub dependencies: Vec<TaskId>,
    /// What it demands of them. `dependencies` and `depends` both end up here.
    pub depends: Option<Depends>,
    /// Its condition, for [`holds`](crate::expression::holds).
    pub when: Option<Text>,
    /// What does not stop the tasks after it.
    pub continue_on: ContinueOn,
    /// The items that it is run for.
    pub items: Option<Items>,
    /// Its hooks, `exit` too. The older field `onExit` is the hook `exit`.
    pub hooks: Vec<Hook>,
}

/// An argument.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The name of the input.
    pub name: String,
    /// The value.
    pub value: Text,
}

/// The failures that do not stop the tasks after a task.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ContinueOn {
    /// An error.
    pub error: bool,
    /// A failure.
    pub failed: bool,
}

/// A condition on the results of tasks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Depends {
    /// All of them hold.
    All(Vec<Depends>),
    /// One of them holds.
    Any(Vec<Depends>),
    /// It does not hold.
    Not(Box<Depends>),
    /// A task has this result.
    Is(TaskId, TaskResult),
}

/// The result of a task, in a condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TaskResult {
    /// It succeeded.
    Succeeded,
    /// It failed.
    Failed,
    /// It could not be tried.
    Errored,
    /// Its condition was not met.
    Skipped,
    /// What it depends on was not met.
    Omitted,
    /// It runs as a daemon.
    Daemoned,
    /// At least one of its items succeeded.
    AnySucceeded,
    /// All of its items failed.
    AllFailed,
}

/// The items that a task is run for.
#[derive(Clone, Debug, PartialEq)]
pub enum Items {
    /// A list that stands there (`withItems`), without tags. It is not empty: Argo takes an empty
    /// one for none.
    List(Vec<Json>),
    /// A list in JSON (`withParam`).
    Param(Text),
    /// A sequence of integers (`withSequence`). Each text must become an integer.
    Sequence {
        /// The number of items.
        count: Option<Text>,
        /// The first one; 0 without.
        start: Option<Text>,
        /// The last one.
        end: Option<Text>,
        /// How an item is written, as in Go's `Printf`; `%d` without.
        format: Option<Text>,
    },
}

/// A hook.
#[derive(Clone, Debug, PartialEq)]
pub struct Hook {
    /// The name. `exit` runs when the task has ended.
    pub name: String,
    /// The template.
    pub template: TemplateId,
    /// The values of the template's inputs.
    pub arguments: Vec<Argument>,
    /// When it runs, but for `exit`.
    pub expression: Option<Expression>,
}

/// How a template is tried again.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// The number of attempts after the first. Without, there is no limit.
    pub limit: Option<Text>,
    /// After which ends.
    pub policy: RetryPolicy,
    /// The time between attempts.
    pub backoff: Option<Backoff>,
    /// A condition on `lastRetry.…` and `retries`.
    pub expression: Option<Expression>,
}

/// The time between attempts.
#[derive(Clone, Debug, PartialEq)]
pub struct Backoff {
    /// The time before the second attempt: a duration, or a number of seconds.
    pub duration: Text,
    /// By what it grows each time.
    pub factor: Option<Text>,
    /// The time from the first attempt after which there is no further one.
    pub max_duration: Option<Text>,
    /// The longest time between two attempts.
    pub cap: Option<Text>,
}

/// What kubectl does in a pod.
#[derive(Clone, Debug, PartialEq)]
pub struct Resource {
    /// The action.
    pub action: Action,
    /// How `patch` merges: `strategic` without.
    pub merge_strategy: Option<String>,
    /// The further arguments of kubectl.
    pub flags: Vec<Text>,
    /// Whether the workflow becomes the owner of the object.
    pub set_owner_reference: bool,
    /// When it succeeds: a label selector on paths. Without, as soon as kubectl has.
    pub success: Option<Text>,
    /// When it fails: a label selector on paths.
    pub failure: Option<Text>,
    /// The object, as YAML.
    pub manifest: Text,
}
