use super::*;

#[test]
fn the_status_is_that_of_the_archived_operator() {
    let mut harness = pending();
    let metadata = json!({
        "run_id": 7,
        "state": { "life_cycle_state": "PENDING" },
        "job_id": 900_000_000_000_001_i64,
        "run_name": "nightly",
        "run_page_url": "https://adb-1.azuredatabricks.net/#job/9/run/7",
        "run_type": "SUBMIT_RUN",
        "task": { "notebook_task": { "notebook_path": "/a", "source": "WORKSPACE" } },
        "cluster_spec": {
            "new_cluster": { "num_workers": 0, "custom_tags": [{ "key": "team", "value": "data" }] },
        },
        "cluster_instance": { "cluster_id": "c-1" },
    });
    assert_eq!(harness.status()["metadata"], metadata);
    // Time that passes is no change of the status.
    let mut later = life("PENDING");
    later["tasks"][0]["execution_duration"] = 9000.into();
    later["setup_duration"] = 9000.into();
    harness.later(9);
    let version = harness.object["metadata"]["resourceVersion"].clone();
    let wait = harness.pass(vec![is(later)]).unwrap();
    assert_eq!(wait.run, Some(7));
    assert_eq!(harness.object["metadata"]["resourceVersion"], version);
    harness.pass(vec![is(ended("FAILED")), output(json!({}))]);
    assert_eq!(harness.status()["metadata"]["execution_duration"], 1234);
}

#[test]
fn polls_are_quick_at_first_and_slow_later() {
    let mut harness = pending();
    let mut waits = Vec::new();
    for _ in 0..200 {
        let wait = harness.pass(vec![is(life("RUNNING"))]).unwrap().after.unwrap();
        harness.now = harness.now + wait;
        waits.push(wait.as_millis());
    }
    assert!(waits[0] >= 900 && waits[0] <= 1000, "{waits:?}");
    assert!(waits[199] >= 27_000 && waits[199] <= 30_000, "{waits:?}");
    assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
}

#[test]
fn the_end_and_the_output_are_written_together() {
    let mut harness = pending();
    let ended = ended("SUCCESS");
    let mut states = Vec::new();
    let object = crate::object::Object::new(harness.object.clone()).unwrap();
    let mut pass = crate::decide::Pass::new(object, harness.memory);
    loop {
        use crate::decide::{Outcome, Patch, Step};
        let step = pass.next(harness.now);
        let outcome = match &step {
            Step::Call(request) if request.endpoint == RunsGet => {
                Outcome::Answer(Ok(ended.clone()))
            }
            Step::Call(request) => {
                assert_eq!(request.fields["run_id"], 71);
                let output = json!({ "result": "42", "truncated": false });
                Outcome::Answer(Ok(
                    json!({ "notebook_output": output, "metadata": { "run_id": 1 } }),
                ))
            }
            Step::Write(write) => {
                let Patch::Status(status) = &write.patch else { panic!("{step:?}") };
                states.push(status.clone());
                harness.object["status"] = status.clone();
                let object = crate::object::Object::new(harness.object.clone()).unwrap();
                Outcome::Written(Ok(object))
            }
            Step::Wait(wait) => {
                assert_eq!((wait.after, wait.run), (None, None));
                break;
            }
            _ => panic!("{step:?}"),
        };
        pass.learn(step, outcome);
    }
    assert_eq!(states.len(), 1);
    assert_eq!(states[0]["metadata"]["state"]["result_state"], "SUCCESS");
    assert_eq!(states[0]["metadata"]["run_id"], 7);
    assert_eq!(states[0]["notebook_output"], json!({ "result": "42", "truncated": false }));
    assert_eq!(harness.condition("Ready"), "True Success");
    harness.restart();
    harness.later(10_000);
    harness.pass(vec![]);
}

#[test]
fn outcomes_have_their_conditions_and_events() {
    let state = |life: &str, result: Option<&str>| {
        let mut state = json!({ "life_cycle_state": life, "state_message": "why" });
        if let Some(result) = result {
            state["result_state"] = result.into();
        }
        state
    };
    let cases = [
        (state("TERMINATED", Some("SUCCESS")), "True Success", "Succeeded"),
        (state("TERMINATED", Some("FAILED")), "False Failed", "Failed"),
        (state("TERMINATED", Some("TIMEDOUT")), "False Timedout", "Failed"),
        (state("TERMINATED", Some("CANCELED")), "False Canceled", "Cancelled"),
        (state("TERMINATED", Some("BRAND_NEW")), "False BrandNew", "Failed"),
        (state("SKIPPED", None), "False Skipped", "Failed"),
        (state("INTERNAL_ERROR", None), "False InternalError", "Failed"),
    ];
    for (state, ready, event) in cases {
        let mut harness = pending();
        let output = output(json!({ "error": "NameError: x" }));
        harness.pass(vec![is(run(state.clone())), output]);
        assert_eq!(harness.status()["metadata"]["state"], state);
        assert_eq!(harness.status()["error"], "NameError: x");
        assert_eq!(harness.condition("Ready"), ready);
        assert_eq!(harness.condition("Submitted"), "True Accepted");
        assert_eq!(harness.reasons(), ["Submitted", event]);
        let message = &harness.status()["conditions"][1]["message"];
        assert_eq!(message, "why: NameError: x");
        let end = &harness.events[1];
        assert_eq!(end.warning, event == "Failed");
        assert!(end.message.contains("/run/7"), "{}", end.message);
    }
}

#[test]
fn a_run_ends_without_an_output_that_is_not_there() {
    for answer in [gone(), rejects("the run has no output")] {
        let mut harness = pending();
        harness.pass(vec![is(ended("FAILED")), (RunsGetOutput, answer)]);
        assert_eq!(harness.condition("Ready"), "False Failed");
        assert_eq!(harness.status().get("error"), None);
    }
}

#[test]
fn an_output_that_fails_again_and_again_is_given_up() {
    let mut harness = pending();
    for _ in 0..6 {
        harness.pass(vec![is(ended("SUCCESS")), (RunsGetOutput, lost())]);
        assert_eq!(harness.status()["metadata"]["state"]["life_cycle_state"], "PENDING");
    }
    harness.pass(vec![is(ended("SUCCESS")), (RunsGetOutput, lost())]);
    assert_eq!(harness.condition("Ready"), "True Success");
    // Too many requests are not a fault of the output.
    let mut harness = pending();
    for _ in 0..20 {
        harness.pass(vec![is(ended("SUCCESS")), (RunsGetOutput, throttled())]);
    }
    assert_eq!(harness.condition("Ready"), "False Throttled");
}

#[test]
fn long_outputs_are_cut() {
    let mut harness = pending();
    let result = "é".repeat(3_000_000);
    let long =
        json!({ "notebook_output": { "result": result, "truncated": false }, "error": result });
    harness.pass(vec![is(ended("SUCCESS")), output(long)]);
    assert!(harness.status().to_string().len() < 1_000_000);
    assert_eq!(harness.status()["notebook_output"]["truncated"], true);
    let mut harness = pending();
    let state = json!({ "life_cycle_state": "INTERNAL_ERROR", "state_message": result });
    harness.pass(vec![is(run(state)), output(json!({ "error": result }))]);
    assert!(harness.status().to_string().len() < 1_000_000);
    assert!(harness.events.iter().all(|event| event.message.len() < 1024));
}

#[test]
fn a_run_that_is_gone_ends() {
    let mut harness = pending();
    harness.pass(vec![(RunsGet, gone())]);
    let status = harness.status();
    assert_eq!(status["metadata"]["state"]["life_cycle_state"], "INTERNAL_ERROR");
    assert_eq!(status["metadata"]["state"].get("result_state"), None);
    assert_eq!(status["error"], "Run couldn't be found in Databricks");
    assert_eq!(status["metadata"]["run_id"], 7);
    assert_eq!(harness.condition("Ready"), "False Gone");
    harness.pass(vec![]);
}

#[test]
fn trouble_is_told_and_forgotten() {
    let mut harness = pending();
    for _ in 0..3 {
        harness.pass(vec![(RunsGet, lost())]);
        assert_eq!(harness.condition("Ready"), "False Pending");
    }
    harness.pass(vec![(RunsGet, lost())]);
    assert_eq!(harness.condition("Ready"), "False Unavailable");
    harness.pass(vec![is(life("RUNNING"))]);
    assert_eq!(harness.condition("Ready"), "False Running");
    assert_eq!(harness.memory.failures, 0);
}

#[test]
fn the_archived_operators_runs_go_on() {
    let mut harness = direct();
    harness.object["status"] = json!({ "metadata": {
        "run_id": 7, "job_id": 3, "state": { "life_cycle_state": "RUNNING" },
    } });
    harness.pass(vec![is(life("RUNNING"))]);
    assert_eq!(harness.condition("Submitted"), "True Accepted");
    // One that has ended is not asked for: it can be gone since long.
    let mut harness = direct();
    let state = json!({ "life_cycle_state": "TERMINATED", "result_state": "SUCCESS" });
    harness.object["status"] = json!({ "metadata": { "run_id": 7, "job_id": 3, "state": state } });
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "True Success");
    assert_eq!(harness.status()["metadata"]["state"], state);
}
