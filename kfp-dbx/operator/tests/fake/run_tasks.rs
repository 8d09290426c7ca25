//! Runs of several tasks, and further attempts of a task.

use kfp_dbx_operator::databricks::Endpoint::{RunsCancel, RunsSubmit};
use kfp_dbx_operator::fake::End;
use serde_json::{Value as Json, json};

use crate::{World, notebook, notebook_with};

#[test]
fn tasks_run_in_the_order_of_their_dependencies() {
    let mut world = World::new();
    let second = notebook_with(json!({"task_key": "b", "depends_on": [{"task_key": "main"}]}));
    let id =
        world.ok(RunsSubmit, json!({"tasks": [second, notebook()]}))["run_id"].as_u64().unwrap();
    let life = |run: &Json, task: usize| run["tasks"][task]["state"]["life_cycle_state"].clone();
    world.pass(4);
    let run = world.get(id);
    assert_eq!((life(&run, 0), life(&run, 1)), (json!("BLOCKED"), json!("RUNNING")));
    world.pass(4);
    let run = world.get(id);
    assert_eq!((life(&run, 0), life(&run, 1)), (json!("PENDING"), json!("TERMINATED")));
    world.pass(10);
    assert_eq!(world.state(id)["result_state"], "SUCCESS");
}

#[test]
fn a_task_does_not_run_after_one_that_failed() {
    let mut world = World::new();
    let first = notebook_with(json!({"task_key": "fails"}));
    let after = |key: &str, run_if: &str| {
        notebook_with(
            json!({"task_key": key, "run_if": run_if, "depends_on": [{"task_key": "fails"}]}),
        )
    };
    let tasks = json!([
        first,
        after("a", "ALL_SUCCESS"),
        after("b", "ALL_DONE"),
        after("c", "NONE_FAILED")
    ]);
    let id = world.ok(RunsSubmit, json!({"tasks": tasks}))["run_id"].as_u64().unwrap();
    world.pass(60);
    let run = world.get(id);
    let results: Vec<_> =
        (0..4).map(|task| run["tasks"][task]["state"]["result_state"].clone()).collect();
    assert_eq!(results, ["FAILED", "UPSTREAM_FAILED", "SUCCESS", "EXCLUDED"]);
    assert_eq!(run["state"]["result_state"], "FAILED");
}

#[test]
fn a_run_succeeds_with_failures_if_its_last_tasks_succeed() {
    let mut world = World::new();
    let first = notebook_with(json!({"task_key": "fails"}));
    let on = json!([{"task_key": "fails"}]);
    let last = notebook_with(json!({"task_key": "b", "run_if": "ALL_DONE", "depends_on": on}));
    let id = world.ok(RunsSubmit, json!({"tasks": [first, last]}))["run_id"].as_u64().unwrap();
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "SUCCESS_WITH_FAILURES");
}

#[test]
fn a_failed_task_is_tried_again() {
    let mut world = World::new();
    let again = json!({"max_retries": 2, "min_retry_interval_millis": 5000});
    let request = json!({"run_name": "fails", "tasks": [notebook_with(again)]});
    let id = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
    world.pass(10);
    let run = world.get(id);
    assert_eq!(run["tasks"][1]["state"]["life_cycle_state"], "WAITING_FOR_RETRY");
    assert_eq!(run["tasks"][1]["attempt_number"], 1);
    assert_eq!(run["state"]["life_cycle_state"], "RUNNING");
    world.pass(60);
    let run = world.get(id);
    assert_eq!(run["tasks"].as_array().unwrap().len(), 3);
    assert_eq!(run["state"]["result_state"], "FAILED");
}

#[test]
fn a_cancelled_run_is_not_tried_again() {
    let mut world = World::new();
    let again = json!({"max_retries": -1, "retry_on_timeout": true});
    let request = json!({"run_name": "hangs", "tasks": [notebook_with(again)]});
    let id = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
    world.pass(30);
    world.ok(RunsCancel, json!({"run_id": id}));
    world.pass(30);
    assert_eq!(world.workspace.run(id).unwrap().end(), Some(End::Cancelled));
    assert_eq!(world.workspace.run(id).unwrap().tasks.len(), 1);
}

#[test]
fn a_run_over_its_time_is_not_tried_again() {
    let mut world = World::new();
    let again = json!({"max_retries": -1, "retry_on_timeout": true});
    let tasks = json!([notebook_with(again)]);
    let request = json!({"run_name": "hangs", "tasks": tasks, "timeout_seconds": 10});
    let id = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
    world.pass(60);
    assert_eq!(world.workspace.run(id).unwrap().end(), Some(End::TimedOut));
    assert_eq!(world.workspace.run(id).unwrap().tasks.len(), 1);
}

#[test]
fn a_run_whose_time_is_over_before_it_is_cancelled_times_out() {
    let seconds = std::time::Duration::from_secs;
    let mut world = World::with(|settings| settings.durations.cancel = seconds(2));
    let request = json!({"run_name": "hangs", "tasks": [notebook()], "timeout_seconds": 10});
    let id = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
    world.pass(9);
    world.ok(RunsCancel, json!({"run_id": id}));
    world.pass(60);
    assert_eq!(world.workspace.run(id).unwrap().end(), Some(End::TimedOut));
}
