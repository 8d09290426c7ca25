//! Databricks and the operator: the states of the operator's kinds over time, and their statuses.
//!
//! The kinds, their states, their references and the fields of their statuses are those of the table. The
//! operator looks without delay. What has no model here: the rules of specs, idle clusters, schedules,
//! limits of the API, and changes of a spec but for the content of a file. (The archived operator
//! ignores the others, too.)
//!
//! | file | contents |
//! |---|---|
//! | `fields` | parts of a status, by their paths |
//! | `kinds` | what the table of kinds says: which of them run, start or are only stored |
//! | `course` | what a scenario says about an object, and how a resource can end |
//! | `tasks` | the tasks of a run, and how it ends by theirs |
//! | `moves` | the states of a cluster or of a run, and how long each of them lasts |
//! | `faults` | the faults that an op can have |
//! | `files` | what is at which path of the workspace |
//! | `references` | the clusters, jobs and Secrets that an object names, and waits for |
//! | `values`, `status` | the fields of a status, and when the operator writes it |
//! | `submission`, `deletion` | from the creation of an object to the end of its resource, and its deletion |
//! | `archived`, `jams` | what stops the archived operator |

mod archived;
mod course;
mod deletion;
mod faults;
mod fields;
mod files;
mod jams;
mod kinds;
mod moves;
mod references;
mod status;
mod submission;
mod tasks;
mod values;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use kfp_dbx_core::table::Operator;
use serde_json::Value as Json;

use self::archived::Jams;
pub(crate) use self::course::Course;
use self::course::Move;
pub use self::faults::{bad_ends, faults};
use self::files::Files;
use crate::kubernetes::{Change, Kubernetes, Manifest};
use crate::queue::{Due, Object, Queue};
use crate::scenario::{Cluster, Fault};
use crate::time::Time;

/// Databricks, and the operator.
#[derive(Debug)]
pub(crate) struct Databricks {
    cluster: Cluster,
    lives: BTreeMap<Object, Life>,
    /// The objects that wait for one of a kind and a name, or for any of a kind without a name.
    awaited: BTreeMap<(String, String), BTreeSet<Object>>,
    /// The objects that name an owner of a kind, by its name or its id.
    users: BTreeMap<(String, String), BTreeSet<Object>>,
    /// The runs and jobs on each cluster.
    on_clusters: BTreeMap<Object, BTreeSet<Object>>,
    /// The objects whose deletion waits until others are gone, with these, and the other way round.
    dependants: BTreeMap<Object, BTreeSet<Object>>,
    blocks: BTreeMap<Object, BTreeSet<Object>>,
    files: Files,
    jams: Jams,
}

/// The life of an object of the operator's kinds.
#[derive(Debug, Default)]
struct Life {
    course: Course,
    /// What is there from the beginning, of an object that was there before.
    settled: Option<Settled>,
    stage: Stage,
    /// The number of the last move that was planned. Earlier ones are stale.
    number: u32,
    /// What comes next in Databricks, each after the one before.
    moves: VecDeque<(Time, Move)>,
    /// The clusters that it runs on.
    clusters: Vec<Object>,
    /// The job that it runs.
    job: Option<Object>,
    /// What goes wrong with its deletion.
    deletion: Option<Fault>,
    /// Why it does not go on.
    obstacle: Option<String>,
}

/// An object that was there before.
#[derive(Debug)]
struct Settled {
    status: Option<Json>,
}

/// Where an object is in its life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Stage {
    /// Nothing was sent.
    #[default]
    New,
    /// It waits for another object.
    Waiting,
    /// The workspace has accepted the request.
    Accepted,
    /// It has ended, or is as it is to be.
    Settled,
    /// The workspace has rejected the request.
    Rejected,
    /// Its resource is being deleted.
    Deleting,
    /// Its resource is never deleted.
    Stuck,
}

impl Databricks {
    /// Begins with an empty workspace.
    pub(crate) fn new(cluster: &Cluster) -> Self {
        Self {
            cluster: cluster.clone(),
            lives: BTreeMap::new(),
            awaited: BTreeMap::new(),
            users: BTreeMap::new(),
            on_clusters: BTreeMap::new(),
            dependants: BTreeMap::new(),
            blocks: BTreeMap::new(),
            files: Files::default(),
            jams: Jams::default(),
        }
    }

    fn operator(&self) -> Operator {
        self.cluster.operator
    }

    fn is_archived(&self) -> bool {
        self.cluster.operator == Operator::Archived
    }

    fn life(&mut self, object: Object) -> &mut Life {
        self.lives.entry(object).or_default()
    }

    /// Says that an object was there before. Without a status, it is in its good state.
    pub(crate) fn has_settled(&mut self, object: Object, status: Option<Json>) {
        self.life(object).settled = Some(Settled { status });
    }

    /// Says what happens to an object that was just made.
    pub(crate) fn follows(&mut self, object: Object, course: Course) {
        self.life(object).course = course;
    }

    /// Says what happens to the resource of an object that is just being deleted.
    pub(crate) fn deletion_follows(&mut self, object: Object, fault: Option<Fault>) {
        let fault = fault.filter(|fault| matches!(fault, Fault::Hangs | Fault::Rejected));
        if let Some(life) = self.lives.get_mut(&object) {
            life.deletion = fault;
        }
    }

    /// Returns why a fault is none of the kind of an object, or of the tasks of a run.
    pub(crate) fn unknown_fault(
        kubernetes: &Kubernetes,
        manifest: &Manifest,
        fault: &Fault,
    ) -> Option<String> {
        let row = manifest.row();
        if let (Fault::FailureCondition, Some(_)) = (fault, row) {
            return Some(format!("a {} fails by the state in which it ends", manifest.kind));
        }
        if let Some(why) = faults::unknown(row, &manifest.kind, fault) {
            return Some(why);
        }
        let (Fault::TaskEnds(key, _), Some(row)) = (fault, row) else { return None };
        if kinds::way(row) != kinds::Way::Run {
            return Some(format!("a {} has no tasks that end", manifest.kind));
        }
        let spec = &manifest.json["spec"];
        let name = row.job_field().and_then(|field| spec[field].as_str());
        // A run whose job is not there waits for it.
        let job = match name {
            Some(name) => Some(kubernetes.find("Djob", name)?),
            None => None,
        };
        let job = job.map(|job| &kubernetes.get(job).json["spec"]);
        tasks::unknown(&tasks::Tasks::of(spec, job), key)
    }

    /// Returns the objects, by their kinds and names, that others waited for and that were never there.
    pub(crate) fn absent(&self, kubernetes: &Kubernetes) -> Vec<(String, String)> {
        if self.awaited.is_empty() {
            return Vec::new();
        }
        let all = kubernetes.all().iter();
        let were_there: BTreeSet<_> =
            all.map(|stored| (stored.kind.as_str(), stored.name.as_str())).collect();
        let named = self.awaited.keys().filter(|(_, name)| !name.is_empty());
        let absent =
            named.filter(|(kind, name)| !were_there.contains(&(kind.as_str(), name.as_str())));
        absent.cloned().collect()
    }

    /// Returns why an object does not go on.
    pub(crate) fn obstacle(&self, object: Object) -> Option<&str> {
        self.lives.get(&object)?.obstacle.as_deref()
    }

    /// Does what follows from a change of an object.
    pub(crate) fn changed(
        &mut self,
        kubernetes: &mut Kubernetes,
        queue: &mut Queue,
        object: Object,
        change: &Change,
    ) {
        if kubernetes.get(object).row.is_some() {
            self.operate(kubernetes, queue, object, change);
        }
        self.wake(kubernetes, queue, object);
        if *change == Change::Gone {
            self.free(kubernetes, queue, object);
        }
    }

    /// Does what the operator does about a change of one of its objects.
    fn operate(
        &mut self,
        kubernetes: &mut Kubernetes,
        queue: &mut Queue,
        object: Object,
        change: &Change,
    ) {
        if matches!(change, Change::Made | Change::Deleting)
            && self.is_jammed(kubernetes, object, change, queue.now())
        {
            return;
        }
        match change {
            Change::Made => self.make(kubernetes, queue, object),
            Change::Deleting => self.delete(kubernetes, queue, object),
            Change::Changed => {
                let stored = kubernetes.get(object);
                if let Some(row) = stored.row.filter(|_| stored.gone.is_none()) {
                    kubernetes.hold(object, row.finalizer);
                }
                self.send_again(kubernetes, queue, object);
            }
            Change::Status(_) | Change::Gone => {}
        }
    }

    /// Looks again at the objects that wait for this one.
    fn wake(&mut self, kubernetes: &mut Kubernetes, queue: &mut Queue, object: Object) {
        if self.awaited.is_empty() {
            return;
        }
        let stored = kubernetes.get(object);
        let kind = stored.kind.clone();
        for name in [stored.name.clone(), String::new()] {
            for waiting in self.awaited.remove(&(kind.clone(), name)).unwrap_or_default() {
                let is_waiting = kubernetes.get(waiting).deleting.is_none()
                    && self.life(waiting).stage == Stage::Waiting;
                if is_waiting {
                    self.submit(kubernetes, queue, waiting);
                }
            }
        }
    }

    /// Does a move that is due, unless it is stale.
    pub(crate) fn due(
        &mut self,
        kubernetes: &mut Kubernetes,
        queue: &mut Queue,
        object: Object,
        number: u32,
    ) {
        if self.life(object).number != number || kubernetes.get(object).gone.is_some() {
            return;
        }
        if self.defers(kubernetes, object, number) {
            return;
        }
        match self.life(object).stage {
            Stage::Deleting => self.deleted(kubernetes, queue, object),
            _ => self.advance(kubernetes, queue, object),
        }
    }

    /// Plans a move of an object, in the place of the one that was planned before.
    fn plan(&mut self, queue: &mut Queue, object: Object, after: Time) {
        let life = self.life(object);
        life.number += 1;
        let number = life.number;
        queue.after(after, Due::Object(object, number));
    }
}
