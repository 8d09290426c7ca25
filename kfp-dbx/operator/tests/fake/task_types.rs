//! Tasks that decide, repeat other tasks, or run other jobs, and clusters that tasks share.

use kfp_dbx_operator::databricks::Endpoint::{
    ClustersGet, JobsCreate, JobsDelete, JobsGet, JobsReset, JobsRunNow, RunsCancel, RunsGet,
    RunsGetOutput, RunsSubmit,
};
use kfp_dbx_operator::fake::{ClusterState, End};
use serde_json::{Value as Json, json};

use crate::{World, new_cluster, notebook_with};

fn submit(world: &mut World, tasks: &Json) -> u64 {
    world.ok(RunsSubmit, json!({"run_name": "r", "tasks": tasks}))["run_id"].as_u64().unwrap()
}

fn run_now(world: &mut World, job: &Json) -> u64 {
    let job = world.ok(JobsCreate, job.clone())["job_id"].clone();
    world.ok(JobsRunNow, json!({"job_id": job}))["run_id"].as_u64().unwrap()
}

/// Returns the last result of each task.
fn results(world: &mut World, run: u64) -> Json {
    let run = world.get(run);
    let tasks = run["tasks"].as_array().unwrap();
    let result = |task: &Json| {
        (task["task_key"].as_str().unwrap().to_owned(), task["state"]["result_state"].clone())
    };
    Json::Object(tasks.iter().map(result).collect())
}

fn condition(key: &str, left: &str, op: &str, right: &str) -> Json {
    json!({"task_key": key, "condition_task": {"left": left, "op": op, "right": right}})
}

fn after(key: &str, on: &str, outcome: &str) -> Json {
    let on = json!([{"task_key": on, "outcome": outcome}]);
    notebook_with(json!({"task_key": key, "depends_on": on}))
}

#[test]
fn a_condition_decides_which_branch_runs() {
    let mut world = World::new();
    let tasks = json!([
        condition("if", "10", "GREATER_THAN", "9"),
        after("yes", "if", "true"),
        after("no", "if", "false"),
        notebook_with(json!({"task_key": "after-no", "depends_on": [{"task_key": "no"}]})),
    ]);
    let id = submit(&mut world, &tasks);
    world.pass(60);
    let expected = json!({
        "if": "SUCCESS", "yes": "SUCCESS", "no": "EXCLUDED", "after-no": "EXCLUDED",
    });
    assert_eq!(results(&mut world, id), expected);
    assert_eq!(world.state(id)["result_state"], "SUCCESS");
    assert_eq!(world.get(id)["tasks"][0]["condition_task"]["outcome"], "true");
}

#[test]
fn a_condition_reads_parameters_and_results() {
    let mut world = World::new();
    let mut second = condition("of-task", "{{tasks.first.result_state}}", "EQUAL_TO", "success");
    second["depends_on"] = json!([{"task_key": "first"}]);
    let job = json!({
        "name": "j", "parameters": [{"name": "day", "default": "mon"}],
        "tasks": [
            notebook_with(json!({"task_key": "first"})),
            condition("of-job", "{{job.parameters.day}}", "EQUAL_TO", "mon"),
            second,
        ],
    });
    let id = run_now(&mut world, &job);
    world.pass(60);
    let run = world.get(id);
    for task in [1, 2] {
        assert_eq!(run["tasks"][task]["condition_task"]["outcome"], "true", "{run}");
    }
    assert_eq!(run["job_parameters"], json!([{"name": "day", "value": "mon"}]));
}

#[test]
fn a_condition_on_the_order_of_texts_fails() {
    let mut world = World::new();
    let id = submit(&mut world, &json!([condition("if", "a", "LESS_THAN", "b")]));
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "FAILED");
}

fn for_each(inputs: &str, concurrency: u64) -> Json {
    let parameters = json!({"x": "{{input}}", "returns": "{{input}}"});
    let work = json!({"notebook_path": "/a", "base_parameters": parameters});
    let task = notebook_with(json!({"task_key": "one", "notebook_task": work}));
    json!({
        "task_key": "all",
        "for_each_task": {"inputs": inputs, "concurrency": concurrency, "task": task},
    })
}

#[test]
fn a_task_is_repeated_for_each_item() {
    let mut world = World::new();
    let id = submit(&mut world, &json!([for_each("[1, 2, 3]", 2)]));
    world.pass(5);
    let parent = world.get(id)["tasks"][0]["run_id"].clone();
    let lives = |world: &mut World| -> Vec<Json> {
        let task = world.ok(RunsGet, json!({"run_id": parent}));
        let iterations = task["iterations"].as_array().unwrap().iter();
        iterations.map(|task| task["state"]["life_cycle_state"].clone()).collect()
    };
    assert_eq!(json!(lives(&mut world)), json!(["RUNNING", "RUNNING", "BLOCKED"]));
    world.pass(60);
    let task = world.ok(RunsGet, json!({"run_id": parent}));
    assert_eq!(task["for_each_task"]["stats"]["task_run_stats"]["succeeded_iterations"], 3);
    assert_eq!(world.get(id)["tasks"].as_array().unwrap().len(), 1);
    assert_eq!(world.state(id)["result_state"], "SUCCESS");
    let last = task["iterations"][2]["run_id"].clone();
    let output = world.ok(RunsGetOutput, json!({"run_id": last}));
    assert_eq!(output["notebook_output"]["result"], "3");
}

#[test]
fn a_repeated_task_fails_with_one_of_its_items() {
    let mut world = World::new();
    let id = submit(&mut world, &json!([for_each(r#"["a", "fails"]"#, 1)]));
    world.pass(60);
    let run = world.get(id);
    assert_eq!(run["tasks"][0]["state"]["result_state"], "FAILED");
    let stats = &run["tasks"][0]["for_each_task"]["stats"]["task_run_stats"];
    assert_eq!(
        (&stats["succeeded_iterations"], &stats["failed_iterations"]),
        (&json!(1), &json!(1))
    );
}

#[test]
fn the_items_can_be_a_parameter() {
    let mut world = World::new();
    let parameters = json!([{"name": "days", "default": "[\"mon\", \"tue\"]"}]);
    let tasks = json!([for_each("{{job.parameters.days}}", 1)]);
    let job = json!({"name": "j", "parameters": parameters, "tasks": tasks});
    let id = run_now(&mut world, &job);
    world.pass(60);
    let run = world.get(id);
    let stats = &run["tasks"][0]["for_each_task"]["stats"]["task_run_stats"];
    assert_eq!(stats["total_iterations"], 2);
    let none = submit(&mut world, &json!([for_each("{{tasks.x.values.y}}", 1)]));
    world.pass(60);
    let run = world.get(none);
    let code = &run["tasks"][0]["status"]["termination_details"]["code"];
    assert_eq!(code, "INVALID_RUN_CONFIGURATION");
}

#[test]
fn no_items_are_a_success_and_a_cancellation_stops_all_items() {
    let mut world = World::new();
    let none = submit(&mut world, &json!([for_each("[]", 1)]));
    let hangs = submit(&mut world, &json!([for_each(r#"["hangs", "hangs"]"#, 1)]));
    world.pass(60);
    assert_eq!(world.state(none)["result_state"], "SUCCESS");
    assert_eq!(world.life(hangs), "RUNNING");
    world.ok(RunsCancel, json!({"run_id": hangs}));
    world.pass(60);
    assert_eq!(world.state(hangs)["result_state"], "CANCELED");
    let run = world.workspace.run(hangs).unwrap();
    assert!(run.tasks.iter().all(|task| task.end() == Some(End::Cancelled)), "{run:?}");
}

fn job(world: &mut World, name: &str) -> u64 {
    let job = json!({"name": name, "tasks": [notebook_with(json!({}))]});
    world.ok(JobsCreate, job)["job_id"].as_u64().unwrap()
}

fn run_job(id: u64) -> Json {
    json!([{"task_key": "child", "run_job_task": {"job_id": id}}])
}

#[test]
fn a_task_runs_another_job_and_waits_for_it() {
    let mut world = World::new();
    let child = job(&mut world, "child");
    let id = submit(&mut world, &run_job(child));
    world.pass(6);
    assert_eq!(world.life(id), "RUNNING");
    assert_eq!(world.workspace.active_runs().count(), 2);
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "SUCCESS");
    let task = world.get(id)["tasks"][0]["run_id"].clone();
    let output = world.ok(RunsGetOutput, json!({"run_id": task}));
    let child_run = output["run_job_output"]["run_id"].as_u64().unwrap();
    assert_eq!(world.get(child_run)["job_id"], child);
    assert_eq!(world.workspace.made().len(), 2, "a job and a run that requests have made");
}

#[test]
fn a_task_fails_with_the_job_that_it_runs() {
    let mut world = World::new();
    let child = job(&mut world, "fails");
    let id = submit(&mut world, &run_job(child));
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "FAILED");
    let gone = job(&mut world, "gone");
    let id = submit(&mut world, &run_job(gone));
    world.ok(JobsDelete, json!({"job_id": gone}));
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "FAILED");
    assert_eq!(world.err(RunsSubmit, json!({"tasks": run_job(gone)})).0, 400);
}

#[test]
fn a_cancellation_reaches_the_job_that_a_task_runs() {
    let mut world = World::new();
    let child = job(&mut world, "hangs");
    let id = submit(&mut world, &run_job(child));
    world.pass(30);
    world.ok(RunsCancel, json!({"run_id": id}));
    world.pass(30);
    assert_eq!(world.state(id)["result_state"], "CANCELED");
    assert_eq!(world.workspace.active_runs().count(), 0);
}

#[test]
fn a_job_does_not_run_itself() {
    let mut world = World::new();
    let first = job(&mut world, "first");
    let second = json!({"name": "second", "tasks": run_job(first)});
    let second = world.ok(JobsCreate, second)["job_id"].as_u64().unwrap();
    for other in [first, second] {
        let settings = json!({"name": "first", "tasks": run_job(other)});
        let problem = world.err(JobsReset, json!({"job_id": first, "new_settings": settings}));
        assert_eq!(problem.1, "INVALID_PARAMETER_VALUE");
    }
}

fn shared_job(key: &str, tasks: &[&str]) -> Json {
    let task = |name: &&str| {
        notebook_with(json!({"task_key": name, "new_cluster": null, "job_cluster_key": key}))
    };
    let clusters = json!([{"job_cluster_key": key, "new_cluster": new_cluster()}]);
    json!({"name": "j", "job_clusters": clusters, "tasks": tasks.iter().map(task).collect::<Vec<_>>()})
}

#[test]
fn tasks_share_one_cluster_that_ends_with_the_run() {
    let mut world = World::new();
    let mut settings = shared_job("c", &["a", "b"]);
    settings["tasks"][1]["depends_on"] = json!([{"task_key": "a"}]);
    let id = run_now(&mut world, &settings);
    world.pass(9);
    let run = world.get(id);
    let cluster = |task: usize| run["tasks"][task]["cluster_instance"]["cluster_id"].clone();
    assert_eq!(cluster(0), cluster(1));
    let seen = world.ok(ClustersGet, json!({"cluster_id": cluster(0)}));
    assert_eq!((&seen["state"], &seen["cluster_source"]), (&json!("RUNNING"), &json!("JOB")));
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "SUCCESS");
    let states: Vec<_> = world.workspace.job_clusters().map(|cluster| cluster.state).collect();
    assert_eq!(states, [ClusterState::Terminated]);
    assert_eq!(world.workspace.clusters().count(), 0);
}

#[test]
fn a_new_cluster_ends_with_its_task() {
    let mut world = World::new();
    let id = submit(
        &mut world,
        &json!([notebook_with(json!({"max_retries": 1, "task_key": "fails-once"}))]),
    );
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "SUCCESS");
    let clusters: Vec<_> = world.workspace.job_clusters().map(|it| it.state).collect();
    assert_eq!(clusters, [ClusterState::Terminated, ClusterState::Terminated]);
}

#[test]
fn tasks_fail_with_the_cluster_that_they_share() {
    let mut world = World::new();
    let id = run_now(&mut world, &shared_job("fails", &["a", "b"]));
    world.pass(60);
    let run = world.get(id);
    for task in [0, 1] {
        let details = &run["tasks"][task]["status"]["termination_details"];
        assert_eq!(details["code"], "CLUSTER_ERROR");
    }
    assert_eq!(run["state"]["life_cycle_state"], "INTERNAL_ERROR");
}

#[test]
fn arrays_come_in_pages_of_100() {
    let mut world = World::new();
    let tasks: Vec<_> =
        (0..101).map(|it| notebook_with(json!({"task_key": format!("t{it}")}))).collect();
    let job = json!({"name": "j", "tasks": tasks});
    let job = world.ok(JobsCreate, job)["job_id"].clone();
    let first = world.ok(JobsGet, json!({"job_id": job}));
    assert_eq!(first["settings"]["tasks"].as_array().unwrap().len(), 100);
    let next = json!({"job_id": job, "page_token": first["next_page_token"]});
    let second = world.ok(JobsGet, next);
    assert_eq!(second["settings"]["tasks"][0]["task_key"], "t100");
    assert!(second.get("next_page_token").is_none());
    let run = world.ok(JobsRunNow, json!({"job_id": job}))["run_id"].clone();
    let first = world.ok(RunsGet, json!({"run_id": run}));
    let next = json!({"run_id": run, "page_token": first["next_page_token"]});
    assert_eq!(world.ok(RunsGet, next)["tasks"].as_array().unwrap().len(), 1);
    assert_eq!(world.err(RunsGet, json!({"run_id": run, "page_token": "x"})).0, 400);
}

#[test]
fn only_some_tasks_of_a_job_run_if_asked() {
    let mut world = World::new();
    let second = notebook_with(json!({"task_key": "b", "depends_on": [{"task_key": "main"}]}));
    let job = json!({"name": "j", "tasks": [notebook_with(json!({})), second]});
    let job = world.ok(JobsCreate, job)["job_id"].clone();
    let run = world.ok(JobsRunNow, json!({"job_id": job, "only": ["b"]}))["run_id"].as_u64();
    world.pass(60);
    assert_eq!(results(&mut world, run.unwrap()), json!({"b": "SUCCESS"}));
    assert_eq!(world.err(JobsRunNow, json!({"job_id": job, "only": ["c"]})).0, 400);
}
