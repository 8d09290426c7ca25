//! The simulated world: the virtual time, and all that happens in it.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};

use kfp_dbx_core::table;
use kfp_dbx_operator::decide::Outcome;
use kfp_dbx_operator::fake::{Settings, Workspace};
use kfp_dbx_operator::object::Key;
use kfp_dbx_operator::time::Time;
use serde_json::Value as Json;

use crate::api_server::Server;
use crate::census::Census;
use crate::check::Ledger;
use crate::faults::Faults;
use crate::operator::Operator;
use crate::random::Random;
use crate::sabotage::Sabotage;
use crate::shell::Flying;
use crate::users::Users;

/// The time at which the world begins.
pub const BEGIN: Time = Time(1_795_939_200_000);

/// The number of events at one moment from which on an operator is busy with nothing.
const STANDSTILL: u64 = 50_000;

/// Something that happens. `op` is the number of a process.
#[derive(Clone)]
pub enum Event {
    TakeList {
        op: u32,
        kind: &'static str,
    },
    GiveList {
        op: u32,
        kind: &'static str,
        objects: Vec<Rc<Json>>,
        cursor: usize,
    },
    Deliver {
        op: u32,
        kind: &'static str,
    },
    /// A process asks its controller for tasks.
    Wake {
        op: u32,
    },
    /// A request is sent, if the budget allows.
    Send {
        op: u32,
        ticket: u64,
    },
    /// A request has its effect.
    Land {
        op: u32,
        ticket: u64,
    },
    /// A process has an answer.
    Answer {
        op: u32,
        ticket: u64,
        outcome: Option<Outcome>,
    },
    Start,
    Kill {
        op: u32,
    },
    Resume {
        op: u32,
    },
    /// A user does something.
    User,
    /// An object whose owners are gone is deleted.
    Collect(Key, String),
}

impl Event {
    /// Returns the process that has to run for the event.
    fn process(&self) -> Option<u32> {
        match self {
            Self::GiveList { op, .. }
            | Self::Deliver { op, .. }
            | Self::Wake { op }
            | Self::Send { op, .. }
            | Self::Answer { op, .. } => Some(*op),
            _ => None,
        }
    }
}

/// The world.
pub struct World {
    pub now: Time,
    pub random: Random,
    agenda: BTreeMap<(Time, u64), Event>,
    number: u64,
    pub server: Server,
    pub workspace: Workspace,
    pub operators: BTreeMap<u32, Operator>,
    pub last_operator: u32,
    /// The number of passes of a process at a time.
    pub passes: usize,
    /// How far clocks have leapt.
    pub leapt: i64,
    pub flying: BTreeMap<(u32, u64), Flying>,
    pub faults: Faults,
    pub users: Users,
    pub ledger: Ledger,
    pub census: Census,
    pub sabotage: Option<Sabotage>,
    /// The first violation.
    pub violation: Option<String>,
    trace: Option<Vec<String>>,
    /// The number of events since the time has moved.
    events: u64,
    /// The time that controllers took.
    pub busy: Duration,
}

impl World {
    pub fn new(seed: u64, sabotage: Option<Sabotage>, is_traced: bool) -> Self {
        let mut random = Random::new(seed);
        let faults = Faults::draw(&mut random);
        let settings = settings(&mut random);
        let mut world = Self {
            now: BEGIN,
            agenda: BTreeMap::new(),
            number: 0,
            server: Server::default(),
            workspace: Workspace::new(settings),
            operators: BTreeMap::new(),
            last_operator: 0,
            passes: 8,
            leapt: 0,
            flying: BTreeMap::new(),
            users: Users::new(&mut random),
            faults,
            ledger: Ledger::default(),
            census: Census::default(),
            sabotage,
            violation: None,
            trace: is_traced.then(Vec::new),
            events: 0,
            busy: Duration::ZERO,
            random,
        };
        world.server.ignores_versions = sabotage == Some(Sabotage::IgnoreConflicts);
        let faults = world.faults.clone();
        world.log(|| format!("{faults:?}"));
        world
    }

    /// Adds a line to the trace, if there is one.
    pub fn log(&mut self, line: impl FnOnce() -> String) {
        if let Some(trace) = &mut self.trace {
            let time = self.now.since(BEGIN);
            trace.push(format!("{:>9.3} {}", time.as_secs_f64(), line()));
        }
    }

    pub fn take_trace(&mut self) -> Vec<String> {
        self.trace.take().unwrap_or_default()
    }

    /// Records that an invariant does not hold.
    pub fn violate(&mut self, what: impl FnOnce() -> String) {
        if self.violation.is_none() {
            let what = what();
            self.log(|| format!("VIOLATION: {what}"));
            self.violation = Some(what);
        }
    }

    /// Plans an event.
    pub fn plan(&mut self, after: Duration, event: Event) {
        self.number += 1;
        self.agenda.insert((self.now + after, self.number), event);
    }

    /// Lets the world go on until a time, or until something is wrong.
    pub fn run_until(&mut self, until: Time) {
        while self.violation.is_none() {
            let Some(entry) = self.agenda.first_entry() else { break };
            if entry.key().0 > until {
                break;
            }
            let ((time, _), event) = entry.remove_entry();
            self.events = if time > self.now { 0 } else { self.events + 1 };
            if self.events > STANDSTILL {
                self.violate(|| format!("{STANDSTILL} things happen at once"));
            }
            self.now = self.now.max(time);
            self.happen(event);
        }
        self.now = self.now.max(until);
        self.workspace.advance(self.now);
    }

    fn happen(&mut self, event: Event) {
        let process = event.process();
        if let Some(op) = process {
            match self.operators.get_mut(&op) {
                None => return,
                Some(Operator { paused: Some(events), .. }) => return events.push(event),
                _ => {}
            }
        }
        match event {
            Event::TakeList { op, kind } => self.take_list(op, kind),
            Event::GiveList { op, kind, objects, cursor } => {
                self.give_list(op, kind, &objects, cursor);
            }
            Event::Deliver { op, kind } => self.deliver(op, kind),
            Event::Wake { op } => self.operators.get_mut(&op).unwrap().wake = None,
            Event::Send { op, ticket } => self.send(op, ticket),
            Event::Land { op, ticket } => self.land(op, ticket),
            Event::Answer { op, ticket, outcome } => self.answer(op, ticket, outcome),
            Event::Start => self.start(),
            Event::Kill { op } => self.kill(op),
            Event::Resume { op } => self.resume(op),
            Event::User => self.user(),
            Event::Collect(key, uid) => self.collect(&key, &uid),
        }
        if let Some(op) = process {
            self.pump(op);
        }
    }

    /// Has a process begin all tasks that there are, and plans its next waking.
    fn pump(&mut self, op: u32) {
        loop {
            let now = self.clock(op);
            let Some(operator) = self.operators.get_mut(&op) else { return };
            if operator.paused.is_some() {
                return;
            }
            let began = Instant::now();
            let task = operator.controller.next(now);
            self.busy += began.elapsed();
            let Some(task) = task else { break };
            self.begin(op, task);
        }
        let now = self.clock(op);
        let operator = self.operators.get_mut(&op).unwrap();
        let Some(at) = operator.controller.wake_at() else { return };
        if operator.wake.is_none_or(|wake| at < wake) {
            operator.wake = Some(at);
            self.plan(at.since(now), Event::Wake { op });
        }
    }

    /// Has the watches and the garbage collector see a change.
    pub fn changed(&mut self, kind: &'static str) {
        let processes: Vec<u32> = self.operators.keys().copied().collect();
        for op in processes {
            self.watch(op, kind);
        }
    }

    /// Plans the deletion of all objects whose owners are gone.
    pub fn collect_garbage(&mut self) {
        for (key, uid) in self.server.garbage() {
            let after = Duration::from_millis(self.random.within(10, 3000));
            self.plan(after, Event::Collect(key, uid));
        }
    }

    fn collect(&mut self, key: &Key, uid: &str) {
        if self.server.garbage().iter().any(|(_, one)| one == uid) {
            self.delete(key, Some(uid), "the garbage collector");
        }
    }

    /// Deletes an object.
    pub fn delete(&mut self, key: &Key, uid: Option<&str>, who: &str) {
        let before = self.server.get(key).cloned();
        if self.server.delete(key, uid, self.now).is_ok() && before.is_some() {
            self.log(|| format!("{who} deletes {key}"));
            if self.server.get(key).is_none()
                && let Some(before) = before
            {
                self.ended(key, &before);
            }
            self.changed(key.kind);
        }
    }
}

/// Draws the settings of the workspace.
fn settings(random: &mut Random) -> Settings {
    let mut settings = Settings { missing_is_404: random.chance(500), ..Settings::default() };
    let mut secs = |most: u64| Duration::from_millis(random.within(100, most));
    let durations = &mut settings.durations;
    durations.pending = secs(5_000);
    durations.running = secs(90_000);
    durations.terminating = secs(5_000);
    durations.cancel = secs(3_000);
    durations.cluster_pending = secs(30_000);
    durations.cluster_terminating = secs(20_000);
    durations.cluster_running = secs(90_000);
    durations.slow = 3;
    // Lists of more than one item come in several pages.
    settings.quirks.short_pages = random.chance(300);
    settings.quirks.tells_secrets = random.chance(300);
    settings
}

/// Returns the name of a kind as the table has it.
pub fn kind(name: &str) -> &'static str {
    table::kind(name).unwrap().kind
}
