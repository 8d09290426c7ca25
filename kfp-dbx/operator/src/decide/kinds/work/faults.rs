//! Runs and jobs in a fake workspace whose answers and writes get lost, by a seed.

#![allow(clippy::panic, clippy::unwrap_used)]

use serde_json::{Value as Json, json};

use crate::databricks::{Answer, Request};
use crate::decide::harness::{Harness, lost, object, throttled};
use crate::fake::{Settings, Workspace};
use crate::time::Time;

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    /// Whether something happens that does so once in that many times.
    fn once_in(&mut self, times: u64) -> bool {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33).is_multiple_of(times)
    }
}

/// Answers a request, with faults: the answer is lost before or after the effect, or there are too
/// many requests.
fn answer(dice: &mut Dice, workspace: &mut Workspace, request: &Request, now: Time) -> Answer {
    if dice.once_in(12) {
        return lost();
    }
    if dice.once_in(12) {
        return throttled();
    }
    let answer = workspace.handle(request, now).answer(request.endpoint, now);
    if dice.once_in(8) { lost() } else { answer }
}

/// Lives through the life of an object: passes with faults, a restart now and then, changes of the
/// spec, and a deletion. Returns the object as it was when all faults had ended, before its deletion.
fn live(seed: u64, harness: Harness) -> (Json, Harness, Workspace) {
    live_in(seed, harness, Workspace::new(Settings::default()))
}

fn live_in(
    seed: u64,
    mut harness: Harness,
    mut workspace: Workspace,
) -> (Json, Harness, Workspace) {
    let mut dice = Dice(seed);
    let deletes_early = dice.once_in(2);
    for round in 0..60 {
        let wait = match round < 30 {
            true => {
                harness.loses_writes = dice.once_in(4).then_some(dice.0 % 5);
                harness
                    .pass_with(&mut |request, now| answer(&mut dice, &mut workspace, request, now))
            }
            false => harness.pass_with(&mut |request, now| {
                workspace.handle(request, now).answer(request.endpoint, now)
            }),
        };
        if harness.is_gone {
            break;
        }
        harness.now = harness.now + wait.and_then(|wait| wait.after).unwrap_or_default();
        if round < 30 && dice.once_in(6) {
            harness.restart();
        }
        if round < 20 && dice.once_in(10) {
            harness.change("timeout_seconds", 1000 + round);
        }
        // The other objects go without their resources.
        if round < 30 && dice.once_in(20) {
            harness.others.clear();
        }
        if deletes_early && round < 30 && dice.once_in(15) {
            harness.delete();
        }
        harness.loses_writes = None;
    }
    let before = harness.object.clone();
    if !harness.is_gone {
        harness.delete();
        for _ in 0..60 {
            let wait = harness.pass_with(&mut |request, now| {
                workspace.handle(request, now).answer(request.endpoint, now)
            });
            harness.now = harness.now + wait.and_then(|wait| wait.after).unwrap_or_default();
            if harness.is_gone {
                break;
            }
        }
    }
    (before, harness, workspace)
}

/// Names of runs, each with the condition in which such a run ends.
const RUNS: &[(&str, &str)] = &[
    ("good", "True Success"),
    ("fails", "False Failed"),
    ("breaks", "False InternalError"),
    ("is-skipped", "False Skipped"),
    ("is-cancelled", "False Canceled"),
    ("is-rejected", "False Rejected"),
    ("hangs", "False Running"),
];

#[test]
fn runs_end_once_and_leave_nothing() {
    for (seed, (name, ready)) in (0..70).zip(RUNS.iter().cycle()) {
        let harness = Harness::new(object(
            "Run",
            name,
            json!({
                "new_cluster": {
                    "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 1,
                },
                "notebook_task": { "notebook_path": "/a" },
            }),
        ));
        let (before, harness, workspace) = live(seed, harness);
        assert!(harness.is_gone, "seed {seed}: {}", harness.status());
        assert!(workspace.made().len() <= 1, "seed {seed}: {:?}", workspace.made());
        assert_eq!(workspace.runs().count(), 0, "seed {seed}");
        if before["metadata"]["deletionTimestamp"].is_null() {
            let before = Harness::new(before);
            assert_eq!(before.condition("Ready"), *ready, "seed {seed}: {}", before.status());
        }
    }
}

/// Names of tasks, each with the condition in which a run ends whose task another one tolerates.
const TASKS: &[(&str, &str)] = &[
    ("good", "True Success"),
    ("fails", "True SuccessWithFailures"),
    ("is-rejected", "False Rejected"),
    ("hangs", "False Running"),
];

#[test]
fn runs_with_tasks_end_once_and_leave_nothing() {
    for (seed, (name, ready)) in (0..60).zip(TASKS.iter().cycle()) {
        let cluster = json!({
            "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 1,
        });
        let task = |key: &str| {
            json!({
                "task_key": key,
                "new_cluster": cluster,
                "notebook_task": { "notebook_path": "/a", "base_parameters": { "name": key } },
            })
        };
        let mut last = task("last");
        last["depends_on"] = json!([{ "task_key": name }, { "task_key": "other" }]);
        last["run_if"] = "ALL_DONE".into();
        let spec = json!({ "tasks": [task(name), task("other"), last] });
        let (before, harness, workspace) = live(seed, Harness::new(object("Run", "nightly", spec)));
        assert!(harness.is_gone, "seed {seed}: {}", harness.status());
        assert!(workspace.runs().count() == 0, "seed {seed}");
        if before["metadata"]["deletionTimestamp"].is_null() {
            let before = Harness::new(before);
            assert_eq!(before.condition("Ready"), *ready, "seed {seed}: {}", before.status());
            if ready.starts_with("True") {
                let results = before.status()["task_results"].as_object().unwrap();
                assert_eq!(results.len(), 3, "seed {seed}: {}", before.status());
                assert_eq!(results["last"]["result"], "done", "seed {seed}: {}", before.status());
            }
        }
    }
}

#[test]
fn jobs_are_created_once_and_leave_nothing() {
    for seed in 0..60 {
        let harness = Harness::new(object(
            "Djob",
            "train",
            json!({
                "new_cluster": {
                    "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 1,
                },
                "notebook_task": { "notebook_path": "/a" },
            }),
        ));
        let (before, harness, workspace) = live(seed, harness);
        assert!(harness.is_gone, "seed {seed}: {}", harness.status());
        assert!(workspace.made().len() <= 1, "seed {seed}: {:?}", workspace.made());
        assert_eq!(workspace.jobs().count(), 0, "seed {seed}");
        if before["metadata"]["deletionTimestamp"].is_null() {
            let status = &before["status"];
            assert_eq!(status["state"], "READY", "seed {seed}: {status}");
            assert_eq!(
                status["observedGeneration"], before["metadata"]["generation"],
                "seed {seed}"
            );
            let told = &status["job_status"]["settings"]["timeout_seconds"];
            let wanted = before["spec"].get("timeout_seconds").cloned().unwrap_or(json!(0));
            assert_eq!(*told, wanted, "seed {seed}: {status}");
        }
    }
}

#[test]
fn runs_of_jobs_start_once_and_leave_nothing() {
    for seed in 0..60 {
        let mut workspace = Workspace::new(Settings::default());
        let mut job = Harness::new(object(
            "Djob",
            "train",
            json!({
                "new_cluster": {
                    "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 1,
                },
                "notebook_task": { "notebook_path": "/a" },
            }),
        ));
        job.pass_with(&mut |request, now| {
            workspace.handle(request, now).answer(request.endpoint, now)
        });
        let spec = json!({ "job_name": "train" });
        let harness = Harness::new(object("Run", "nightly", spec)).with(job.object);
        let (before, harness, workspace) = live_in(seed, harness, workspace);
        assert!(harness.is_gone, "seed {seed}: {}", harness.status());
        // The job, and a run.
        assert!(workspace.made().len() <= 2, "seed {seed}: {:?}", workspace.made());
        assert_eq!(workspace.runs().count(), 0, "seed {seed}");
        if before["metadata"]["deletionTimestamp"].is_null() {
            let before = Harness::new(before);
            let ready = before.condition("Ready");
            assert!(
                ["True Success", "False JobNotFound"].contains(&&*ready),
                "seed {seed}: {ready}"
            );
        }
    }
}
