//! Fields of a spec that the API does not have: names of other objects, and references to Secrets.

use super::*;
use crate::decide::Secret;

fn cluster(name: &str, id: &str, state: &str) -> Json {
    let mut cluster = object("Dcluster", name, json!({}));
    cluster["status"] = json!({ "cluster_info": { "cluster_id": id, "state": state } });
    cluster
}

fn job(name: &str, status: Json) -> Json {
    let mut job = object("Djob", name, json!({}));
    job["status"] = status;
    job
}

fn several(tasks: Json) -> Harness {
    Harness::new(object("Run", "nightly", json!({ "tasks": tasks, "queue": { "enabled": true } })))
}

fn on(key: &str, cluster: &str) -> Json {
    json!({
        "task_key": key,
        "existing_cluster_name": cluster,
        "spark_python_task": { "python_file": "dbfs:/a.py", "parameters": [1, "existing_cluster_name"] },
    })
}

#[test]
fn tasks_are_sent_as_they_are_written() {
    let first = json!({
        "task_key": "load",
        "new_cluster": { "num_workers": 0, "custom_tags": [{ "key": "existing_cluster_name", "value": "x" }] },
        "notebook_task": { "notebook_path": "/a", "base_parameters": { "job_name": "x" } },
        "max_retries": 0,
        "unknown": 1,
    });
    let second = json!({
        "task_key": "report",
        "depends_on": [{ "task_key": "load" }],
        "run_if": "ALL_DONE",
        "sql_task": { "warehouse_id": "w", "file": { "path": "/b.sql" } },
    });
    let mut harness = several(json!([first, second]));
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    let sent = json!({
        "run_name": "nightly",
        "tasks": [
            {
                "task_key": "load",
                "new_cluster": { "num_workers": 0, "custom_tags": { "existing_cluster_name": "x" } },
                "notebook_task": { "notebook_path": "/a", "base_parameters": { "job_name": "x" } },
                "max_retries": 0,
            },
            second,
        ],
        "queue": { "enabled": true },
        "idempotency_token": "uid-of-nightly",
    });
    assert_eq!(harness.called(RunsSubmit), [sent]);
    assert_eq!(harness.status().get("resolved_ids"), None);
}

#[test]
fn what_belongs_to_a_task_is_not_lost_beside_tasks() {
    let mut harness =
        several(json!([{ "task_key": "a", "notebook_task": { "notebook_path": "/a" } }]));
    harness.object["spec"]["max_retries"] = 3.into();
    harness.pass(vec![(RunsSubmit, rejects("`max_retries` must be in `tasks`"))]);
    assert_eq!(harness.called(RunsSubmit)[0]["max_retries"], 3);
    assert_eq!(harness.condition("Ready"), "False Rejected");
}

#[test]
fn an_empty_list_of_tasks_is_none() {
    let mut harness = direct();
    harness.object["spec"]["tasks"] = json!([]);
    harness.object["spec"]["environment_key"] = "default".into();
    harness.object["spec"]["environments"] = json!([{ "environment_key": "default" }]);
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    let sent = &harness.called(RunsSubmit)[0];
    assert_eq!(sent["tasks"][0]["task_key"], "main");
    assert_eq!(sent["tasks"][0]["environment_key"], "default");
    assert_eq!(sent["environments"][0]["environment_key"], "default");
    assert_eq!(sent.get("environment_key"), None);
}

#[test]
fn the_clusters_of_tasks_are_waited_for() {
    let each = json!({ "task_key": "each", "for_each_task": { "inputs": "[1]", "task": on("one", "third") } });
    let mut harness =
        several(json!([on("load", "big"), on("score", "small"), on("last", "big"), each]));
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False ClusterNotFound");
    harness.others = vec![cluster("big", "c-1", "RUNNING"), cluster("small", "c-2", "PENDING")];
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False ClusterNotReady");
    assert!(harness.message("Ready").contains("`small`"), "{}", harness.message("Ready"));
    assert_eq!(harness.condition("Submitted"), "");
    let third = cluster("third", "c-3", "TERMINATED");
    harness.others =
        vec![cluster("big", "c-1", "RUNNING"), cluster("small", "c-2", "RUNNING"), third];
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    let sent = &harness.called(RunsSubmit)[0]["tasks"];
    assert_eq!(sent[0]["existing_cluster_id"], "c-1");
    assert_eq!(sent[0].get("existing_cluster_name"), None);
    assert_eq!(sent[0]["spark_python_task"]["parameters"], json!(["1", "existing_cluster_name"]));
    assert_eq!(sent[1]["existing_cluster_id"], "c-2");
    assert_eq!(sent[2]["existing_cluster_id"], "c-1");
    assert_eq!(sent[3]["for_each_task"]["task"]["existing_cluster_id"], "c-3");
    // The first one is the owner.
    let owners = harness.object["metadata"]["ownerReferences"].as_array().unwrap();
    assert_eq!(owners.len(), 1);
    assert_eq!(owners[0]["name"], "big");
    let ids = json!({ "clusters": { "big": "c-1", "small": "c-2", "third": "c-3" } });
    assert_eq!(harness.status()["resolved_ids"], ids);
}

#[test]
fn a_job_of_a_task_is_waited_for_and_owns_nothing() {
    let task = json!({ "task_key": "again", "run_job_task": { "job_name": "train", "job_parameters": { "day": 1 } } });
    let mut harness = several(json!([task]));
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False JobNotFound");
    harness.others = vec![job("train", json!({ "state": "ERROR", "message": "bad cron" }))];
    harness.pass(vec![]);
    assert_eq!(harness.message("Ready"), "the Djob `train` has no job yet: bad cron");
    harness.others = vec![job("train", json!({ "job_status": { "job_id": 44 } }))];
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    let sent = &harness.called(RunsSubmit)[0]["tasks"][0]["run_job_task"];
    assert_eq!(*sent, json!({ "job_id": 44, "job_parameters": { "day": "1" } }));
    assert_eq!(harness.object["metadata"].get("ownerReferences"), None);
    assert_eq!(harness.status()["resolved_ids"], json!({ "jobs": { "train": 44 } }));
}

#[test]
fn the_only_task_can_run_a_job() {
    let spec = json!({ "run_job_task": { "job_name": "train" } });
    let train = job("train", json!({ "job_status": { "job_id": 44 } }));
    let mut harness = Harness::new(object("Run", "nightly", spec)).with(train);
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    let sent = json!([{ "run_job_task": { "job_id": 44 }, "task_key": "main" }]);
    assert_eq!(harness.called(RunsSubmit)[0]["tasks"], sent);
}

#[test]
fn a_job_without_an_object_is_run_by_its_id() {
    let spec = json!({
        "job_id": 55, "job_parameters": { "day": "" }, "only": ["load"],
        "queue": { "enabled": true }, "max_retries": 3,
    });
    let mut harness = Harness::new(object("Run", "nightly", spec));
    harness.pass(vec![(JobsRunNow, Ok(json!({ "run_id": 7 }))), is(life("PENDING"))]);
    let sent = json!({
        "job_id": 55,
        "job_parameters": { "day": "" },
        "only": ["load"],
        "queue": { "enabled": true },
        "idempotency_token": "uid-of-nightly",
    });
    assert_eq!(harness.called(JobsRunNow), [sent]);
    assert_eq!(harness.object["metadata"].get("ownerReferences"), None);
}

#[test]
fn the_request_is_the_same_when_the_named_objects_are_gone() {
    let task = json!({ "task_key": "again", "run_job_task": { "job_name": "train" } });
    let mut harness = several(json!([on("load", "big"), task]))
        .with(cluster("big", "c-1", "RUNNING"))
        .with(job("train", json!({ "job_status": { "job_id": 44 } })));
    harness.pass(vec![(RunsSubmit, lost())]);
    harness.others.clear();
    harness.restart();
    harness.later(3);
    harness.pass(vec![submitted(7), is(life("PENDING"))]);
    let sent = harness.called(RunsSubmit);
    assert_eq!(sent[0], sent[1]);
}

#[test]
fn a_name_that_is_new_in_the_spec_is_no_other_cluster() {
    let mut harness = several(json!([on("load", "big")])).with(cluster("big", "c-1", "RUNNING"));
    harness.pass(vec![(RunsSubmit, lost())]);
    harness.change("tasks", json!([on("load", "small")]));
    harness.others.push(cluster("small", "c-2", "RUNNING"));
    harness.later(3);
    let refusal = (RunsSubmit, rejects("Cluster small does not exist."));
    harness.pass(vec![refusal, submitted(7), is(life("PENDING"))]);
    let sent = harness.called(RunsSubmit);
    assert_eq!(sent[1]["tasks"][0]["existing_cluster_id"], "small");
    assert_eq!(sent[2]["tasks"][0]["existing_cluster_id"], "c-2");
}

fn registry(version: &str, password: &str) -> Secret {
    let data = [("password".to_owned(), password.as_bytes().to_vec())].into();
    Secret { version: version.to_owned(), data }
}

/// A run whose image is in a private registry.
fn private() -> Harness {
    let auth =
        json!({ "username": "me", "password_from": { "name": "registry", "key": "password" } });
    let image = json!({ "url": "registry/a:1", "basic_auth": auth });
    let spec = json!({
        "new_cluster": { "num_workers": 1, "docker_image": image },
        "notebook_task": { "notebook_path": "/a" },
    });
    Harness::new(object("Run", "nightly", spec))
}

#[test]
fn the_password_of_a_registry_is_in_the_request_only() {
    let mut harness = private();
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False SecretNotFound");
    harness.secrets.insert("registry".to_owned(), Secret::default());
    harness.pass(vec![]);
    assert!(harness.message("Ready").contains("does not have the key `password`"));
    assert_eq!(harness.condition("Submitted"), "");
    harness.secrets.insert("registry".to_owned(), registry("1", "s3cret"));
    let mut told = life("PENDING");
    told["tasks"][0]["new_cluster"]["docker_image"] =
        json!({ "url": "registry/a:1", "basic_auth": { "username": "me", "password": "s3cret" } });
    harness.pass(vec![submitted(7), is(told)]);
    let sent = &harness.called(RunsSubmit)[0]["tasks"][0]["new_cluster"]["docker_image"];
    assert_eq!(sent["basic_auth"], json!({ "username": "me", "password": "s3cret" }));
    let told = &harness.status()["metadata"]["cluster_spec"]["new_cluster"]["docker_image"];
    assert_eq!(told["basic_auth"], json!({ "username": "me" }));
    assert!(!harness.object.to_string().contains("s3cret"));
    assert!(!format!("{:?} {:?}", harness.calls, harness.events).contains("s3cret"));
}

#[test]
fn the_key_of_log_analytics_is_in_the_request_only() {
    let mut harness = private();
    let cluster = &mut harness.object["spec"]["new_cluster"];
    cluster.as_object_mut().unwrap().remove("docker_image");
    let from = json!({ "name": "logs", "key": "password" });
    let info = json!({ "log_analytics_workspace_id": "w", "log_analytics_primary_key_from": from });
    cluster["azure_attributes"] = json!({ "log_analytics_info": info });
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False SecretNotFound");
    harness.secrets.insert("logs".to_owned(), registry("1", "s3cret"));
    let mut told = life("PENDING");
    let info = json!({ "log_analytics_workspace_id": "w", "log_analytics_primary_key": "s3cret" });
    told["tasks"][0]["new_cluster"]["azure_attributes"] = json!({ "log_analytics_info": info });
    harness.pass(vec![submitted(7), is(told)]);
    let sent = &harness.called(RunsSubmit)[0]["tasks"][0]["new_cluster"]["azure_attributes"];
    assert_eq!(sent["log_analytics_info"], info);
    let told = &harness.status()["metadata"]["cluster_spec"]["new_cluster"]["azure_attributes"];
    assert_eq!(told["log_analytics_info"], json!({ "log_analytics_workspace_id": "w" }));
    assert!(!harness.object.to_string().contains("s3cret"));
    assert!(!format!("{:?} {:?}", harness.calls, harness.events).contains("s3cret"));
}

#[test]
fn a_lost_run_is_cancelled_without_its_secret() {
    let mut harness = private();
    harness.secrets.insert("registry".to_owned(), registry("1", "s3cret"));
    harness.pass(vec![(RunsSubmit, lost())]);
    harness.secrets.clear();
    harness.later(3);
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False SecretNotFound");
    harness.delete();
    harness.pass(vec![submitted(7), is(life("RUNNING")), (RunsCancel, Ok(json!({})))]);
    let auth =
        &harness.called(RunsSubmit)[1]["tasks"][0]["new_cluster"]["docker_image"]["basic_auth"];
    assert_eq!(auth["password"], "unknown");
}
