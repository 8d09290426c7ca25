//! Runs with several tasks.

use super::*;

/// A run with tasks of its own that has been submitted as run 7.
fn several() -> Harness {
    let task = |key: &str| json!({ "task_key": key, "notebook_task": { "notebook_path": "/a" } });
    let spec = json!({ "tasks": [task("load"), task("clean"), task("score")] });
    let mut harness = Harness::new(object("Run", "nightly", spec));
    harness.pass(vec![submitted(7), is(whole(&json!({ "life_cycle_state": "PENDING" }), &[]))]);
    harness
}

fn whole(state: &Json, tasks: &[Json]) -> Json {
    json!({
        "run_id": 7,
        "job_id": 9,
        "run_page_url": "https://adb-1.azuredatabricks.net/#job/9/run/7",
        "state": state,
        "tasks": tasks,
    })
}

fn state(life: &str, result: &str) -> Json {
    match result {
        "" => json!({ "life_cycle_state": life }),
        _ => json!({ "life_cycle_state": life, "result_state": result }),
    }
}

fn task(key: &str, id: i64, result: &str) -> Json {
    json!({
        "run_id": id,
        "task_key": key,
        "attempt_number": 0,
        "notebook_task": { "notebook_path": "/a" },
        "run_page_url": format!("https://adb-1.azuredatabricks.net/#job/9/run/{id}"),
        "start_time": 10,
        "end_time": 20 + id,
        "execution_duration": "5",
        "cleanup_duration": 0,
        "cluster_instance": { "cluster_id": "c-1" },
        "state": state("TERMINATED", result),
    })
}

fn returns(result: &str) -> (Endpoint, Answer) {
    output(json!({ "notebook_output": { "result": result, "truncated": false } }))
}

fn asked(harness: &Harness) -> Vec<i64> {
    let calls = harness.called(RunsGetOutput);
    calls.iter().map(|call| call["run_id"].as_i64().unwrap()).collect()
}

#[test]
fn the_status_lists_the_tasks() {
    let mut harness = several();
    let mut running = task("load", 71, "");
    running["state"] = state("RUNNING", "");
    running["end_time"] = 0.into();
    let blocked = json!({ "run_id": 72, "task_key": "clean", "state": state("BLOCKED", "") });
    harness.pass(vec![is(whole(&state("RUNNING", ""), &[running.clone(), blocked.clone()]))]);
    let listed = json!([
        {
            "task_key": "load",
            "run_id": 71,
            "attempt_number": 0,
            "run_page_url": "https://adb-1.azuredatabricks.net/#job/9/run/71",
            "cluster_instance": { "cluster_id": "c-1" },
            "start_time": 10,
            "state": { "life_cycle_state": "RUNNING" },
        },
        { "task_key": "clean", "run_id": 72, "state": { "life_cycle_state": "BLOCKED" } },
    ]);
    assert_eq!(harness.status()["metadata"]["tasks"], listed);
    assert_eq!(harness.status()["metadata"]["cluster_instance"]["cluster_id"], "c-1");
    assert_eq!(harness.status().get("task_results"), None);
    // Time that passes is no change of the status.
    let version = harness.object["metadata"]["resourceVersion"].clone();
    running["execution_duration"] = "9000".into();
    harness.pass(vec![is(whole(&state("RUNNING", ""), &[running, blocked]))]);
    assert_eq!(harness.object["metadata"]["resourceVersion"], version);
}

#[test]
fn tasks_on_several_clusters_have_none_in_common() {
    let mut harness = several();
    let (one, mut other) = (task("load", 71, ""), task("clean", 72, ""));
    let running = state("RUNNING", "");
    harness.pass(vec![is(whole(&running, &[one.clone(), other.clone()]))]);
    assert_eq!(harness.status()["metadata"]["cluster_instance"]["cluster_id"], "c-1");
    other["cluster_instance"]["cluster_id"] = "c-2".into();
    harness.pass(vec![is(whole(&running, &[one, other]))]);
    assert_eq!(harness.status()["metadata"].get("cluster_instance"), None);
}

#[test]
fn the_last_attempt_of_each_task_has_a_result() {
    let mut harness = several();
    let mut last = task("clean", 75, "FAILED");
    last["attempt_number"] = 1.into();
    last["state"]["state_message"] = "Workload failed".into();
    let tasks = [
        task("load", 71, "SUCCESS"),
        task("clean", 72, "FAILED"),
        last,
        task("score", 73, "UPSTREAM_FAILED"),
    ];
    let mut ended = state("INTERNAL_ERROR", "FAILED");
    ended["state_message"] = "Task clean failed".into();
    let failed = output(json!({ "error": "NameError: x", "logs": "long" }));
    harness.pass(vec![is(whole(&ended, &tasks)), failed, returns("42")]);
    assert_eq!(asked(&harness), [75, 71]);
    let page = |id: i64| format!("https://adb-1.azuredatabricks.net/#job/9/run/{id}");
    let results = json!({
        "load": {
            "run_id": 71,
            "life_cycle_state": "TERMINATED",
            "result_state": "SUCCESS",
            "result": "42",
            "run_page_url": page(71),
        },
        "clean": {
            "run_id": 75,
            "life_cycle_state": "TERMINATED",
            "result_state": "FAILED",
            "state_message": "Workload failed",
            "error": "NameError: x",
            "run_page_url": page(75),
        },
        "score": {
            "run_id": 73,
            "life_cycle_state": "TERMINATED",
            "result_state": "UPSTREAM_FAILED",
            "run_page_url": page(73),
        },
    });
    let status = harness.status();
    assert_eq!(status["task_results"], results);
    assert_eq!(status["metadata"]["state"], ended);
    assert_eq!(status["metadata"]["tasks"].as_array().unwrap().len(), 3);
    assert_eq!(status["metadata"]["tasks"][1]["execution_duration"], 5);
    assert_eq!(status["error"], "the task `clean` has ended with FAILED: NameError: x");
    assert_eq!(harness.condition("Ready"), "False Failed");
    let message = "Task clean failed: the task `clean` has ended with FAILED: NameError: x";
    assert_eq!(harness.message("Ready"), message);
    assert_eq!(harness.reasons(), ["Submitted", "Failed"]);
    harness.restart();
    harness.pass(vec![]);
}

#[test]
fn a_run_that_tolerates_failures_has_succeeded() {
    let mut harness = several();
    let tasks = [task("load", 71, "FAILED"), task("clean", 72, "SUCCESS")];
    let ended = state("TERMINATED", "SUCCESS_WITH_FAILURES");
    let failed = output(json!({ "error": "NameError: x" }));
    harness.pass(vec![is(whole(&ended, &tasks)), failed, returns("42")]);
    assert_eq!(harness.condition("Ready"), "True SuccessWithFailures");
    let message = "the task `load` has ended with FAILED: NameError: x";
    assert_eq!(harness.message("Ready"), message);
    assert_eq!(harness.status().get("error"), None);
    assert_eq!(harness.status()["notebook_output"]["result"], "42");
    assert_eq!(harness.status()["task_results"]["load"]["error"], "NameError: x");
    assert_eq!(harness.reasons(), ["Submitted", "Succeeded"]);
}

#[test]
fn results_that_the_run_tells_are_not_asked_for() {
    let mut harness = several();
    let mut condition = task("is-new", 71, "SUCCESS");
    condition["condition_task"] = json!({ "op": "EQUAL_TO", "outcome": "true" });
    let mut each = task("each", 72, "SUCCESS");
    each["for_each_task"] = json!({ "inputs": "[1, 2]" });
    let mut python = task("python", 73, "SUCCESS");
    python["spark_python_task"] = json!({ "python_file": "dbfs:/a.py" });
    let mut other_job = task("other-job", 74, "SUCCESS");
    other_job["run_job_task"] = json!({ "job_id": 5 });
    for task in [&mut condition, &mut each, &mut python, &mut other_job] {
        task.as_object_mut().unwrap().shift_remove("notebook_task");
    }
    let cancelled = task("slow", 75, "CANCELED");
    let tasks = [condition, each, python, cancelled, other_job.clone()];
    let run = output(json!({ "run_job_output": { "run_id": "900" } }));
    harness.pass(vec![
        is(whole(&state("TERMINATED", "CANCELED"), &tasks)),
        run,
        // The output of the run as a whole.
        output(json!({ "error": "Run cancelled" })),
    ]);
    assert_eq!(asked(&harness), [74, 75]);
    let results = &harness.status()["task_results"];
    assert_eq!(results["is-new"]["result"], "true");
    assert_eq!(results["each"].get("result"), None);
    assert_eq!(results["other-job"]["result"], "900");
    assert_eq!(results["slow"]["result_state"], "CANCELED");
    assert_eq!(harness.reasons(), ["Submitted", "Cancelled"]);
}

#[test]
fn tasks_come_in_pages() {
    let mut harness = several();
    let mut first = whole(&state("TERMINATED", "SUCCESS"), &[task("load", 71, "SUCCESS")]);
    first["next_page_token"] = "more".into();
    let second = whole(&state("TERMINATED", "SUCCESS"), &[task("clean", 72, "SUCCESS")]);
    harness.pass(vec![is(first), is(second), returns("1"), returns("2")]);
    assert_eq!(harness.called(RunsGet)[2], json!({ "run_id": 7, "page_token": "more" }));
    assert_eq!(harness.status()["task_results"]["clean"]["result"], "2");
    assert_eq!(harness.status()["metadata"]["tasks"].as_array().unwrap().len(), 2);
}

/// A run that has ended with that many tasks.
fn many(count: i64, result: &str) -> Json {
    let tasks: Vec<_> =
        (0..count).map(|number| task(&format!("task-{number}"), 100 + number, result)).collect();
    whole(&state("TERMINATED", "SUCCESS"), &tasks)
}

#[test]
fn a_few_outputs_are_read_in_a_pass() {
    let mut harness = several();
    let outputs = |from: i64, to: i64| (from..to).map(|number| returns(&number.to_string()));
    let look = || std::iter::once(is(many(45, "SUCCESS")));
    let wait = harness.pass(look().chain(outputs(0, 20)).collect()).unwrap();
    assert_eq!(wait.after.unwrap().as_secs(), 0);
    assert_eq!(harness.status()["metadata"]["state"]["life_cycle_state"], "PENDING");
    assert_eq!(harness.status()["task_results"]["task-19"]["result"], "19");
    // What is read already is not asked for again after a failure and a restart.
    harness.restart();
    harness.pass(look().chain(outputs(20, 30)).chain([(RunsGetOutput, throttled())]).collect());
    let wait = harness.pass(look().chain([(RunsGetOutput, throttled())]).collect()).unwrap();
    assert!(wait.after.unwrap().as_millis() > 0);
    harness.pass(look().chain(outputs(30, 45)).collect());
    assert_eq!(harness.condition("Ready"), "True Success");
    assert_eq!(harness.status()["notebook_output"]["result"], "44");
    for number in 0..45 {
        let result = &harness.status()["task_results"][format!("task-{number}")];
        assert_eq!(result["result"], number.to_string());
    }
    assert_eq!(asked(&harness).len(), 20 + 11 + 1 + 15);
}

#[test]
fn a_task_that_is_run_again_is_asked_again() {
    let mut harness = several();
    let look = |run: Json| std::iter::once(is(run));
    let outputs = |count: usize| std::iter::repeat_n(returns("old"), count);
    harness.pass(look(many(21, "SUCCESS")).chain(outputs(20)).collect());
    let mut repaired = many(21, "SUCCESS");
    let mut again = task("task-0", 500, "SUCCESS");
    again["attempt_number"] = 1.into();
    repaired["tasks"].as_array_mut().unwrap().push(again);
    harness.pass(look(repaired).chain([returns("new"), returns("last")]).collect());
    assert_eq!(harness.status()["task_results"]["task-0"]["result"], "new");
    assert_eq!(harness.status()["task_results"]["task-0"]["run_id"], 500);
}

#[test]
fn a_status_has_room_for_all_tasks() {
    let mut harness = several();
    harness.most_steps = 200;
    let long = "é".repeat(200_000);
    let mut passes = 0;
    while harness.condition("Ready") != "True Success" {
        harness.pass_with(&mut |request, _| match request.endpoint {
            RunsGet => Ok(many(1000, "SUCCESS")),
            _ => Ok(
                json!({ "notebook_output": { "result": long, "truncated": false }, "logs": long }),
            ),
        });
        assert!(harness.object.to_string().len() < 1_400_000);
        passes += 1;
    }
    assert_eq!(passes, 5);
    assert_eq!(asked(&harness).len(), 101);
    let results = &harness.status()["task_results"];
    assert_eq!(results["task-0"]["truncated"], true);
    assert!(results["task-0"]["result"].as_str().unwrap().len() >= 100);
    assert_eq!(results["task-999"]["result_state"], "SUCCESS");
    assert_eq!(results["task-999"].get("result"), None);
    assert_eq!(harness.status()["metadata"]["tasks"].as_array().unwrap().len(), 1000);
    assert!(harness.status()["metadata"]["tasks"].to_string().len() < 200_000);
}

#[test]
fn only_the_longest_results_are_cut() {
    let mut harness = several();
    let tasks = [task("load", 71, "SUCCESS"), task("clean", 72, "SUCCESS")];
    let long = "x".repeat(5_000_000);
    harness.pass(vec![
        is(whole(&state("TERMINATED", "SUCCESS"), &tasks)),
        returns(&long),
        returns("42"),
    ]);
    let results = &harness.status()["task_results"];
    assert!(results["load"]["result"].as_str().unwrap().len() > 200_000);
    assert_eq!(results["load"]["truncated"], true);
    assert_eq!(results["clean"]["result"], "42");
    assert_eq!(results["clean"].get("truncated"), None);
}

#[test]
fn the_error_names_some_of_many_failed_tasks() {
    let mut harness = several();
    let mut run = many(15, "FAILED");
    run["state"] = state("INTERNAL_ERROR", "FAILED");
    let outputs = std::iter::repeat_n(output(json!({ "error": "e".repeat(100_000) })), 15);
    harness.pass(std::iter::once(is(run)).chain(outputs).collect());
    let error = harness.status()["error"].as_str().unwrap();
    assert!(error.starts_with("the task `task-0` has ended with FAILED: eee"));
    assert!(error.ends_with("; and so have 5 more tasks"), "{}", &error[error.len() - 60..]);
    assert!(error.len() < 32_000);
}

#[test]
fn a_run_of_a_job_with_tasks_tells_them() {
    let mut job = object("Djob", "train", json!({}));
    job["status"] = json!({ "job_status": { "job_id": 44 } });
    let spec = json!({ "job_name": "train" });
    let mut harness = Harness::new(object("Run", "nightly", spec)).with(job);
    let tasks = [task("load", 71, "SUCCESS")];
    let started = (JobsRunNow, Ok(json!({ "run_id": 7 })));
    let ended = whole(&state("TERMINATED", "SUCCESS"), &tasks);
    harness.pass(vec![started, is(ended), returns("42")]);
    assert_eq!(harness.status()["task_results"]["load"]["result"], "42");
    assert_eq!(harness.status()["metadata"]["tasks"][0]["task_key"], "load");
}
