use super::*;

fn job(status: Json) -> Json {
    let mut job = object("Djob", "train", json!({}));
    job["status"] = status;
    job
}

fn job_run(spec: Json) -> Harness {
    let mut run = object("Run", "nightly", spec);
    run["spec"]["job_name"] = "train".into();
    Harness::new(run)
}

fn started(id: i64) -> (Endpoint, Answer) {
    (JobsRunNow, Ok(json!({ "run_id": id, "number_in_job": id })))
}

#[test]
fn a_run_of_a_job_sends_only_its_parameters() {
    let spec = json!({
        "jar_params": [],
        "notebook_params": { "a": "", "b": 1 },
        "timeout_seconds": 5,
        "libraries": [{ "jar": "dbfs:/a.jar" }],
        "new_cluster": { "num_workers": 1 },
        "run_name": "ignored",
    });
    let mut harness = job_run(spec).with(job(json!({ "job_status": { "job_id": 44 } })));
    harness.pass(vec![started(7), is(life("PENDING"))]);
    let sent = json!({
        "job_id": 44,
        "jar_params": [],
        "notebook_params": { "a": "", "b": "1" },
        "idempotency_token": "uid-of-nightly",
    });
    assert_eq!(harness.called(JobsRunNow), [sent]);
    assert_eq!(harness.object["metadata"]["ownerReferences"][0]["kind"], "Djob");
}

#[test]
fn a_job_is_waited_for() {
    let mut harness = job_run(json!({}));
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False JobNotFound");
    harness.others = vec![job(json!({ "state": "ERROR", "message": "bad cron" }))];
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False JobNotReady");
    let message = harness.status()["conditions"][0]["message"].as_str().unwrap();
    assert_eq!(message, "the Djob `train` has no job yet: bad cron");
    let mut deleted = job(json!({ "job_status": { "job_id": 44 } }));
    deleted["metadata"]["deletionTimestamp"] = "2026-11-29T08:00:00Z".into();
    harness.others = vec![deleted];
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False JobNotReady");
    assert_eq!(harness.condition("Submitted"), "");
}

#[test]
fn the_request_is_the_same_when_the_job_is_gone() {
    let mut harness = job_run(json!({})).with(job(json!({ "job_status": { "job_id": 44 } })));
    harness.pass(vec![(JobsRunNow, lost())]);
    harness.others.clear();
    harness.later(3);
    harness.delete();
    harness.pass(vec![started(7), is(life("RUNNING")), (RunsCancel, Ok(json!({})))]);
    let sent = harness.called(JobsRunNow);
    assert_eq!(sent[0], sent[1]);
}

#[test]
fn a_changed_spec_waits_for_the_answer_to_the_earlier_request() {
    let lost_run = || {
        let mut harness = job_run(json!({})).with(job(json!({ "job_status": { "job_id": 44 } })));
        harness.pass(vec![(JobsRunNow, lost())]);
        harness.change("job_name", Json::Null);
        harness.change("notebook_task", json!({ "notebook_path": "/a" }));
        harness.restart();
        harness
    };
    let mut harness = lost_run();
    harness.pass(vec![started(7), is(life("RUNNING"))]);
    assert_eq!(harness.condition("Submitted"), "True SpecIgnored");
    let mut harness = lost_run();
    harness.pass(vec![(JobsRunNow, rejects("no such job")), submitted(7), is(life("RUNNING"))]);
    assert_eq!(harness.status()["observedGeneration"], 3);
    assert_eq!(harness.called(RunsSubmit)[0]["idempotency_token"], "uid-of-nightly");
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    // A request without effect needs no answer.
    let mut harness = job_run(json!({})).with(job(json!({ "job_status": { "job_id": 44 } })));
    harness.pass(vec![(JobsRunNow, throttled())]);
    harness.change("job_name", Json::Null);
    harness.pass(vec![submitted(7), is(life("RUNNING"))]);
}

#[test]
fn a_run_of_several_tasks_has_the_output_of_the_one_that_failed() {
    let task = |id: i64, end: i64, result: &str| {
        let state = json!({ "life_cycle_state": "TERMINATED", "result_state": result });
        json!({ "run_id": id, "task_key": format!("task-{id}"), "end_time": end, "state": state })
    };
    let cases = [
        ("FAILED", [task(71, 5, "FAILED"), task(72, 6, "UPSTREAM_FAILED")], 71),
        ("SUCCESS", [task(71, 5, "SUCCESS"), task(72, 6, "SUCCESS")], 72),
        ("SUCCESS", [task(71, 9, "SUCCESS"), task(72, 6, "SUCCESS")], 71),
        ("SUCCESS", [task(71, 5, "FAILED"), task(72, 6, "SUCCESS")], 72),
        ("FAILED", [task(71, 5, "FAILED"), task(72, 6, "FAILED")], 72),
    ];
    for (result, tasks, expected) in cases {
        let mut harness = pending();
        let mut run = ended(result);
        run["tasks"] = Json::Array(tasks.to_vec());
        harness.pass_with(&mut |request, _| match request.endpoint {
            RunsGet => Ok(run.clone()),
            _ => Ok(json!({ "notebook_output": { "result": request.fields["run_id"] } })),
        });
        assert_eq!(harness.status()["notebook_output"]["result"], expected.to_string());
        assert_eq!(harness.status()["metadata"]["state"]["result_state"], result);
    }
}
