//! What happens to the ops and to the workflow in a simulation.
//!
//! This is the scenario as the interpreter reads it: names of tasks and texts. What a user writes is
//! checked against the pipeline and turned into this.

use std::collections::BTreeMap;

use kfp_dbx_core::table::Operator;

use crate::time::Time;

/// What happens in a simulation. What it does not say goes well.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scenario {
    /// The values of the workflow's parameters, which replace their defaults.
    pub parameters: BTreeMap<String, String>,
    /// What happens to ops. If several entries meet an attempt of an op, the last one that says
    /// something about it holds; each output is looked up on its own.
    pub ops: Vec<OpScript>,
    /// What people do to the workflow.
    pub interventions: Vec<Intervention>,
    /// The objects that are in the namespace before, made by somebody else.
    pub present: Vec<serde_json::Value>,
    /// The time at which the workflow is submitted.
    pub submitted: Time,
}

/// What happens to an op, or to some of its items or attempts.
#[derive(Clone, Debug, PartialEq)]
pub struct OpScript {
    /// The name of the task.
    pub op: String,
    /// The places of its items in the loops around it, the outermost first. Without, all of them.
    /// It may be shorter than the number of loops: it then stands for all items of the inner ones.
    pub items: Vec<usize>,
    /// The number of attempts that the fault holds for, the first ones. Without, each of them. With 0,
    /// what earlier entries say does not hold.
    pub times: Option<u32>,
    /// The fault, unless the op succeeds.
    pub fault: Option<Fault>,
    /// The time from the object's creation to the state in which it ends. Without, that of the kind.
    pub takes: Option<Time>,
    /// The values of outputs, by the names of the outputs in the template, or by their JSON paths.
    pub outputs: BTreeMap<String, String>,
}

impl OpScript {
    /// Creates an entry that says nothing about an op.
    pub fn new(op: impl Into<String>) -> Self {
        Self {
            op: op.into(),
            items: Vec::new(),
            times: None,
            fault: None,
            takes: None,
            outputs: BTreeMap::new(),
        }
    }
}

/// What goes wrong with an op. Further faults may come.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// The resource ends in this state of its kind, such as `FAILED`, `TIMEDOUT`, `CANCELED`,
    /// `SKIPPED`, `INTERNAL_ERROR` of a run, or `ERROR`, `TERMINATED` of a cluster.
    Ends(String),
    /// The task with this key, of a run that has several, ends in this state, such as `FAILED`. Its
    /// `run_if` and that of the others decide which of them run, and so how the run ends.
    TaskEnds(String, String),
    /// The object, of a kind that is none of Databricks', gets a status that meets the op's failure
    /// condition. The op needs one: without, it can only end by its timeout, with [`Hangs`](Self::Hangs).
    FailureCondition,
    /// The Databricks API rejects the request, or somebody refuses an approval. A resource whose delete
    /// is rejected stays, while the op that only asked for the delete succeeds. For an object that is none
    /// of Databricks', the same as [`Denied`](Self::Denied).
    Rejected,
    /// The API server of Kubernetes refuses the request, as it does if the service account lacks a right:
    /// the op fails, and nothing is made, changed or deleted.
    Denied,
    /// The object never gets any further: Databricks does not answer, or its state never ends, or
    /// whatever else is to write the status that the op's success condition waits for never does. An op
    /// that waits for nothing succeeds.
    Hangs,
    /// The pod is lost before it has done anything to the object.
    PodLostBefore,
    /// The pod is lost after it has made or deleted the object.
    PodLostAfter,
    /// The pod never starts.
    Pending,
    /// An object of that name is there before, made by somebody else.
    AlreadyThere,
}

impl Fault {
    /// The resource ends in this state of its kind: see [`Fault::Ends`].
    pub fn ends(state: impl Into<String>) -> Self {
        Self::Ends(state.into())
    }

    /// The task with this key ends in this state: see [`Fault::TaskEnds`].
    pub fn task_ends(key: impl Into<String>, state: impl Into<String>) -> Self {
        Self::TaskEnds(key.into(), state.into())
    }
}

macro_rules! words {
    ($($fault:ident $word:literal,)*) => {
        /// The faults that are no state of a resource, with their words on the command line.
        pub const WORDS: &[(&str, Fault)] = &[$(($word, Fault::$fault)),*];

        /// Returns the word of a fault on the command line, unless it is a state of a resource.
        pub fn word(fault: &Fault) -> Option<&'static str> {
            match fault {
                Fault::Ends(_) | Fault::TaskEnds(..) => None,
                $(Fault::$fault => Some($word),)*
            }
        }
    };
}

words! {
    FailureCondition "failure-condition",
    Rejected "rejected",
    Denied "denied",
    Hangs "hangs",
    Pending "pending",
    PodLostBefore "pod-lost-before",
    PodLostAfter "pod-lost-after",
    AlreadyThere "already-there",
}

/// What somebody does to the workflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Intervention {
    /// What is done.
    pub action: Action,
    /// When it is done.
    pub when: When,
    /// The places of the items of the op in `when`, as in [`OpScript::items`].
    pub items: Vec<usize>,
}

/// An action on a workflow.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// `argo stop`: what runs is ended, and the exit handler runs.
    Stop,
    /// `argo terminate`: what runs is ended, and nothing else runs.
    Terminate,
    /// The workflow is deleted.
    Delete,
    /// The deadline of the workflow passes, as if it had been set to this moment.
    Deadline,
}

/// A moment of a simulation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum When {
    /// At this time after the submission.
    At(Time),
    /// As soon as an op has begun: after its object is created or deleted, if it gets that far.
    Running(String),
    /// As soon as an op has begun, before its pod does anything.
    Started(String),
    /// As soon as an op has ended.
    Ended(String),
}

impl When {
    /// Returns the op whose moment it is.
    pub fn op(&self) -> Option<&String> {
        match self {
            Self::At(_) => None,
            Self::Running(op) | Self::Started(op) | Self::Ended(op) => Some(op),
        }
    }
}

/// The cluster on which workflows are simulated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cluster {
    /// The operator that serves Databricks' kinds.
    pub operator: Operator,
    /// The time from the creation of a pod to its first action.
    pub pod_start: Time,
    /// The time from the creation of a cluster until it runs.
    pub cluster_start: Time,
    /// The time that a run takes.
    pub run: Time,
    /// The time that anything else takes in Databricks.
    pub other: Time,
}

impl Cluster {
    /// Returns a cluster with an operator, in which things take as long as they usually do: a pod starts
    /// within 2 seconds, a cluster of Databricks within 5 minutes, and a run takes 10 minutes.
    pub fn new(operator: Operator) -> Self {
        Self {
            operator,
            pod_start: Time::seconds(2),
            cluster_start: Time::minutes(5),
            run: Time::minutes(10),
            other: Time::seconds(2),
        }
    }
}
