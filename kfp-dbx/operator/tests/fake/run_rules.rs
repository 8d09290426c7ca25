//! The rules of serverless compute, Git sources, policies, principals and images.

use kfp_dbx_operator::databricks::Endpoint::{
    ClustersCreate, ClustersGet, JobsCreate, JobsGet, RunsGet, RunsSubmit,
};
use serde_json::{Value as Json, json};

use crate::{World, cluster_with_secrets, new_cluster, notebook, notebook_with};

/// Returns the answer to a run with this task, and with these fields beside it.
fn submit(task: Json, around: Json) -> Result<(World, u64), (u16, String, String)> {
    let mut world = World::new();
    let (Json::Object(mut request), task) = (around, task) else { panic!("an object") };
    request.insert("tasks".to_owned(), json!([task]));
    let reply = world.reply(RunsSubmit, Json::Object(request));
    let body: Json = serde_json::from_str(&reply.body).unwrap();
    let text = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
    match reply.status {
        200 => Ok((world, body["run_id"].as_u64().unwrap())),
        status => Err((status, text("error_code"), text("message"))),
    }
}

fn refused(task: Json, around: Json) -> String {
    let (status, _, message) = submit(task, around).map(|_| ()).unwrap_err();
    assert_eq!(status, 400, "{message}");
    message
}

fn wheel() -> Json {
    json!({
        "task_key": "w", "environment_key": "default",
        "python_wheel_task": {"package_name": "p", "entry_point": "e"},
    })
}

fn environments() -> Json {
    let spec = json!({"environment_version": "4", "dependencies": ["/Volumes/a/b/c/p.whl"]});
    json!({"environments": [{"environment_key": "default", "spec": spec}]})
}

#[test]
fn a_wheel_on_serverless_compute_has_an_environment() {
    let (mut world, id) = submit(wheel(), environments()).unwrap();
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "SUCCESS");
    assert!(world.get(id)["tasks"][0].get("cluster_instance").is_none());
    assert!(refused(wheel(), json!({})).contains("is not defined"));
    let mut without = wheel();
    without["environment_key"] = Json::Null;
    assert!(refused(without, environments()).contains("needs environment_key"));
    let empty = json!({"environments": [{"environment_key": "default", "spec": {}}]});
    assert!(refused(wheel(), empty).contains("environment_version"));
}

#[test]
fn libraries_belong_to_clusters_and_environments_to_serverless_compute() {
    let mut task = wheel();
    task["libraries"] = json!([{"whl": "/Volumes/a/b/c/p.whl"}]);
    let message = refused(task, environments());
    assert!(message.starts_with("Libraries field is not supported for serverless task"));
    let both = notebook_with(json!({"environment_key": "default"}));
    assert!(refused(both, environments()).contains("environment_key"));
    let two = json!({"libraries": [{"whl": "a", "jar": "b"}]});
    assert!(refused(notebook_with(two), json!({})).contains("exactly one type"));
}

#[test]
fn a_run_has_no_job_clusters() {
    let mut world = World::new();
    let task = notebook_with(json!({"new_cluster": null, "job_cluster_key": "c"}));
    world.err(RunsSubmit, json!({"tasks": [task]}));
    let ignored: Vec<_> = world.workspace.ignored_fields().keys().cloned().collect();
    assert_eq!(ignored, ["RunsSubmit: tasks.job_cluster_key"]);
}

fn git(branch: &str) -> Json {
    json!({"git_source": {
        "git_url": "https://example.com/a.git", "git_provider": "gitHub", "git_branch": branch,
    }})
}

#[test]
fn code_of_a_git_source_is_checked_out() {
    let work = json!({"notebook_task": {"notebook_path": "a/b", "source": "GIT"}});
    let (mut world, id) = submit(notebook_with(work.clone()), git("main")).unwrap();
    world.pass(60);
    assert_eq!(world.state(id)["result_state"], "SUCCESS");
    assert_eq!(world.get(id)["git_source"]["git_branch"], "main");
    let (mut world, id) = submit(notebook_with(work.clone()), git("is-missing")).unwrap();
    world.pass(60);
    let run = world.get(id);
    let details = &run["status"]["termination_details"];
    assert_eq!(details["code"], "REPOSITORY_CHECKOUT_FAILED");
    assert_eq!(run["state"]["life_cycle_state"], "INTERNAL_ERROR");
    assert!(refused(notebook_with(work), json!({})).contains("git_source"));
}

#[test]
fn a_git_source_has_a_provider_and_one_reference() {
    let mut no_provider = git("main");
    no_provider["git_source"]["git_provider"] = Json::Null;
    assert!(refused(notebook(), no_provider).contains("git_provider"));
    let mut two = git("main");
    two["git_source"]["git_tag"] = json!("v1");
    assert!(refused(notebook(), two).contains("Exactly one of git_branch"));
    let mut word = git("main");
    word["git_source"]["git_provider"] = json!("github");
    assert!(refused(notebook(), word).contains("must be one of"));
}

#[test]
fn a_policy_has_to_exist() {
    let mut world = World::new();
    let mut cluster = new_cluster();
    cluster["policy_id"] = json!("9C6308F703005DF2");
    world.ok(ClustersCreate, cluster.clone());
    cluster["policy_id"] = json!("is-missing");
    assert!(world.err(ClustersCreate, cluster.clone()).2.contains("does not exist"));
    assert!(refused(notebook_with(json!({"new_cluster": cluster})), json!({})).contains("policy"));
}

#[test]
fn a_single_node_is_said_in_the_simple_form() {
    let mut world = World::new();
    let mut cluster = new_cluster();
    cluster["is_single_node"] = json!(true);
    cluster["num_workers"] = json!(0);
    assert!(world.err(ClustersCreate, cluster.clone()).2.contains("CLASSIC_PREVIEW"));
    cluster["kind"] = json!("CLASSIC_PREVIEW");
    world.ok(ClustersCreate, cluster.clone());
    cluster["num_workers"] = json!(2);
    world.err(ClustersCreate, cluster);
}

#[test]
fn nobody_runs_as_others_without_permission() {
    let run_as = |name: &str| json!({"run_as": {"service_principal_name": name}});
    submit(notebook(), run_as("sp")).unwrap();
    let problem = submit(notebook(), run_as("is-rejected")).map(|_| ()).unwrap_err();
    assert_eq!((problem.0, &*problem.1), (403, "PERMISSION_DENIED"));
    let two = json!({"run_as": {"service_principal_name": "a", "user_name": "b"}});
    assert!(refused(notebook(), two).contains("Exactly one of"));
    let access = json!({"access_control_list": [{"group_name": "users"}]});
    assert!(refused(notebook(), access).contains("permission_level"));
}

#[test]
fn credentials_of_registries_and_keys_of_log_analytics_are_taken_and_never_told() {
    let mut world = World::new();
    let mut cluster = cluster_with_secrets();
    let task = notebook_with(json!({"new_cluster": cluster}));
    let shared = json!([{"job_cluster_key": "c", "new_cluster": cluster}]);
    let id = world.ok(ClustersCreate, cluster.clone())["cluster_id"].clone();
    let seen = world.ok(ClustersGet, json!({"cluster_id": id}));
    assert_eq!(seen["docker_image"], json!({"url": "r.io/a"}));
    let logs = json!({"log_analytics_info": {"log_analytics_workspace_id": "w"}});
    assert_eq!(seen["azure_attributes"], logs);
    let run = world.ok(RunsSubmit, json!({"tasks": [task]}))["run_id"].clone();
    let job = json!({"name": "j", "tasks": [task], "job_clusters": shared});
    let job = world.ok(JobsCreate, job)["job_id"].clone();
    let seen = [
        world.ok(RunsGet, json!({"run_id": run})).to_string(),
        world.ok(JobsGet, json!({"job_id": job})).to_string(),
    ];
    for seen in seen {
        assert!(seen.contains("r.io/a") && !seen.contains("marked"), "{seen}");
    }
    cluster["docker_image"]["basic_auth"]["password"] = json!("");
    world.err(ClustersCreate, cluster);
}

#[test]
fn a_job_starts_by_itself_in_one_way() {
    let continuous = json!({"continuous": {"pause_status": "PAUSED"}});
    let trigger = json!({"trigger": {"file_arrival": {"url": "/Volumes/a/b/c"}}});
    let mut both = continuous.clone();
    both["trigger"] = trigger["trigger"].clone();
    let mut many = continuous.clone();
    many["max_concurrent_runs"] = json!(2);
    for (settings, is_taken) in [(continuous, true), (trigger, true), (both, false), (many, false)]
    {
        let mut job = settings.clone();
        job["tasks"] = json!([notebook()]);
        let status = World::new().reply(JobsCreate, job).status;
        assert_eq!(status == 200, is_taken, "{settings}");
    }
}

#[test]
fn tasks_have_the_fields_that_their_types_need() {
    let tasks = [
        json!({"task_key": "a", "condition_task": {"left": "1", "op": "EQUAL_TO"}}),
        json!({"task_key": "a", "condition_task": {"left": "1", "op": "IS", "right": "1"}}),
        json!({"task_key": "a", "sql_task": {"warehouse_id": "w"}}),
        json!({"task_key": "a", "sql_task": {"query": {"query_id": "q"}}}),
        json!({"task_key": "a", "dbt_task": {"commands": [], "warehouse_id": "w"}}),
        json!({"task_key": "a", "pipeline_task": {}}),
        json!({"task_key": "a", "run_job_task": {"job_id": 5}}),
        json!({"task_key": "a", "for_each_task": {"inputs": "x", "task": notebook()}}),
        json!({"task_key": "a", "for_each_task": {"inputs": "[]", "concurrency": 0, "task": notebook()}}),
        json!({"task_key": "a", "for_each_task": {"inputs": "[]", "task": {
            "task_key": "b", "for_each_task": {"inputs": "[]", "task": notebook()}}}}),
        json!({"task_key": "a", "new_cluster": new_cluster(), "condition_task":
            {"left": "1", "op": "EQUAL_TO", "right": "1"}}),
        json!({"task_key": "a", "run_if": "SOMETIMES", "notebook_task": {"notebook_path": "/a"}}),
    ];
    for task in tasks {
        let problem = submit(task.clone(), json!({})).map(|_| ()).unwrap_err();
        assert_eq!(problem.0, 400, "{task}");
    }
}
