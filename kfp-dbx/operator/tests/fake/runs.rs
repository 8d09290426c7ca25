//! Runs: submission, course, output, cancellation, deletion.

use kfp_dbx_operator::databricks::Endpoint::{
    ClustersDelete, RunsCancel, RunsDelete, RunsGet, RunsGetOutput, RunsSubmit,
};
use kfp_dbx_operator::fake::Limit;
use serde_json::{Value as Json, json};

use crate::{World, new_cluster, notebook, notebook_with};

fn task_run(run: &Json) -> u64 {
    run["tasks"][0]["run_id"].as_u64().unwrap()
}

#[test]
fn a_run_passes_through_its_states() {
    let mut world = World::new();
    let id = world.submit("calc");
    assert_eq!(world.life(id), "PENDING");
    // A new cluster takes 3 s, the task waits 1 s more, runs for 3 s, and cleans up for 0.5 s.
    world.pass(4);
    assert_eq!(world.life(id), "RUNNING");
    world.pass(3);
    assert_eq!(world.life(id), "TERMINATING");
    world.pass(1);
    let run = world.get(id);
    assert_eq!(run["state"]["life_cycle_state"], "TERMINATED");
    assert_eq!(run["state"]["result_state"], "SUCCESS");
    assert_eq!(run["status"]["state"], "TERMINATED");
    assert_eq!(run["status"]["termination_details"]["code"], "SUCCESS");
    assert_eq!(run["status"]["termination_details"]["type"], "SUCCESS");
    assert_eq!(run["run_duration"], 7500);
    assert_eq!(run["end_time"].as_u64().unwrap() - run["start_time"].as_u64().unwrap(), 7500);
    let task = &run["tasks"][0];
    assert_eq!(task["setup_duration"], 4000);
    assert_eq!(task["execution_duration"], 3000);
    assert_eq!(task["cleanup_duration"], 500);
    assert_eq!(task["task_key"], "main");
    assert_ne!(task["run_id"], run["run_id"]);
    assert!(task["cluster_instance"]["cluster_id"].is_string());
    let page = run["run_page_url"].as_str().unwrap();
    assert!(page.ends_with(&format!("#job/{}/run/{id}", run["job_id"])), "{page}");
}

#[test]
fn a_run_has_the_same_course_whether_time_passes_in_one_step_or_in_many() {
    let ends = |steps: u64| {
        let mut world = World::new();
        let id = world.submit("calc");
        for _ in 0..steps {
            world.pass(60 / steps);
        }
        world.get(id)
    };
    assert_eq!(ends(1), ends(60));
}

#[test]
fn words_decide_the_end() {
    let ends = [
        ("a-fails", "INTERNAL_ERROR", json!("FAILED"), "RUN_EXECUTION_ERROR", "TERMINATED"),
        ("a-breaks", "INTERNAL_ERROR", Json::Null, "INTERNAL_ERROR", "INTERNAL_ERROR"),
        ("a-times-out", "TERMINATED", json!("TIMEDOUT"), "CANCELED", "TERMINATED"),
        ("a-is-cancelled", "TERMINATED", json!("CANCELED"), "USER_CANCELED", "TERMINATED"),
        ("a-is-skipped", "SKIPPED", Json::Null, "SKIPPED", "SKIPPED"),
        ("a", "TERMINATED", json!("SUCCESS"), "SUCCESS", "TERMINATED"),
    ];
    for (name, life, result, code, task_life) in ends {
        let mut world = World::new();
        let id = world.submit(name);
        world.pass(60);
        let run = world.get(id);
        assert_eq!(run["state"]["life_cycle_state"], life, "{name}");
        assert_eq!(run["state"]["result_state"], result, "{name}");
        assert_eq!(run["status"]["termination_details"]["code"], code, "{name}");
        assert_eq!(run["tasks"][0]["state"]["life_cycle_state"], task_life, "{name}");
    }
}

#[test]
fn words_in_parameters_decide_as_well() {
    let tasks = [
        json!({"notebook_task": {"notebook_path": "/a", "base_parameters": {"x": "fails"}}}),
        json!({"notebook_task": null, "spark_python_task": {"python_file": "dbfs:/a", "parameters": ["it fails"]}}),
        json!({"notebook_task": null, "python_wheel_task": {"package_name": "p", "entry_point": "e", "named_parameters": {"a": "fails"}}}),
    ];
    for task in tasks {
        let mut world = World::new();
        let request = json!({"run_name": "a", "tasks": [notebook_with(task.clone())]});
        let id = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
        world.pass(60);
        assert_eq!(world.state(id)["result_state"], "FAILED", "{task}");
    }
}

#[test]
fn a_failed_run_with_tasks_breaks_off_and_names_the_task() {
    let mut world = World::new();
    let id = world.submit("fails");
    world.pass(60);
    let run = world.get(id);
    let message = "Task main failed with message: Workload failed, see run output for details.";
    assert_eq!(run["state"]["state_message"], message);
    assert_eq!(run["status"]["termination_details"]["message"], message);
    assert_eq!(run["tasks"][0]["state"]["result_state"], "FAILED");
}

#[test]
fn a_failed_run_without_tasks_is_terminated() {
    let mut world = World::new();
    let request = json!({
        "run_name": "fails", "new_cluster": new_cluster(), "notebook_task": {"notebook_path": "/a"},
    });
    let id = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
    world.pass(60);
    let run = world.get(id);
    assert_eq!(run["state"]["life_cycle_state"], "TERMINATED");
    assert_eq!(run["state"]["result_state"], "FAILED");
    assert_eq!(run["format"], "SINGLE_TASK");
    assert_eq!(run["task"]["notebook_task"]["notebook_path"], "/a");
    let output = world.ok(RunsGetOutput, json!({"run_id": id}));
    assert!(output["error"].as_str().unwrap().contains("fails"));
}

#[test]
fn a_run_that_hangs_runs_until_it_is_cancelled() {
    let mut world = World::new();
    let id = world.submit("hangs");
    world.pass(1_000_000);
    assert_eq!(world.life(id), "RUNNING");
    world.ok(RunsCancel, json!({"run_id": id}));
    assert_eq!(world.life(id), "RUNNING", "the cancellation takes its time");
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "CANCELED");
    assert_eq!(world.state(id)["user_cancelled_or_timedout"], true);
}

#[test]
fn a_run_over_its_time_times_out() {
    let mut world = World::new();
    let request = json!({"run_name": "hangs", "tasks": [notebook()], "timeout_seconds": 10});
    let id = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
    world.pass(9);
    assert_eq!(world.life(id), "RUNNING");
    world.pass(1);
    assert_eq!(world.life(id), "TERMINATING");
    world.pass(1);
    assert_eq!(world.state(id)["life_cycle_state"], "TERMINATED");
    assert_eq!(world.state(id)["result_state"], "TIMEDOUT");
}

#[test]
fn a_task_over_its_time_times_out_while_it_waits_for_its_cluster() {
    let mut world = World::new();
    let task = notebook_with(json!({"timeout_seconds": 2}));
    let id = world.ok(RunsSubmit, json!({"tasks": [task]}))["run_id"].as_u64().unwrap();
    world.pass(3);
    assert_eq!(world.state(id)["result_state"], "TIMEDOUT");
}

#[test]
fn slow_runs_take_ten_times_as_long() {
    let mut world = World::new();
    let id = world.submit("slow");
    world.pass(39);
    assert_eq!(world.life(id), "PENDING");
    world.pass(1);
    assert_eq!(world.life(id), "RUNNING");
}

#[test]
fn the_same_token_never_makes_a_second_run() {
    let mut world = World::new();
    let request = json!({"run_name": "a", "tasks": [notebook()], "idempotency_token": "uid-1"});
    let first = world.ok(RunsSubmit, request.clone());
    assert_eq!(world.ok(RunsSubmit, request.clone()), first);
    world.pass(60);
    assert_eq!(world.ok(RunsSubmit, request.clone()), first, "also when it has ended");
    assert_eq!(world.workspace.made().len(), 1);
    world.ok(RunsDelete, json!({"run_id": first["run_id"]}));
    let (status, code, message) = world.err(RunsSubmit, request.clone());
    assert_eq!((status, code.as_str()), (400, "INVALID_PARAMETER_VALUE"));
    assert!(message.contains("has been deleted"), "{message}");
    assert_eq!(world.workspace.runs().count(), 0);
    let other = json!({"run_name": "a", "tasks": [notebook()], "idempotency_token": "uid-2"});
    assert_ne!(world.ok(RunsSubmit, other), first);
}

#[test]
fn a_token_has_at_most_64_characters() {
    let mut world = World::new();
    let mut request = json!({"tasks": [notebook()], "idempotency_token": "x".repeat(64)});
    world.ok(RunsSubmit, request.clone());
    request["idempotency_token"] = json!("y".repeat(65));
    assert_eq!(world.err(RunsSubmit, request).1, "INVALID_PARAMETER_VALUE");
}

#[test]
fn the_output_belongs_to_the_task_not_to_the_run() {
    let mut world = World::new();
    let id = world.submit("a");
    world.pass(60);
    let (status, code, message) = world.err(RunsGetOutput, json!({"run_id": id}));
    assert_eq!((status, code.as_str()), (400, "INVALID_PARAMETER_VALUE"));
    assert!(message.starts_with("Retrieving the output of runs with multiple tasks"), "{message}");
    let task = task_run(&world.get(id));
    let output = world.ok(RunsGetOutput, json!({"run_id": task}));
    assert_eq!(output["notebook_output"]["result"], "done");
    assert_eq!(output["metadata"]["run_id"], task);
}

#[test]
fn a_notebook_returns_the_parameter_returns() {
    let mut world = World::new();
    let parameters = json!({"returns": "42"});
    let work = json!({"notebook_path": "/a", "base_parameters": parameters});
    let task = notebook_with(json!({"notebook_task": work}));
    let id = world.ok(RunsSubmit, json!({"tasks": [task]}))["run_id"].as_u64().unwrap();
    let task = task_run(&world.get(id));
    let output = world.ok(RunsGetOutput, json!({"run_id": task}));
    assert_eq!(output["notebook_output"], json!({}), "it has not ended");
    world.pass(60);
    let output = world.ok(RunsGetOutput, json!({"run_id": task}));
    assert_eq!(output["notebook_output"]["result"], "42");
}

#[test]
fn a_file_has_logs_and_no_notebook_output() {
    let mut world = World::new();
    let work = json!({"notebook_task": null, "spark_python_task": {"python_file": "dbfs:/a.py"}});
    let request = json!({"tasks": [notebook_with(work)]});
    let id = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
    world.pass(60);
    let task = task_run(&world.get(id));
    let output = world.ok(RunsGetOutput, json!({"run_id": task}));
    assert!(output["logs"].is_string());
    assert!(output.get("notebook_output").is_none());
}

#[test]
fn an_active_run_cannot_be_deleted() {
    let mut world = World::new();
    let id = world.submit("a");
    assert_eq!(world.err(RunsDelete, json!({"run_id": id})).0, 400);
    world.pass(60);
    world.ok(RunsDelete, json!({"run_id": id}));
    let (status, _, message) = world.err(RunsGet, json!({"run_id": id}));
    assert_eq!((status, message), (400, format!("Run {id} does not exist.")));
    world.err(RunsDelete, json!({"run_id": id}));
    world.err(RunsCancel, json!({"run_id": id}));
}

#[test]
fn missing_runs_are_400_or_404_by_the_settings() {
    let mut world = World::with(|settings| settings.missing_is_404 = true);
    let (status, code, message) = world.err(RunsGet, json!({"run_id": 5}));
    assert_eq!((status, code.as_str()), (404, "RESOURCE_DOES_NOT_EXIST"));
    assert_eq!(message, "Run 5 does not exist.");
    assert_eq!(World::new().err(RunsGet, json!({"run_id": 5})).1, "INVALID_PARAMETER_VALUE");
}

#[test]
fn a_cancellation_of_an_ended_run_changes_nothing() {
    let mut world = World::new();
    let id = world.submit("a");
    world.pass(60);
    let before = world.get(id);
    world.ok(RunsCancel, json!({"run_id": id}));
    world.pass(60);
    assert_eq!(world.get(id), before);
}

#[test]
fn a_cancellation_can_come_too_late() {
    let mut world = World::new();
    let id = world.submit("a");
    world.pass(7);
    assert_eq!(world.life(id), "TERMINATING");
    world.ok(RunsCancel, json!({"run_id": id}));
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "SUCCESS");
}

#[test]
fn a_protected_run_cannot_be_deleted() {
    let mut world = World::new();
    let id = world.submit("is-protected");
    world.pass(60);
    assert_eq!(world.err(RunsDelete, json!({"run_id": id})).0, 403);
    assert!(world.workspace.run(id).is_some());
}

#[test]
fn finished_runs_vanish_after_60_days() {
    let mut world = World::new();
    let id = world.submit("a");
    world.pass(60 * 24 * 3600);
    world.get(id);
    world.pass(60);
    world.err(RunsGet, json!({"run_id": id}));
}

#[test]
fn requests_are_rejected_as_the_api_does() {
    let task = |fields| json!({"tasks": [notebook_with(fields)]});
    let cases = [
        (json!({"tasks": [notebook()], "run_name": "is-rejected"}), "INVALID_PARAMETER_VALUE"),
        (json!({"run_name": "nothing"}), "INVALID_PARAMETER_VALUE"),
        (json!({"tasks": []}), "INVALID_PARAMETER_VALUE"),
        (json!({"tasks": "main"}), "MALFORMED_REQUEST"),
        (task(json!({"task_key": ""})), "INVALID_PARAMETER_VALUE"),
        (task(json!({"existing_cluster_id": "x"})), "INVALID_PARAMETER_VALUE"),
        (task(json!({"spark_jar_task": {"main_class_name": "A"}})), "INVALID_PARAMETER_VALUE"),
        (task(json!({"notebook_task": {}})), "INVALID_PARAMETER_VALUE"),
        (task(json!({"notebook_task": {"notebook_path": 1}})), "MALFORMED_REQUEST"),
        (task(json!({"new_cluster": {"num_workers": 1}})), "INVALID_PARAMETER_VALUE"),
        (task(json!({"max_retries": -2})), "INVALID_PARAMETER_VALUE"),
        (task(json!({"timeout_seconds": -1})), "INVALID_PARAMETER_VALUE"),
        (task(json!({"depends_on": [{"task_key": "other"}]})), "INVALID_PARAMETER_VALUE"),
        (task(json!({"depends_on": [{"task_key": "main"}]})), "INVALID_PARAMETER_VALUE"),
        (json!({"tasks": [notebook(), notebook()]}), "INVALID_PARAMETER_VALUE"),
        (json!({"tasks": [notebook()], "libraries": []}), "INVALID_PARAMETER_VALUE"),
    ];
    for (request, expected) in cases {
        let mut world = World::new();
        let (status, code, _) = world.err(RunsSubmit, request.clone());
        assert_eq!((status, code.as_str()), (400, expected), "{request}");
        assert_eq!(world.workspace.made(), [], "{request}");
    }
}

#[test]
fn a_task_needs_a_cluster_where_there_is_no_serverless_compute() {
    let mut world = World::with(|settings| settings.serverless = false);
    let request = json!({"tasks": [notebook_with(json!({"new_cluster": null}))]});
    let (status, code, _) = world.err(RunsSubmit, request.clone());
    assert_eq!((status, code.as_str()), (400, "INVALID_PARAMETER_VALUE"));
    World::new().ok(RunsSubmit, request);
}

#[test]
fn a_cluster_that_does_not_exist_is_rejected() {
    let mut world = World::new();
    let on = json!({"new_cluster": null, "existing_cluster_id": "1-2-3"});
    let (status, code, message) = world.err(RunsSubmit, json!({"tasks": [notebook_with(on)]}));
    assert_eq!((status, code.as_str()), (400, "INVALID_PARAMETER_VALUE"));
    assert_eq!(message, "Cluster 1-2-3 does not exist.");
}

#[test]
fn a_run_waits_for_its_cluster_and_ends_with_it() {
    let mut world = World::new();
    let cluster = world.create_cluster("c");
    let on = json!({"new_cluster": null, "existing_cluster_id": cluster});
    let request = json!({"run_name": "hangs", "tasks": [notebook_with(on)]});
    let id = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
    world.pass(3);
    assert_eq!(world.life(id), "PENDING");
    world.pass(1);
    assert_eq!(world.life(id), "RUNNING");
    world.ok(ClustersDelete, json!({"cluster_id": cluster}));
    world.pass(2);
    let run = world.get(id);
    assert_eq!(run["state"]["life_cycle_state"], "INTERNAL_ERROR");
    assert_eq!(run["status"]["termination_details"]["code"], "CLUSTER_ERROR");
}

#[test]
fn too_many_active_tasks_are_429_unless_the_run_queues() {
    let mut world = World::with(|settings| settings.limits.active_tasks = 2);
    world.submit("a");
    world.submit("b");
    let reply = world.reply(RunsSubmit, json!({"tasks": [notebook()]}));
    assert_eq!(reply.status, 429);
    assert!(reply.retry_after.is_some());
    assert_eq!(world.workspace.broken_limits()[&Limit::ActiveTasks], 1);
    let request = json!({"tasks": [notebook()], "queue": {"enabled": true}});
    let id = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
    let run = world.get(id);
    assert_eq!(run["state"]["life_cycle_state"], "QUEUED");
    assert_eq!(run["status"]["queue_details"]["code"], "ACTIVE_RUNS_LIMIT_REACHED");
    world.pass(8);
    assert_eq!(world.life(id), "PENDING");
    world.pass(8);
    assert_eq!(world.state(id)["result_state"], "SUCCESS");
}

#[test]
fn a_queued_run_can_be_cancelled() {
    let mut world = World::with(|settings| settings.limits.active_tasks = 1);
    let first = world.submit("hangs");
    let request = json!({"tasks": [notebook()], "queue": {"enabled": true}});
    let id = world.ok(RunsSubmit, request)["run_id"].as_u64().unwrap();
    world.ok(RunsCancel, json!({"run_id": id}));
    world.pass(1);
    assert_eq!(world.state(id)["result_state"], "CANCELED");
    world.ok(RunsCancel, json!({"run_id": first}));
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "CANCELED");
    world.submit("there is room again");
}

#[test]
fn the_quota_of_an_hour_counts_submitted_runs() {
    let mut world = World::with(|settings| settings.limits.creates_per_hour = 2);
    world.submit("a");
    world.pass(1800);
    world.submit("b");
    let (status, code, message) = world.err(RunsSubmit, json!({"tasks": [notebook()]}));
    assert_eq!((status, code.as_str()), (400, "INVALID_STATE"));
    assert!(
        message.starts_with("There were already 2 jobs created in past 3600 seconds"),
        "{message}"
    );
    world.pass(1800);
    world.submit("c");
}

#[test]
fn a_task_can_be_named_by_its_own_run_id() {
    let mut world = World::new();
    let id = world.submit("hangs");
    let task = task_run(&world.get(id));
    world.pass(10);
    assert_eq!(world.get(task)["task_key"], "main");
    assert_eq!(world.life(task), "RUNNING");
    world.ok(RunsCancel, json!({"run_id": task}));
    world.pass(10);
    assert_eq!(world.state(id)["result_state"], "CANCELED");
    assert_eq!(world.err(RunsDelete, json!({"run_id": task})).0, 400);
}
