//! Jobs whose specs name other objects and Secrets.

use super::*;
use crate::decide::Secret;

fn other_job(name: &str, id: i64) -> Json {
    let mut job = object("Djob", name, json!({}));
    job["status"] = json!({ "job_status": { "job_id": id } });
    job
}

fn cluster(id: &str) -> Json {
    let mut cluster = object("Dcluster", "big", json!({}));
    cluster["status"] = json!({ "cluster_info": { "cluster_id": id, "state": "PENDING" } });
    cluster
}

/// A job with tasks on a cluster, and of another job.
fn several() -> Harness {
    let spec = json!({
        "job_clusters": [{ "job_cluster_key": "shared", "new_cluster": { "num_workers": 1 } }],
        "tasks": [
            {
                "task_key": "load",
                "existing_cluster_name": "big",
                "notebook_task": { "notebook_path": "/a" },
            },
            { "task_key": "next", "run_job_task": { "job_name": "score" } },
        ],
        "parameters": [{ "name": "day", "default": "" }],
    });
    Harness::new(object("Djob", "train", spec)).with(cluster("c-1")).with(other_job("score", 50))
}

fn made() -> Harness {
    let mut harness = several();
    harness.pass(vec![creates(44), is(&settings()), runs(&[])]);
    harness
}

#[test]
fn the_tasks_of_a_job_have_ids_in_the_place_of_names() {
    let harness = made();
    let sent = json!({
        "tasks": [
            {
                "task_key": "load",
                "existing_cluster_id": "c-1",
                "notebook_task": { "notebook_path": "/a" },
            },
            { "task_key": "next", "run_job_task": { "job_id": 50 } },
        ],
        "job_clusters": [{ "job_cluster_key": "shared", "new_cluster": { "num_workers": 1 } }],
        "parameters": [{ "name": "day", "default": "" }],
        "name": "train",
        "tags": { "kfp-dbx-uid": "uid-of-train" },
    });
    assert_eq!(harness.called(JobsCreate), [sent]);
    let ids = json!({ "clusters": { "big": "c-1" }, "jobs": { "score": 50 } });
    assert_eq!(harness.status()["resolved_ids"], ids);
    assert_eq!(harness.object["metadata"]["ownerReferences"][0]["name"], "big");
}

#[test]
fn the_status_has_the_settings_with_all_pages_of_tasks() {
    let page = |keys: &[&str], more: &str| {
        let tasks: Vec<_> =
            keys.iter().map(|key| json!({ "task_key": key, "timeout_seconds": 0 })).collect();
        let settings = json!({
            "name": "train", "format": "MULTI_TASK", "tasks": tasks, "tags": { "kfp-dbx-uid": "u" },
        });
        (JobsGet, Ok(json!({ "job_id": 44, "settings": settings, "next_page_token": more })))
    };
    let mut harness = several();
    harness.pass(vec![creates(44), page(&["load"], "more"), page(&["next"], ""), runs(&[])]);
    let told = &harness.status()["job_status"]["settings"];
    assert_eq!(told["tasks"][1]["task_key"], "next");
    assert_eq!(told.get("tags"), None);
    assert_eq!(harness.called(JobsGet)[1], json!({ "job_id": 44, "page_token": "more" }));
    // What the API adds by itself is no change.
    harness.pass(vec![page(&["load"], "more"), page(&["next"], ""), runs(&[])]);
    // Many tasks would be too much beside the spec.
    let tasks: Vec<_> = (0..1000)
        .map(|number| json!({ "task_key": format!("task-{number}"), "description": "d".repeat(500) }))
        .collect();
    let settings = json!({ "name": "train", "tasks": tasks });
    harness.pass(vec![is(&settings), runs(&[])]);
    assert_eq!(harness.status()["job_status"]["settings"], json!({ "name": "train" }));
}

#[test]
fn a_job_that_is_made_again_has_another_id() {
    let mut harness = made();
    harness.others = vec![cluster("c-1"), other_job("score", 51)];
    harness.pass(vec![(JobsReset, Ok(json!({}))), is(&settings()), runs(&[])]);
    let sent = &harness.called(JobsReset)[0]["new_settings"]["tasks"][1]["run_job_task"];
    assert_eq!(*sent, json!({ "job_id": 51 }));
    assert_eq!(harness.status()["resolved_ids"]["jobs"]["score"], 51);
    assert_eq!(harness.reasons(), ["Submitted", "Updated"]);
    harness.restart();
    harness.pass(vec![is(&settings()), runs(&[])]);
}

#[test]
fn a_job_that_is_missing_is_told_until_it_is_back() {
    let mut harness = made();
    harness.others.pop();
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False JobNotFound");
    assert_eq!(harness.status()["state"], "PENDING");
    harness.others.push(other_job("score", 50));
    harness.pass(vec![is(&settings()), runs(&[])]);
    assert_eq!(harness.condition("Ready"), "True Created");
}

#[test]
fn new_ids_that_the_api_refuses_are_sent_once() {
    let mut harness = made();
    harness.others = vec![cluster("c-1"), other_job("score", 51)];
    harness.pass(vec![(JobsReset, rejects("no such job")), is(&settings()), runs(&[])]);
    assert_eq!(harness.condition("Ready"), "False Rejected");
    harness.pass(vec![is(&settings()), runs(&[])]);
    assert_eq!(harness.condition("Ready"), "False Rejected");
}

fn registry(version: &str, password: &str) -> Secret {
    let data = [("password".to_owned(), password.as_bytes().to_vec())].into();
    Secret { version: version.to_owned(), data }
}

fn private() -> Harness {
    let auth =
        json!({ "username": "me", "password_from": { "name": "registry", "key": "password" } });
    let image = json!({ "url": "registry/a:1", "basic_auth": auth });
    let mut harness = job();
    harness.object["spec"]["new_cluster"]["docker_image"] = image;
    harness
}

#[test]
fn a_changed_secret_is_sent() {
    let mut harness = private();
    harness.pass(vec![]);
    assert_eq!(harness.condition("Ready"), "False SecretNotFound");
    assert_eq!(harness.status()["state"], "PENDING");
    harness.secrets.insert("registry".to_owned(), registry("1", "s3cret"));
    harness.pass(vec![creates(44), is(&settings()), runs(&[])]);
    let auth = |sent: &Json| sent["tasks"][0]["new_cluster"]["docker_image"]["basic_auth"].clone();
    let expected = json!({ "username": "me", "password": "s3cret" });
    assert_eq!(auth(&harness.called(JobsCreate)[0]), expected);
    harness.pass(vec![is(&settings()), runs(&[])]);
    harness.secrets.insert("registry".to_owned(), registry("2", "n3w"));
    harness.pass(vec![(JobsReset, Ok(json!({}))), is(&settings()), runs(&[])]);
    let sent = harness.called(JobsReset);
    assert_eq!(auth(&sent[0]["new_settings"])["password"], "n3w");
    harness.restart();
    harness.pass(vec![is(&settings()), runs(&[])]);
    harness.secrets.clear();
    harness.pass(vec![]);
    assert_eq!(harness.status()["state"], "PENDING");
    harness.secrets.insert("registry".to_owned(), registry("2", "n3w"));
    harness.pass(vec![is(&settings()), runs(&[])]);
    assert_eq!(harness.status()["state"], "READY");
    assert!(!harness.object.to_string().contains("n3w"));
}

#[test]
fn permissions_are_sent_with_the_creation_only() {
    let mut harness = job();
    let list = json!([{ "group_name": "users", "permission_level": "CAN_VIEW" }]);
    harness.object["spec"]["access_control_list"] = list.clone();
    harness.pass(vec![creates(44), is(&settings()), runs(&[])]);
    assert_eq!(harness.called(JobsCreate)[0]["access_control_list"], list);
    harness.change("max_retries", 3);
    harness.pass(vec![(JobsReset, Ok(json!({}))), is(&settings()), runs(&[])]);
    let sent = &harness.called(JobsReset)[0]["new_settings"];
    assert_eq!(sent.get("access_control_list"), None);
}
