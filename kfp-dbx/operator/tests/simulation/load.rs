//! The operator under load: thousands of active runs in one workspace.

use std::fmt;
use std::time::Duration;

use kfp_dbx_operator::databricks::{Endpoint, Request};
use kfp_dbx_operator::object::Key;
use serde_json::json;

use crate::api_server::{NAMESPACE, New};
use crate::faults::Faults;
use crate::specs::new_cluster;
use crate::world::{BEGIN, Event, World, kind};

/// The number of runs that someone cancels while all of them are active: two in a second.
pub const CANCELLED: usize = 60;

/// What was measured.
pub struct Measured {
    pub runs: usize,
    /// The most runs that were active at once.
    pub active: usize,
    /// The times from the end of a run until its status says so, sorted.
    pub delays: Vec<Duration>,
    /// The calls of the endpoints in the highest second.
    pub highest: Vec<(&'static str, usize)>,
    /// The time until all of them were active.
    pub submitted: Duration,
    /// The time that the controller was busy.
    pub busy: Duration,
    /// The virtual time in which it was.
    pub passed: Duration,
    pub writes: u64,
}

impl Measured {
    /// Returns the part of a core that the controller takes, in thousandths.
    pub fn core(&self) -> u128 {
        self.busy.as_micros() * 1000 / self.passed.as_micros()
    }

    pub fn worst(&self) -> Duration {
        self.delays.last().copied().unwrap_or_default()
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let middle = self.delays.get(self.delays.len() / 2).copied().unwrap_or_default();
        write!(
            f,
            "{} runs, {} of them active after {:?}: an end is seen after {middle:?}, at worst {:?}; the \
             controller takes {} thousandths of a core; {} writes in {:?}; calls in the highest \
             second: {:?}",
            self.runs,
            self.active,
            self.submitted,
            self.worst(),
            self.core(),
            self.writes,
            self.passed,
            self.highest
        )
    }
}

/// Simulates that many active runs, some of which someone cancels.
pub fn load(runs: usize) -> Measured {
    let mut world = World::new(1, None, false);
    world.faults = Faults::default();
    world.rest();
    let settings = world.workspace.settings_mut();
    settings.limits.active_tasks = 100_000;
    settings.durations.pending = Duration::from_secs(5);
    settings.durations.cluster_pending = Duration::from_secs(30);
    settings.durations.running = Duration::from_secs(24 * 3600);
    world.passes = 64;
    for number in 0..runs {
        let key = Key {
            kind: kind("Run"),
            namespace: NAMESPACE.to_owned(),
            name: format!("run-{number}"),
        };
        let spec = json!({"new_cluster": new_cluster(), "notebook_task": {"notebook_path": "/a"}});
        let new = New { key, spec, annotations: json!({}), owners: json!([]) };
        world.server.create(&new, BEGIN);
    }
    world.plan(Duration::ZERO, Event::Start);
    let all_run = |world: &World| {
        let runs = world.server.objects().map(|(_, run)| &run["status"]["metadata"]["state"]);
        runs.filter(|state| state["life_cycle_state"] == "RUNNING").count()
    };
    let until = BEGIN + Duration::from_secs(3600);
    while all_run(&world) < runs && world.now < until && world.violation.is_none() {
        world.run_until(world.now + Duration::from_secs(10));
    }
    let active = world.workspace.active_runs().count();
    // The steady state.
    let (began, busy, writes) = (world.now, world.busy, world.ledger.writes);
    let ids: Vec<u64> = world.workspace.active_runs().map(|run| run.id).collect();
    for number in 0..CANCELLED {
        let id = ids[number * ids.len() / CANCELLED];
        let cancel = Request::new(Endpoint::RunsCancel).with("run_id", id);
        world.workspace.handle(&cancel, world.now);
        world.run_until(world.now + Duration::from_millis(500));
    }
    world.run_until(world.now + Duration::from_secs(90));
    assert_eq!(world.violation, None);
    let endpoints =
        [Endpoint::RunsSubmit, Endpoint::RunsGet, Endpoint::RunsList, Endpoint::RunsGetOutput];
    let highest = |endpoint: &Endpoint| (endpoint.name(), world.workspace.calls(*endpoint).highest);
    let mut delays = std::mem::take(&mut world.ledger.delays);
    delays.sort();
    Measured {
        runs,
        active,
        delays,
        highest: endpoints.iter().map(highest).collect(),
        busy: world.busy.saturating_sub(busy),
        passed: world.now.since(began),
        writes: world.ledger.writes - writes,
        submitted: began.since(BEGIN),
    }
}
