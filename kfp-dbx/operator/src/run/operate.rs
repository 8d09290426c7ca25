//! The loop: it owns the controller, tells it what the watches deliver, and has its tasks done.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::{Instant, sleep, sleep_until};

use super::cluster::{Change, Scope};
use super::health::{Health, TURN};
use super::metrics::Metrics;
use super::stop::Stop;
use crate::controller::{Controller, Task};
use crate::databricks::Failure;
use crate::decide::{ClusterFailure, Outcome, Step};
use crate::time::Time;

/// All that touches a network or a clock.
pub trait World: Send + Sync + 'static {
    /// Does a task.
    fn perform(&self, task: &Task) -> impl Future<Output = Done> + Send;

    /// Returns the time.
    fn now(&self) -> Time;
}

/// What came of a task.
#[derive(Debug)]
pub struct Done {
    /// What the controller learns.
    pub outcome: Outcome,
    /// The workspace to which the task was sent, if it was sent to one.
    pub workspace: Option<String>,
}

/// The parts of the program that the loop speaks with.
pub struct Parts {
    /// What the watches deliver.
    pub changes: mpsc::Receiver<Change>,
    /// What the watches list. The operator begins to act when all have, or after a short time.
    pub scopes: HashSet<Scope>,
    /// Whether this process is the one that acts.
    pub leads: watch::Receiver<bool>,
    /// The request to stop.
    pub stop: Stop,
    /// What the loop says of itself.
    pub health: Health,
    /// What the loop counts.
    pub metrics: Metrics,
}

/// The time that all watches have to list their objects. One that cannot, for example as its kind is
/// not installed, does not hold up the others for longer.
const LISTINGS: Duration = Duration::from_secs(10);

/// The time from one count of the objects to the next, for metrics.
const CENSUS: Duration = Duration::from_secs(5);

/// The most changes that are taken before tasks are given out.
const BATCH: usize = 256;

/// Runs the loop until it is asked to stop. Then no pass begins any more, and those that are under way
/// have `grace` to end.
pub async fn operate<W: World>(world: Arc<W>, parts: Parts, most: usize, grace: Duration) {
    let mut operation = Operation {
        world,
        controller: Controller::new(most),
        unlisted: parts.scopes,
        leads: false,
        waits_until: None,
        counted: Instant::now(),
        tasks: JoinSet::new(),
        flights: HashMap::new(),
        health: parts.health,
        metrics: parts.metrics,
    };
    let (mut changes, mut leads, mut stop) = (parts.changes, parts.leads, parts.stop);
    // A process that leads from the beginning has had no change of this value.
    leads.mark_changed();
    loop {
        operation.begin_tasks();
        let wake = operation.wake_at();
        let mut batch = Vec::new();
        tokio::select! {
                    biased;
                    () = stop.wait() => break,
                    Ok(()) = leads.changed() => {
                        let leads = *leads.borrow_and_update();
                        operation.on_leads(leads);
                    }
                    Some(ended) = operation.tasks.join_next_with_id() => operation.on_ended(ended),
                    taken = changes.recv_many(&mut batch, BATCH) => {
                        if taken == 0 {
                            break;
                        }
                        for change in batch {
         operation.on_change(change);
        }
                    }
                    () = sleep_until(wake) => {}
                }
    }
    operation.finish(grace, leads).await;
}

struct Operation<W> {
    world: Arc<W>,
    controller: Controller,
    /// What is not listed yet.
    unlisted: HashSet<Scope>,
    /// Whether this process holds the lease.
    leads: bool,
    /// The time at which it acts even if some objects are not listed.
    waits_until: Option<Instant>,
    /// The time at which the objects were last counted.
    counted: Instant,
    tasks: JoinSet<Done>,
    /// The tasks that are under way.
    flights: HashMap<Id, Task>,
    health: Health,
    metrics: Metrics,
}

impl<W: World> Operation<W> {
    /// Gives out all tasks that there are.
    fn begin_tasks(&mut self) {
        if self.waits_until.is_some_and(|until| Instant::now() >= until) {
            self.act();
        }
        while let Some(task) = self.controller.next(self.world.now()) {
            let (world, copy) = (self.world.clone(), task.clone());
            let handle = self.tasks.spawn(async move { world.perform(&copy).await });
            self.flights.insert(handle.id(), task);
        }
        self.health.turn();
        self.metrics.load(&self.controller.load());
        if self.counted.elapsed() >= CENSUS {
            self.counted = Instant::now();
            self.metrics.objects(self.controller.census());
        }
    }

    /// Returns the time at which there can be tasks again, and at the latest that of the next turn.
    fn wake_at(&self) -> Instant {
        let due = self.controller.wake_at().map_or(TURN, |time| time.since(self.world.now()));
        let until = Instant::now() + due.min(TURN);
        self.waits_until.map_or(until, |other| other.min(until))
    }

    fn on_leads(&mut self, leads: bool) {
        if self.leads == leads {
            return;
        }
        self.leads = leads;
        self.metrics.leader(leads);
        if !leads {
            tracing::warn!("this process acts no more");
            self.waits_until = None;
            self.controller.resign();
        } else if self.unlisted.is_empty() {
            self.act();
        } else {
            self.waits_until = Some(Instant::now() + LISTINGS);
        }
    }

    fn act(&mut self) {
        self.waits_until = None;
        tracing::info!("this process acts");
        self.controller.lead();
    }

    fn on_change(&mut self, change: Change) {
        match change {
            Change::Begin(scope) => {
                self.controller.begin_listing(scope.kind, scope.namespace.as_deref());
            }
            Change::Listed(object) => self.controller.on_listed(object, self.world.now()),
            Change::End(scope) => {
                self.controller.end_listing(scope.kind, scope.namespace.as_deref());
                self.unlisted.remove(&scope);
                if self.unlisted.is_empty() && self.waits_until.is_some() {
                    self.act();
                }
            }
            Change::Applied(object) => self.controller.on_changed(object),
            Change::Deleted(object) => self.controller.on_deleted(&object.key(), object.uid()),
        }
    }

    fn on_ended(&mut self, ended: Result<(Id, Done), JoinError>) {
        let (id, done) = match ended {
            Ok((id, done)) => (id, Some(done)),
            Err(error) => (error.id(), None),
        };
        let Some(task) = self.flights.remove(&id) else { return };
        let done = done.unwrap_or_else(|| {
            tracing::error!(object = %task.target.key, "a step has panicked");
            Done { outcome: lost(&task.step), workspace: None }
        });
        let (step, outcome) =
            (super::words::step(&task.step), super::words::outcome(&done.outcome));
        let key = &task.target.key;
        let (kind, namespace, name) = (key.kind, &*key.namespace, &*key.name);
        let of = super::words::of(&task.step);
        tracing::debug!(kind, namespace, name, step, of, outcome, "a step has ended");
        self.metrics.step(kind, step, outcome);
        if let Some(workspace) = &done.workspace {
            self.controller.on_workspace(task.ticket, workspace);
        }
        self.controller.done(task.ticket, done.outcome, self.world.now());
    }

    /// Lets the passes that are under way end.
    async fn finish(mut self, grace: Duration, mut leads: watch::Receiver<bool>) {
        self.controller.finish();
        let end = sleep(grace);
        tokio::pin!(end);
        loop {
            self.begin_tasks();
            tokio::select! {
                biased;
                Ok(()) = leads.changed() => {
                    let leads = *leads.borrow_and_update();
                    self.on_leads(leads && self.leads);
                }
                ended = self.tasks.join_next_with_id() => match ended {
                    Some(ended) => self.on_ended(ended),
                    None => break,
                },
                () = &mut end => {
                    tracing::warn!(steps = self.flights.len(), "steps are left under way");
                    break;
                }
            }
        }
        self.health.ended();
    }
}

/// Returns the outcome of a step of which nothing is known.
fn lost(step: &Step) -> Outcome {
    const WHY: &str = "the step has ended without an answer";
    let failure = ClusterFailure::Unavailable(WHY.to_owned());
    match step {
        Step::Get(_) => Outcome::Object(Err(failure)),
        Step::Secret(_) => Outcome::Secret(Err(failure)),
        Step::List(_) => Outcome::List(Err(failure)),
        Step::Write(_) => Outcome::Written(Err(failure)),
        Step::Delete { .. } => Outcome::Deleted(Err(failure)),
        Step::Call(_) | Step::Wait(_) => Outcome::Answer(Err(Failure::Unknown(WHY.to_owned()))),
    }
}
