#![allow(clippy::unwrap_used, clippy::panic, clippy::needless_pass_by_value)]

use Endpoint::{JobsRunNow, RunsCancel, RunsDelete, RunsGet, RunsGetOutput, RunsSubmit};
use serde_json::{Value as Json, json};

use crate::databricks::{Answer, Endpoint, Failure};
use crate::decide::harness::{Harness, gone, lost, object, rejects, throttled};

mod job_runs;
mod multi_task;
mod names;
mod removal;
mod submission;
mod tasks;
mod watch;
mod workspace;

/// A direct run of a notebook.
fn direct() -> Harness {
    Harness::new(object(
        "Run",
        "nightly",
        json!({
            "new_cluster": { "num_workers": 0, "custom_tags": [{ "key": "team", "value": "data" }] },
            "notebook_task": { "notebook_path": "/a" },
        }),
    ))
}

fn submitted(id: i64) -> (Endpoint, Answer) {
    (RunsSubmit, Ok(json!({ "run_id": id })))
}

/// What the API says of a run with one task.
fn run(state: Json) -> Json {
    json!({
        "run_id": 7,
        "job_id": "900000000000001",
        "run_name": "nightly",
        "run_page_url": "https://adb-1.azuredatabricks.net/#job/9/run/7",
        "run_type": "SUBMIT_RUN",
        "execution_duration": 0,
        "state": state,
        "tasks": [{
            "run_id": 71,
            "task_key": "main",
            "execution_duration": "1234",
            "notebook_task": { "notebook_path": "/a", "source": "WORKSPACE" },
            "new_cluster": { "num_workers": 0, "custom_tags": { "team": "data" }, "aws": 1 },
            "cluster_instance": { "cluster_id": "c-1" },
            "state": state,
        }],
    })
}

fn life(life: &str) -> Json {
    run(json!({ "life_cycle_state": life }))
}

fn ended(result: &str) -> Json {
    run(json!({ "life_cycle_state": "TERMINATED", "result_state": result, "state_message": "why" }))
}

fn is(run: Json) -> (Endpoint, Answer) {
    (RunsGet, Ok(run))
}

fn output(output: Json) -> (Endpoint, Answer) {
    (RunsGetOutput, Ok(output))
}

/// A direct run that has been submitted as run 7, and is pending.
fn pending() -> Harness {
    let mut harness = direct();
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    harness
}
