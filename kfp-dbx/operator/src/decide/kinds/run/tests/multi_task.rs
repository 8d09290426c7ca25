//! Runs with several tasks in the fake workspace, on virtual time.

use super::workspace::settle;
use super::*;
use crate::fake::{Settings, Workspace};

fn cluster() -> Json {
    json!({
        "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 1,
    })
}

fn notebook(key: &str, on: &[&str], returns: &str) -> Json {
    let on: Vec<_> = on.iter().map(|key| json!({ "task_key": key })).collect();
    json!({
        "task_key": key,
        "depends_on": on,
        "new_cluster": cluster(),
        "notebook_task": { "notebook_path": "/a", "base_parameters": { "returns": returns } },
    })
}

/// Lives through a run, and returns it at its end.
fn live(tasks: Vec<Json>) -> Harness {
    let mut workspace = Workspace::new(Settings::default());
    let mut harness = Harness::new(object("Run", "nightly", json!({ "tasks": tasks })));
    harness.most_steps = 300;
    settle(&mut harness, &mut workspace);
    assert_eq!(workspace.ignored_fields().len(), 0, "{:?}", workspace.ignored_fields());
    assert!(harness.object.to_string().len() < 1_400_000);
    harness
}

fn result(harness: &Harness, key: &str) -> String {
    let result = &harness.status()["task_results"][key];
    let word = |name: &str| result[name].as_str().unwrap_or("-").to_owned();
    format!("{} {}", word("result_state"), word("result"))
}

#[test]
fn each_task_has_its_result() {
    let again = json!({
        "task_key": "again",
        "for_each_task": { "inputs": "[1, 2]", "task": notebook("again-one", &[], "x") },
    });
    let condition = json!({
        "task_key": "is-large",
        "depends_on": [{ "task_key": "load" }],
        "condition_task": { "op": "GREATER_THAN", "left": "2", "right": "1" },
    });
    let mut small = notebook("small", &[], "small");
    small["depends_on"] = json!([{ "task_key": "is-large", "outcome": "false" }]);
    let mut large = notebook("large", &[], "large");
    large["depends_on"] = json!([{ "task_key": "is-large", "outcome": "true" }]);
    let harness = live(vec![notebook("load", &[], "7"), condition, small, large, again]);
    assert_eq!(harness.condition("Ready"), "True Success", "{}", harness.status());
    let expected = [
        ("load", "SUCCESS 7"),
        ("is-large", "SUCCESS true"),
        ("small", "EXCLUDED -"),
        ("large", "SUCCESS large"),
        ("again", "SUCCESS -"),
    ];
    for (key, expected) in expected {
        assert_eq!(result(&harness, key), expected, "{key}");
    }
    assert_eq!(harness.status()["metadata"]["tasks"].as_array().unwrap().len(), 5);
}

#[test]
fn a_run_fails_with_the_names_of_its_tasks() {
    let tasks = vec![
        notebook("load", &[], "7"),
        notebook("clean-fails", &["load"], ""),
        notebook("score", &["clean-fails"], ""),
    ];
    let harness = live(tasks);
    assert_eq!(harness.condition("Ready"), "False Failed");
    let state = &harness.status()["metadata"]["state"];
    assert_eq!(state["life_cycle_state"], "INTERNAL_ERROR");
    assert_eq!(state["result_state"], "FAILED");
    let error = harness.status()["error"].as_str().unwrap();
    assert!(error.starts_with("the task `clean-fails` has ended with FAILED: "), "{error}");
    assert!(!error.contains("score"), "{error}");
    assert_eq!(result(&harness, "load"), "SUCCESS 7");
    assert_eq!(result(&harness, "score"), "UPSTREAM_FAILED -");
}

#[test]
fn failures_can_be_tolerated() {
    let mut report = notebook("report", &["load-fails"], "done");
    report["run_if"] = "ALL_DONE".into();
    let harness = live(vec![notebook("load-fails", &[], ""), report]);
    assert_eq!(harness.condition("Ready"), "True SuccessWithFailures", "{}", harness.status());
    assert_eq!(harness.status().get("error"), None);
    assert_eq!(harness.status()["notebook_output"]["result"], "done");
}

#[test]
fn a_task_that_is_retried_counts_with_its_last_attempt() {
    let mut load = notebook("load-fails-once", &[], "7");
    load["max_retries"] = 2.into();
    let harness = live(vec![load, notebook("next", &["load-fails-once"], "8")]);
    assert_eq!(harness.condition("Ready"), "True Success", "{}", harness.status());
    assert_eq!(result(&harness, "load-fails-once"), "SUCCESS 7");
    assert_eq!(harness.status()["metadata"]["tasks"][0]["attempt_number"], 1);
}

#[test]
fn hundreds_of_tasks_come_in_pages() {
    let tasks = (0..250).map(|number| notebook(&format!("task-{number}"), &[], "7")).collect();
    let harness = live(tasks);
    assert_eq!(harness.condition("Ready"), "True Success");
    assert_eq!(harness.status()["metadata"]["tasks"].as_array().unwrap().len(), 250);
    assert_eq!(harness.status()["task_results"].as_object().unwrap().len(), 250);
    assert_eq!(result(&harness, "task-99"), "SUCCESS 7");
    // The fake workspace throttles some of the calls.
    assert!(harness.called(RunsGetOutput).len() < 110);
}

#[test]
fn a_run_with_tasks_that_is_deleted_at_any_time_leaves_nothing() {
    let tasks = vec![notebook("load", &[], "7"), notebook("next", &["load"], "8")];
    for seconds in (0..60).step_by(4) {
        let mut workspace = Workspace::new(Settings::default());
        let mut harness = Harness::new(object("Run", "nightly", json!({ "tasks": tasks })));
        let end = harness.now + std::time::Duration::from_secs(seconds);
        while harness.now < end {
            let wait = harness.pass_with(&mut |request, now| {
                workspace.handle(request, now).answer(request.endpoint, now)
            });
            let after = wait.and_then(|wait| wait.after);
            let after = after.unwrap_or(std::time::Duration::from_secs(60));
            harness.now = (harness.now + after).min(end);
        }
        harness.delete();
        harness.restart();
        settle(&mut harness, &mut workspace);
        assert!(harness.is_gone, "{seconds}: {}", harness.status());
        assert_eq!(workspace.runs().count(), 0, "{seconds}");
    }
}
