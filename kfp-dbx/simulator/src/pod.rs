//! The pods of resource templates, on the ground of a namespace: its objects, Databricks and the queue.
//!
//! The controller starts a pod, gives the ground each thing that is due, and takes the news.
//!
//! A pod does as Argo's executor (`workflow/executor/resource.go`): it calls kubectl, then looks at the
//! object at once and every five seconds, until a condition is met, and then reads the outputs. Looks at
//! which nothing has changed are left out.
//!
//! | file | contents |
//! |---|---|
//! | `flags` | the flags of kubectl |
//! | `script`, `plan`, `job` | what a scenario says about a pod, what its template says, and both together |
//! | `act` | the action, and the faults of the pod |
//! | `look` | the looks at the object, and the outputs |
//! | `outcome` | the end of an object that is none of Databricks' |

mod act;
mod flags;
mod job;
mod look;
mod outcome;
mod plan;
mod script;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::Value as Json;

pub(crate) use self::job::{End, Job, Limits, News};
pub(crate) use self::plan::{Plan, Source, Texts};
pub(crate) use self::script::Script;
use crate::databricks::Databricks;
use crate::kubernetes::{Change, Kubernetes, Manifest, Unread};
use crate::queue::{Due, Object, Pod, Queue, Run};
use crate::report::{self, Event, Maker, Phase, What};
use crate::scenario::{Cluster, Fault};
use crate::time::Time;

/// A namespace: its objects, its pods, Databricks, and the time.
#[derive(Debug)]
pub(crate) struct Ground {
    /// What is due.
    pub(crate) queue: Queue,
    /// What happened, in its order: to a node of a run, or to an object, which every run sees.
    pub(crate) events: Vec<(Option<Run>, Event)>,
    kubernetes: Kubernetes,
    databricks: Databricks,
    pod_start: Time,
    /// The time that an object takes that is none of the operator's.
    other: Time,
    pods: Vec<Running>,
    /// The pods that wait for something about an object.
    watchers: BTreeMap<Object, Vec<Pod>>,
    news: Vec<(Pod, News)>,
}

/// A pod that was started.
#[derive(Debug)]
struct Running {
    job: Job,
    object: Option<Object>,
    /// The time at which it began to run.
    began: Option<Time>,
    stage: Stage,
}

/// What a pod does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// It has not started.
    Pending,
    /// It looks at its object.
    Looking {
        /// The time of the first look.
        since: Time,
        /// The time of the last one.
        last: Time,
        /// The time of the next one, if there is something to see.
        next: Option<Time>,
    },
    /// It waits until its object is gone.
    Deleting,
    /// It has ended.
    Over,
}

impl Ground {
    /// Begins with an empty namespace, at the time zero.
    pub(crate) fn new(cluster: &Cluster) -> Self {
        Self {
            queue: Queue::default(),
            events: Vec::new(),
            kubernetes: Kubernetes::new(cluster.operator),
            databricks: Databricks::new(cluster),
            pod_start: cluster.pod_start,
            other: cluster.other,
            pods: Vec::new(),
            watchers: BTreeMap::new(),
            news: Vec::new(),
        }
    }

    /// Takes what is due next, and sets the clock to its time. What is due of pods and objects is to be
    /// given to [`due`](Self::due).
    pub(crate) fn next(&mut self) -> Option<Due> {
        self.queue.next()
    }

    /// Returns the objects that others waited for and that were never there.
    pub(crate) fn absent(&self) -> Vec<(String, String)> {
        self.databricks.absent(&self.kubernetes)
    }

    /// Puts an object there that somebody made before. One of the operator's kinds is in its good state,
    /// unless it has a status of its own.
    ///
    /// # Errors
    /// It has no kind or no name, or another one has them.
    pub(crate) fn present(&mut self, manifest: &Json) -> Result<Object, String> {
        let manifest = Manifest::new(manifest.clone()).map_err(|why| match why {
            Unread::Kubectl(why) | Unread::NoModel(why) => why,
        })?;
        self.put(manifest)
    }

    fn put(&mut self, manifest: Manifest) -> Result<Object, String> {
        let now = self.queue.now();
        let status = manifest.json.get("status").cloned();
        let object = self.kubernetes.create(manifest, Maker::Somebody, None, now)?;
        match (self.kubernetes.get(object).row, status) {
            (None, Some(status)) => self.kubernetes.write_status(object, status, None, now),
            (_, status) => self.databricks.has_settled(object, status),
        }
        self.settle();
        Ok(object)
    }

    /// Starts a pod. The news tells what becomes of it.
    pub(crate) fn start(&mut self, job: Job) -> Pod {
        let pod = self.pods.len();
        let fault = job.script.fault.clone();
        if let (Some(Fault::AlreadyThere), Ok(manifest)) = (&fault, &job.manifest)
            && self.kubernetes.find(&manifest.kind, &manifest.name).is_none()
        {
            // A name that the API server refuses stays free: the pod fails for it, too.
            let _ = self.put(manifest.clone());
        }
        if let (true, Err(Unread::Kubectl(why))) = (job.plan.owned, &job.manifest) {
            // The controller itself reads it, to add the owner.
            let why = why.strip_prefix("error: error parsing /tmp/manifest.yaml: ").unwrap_or(why);
            self.news.push((pod, News::Ended(End::of_pod(Phase::Error, why))));
            let stage = Stage::Over;
            self.pods.push(Running { job, object: None, began: None, stage });
            return pod;
        }
        let Limits { deadline, timeout } = job.limits;
        let ends_after = match fault {
            Some(Fault::Pending) => timeout,
            _ => {
                self.queue.after(self.pod_start, Due::Pod(pod));
                timeout.or(deadline)
            }
        };
        if let Some(time) = ends_after {
            self.queue.after(time, Due::PodTimeout(pod));
        }
        let stage = Stage::Pending;
        self.pods.push(Running { job, object: None, began: None, stage });
        pod
    }

    /// Does what is due of a pod or of an object; all else is not its business.
    pub(crate) fn due(&mut self, due: Due) {
        match due {
            Due::Pod(pod) => self.pod_due(pod),
            Due::PodTimeout(pod) => self.time_is_up(pod),
            Due::Outcome(pod) => self.outcome(pod),
            Due::Object(object, number) => {
                self.databricks.due(&mut self.kubernetes, &mut self.queue, object, number);
            }
            _ => {}
        }
        self.settle();
    }

    /// Ends a pod at once, without news: what it did to its object stays done.
    pub(crate) fn kill(&mut self, pod: Pod) {
        self.pods[pod].stage = Stage::Over;
    }

    /// Takes the news about pods, in its order. Ask after each call of `start`, `due` and `delete_workflow`.
    pub(crate) fn news(&mut self) -> Vec<(Pod, News)> {
        std::mem::take(&mut self.news)
    }

    /// Deletes a workflow: what it alone owns is deleted, too. (Its pods are to be killed.)
    pub(crate) fn delete_workflow(&mut self, workflow: &str) {
        self.kubernetes.remove_workflow(workflow, self.queue.now());
        self.settle();
    }

    /// Returns the manifest of a pod as it reached the API server, once it is read.
    pub(crate) fn manifest(&self, pod: Pod) -> Option<Arc<Json>> {
        self.pods[pod].job.manifest.as_ref().ok().map(|manifest| manifest.json.clone())
    }

    /// Returns the object that a pod made, changed or deleted.
    pub(crate) fn object(&self, pod: Pod) -> Option<Object> {
        self.pods[pod].object
    }

    /// Returns the time at which a pod began to run, also after the end of its workflow.
    pub(crate) fn began(&self, pod: Pod) -> Option<Time> {
        self.pods[pod].began
    }

    /// Returns the objects for the report, in the order in which they were made.
    pub(crate) fn objects(&self) -> Vec<report::Object> {
        self.kubernetes.all().iter().map(crate::kubernetes::Stored::report).collect()
    }

    /// Returns the time.
    pub(crate) fn now(&self) -> Time {
        self.queue.now()
    }

    fn end(&mut self, pod: Pod, end: End) {
        self.pods[pod].stage = Stage::Over;
        self.news.push((pod, News::Ended(end)));
    }

    /// Tells everybody what has happened to objects, until nothing more does.
    fn settle(&mut self) {
        while let Some((object, change)) = self.kubernetes.next_change() {
            let what = match &change {
                Change::Made => Some(What::Made(object)),
                Change::Changed => Some(What::Changed(object)),
                Change::Status(state) => state.clone().map(|state| What::State(object, state)),
                Change::Deleting => Some(What::Deleting(object)),
                Change::Gone => Some(What::Gone(object)),
            };
            let at = self.queue.now();
            self.events.extend(what.map(|what| (None, Event { at, what })));
            self.databricks.changed(&mut self.kubernetes, &mut self.queue, object, &change);
            self.tell_pods(object, &change);
        }
    }

    /// The time of a pod is up: Kubernetes ends it, or Argo does if it is still pending.
    fn time_is_up(&mut self, pod: Pod) {
        if self.pods[pod].stage == Stage::Over {
            return;
        }
        if self.pods[pod].job.script.fault == Some(Fault::Pending) {
            self.pods[pod].stage = Stage::Over;
            return self.news.push((pod, News::Late(End::of_pod(Phase::Failed, "timeout"))));
        }
        let message = "Pod was active on the node longer than the specified deadline";
        self.end(pod, End::of_pod(Phase::Failed, message));
    }

    /// Returns why a pod that has not ended never does, such as ``waits until the Run `x` meets `…` ``.
    pub(crate) fn stuck(&self, pod: Pod) -> String {
        let running = &self.pods[pod];
        let Some(object) = running.object else { return "its pod never starts".to_owned() };
        let stored = self.kubernetes.get(object);
        let what = format!("the {} `{}`", stored.kind, stored.name);
        let waits = match (running.stage, &running.job.plan.success) {
            (Stage::Deleting, _) => format!("it waits until {what} is gone"),
            (_, Some(success)) => format!("it waits until {what} meets `{}`", success.text),
            (_, None) => format!("it waits for {what}"),
        };
        match self.databricks.obstacle(object) {
            Some(why) => format!("{waits}: {why}"),
            None => waits,
        }
    }
}
