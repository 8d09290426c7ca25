//! The pods of resource templates, on the ground of a namespace: its objects, Databricks and the queue.
//!
//! The controller starts a pod, gives the ground each thing that is due, and takes the news.

mod job;
mod plan;

use std::sync::Arc;

use serde_json::Value as Json;

pub(crate) use self::job::{End, Job, News, Script};
pub(crate) use self::plan::{Plan, Source};
use crate::queue::{Due, Object, Pod, Queue, Run};
use crate::report::{self, Event};
use crate::scenario::Cluster;
use crate::time::Time;

/// A namespace: its objects, its pods, Databricks, and the time.
#[derive(Debug)]
pub(crate) struct Ground {
    /// What is due.
    pub(crate) queue: Queue,
    /// What happened, in its order: to a node of a run, or to an object, which every run sees.
    pub(crate) events: Vec<(Option<Run>, Event)>,
    news: Vec<(Pod, News)>,
    pods: Vec<Arc<Job>>,
}

impl Ground {
    /// Begins with an empty namespace, at the time zero.
    pub(crate) fn new(_cluster: &Cluster) -> Self {
        Self { queue: Queue::default(), events: Vec::new(), news: Vec::new(), pods: Vec::new() }
    }

    /// Takes what is due next, and sets the clock to its time. What is due of pods and objects is to be
    /// given to [`due`](Self::due).
    pub(crate) fn next(&mut self) -> Option<Due> {
        self.queue.next()
    }

    /// Puts an object there that somebody made before. One of the operator's kinds is in its good state,
    /// unless it has a status of its own.
    ///
    /// # Errors
    /// It has no kind or no name, or another one has them.
    pub(crate) fn present(&mut self, _manifest: &Json) -> Result<Object, String> {
        Err("an object needs a kind".to_owned())
    }

    /// Starts a pod. The news tells what becomes of it.
    pub(crate) fn start(&mut self, job: Job) -> Pod {
        self.pods.push(Arc::new(job));
        self.pods.len() - 1
    }

    /// Does what is due of a pod or of an object; all else is not its business.
    pub(crate) fn due(&mut self, _due: Due) {}

    /// Ends a pod at once, without news: what it did to its object stays done.
    pub(crate) fn kill(&mut self, _pod: Pod) {}

    /// Takes the news about pods, in its order. Ask after each call of `start`, `due` and `delete_workflow`.
    pub(crate) fn news(&mut self) -> Vec<(Pod, News)> {
        std::mem::take(&mut self.news)
    }

    /// Deletes a workflow: what it alone owns is deleted, too. (Its pods are to be killed.)
    pub(crate) fn delete_workflow(&mut self, _workflow: &str) {}

    /// Returns the manifest of a pod as it reached the API server, once it is read.
    pub(crate) fn manifest(&self, _pod: Pod) -> Option<&Json> {
        None
    }

    /// Returns the object that a pod made, changed or deleted.
    pub(crate) fn object(&self, _pod: Pod) -> Option<Object> {
        None
    }

    /// Returns why a pod that has not ended never does, such as ``waits until the Run `x` meets `…` ``.
    pub(crate) fn stuck(&self, _pod: Pod) -> String {
        String::new()
    }

    /// Returns the objects for the report, in the order in which they were made.
    pub(crate) fn objects(&self) -> Vec<report::Object> {
        Vec::new()
    }

    /// Returns the time.
    pub(crate) fn now(&self) -> Time {
        self.queue.now()
    }
}
