//! The loop of the program, with a world in memory and on virtual time.

#![cfg(feature = "run")]
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kfp_dbx_operator::controller::Task;
use kfp_dbx_operator::databricks::Failure;
use kfp_dbx_operator::decide::{ClusterFailure, Outcome, Patch, Step};
use kfp_dbx_operator::object::Object;
use kfp_dbx_operator::run::cluster::{Change, Scope};
use kfp_dbx_operator::run::health::Health;
use kfp_dbx_operator::run::metrics::Metrics;
use kfp_dbx_operator::run::operate::{Done, Parts, World, operate};
use kfp_dbx_operator::run::stop::{StopSender, stop};
use kfp_dbx_operator::time::Time;
use serde_json::json;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, advance, sleep};

const SECOND: Duration = Duration::from_secs(1);

/// A world in which each step takes a second, writes succeed, and nobody has credentials.
struct Memory {
    start: Instant,
    /// The steps that have begun and ended, as texts.
    log: Mutex<Vec<String>>,
    running: AtomicUsize,
    most: AtomicUsize,
    /// The name of an object whose first step panics.
    panics: Mutex<Option<&'static str>>,
    changes: mpsc::Sender<Change>,
}

impl World for Memory {
    async fn perform(&self, task: &Task) -> Done {
        let name = &task.target.key.name;
        let step = match &task.step {
            Step::Write(write) => match write.patch {
                Patch::Finalizers(_) => "finalizers",
                Patch::Status(_) => "status",
                Patch::Owners(_) => "owners",
            },
            Step::Call(_) => "call",
            _ => "other",
        };
        self.note(format!("begin {step} {name}"));
        let running = self.running.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(running, Ordering::Relaxed);
        sleep(SECOND).await;
        self.running.fetch_sub(1, Ordering::Relaxed);
        let panics = self.panics.lock().unwrap().take_if(|panics| *panics == name);
        assert!(panics.is_none(), "as the test wants");
        self.note(format!("end {step} {name}"));
        let outcome = match &task.step {
            Step::Write(write) => self.write(task, &write.patch).await,
            Step::Call(_) => Outcome::Answer(Err(Failure::Credentials("none".to_owned()))),
            Step::Get(_) => Outcome::Object(Ok(None)),
            Step::Secret(_) => Outcome::Secret(Ok(None)),
            Step::List(_) => Outcome::List(Ok(Vec::new())),
            Step::Delete { .. } | Step::Wait(_) => Outcome::Deleted(Ok(())),
        };
        Done { outcome, workspace: None }
    }

    fn now(&self) -> Time {
        Time(1_800_000_000_000) + self.start.elapsed()
    }
}

impl Memory {
    fn note(&self, text: String) {
        self.log.lock().unwrap().push(text);
    }

    fn log(&self) -> Vec<String> {
        self.log.lock().unwrap().clone()
    }

    fn count(&self, beginning: &str) -> usize {
        self.log().iter().filter(|line| line.starts_with(beginning)).count()
    }

    /// Stores a change of an object whose version is the number of its writes.
    async fn write(&self, task: &Task, patch: &Patch) -> Outcome {
        let target = &task.target;
        let version: u64 = target.resource_version.parse().unwrap();
        let finalizers = match patch {
            Patch::Finalizers(finalizers) => json!(finalizers),
            _ => json!(["run.finalizers.databricks.microsoft.com"]),
        };
        let mut json = run(&target.key.name, version + 1);
        json["metadata"]["finalizers"] = finalizers;
        if let Patch::Status(status) = patch {
            json["status"] = status.clone();
        }
        let object = Object::new(json).unwrap();
        let _ = self.changes.send(Change::Applied(object.clone())).await;
        Outcome::Written(Ok(object))
    }
}

fn run(name: &str, version: u64) -> serde_json::Value {
    json!({
        "kind": "Run",
        "metadata": {
            "name": name, "namespace": "team", "uid": format!("uid-{name}"), "generation": 1,
            "resourceVersion": version.to_string(), "creationTimestamp": "2026-11-30T00:00:00Z",
        },
        "spec": { "existing_cluster_id": "c-1", "notebook_task": { "notebook_path": "/n" } },
    })
}

/// A loop that runs.
struct Running {
    world: Arc<Memory>,
    changes: mpsc::Sender<Change>,
    leads: watch::Sender<bool>,
    stop: StopSender,
    metrics: Metrics,
    health: Health,
    task: JoinHandle<()>,
}

fn all() -> Scope {
    Scope { kind: "Run", namespace: None }
}

/// Starts the loop with two steps at a time and ten seconds to end.
fn start(leads: bool) -> Running {
    let (changes, receiver) = mpsc::channel(64);
    let (stopper, stop) = stop();
    let (lead, leads) = watch::channel(leads);
    let (health, metrics) = (Health::default(), Metrics::new());
    let world = Arc::new(Memory {
        start: Instant::now(),
        log: Mutex::default(),
        running: AtomicUsize::new(0),
        most: AtomicUsize::new(0),
        panics: Mutex::default(),
        changes: changes.clone(),
    });
    let scopes = HashSet::from([all()]);
    let parts = Parts {
        changes: receiver,
        scopes,
        leads,
        stop,
        health: health.clone(),
        metrics: metrics.clone(),
    };
    let task = tokio::spawn(operate(world.clone(), parts, 2, 10 * SECOND));
    Running { world, changes, leads: lead, stop: stopper, metrics, health, task }
}

impl Running {
    async fn say(&self, change: Change) {
        self.changes.send(change).await.unwrap();
    }

    /// Delivers the listing of these objects.
    async fn list(&self, names: &[&str]) {
        self.say(Change::Begin(all())).await;
        for name in names {
            self.say(Change::Listed(Object::new(run(name, 1)).unwrap())).await;
        }
        self.say(Change::End(all())).await;
    }
}

#[tokio::test(start_paused = true)]
async fn objects_are_worked_on_in_parallel_up_to_the_limit() {
    let running = start(true);
    running.list(&["a", "b", "c", "d", "e"]).await;
    sleep(20 * SECOND).await;
    for name in ["a", "b", "c", "d", "e"] {
        assert_eq!(running.world.count(&format!("end finalizers {name}")), 1, "{name}");
    }
    assert_eq!(running.world.most.load(Ordering::Relaxed), 2);
    let metrics = running.metrics.text().unwrap();
    let expected = r#"steps_total{kind="Run",step="finalizers",outcome="ok"} 5"#;
    assert!(metrics.contains(expected), "{metrics}");
    assert!(metrics.contains(r#"kfp_dbx_operator_objects{kind="Run""#), "{metrics}");
    assert!(metrics.contains("kfp_dbx_operator_leader 1"), "{metrics}");
    running.health.alive().unwrap();
}

#[tokio::test(start_paused = true)]
async fn nothing_is_done_before_the_lease_is_held_and_the_objects_are_listed() {
    let running = start(false);
    running.list(&["a"]).await;
    sleep(60 * SECOND).await;
    assert_eq!(running.world.log(), Vec::<String>::new());
    running.leads.send_replace(true);
    sleep(SECOND / 2).await;
    assert_eq!(running.world.log(), ["begin finalizers a"]);
}

#[tokio::test(start_paused = true)]
async fn a_watch_that_lists_nothing_holds_up_the_others_for_some_seconds_only() {
    let running = start(true);
    running.say(Change::Applied(Object::new(run("a", 1)).unwrap())).await;
    sleep(9 * SECOND).await;
    assert_eq!(running.world.log(), Vec::<String>::new());
    sleep(2 * SECOND).await;
    assert_eq!(running.world.log()[0], "begin finalizers a");
}

#[tokio::test(start_paused = true)]
async fn no_step_begins_when_the_lease_is_lost() {
    let running = start(true);
    running.list(&["a", "b", "c"]).await;
    sleep(SECOND / 2).await;
    assert_eq!(running.world.count("begin"), 2);
    running.leads.send_replace(false);
    sleep(60 * SECOND).await;
    // The steps that were under way have ended, and nothing has followed them.
    assert_eq!((running.world.count("begin"), running.world.count("end")), (2, 2));
    assert!(running.metrics.text().unwrap().contains("kfp_dbx_operator_leader 0"));
    running.leads.send_replace(true);
    sleep(60 * SECOND).await;
    assert_eq!(running.world.count("end finalizers c"), 1);
}

#[tokio::test(start_paused = true)]
async fn passes_that_are_under_way_end_when_the_loop_is_asked_to_stop() {
    let running = start(true);
    running.list(&["a", "b", "c"]).await;
    sleep(SECOND / 2).await;
    running.stop.set();
    let began = Instant::now();
    running.task.await.unwrap();
    assert!(began.elapsed() >= SECOND / 2, "{:?}", began.elapsed());
    assert!(began.elapsed() < 10 * SECOND, "{:?}", began.elapsed());
    let world = &running.world;
    assert_eq!(world.count("begin"), world.count("end"), "{:?}", world.log());
    assert_eq!(world.count("begin finalizers c"), 0, "{:?}", world.log());
    // A pass ends with the status, not with the step that was under way.
    assert!(world.count("end") > 2, "{:?}", world.log());
}

#[tokio::test(start_paused = true)]
async fn a_loop_that_has_nothing_to_do_stops_at_once() {
    let running = start(true);
    running.list(&[]).await;
    advance(SECOND).await;
    running.stop.set();
    let began = Instant::now();
    running.task.await.unwrap();
    assert_eq!(began.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn a_step_that_panics_is_tried_again() {
    let running = start(true);
    *running.world.panics.lock().unwrap() = Some("a");
    running.list(&["a"]).await;
    sleep(60 * SECOND).await;
    assert_eq!(running.world.count("begin finalizers a"), 2, "{:?}", running.world.log());
    assert_eq!(running.world.count("end finalizers a"), 1);
    let metrics = running.metrics.text().unwrap();
    let expected = r#"step="finalizers",outcome="unavailable"} 1"#;
    assert!(metrics.contains(expected), "{metrics}");
}

#[tokio::test(start_paused = true)]
async fn a_loop_without_changes_still_turns() {
    let running = start(true);
    running.list(&[]).await;
    for _ in 0..20 {
        sleep(60 * SECOND).await;
        running.health.alive().unwrap();
    }
}

#[test]
fn a_refusal_is_an_outcome_like_any_other() {
    // The words of metrics are a closed set.
    let refused = ClusterFailure::Refused("secret".to_owned());
    let word = kfp_dbx_operator::run::words::outcome(&Outcome::Deleted(Err(refused)));
    assert_eq!(word, "refused");
}
