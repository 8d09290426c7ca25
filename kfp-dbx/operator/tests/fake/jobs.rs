//! Saved jobs and their runs.

use kfp_dbx_operator::databricks::Endpoint::{
    JobsCreate, JobsDelete, JobsGet, JobsList, JobsReset, JobsRunNow, RunsCancel, RunsGet,
    RunsGetOutput, RunsList,
};
use kfp_dbx_operator::fake::Limit;
use serde_json::{Value as Json, json};

use crate::{World, new_cluster, notebook, notebook_with};

fn create(world: &mut World, name: &str) -> u64 {
    create_with(world, name, json!({}))
}

fn create_with(world: &mut World, name: &str, fields: Json) -> u64 {
    let mut job = json!({"name": name, "tasks": [notebook()]});
    let Json::Object(fields) = fields else { panic!("an object") };
    for (name, value) in fields {
        job[name] = value;
    }
    world.ok(JobsCreate, job)["job_id"].as_u64().unwrap()
}

fn run_now(world: &mut World, job: u64) -> u64 {
    world.ok(JobsRunNow, json!({"job_id": job}))["run_id"].as_u64().unwrap()
}

#[test]
fn a_job_has_its_settings() {
    let mut world = World::new();
    let id = create_with(&mut world, "j", json!({"tags": {"kfp-dbx-uid": "1"}}));
    let job = world.ok(JobsGet, json!({"job_id": id}));
    assert_eq!(job["settings"]["name"], "j");
    assert_eq!(job["settings"]["tags"]["kfp-dbx-uid"], "1");
    assert_eq!(job["settings"]["tasks"][0]["task_key"], "main");
    assert_eq!(job["settings"]["max_concurrent_runs"], 1);
    assert_eq!(job["settings"]["queue"]["enabled"], true);
    assert_eq!(world.workspace.made()[0].tags["kfp-dbx-uid"], "1");
}

#[test]
fn names_are_found_whatever_their_case() {
    let mut world = World::new();
    let first = create(&mut world, "Train");
    let second = create(&mut world, "train");
    create(&mut world, "train-2");
    let page = world.ok(JobsList, json!({"name": "TRAIN"}));
    let jobs = page["jobs"].as_array().unwrap();
    let ids: Vec<_> = jobs.iter().map(|job| job["job_id"].as_u64().unwrap()).collect();
    assert_eq!(ids, [second, first]);
    assert!(jobs[0]["settings"].get("tasks").is_none(), "no tasks unless asked");
}

#[test]
fn lists_have_pages() {
    let mut world =
        World::with(|settings| settings.limits.per_second.extend([("JobsCreate".into(), 1000)]));
    for number in 0..101 {
        create(&mut world, &format!("j{number}"));
    }
    let page = world.ok(JobsList, json!({"limit": 100}));
    assert_eq!(page["jobs"].as_array().unwrap().len(), 100);
    let rest = world.ok(JobsList, json!({"limit": 100, "page_token": page["next_page_token"]}));
    assert_eq!(rest["jobs"].as_array().unwrap().len(), 1);
    assert_eq!(rest["jobs"][0]["settings"]["name"], "j0");
    assert!(rest.get("next_page_token").is_none());
    assert_eq!(world.err(JobsList, json!({"limit": 101})).0, 400);
}

#[test]
fn a_reset_replaces_all_settings() {
    let mut world = World::new();
    let id = create_with(&mut world, "j", json!({"tags": {"a": "b"}, "timeout_seconds": 5}));
    world
        .ok(JobsReset, json!({"job_id": id, "new_settings": {"name": "k", "tasks": [notebook()]}}));
    let job = world.ok(JobsGet, json!({"job_id": id}));
    assert_eq!(job["settings"]["name"], "k");
    assert!(job["settings"].get("tags").is_none());
    assert_eq!(job["settings"]["timeout_seconds"], 0);
    let (status, ..) = world.err(JobsReset, json!({"job_id": id}));
    assert_eq!(status, 400);
}

#[test]
fn a_job_runs() {
    let mut world = World::new();
    let job = create(&mut world, "j");
    let id = run_now(&mut world, job);
    let run = world.get(id);
    assert_eq!(run["run_type"], "JOB_RUN");
    assert_eq!(run["job_id"], job);
    assert_eq!(run["run_name"], "j");
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "SUCCESS");
    let page = world.ok(RunsList, json!({"job_id": job}));
    assert_eq!(page["runs"].as_array().unwrap().len(), 1);
    assert_eq!(world.ok(RunsList, json!({"job_id": job + 1})), json!({}));
}

#[test]
fn parameters_of_a_run_override_those_of_the_job() {
    let mut world = World::new();
    let work = json!({"notebook_path": "/a", "base_parameters": {"returns": "old"}});
    let task = notebook_with(json!({"notebook_task": work}));
    let job = create_with(&mut world, "j", json!({"tasks": [task]}));
    let request = json!({"job_id": job, "notebook_params": {"returns": "new"}});
    let run = world.ok(JobsRunNow, request)["run_id"].as_u64().unwrap();
    world.pass(60);
    let task = world.get(run)["tasks"][0]["run_id"].clone();
    let output = world.ok(RunsGetOutput, json!({"run_id": task}));
    assert_eq!(output["notebook_output"]["result"], "new");
    let request = json!({"job_id": job, "notebook_params": {"how": "fails"}});
    let run = world.ok(JobsRunNow, request)["run_id"].as_u64().unwrap();
    world.pass(60);
    assert_eq!(world.state(run)["result_state"], "FAILED");
    let long = json!({"job_id": job, "notebook_params": {"long": "x".repeat(10_001)}});
    assert_eq!(world.err(JobsRunNow, long).0, 400);
}

#[test]
fn the_words_of_a_job_decide_how_its_runs_end() {
    let mut world = World::new();
    let job = create(&mut world, "j-fails");
    let run = run_now(&mut world, job);
    world.pass(60);
    assert_eq!(world.state(run)["result_state"], "FAILED");
    assert_eq!(world.err(JobsCreate, json!({"name": "is-rejected"})).0, 400);
}

#[test]
fn a_run_over_the_limit_of_its_job_waits() {
    let mut world = World::new();
    let job = create(&mut world, "j");
    let first = run_now(&mut world, job);
    let second = run_now(&mut world, job);
    assert_eq!(world.life(first), "PENDING");
    assert_eq!(world.life(second), "QUEUED");
    let run = world.get(second);
    assert_eq!(run["status"]["queue_details"]["code"], "MAX_CONCURRENT_RUNS_REACHED");
    world.pass(8);
    assert_eq!(world.life(second), "PENDING");
    world.pass(8);
    assert_eq!(world.state(second)["result_state"], "SUCCESS");
}

#[test]
fn a_run_over_the_limit_of_a_job_that_does_not_queue_is_skipped() {
    let mut world = World::new();
    let queue = json!({"queue": {"enabled": false}});
    let job = create_with(&mut world, "j", queue);
    run_now(&mut world, job);
    let second = run_now(&mut world, job);
    let state = world.state(second);
    assert_eq!(state["life_cycle_state"], "SKIPPED");
    assert_eq!(state["result_state"], "MAXIMUM_CONCURRENT_RUNS_REACHED");
    world.pass(60);
    let third = run_now(&mut world, job);
    assert_eq!(world.life(third), "PENDING");
}

#[test]
fn the_same_token_never_makes_a_second_run_of_a_job() {
    let mut world = World::new();
    let jobs = [create(&mut world, "j"), create(&mut world, "k")];
    let request = |job: u64| json!({"job_id": job, "idempotency_token": "t"});
    let first = world.ok(JobsRunNow, request(jobs[0]));
    assert_eq!(world.ok(JobsRunNow, request(jobs[0])), first);
    assert_ne!(world.ok(JobsRunNow, request(jobs[1])), first);
}

#[test]
fn a_deleted_job_takes_its_runs_with_it() {
    let mut world = World::new();
    let job = create(&mut world, "hangs");
    let run = run_now(&mut world, job);
    let queued = run_now(&mut world, job);
    world.pass(30);
    world.ok(JobsDelete, json!({"job_id": job}));
    assert_eq!(world.err(JobsGet, json!({"job_id": job})).2, format!("Job {job} does not exist."));
    assert_eq!(world.life(run), "TERMINATING");
    assert_eq!(world.ok(RunsList, json!({})), json!({}), "its history is not listed");
    world.err(RunsGet, json!({"run_id": queued}));
    world.pass(30);
    world.err(RunsGet, json!({"run_id": run}));
    world.err(JobsDelete, json!({"job_id": job}));
    world.err(JobsRunNow, json!({"job_id": job}));
    assert_eq!(world.workspace.active_runs().count(), 0);
}

#[test]
fn a_protected_job_cannot_be_deleted() {
    let mut world = World::new();
    let job = create(&mut world, "is-protected");
    assert_eq!(world.err(JobsDelete, json!({"job_id": job})).0, 403);
    world.ok(JobsGet, json!({"job_id": job}));
}

#[test]
fn settings_are_rejected_as_the_api_does() {
    let cron = json!({"quartz_cron_expression": "* * *", "timezone_id": "UTC"});
    let no_zone = json!({"quartz_cron_expression": "0 0 * * * ?"});
    let cases = [
        json!({"max_concurrent_runs": 1001}),
        json!({"max_concurrent_runs": -1}),
        json!({"schedule": cron}),
        json!({"schedule": no_zone}),
        json!({"tags": (0..26).map(|it| (it.to_string(), json!(""))).collect::<serde_json::Map<_, _>>()}),
        json!({"tasks": [{"task_key": "a"}]}),
        json!({"notebook_task": {"notebook_path": "/a"}}),
        json!({"notebook_task": {"notebook_path": "/a"}, "existing_cluster_id": "none"}),
        json!({"tasks": [notebook_with(json!({"new_cluster": null, "job_cluster_key": "none"}))]}),
    ];
    for case in cases {
        let mut world = World::new();
        assert_eq!(world.err(JobsCreate, case.clone()).0, 400, "{case}");
        assert_eq!(world.workspace.jobs().count(), 0);
    }
}

#[test]
fn a_job_without_tasks_has_the_old_form() {
    let mut world = World::new();
    let job = json!({
        "name": "j", "new_cluster": new_cluster(), "spark_python_task": {"python_file": "dbfs:/a"},
    });
    let job = world.ok(JobsCreate, job)["job_id"].as_u64().unwrap();
    let run = run_now(&mut world, job);
    world.pass(60);
    let output = world.ok(RunsGetOutput, json!({"run_id": run}));
    assert!(output["logs"].is_string());
}

#[test]
fn tasks_share_job_clusters() {
    let mut world = World::new();
    let shared = json!([{"job_cluster_key": "c", "new_cluster": new_cluster()}]);
    let task = notebook_with(json!({"new_cluster": null, "job_cluster_key": "c"}));
    let job = create_with(&mut world, "j", json!({"job_clusters": shared, "tasks": [task]}));
    let run = run_now(&mut world, job);
    world.pass(60);
    assert_eq!(world.state(run)["result_state"], "SUCCESS");
}

#[test]
fn there_is_a_limit_of_saved_jobs() {
    let mut world = World::with(|settings| settings.limits.saved_jobs = 1);
    create(&mut world, "j");
    assert_eq!(world.err(JobsCreate, json!({"name": "k"})).1, "QUOTA_EXCEEDED");
    assert_eq!(world.workspace.broken_limits()[&Limit::SavedJobs], 1);
}

#[test]
fn an_ended_run_makes_room_only_once() {
    let mut world = World::new();
    let job = create_with(&mut world, "hangs", json!({"max_concurrent_runs": 2}));
    let runs: Vec<_> = (0..4).map(|_| run_now(&mut world, job)).collect();
    world.pass(30);
    let lives: Vec<_> = runs.iter().map(|run| world.life(*run)).collect();
    assert_eq!(lives, ["RUNNING", "RUNNING", "QUEUED", "QUEUED"]);
    world.ok(RunsCancel, json!({"run_id": runs[0]}));
    world.ok(RunsCancel, json!({"run_id": runs[0]}));
    world.pass(30);
    let lives: Vec<_> = runs[1..].iter().map(|run| world.life(*run)).collect();
    assert_eq!(lives, ["RUNNING", "RUNNING", "QUEUED"]);
}
