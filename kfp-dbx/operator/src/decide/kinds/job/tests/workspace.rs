//! Jobs and their runs in the fake workspace, on virtual time.

use super::*;
use crate::fake::{Settings, Workspace};

fn named(name: &str) -> Harness {
    Harness::new(object(
        "Djob",
        name,
        json!({
            "new_cluster": {
                "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 1,
            },
            "notebook_task": { "notebook_path": "/a" },
            "max_retries": 0,
            "max_concurrent_runs": 1,
        }),
    ))
}

fn pass(harness: &mut Harness, workspace: &mut Workspace) -> Option<crate::decide::Wait> {
    let wait = harness.pass_with(&mut |request, now| {
        workspace.handle(request, now).answer(request.endpoint, now)
    });
    harness.now = harness.now + wait.as_ref().and_then(|wait| wait.after).unwrap_or_default();
    wait
}

#[test]
fn a_job_lives_and_dies_with_its_object() {
    let mut workspace = Workspace::new(Settings::default());
    let mut harness = named("train");
    pass(&mut harness, &mut workspace);
    assert_eq!(harness.status()["state"], "READY", "{}", harness.status());
    assert_eq!(harness.status()["job_status"]["settings"]["max_retries"], 0);
    harness.change("name", "renamed");
    pass(&mut harness, &mut workspace);
    assert_eq!(workspace.jobs().next().unwrap().name, "renamed");
    assert_eq!(harness.status()["job_status"]["settings"]["name"], "renamed");
    assert_eq!(workspace.ignored_fields().len(), 0, "{:?}", workspace.ignored_fields());
    harness.delete();
    pass(&mut harness, &mut workspace);
    assert!(harness.is_gone);
    assert_eq!(workspace.jobs().count(), 0);
}

/// Answers get lost after the effect of the request, at every place in turn, and the operator is
/// started again.
#[test]
fn lost_answers_make_no_second_job() {
    for place in 0..8 {
        let mut workspace = Workspace::new(Settings::default());
        let mut harness = named("train");
        let mut count = 0;
        for _ in 0..20 {
            let wait = harness.pass_with(&mut |request, now| {
                let answer = workspace.handle(request, now).answer(request.endpoint, now);
                count += 1;
                if count == place + 1 { lost() } else { answer }
            });
            harness.restart();
            harness.now = harness.now + wait.and_then(|wait| wait.after).unwrap_or_default();
        }
        assert_eq!(harness.status()["state"], "READY", "{place}");
        assert_eq!(workspace.jobs().count(), 1, "{place}");
        harness.delete();
        pass(&mut harness, &mut workspace);
        assert!(harness.is_gone, "{place}");
        assert_eq!(workspace.jobs().count(), 0, "{place}");
    }
}

#[test]
fn a_job_takes_its_runs_with_it() {
    let mut workspace = Workspace::new(Settings::default());
    let mut job = named("train");
    pass(&mut job, &mut workspace);
    let spec = json!({ "job_name": "train", "notebook_params": { "day": "" } });
    let mut run = Harness::new(object("Run", "hangs", spec)).with(job.object.clone());
    pass(&mut run, &mut workspace);
    assert_eq!(run.condition("Submitted"), "True Accepted");
    let told = json!({ "notebook_params": { "day": "" } });
    assert_eq!(run.status()["metadata"]["overriding_parameters"], told);
    pass(&mut job, &mut workspace);
    assert_eq!(job.status()["last_10_runs"][0]["run_type"], "JOB_RUN");
    job.delete();
    pass(&mut job, &mut workspace);
    assert!(job.is_gone);
    assert_eq!(workspace.jobs().count(), 0);
    job.later(60);
    workspace.advance(job.now);
    assert_eq!(workspace.active_runs().count(), 0);
    // The run of an object that names it is gone with it.
    run.now = job.now;
    run.delete();
    pass(&mut run, &mut workspace);
    assert!(run.is_gone);
}

#[test]
fn a_further_run_of_a_job_waits_in_its_queue() {
    let mut workspace = Workspace::new(Settings::default());
    let mut job = named("train");
    pass(&mut job, &mut workspace);
    let run = |name: &str| {
        Harness::new(object("Run", name, json!({ "job_name": "train" }))).with(job.object.clone())
    };
    let (mut first, mut second) = (run("first"), run("second"));
    pass(&mut first, &mut workspace);
    pass(&mut second, &mut workspace);
    let state = |run: &Harness| run.status()["metadata"]["state"].clone();
    assert_eq!(state(&second)["life_cycle_state"], "QUEUED");
    assert_eq!(second.condition("Ready"), "False Queued");
    for _ in 0..60 {
        second.now = second.now.max(first.now);
        first.now = second.now;
        pass(&mut first, &mut workspace);
        pass(&mut second, &mut workspace);
    }
    assert_eq!(state(&first)["result_state"], "SUCCESS");
    assert_eq!(state(&second)["result_state"], "SUCCESS");
    pass(&mut job, &mut workspace);
    assert_eq!(job.status()["last_10_runs"].as_array().unwrap().len(), 2);
}
