//! The active runs of the workspaces, watched in bulk.
//!
//! A few runs are looked at one by one, each when its object's timer is due. Where many objects of a
//! workspace wait for a run, the controller reads the pages of its list of active runs instead, and
//! wakes the objects whose run is in another state than it was, or in no page.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value as Json;

use crate::databricks::{Answer, Endpoint, Failure, Request, int};
use crate::object::Object;
use crate::time::Time;

/// The number of waiting objects of a workspace from which on its runs are watched in bulk.
const MANY: usize = 100;

/// The number below which they are not any more.
const FEW: usize = 50;

/// The number of runs in a page. The API accepts less than 25.
const PAGE: u64 = 24;

/// The time from one page to the next.
const PAGE_TIME: Duration = Duration::from_millis(105);

/// The shortest time from one look at all runs to the next.
const ROUND_TIME: Duration = Duration::from_secs(10);

/// The longest time to wait after a page that could not be read.
const LONGEST_PAUSE: Duration = Duration::from_secs(60);

/// The number of failures in a row after which the timers take over.
const GIVE_UP: u32 = 3;

/// The time for which they do.
const TIMERS_TIME: Duration = Duration::from_secs(300);

/// The run that is watched for an object, and its workspace.
pub(super) type Watched = (Arc<str>, i64);

/// The runs of all workspaces.
#[derive(Default)]
pub(super) struct Watch(BTreeMap<Arc<str>, Runs>);

/// The objects that are no longer, or not yet, waiting for a page.
#[derive(Default, Debug)]
pub(super) struct Woken {
    /// Objects that look for themselves now.
    pub(super) now: Vec<u64>,
    /// Objects whose timers are needed again.
    pub(super) timers: Vec<u64>,
}

/// The runs of a workspace.
#[derive(Default)]
struct Runs {
    waiting: BTreeMap<i64, Waiting>,
    is_bulk: bool,
    /// The number of the present look at all runs.
    round: u64,
    began: Time,
    page_token: Option<String>,
    in_flight: bool,
    next: Time,
    failures: u32,
    /// The run on whose behalf the last page was read.
    asked_for: i64,
}

/// An object that waits for a run.
struct Waiting {
    id: u64,
    /// The round in which it began to wait.
    since: u64,
    /// The last round that had the run in a page.
    seen: Option<u64>,
    /// The state of the run.
    state: Box<str>,
}

impl Watch {
    /// Adds an object that waits for a run. Returns whether the run is watched in bulk.
    pub(super) fn wait(&mut self, watched: &Watched, id: u64, object: &Object) -> bool {
        let (workspace, run) = watched;
        let runs = self.0.entry(workspace.clone()).or_default();
        let state = object.status()["metadata"]["state"]["life_cycle_state"].as_str();
        let state = state.unwrap_or_default().into();
        runs.waiting.insert(*run, Waiting { id, since: runs.round, seen: None, state });
        runs.is_bulk |= runs.waiting.len() >= MANY;
        runs.is_bulk && runs.failures < GIVE_UP
    }

    /// Removes an object.
    pub(super) fn remove(&mut self, (workspace, run): &Watched, id: u64) -> Woken {
        let Some(runs) = self.0.get_mut(workspace) else { return Woken::default() };
        if runs.waiting.get(run).is_some_and(|waiting| waiting.id == id) {
            runs.waiting.remove(run);
        }
        if runs.is_bulk && runs.waiting.len() < FEW {
            runs.is_bulk = false;
            runs.page_token = None;
            return Woken { now: Vec::new(), timers: runs.ids() };
        }
        if runs.waiting.is_empty() && !runs.in_flight {
            self.0.remove(workspace);
        }
        Woken::default()
    }

    /// Forgets all runs.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Moves the times of the next pages with a clock that was set back.
    pub(super) fn set_back(&mut self, back: Duration) {
        for runs in self.0.values_mut() {
            runs.next = runs.next.earlier(back);
            runs.began = runs.began.earlier(back);
        }
    }

    /// Returns the time at which the next page is due.
    pub(super) fn next(&self) -> Option<Time> {
        let due = self.0.values().filter(|runs| runs.is_bulk && !runs.in_flight);
        due.map(|runs| runs.next).min()
    }

    /// Begins to read the next page: its workspace, the object that asks for it, and the request.
    pub(super) fn begin(&mut self, now: Time) -> Option<(Arc<str>, u64, Request)> {
        let due = |runs: &Runs| runs.is_bulk && !runs.in_flight && runs.next <= now;
        let (workspace, runs) = self.0.iter_mut().find(|(_, runs)| due(runs))?;
        let mut others = runs.waiting.range(runs.asked_for.saturating_add(1)..);
        let (run, waiting) = others.next().or_else(|| runs.waiting.first_key_value())?;
        let request = Request::new(Endpoint::RunsList)
            .with("active_only", true)
            .with("limit", PAGE)
            .with_some("page_token", runs.page_token.clone().map(Json::from).as_ref());
        let id = waiting.id;
        runs.asked_for = *run;
        runs.in_flight = true;
        runs.next = now + PAGE_TIME;
        if runs.page_token.is_none() {
            runs.began = now;
            runs.round += 1;
        }
        Some((workspace.clone(), id, request))
    }

    /// Takes a page.
    pub(super) fn end(&mut self, workspace: &str, page: &Answer, now: Time) -> Woken {
        let Some(runs) = self.0.get_mut(workspace) else { return Woken::default() };
        runs.in_flight = false;
        match page {
            _ if !runs.is_bulk => Woken::default(),
            Ok(page) => runs.page(page, now),
            Err(failure) => runs.fail(failure, now),
        }
    }
}

impl Runs {
    fn page(&mut self, page: &Json, now: Time) -> Woken {
        self.failures = 0;
        let mut woken = Woken::default();
        for run in page["runs"].as_array().into_iter().flatten() {
            let Some(waiting) = int(&run["run_id"]).and_then(|id| self.waiting.get_mut(&id)) else {
                continue;
            };
            waiting.seen = Some(self.round);
            let state = run["state"]["life_cycle_state"].as_str();
            let state = state.or(run["status"]["state"].as_str()).unwrap_or_default();
            if *waiting.state != *state {
                waiting.state = state.into();
                woken.now.push(waiting.id);
            }
        }
        let next = page["next_page_token"].as_str().filter(|token| !token.is_empty());
        self.page_token = next.map(str::to_owned);
        if self.page_token.is_none() {
            let round = self.round;
            let is_missing = |one: &&Waiting| one.since < round && one.seen != Some(round);
            woken.now.extend(self.waiting.values().filter(is_missing).map(|one| one.id));
            self.next = self.next.max(self.began + ROUND_TIME);
        }
        self.next = self.next.max(now);
        woken
    }

    fn fail(&mut self, failure: &Failure, now: Time) -> Woken {
        self.page_token = None;
        self.failures += 1;
        if self.failures >= GIVE_UP {
            self.next = now + TIMERS_TIME;
            return Woken { now: Vec::new(), timers: self.ids() };
        }
        let asked = match failure {
            Failure::Later { after, .. } => after.unwrap_or_default(),
            _ => Duration::ZERO,
        };
        let doubled = Duration::from_secs(1 << self.failures.min(6));
        self.next = now + asked.max(doubled.min(LONGEST_PAUSE));
        Woken::default()
    }

    fn ids(&self) -> Vec<u64> {
        self.waiting.values().map(|waiting| waiting.id).collect()
    }
}
