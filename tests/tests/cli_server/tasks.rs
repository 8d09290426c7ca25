//! The tasks of a run, as `status` and `--wait` show them.

use kfp_dbx_tests::server::{Reply, Request, Server};
use pretty_assertions::assert_eq;
use serde_json::{Value as Json, json};

use super::{ends, run, stderr, stdout};

/// A node of Argo's, in a group.
fn node(display_name: &str, kind: &str, phase: &str, template: &str, group: &str) -> Json {
    json!({
        "displayName": display_name, "type": kind, "phase": phase, "templateName": template,
        "boundaryID": group, "startedAt": "2026-01-01T00:00:00Z",
    })
}

/// A task that succeeded although its run failed, and whose outputs say why.
fn train() -> Json {
    let object = json!({ "status": { "metadata": {
        "state": { "state_message": "out of\nmemory" },
        "run_page_url": "https://adb-1.azuredatabricks.net/#job/1/run/2",
    } } });
    let mut node = node("train", "Pod", "Succeeded", "compute", "n");
    node["outputs"] = json!({ "parameters": [
        { "name": "compute-result_state", "value": "FAILED" },
        { "name": "compute-manifest", "value": object.to_string() },
    ] });
    node
}

/// A workflow with a loop in a loop, a condition that was not met, and an exit handler that was
/// skipped as a whole.
fn workflow() -> Json {
    json!({
        "metadata": { "name": "nightly-x" },
        "spec": { "templates": [
            { "name": "nightly", "dag": {} }, { "name": "for-each-1", "dag": {} },
            { "name": "for-each-2", "steps": [] }, { "name": "exit-2", "dag": {} },
            { "name": "compute", "resource": {} },
        ] },
        "status": { "phase": "Failed", "nodes": {
            "n": node("nightly-x", "DAG", "Failed", "nightly", ""),
            "g": node("for-each-1", "TaskGroup", "Failed", "for-each-1", "n"),
            "g0": node("for-each-1(0:sales)", "DAG", "Succeeded", "for-each-1", "n"),
            "g1": node("for-each-1(1:stock)", "DAG", "Failed", "for-each-1", "n"),
            "c0": node("compute", "Pod", "Succeeded", "compute", "g0"),
            "c1": node("compute", "Pod", "Failed", "compute", "g1"),
            "h1": node("for-each-2(0:a(b))", "DAG", "Succeeded", "for-each-2", "g1"),
            "d1": node("copy", "Pod", "Succeeded", "compute", "h1"),
            "r": node("single(0:7)", "Pod", "Succeeded", "compute", "n"),
            "w": node("when-1", "Skipped", "Skipped", "exit-2", "n"),
            "s": node("report", "Skipped", "Skipped", "compute", "n"),
            "t": train(),
            // A circle, which only a broken server tells of.
            "k": node("odd", "Pod", "Succeeded", "compute", "k"),
        } },
    })
}

/// A workflow that waits for people: for a decision, for an approval, and for one of a loop.
fn waiting() -> Json {
    let suspended = |task: &str, name: &str| {
        let mut node = node(task, "Suspend", "Running", task, "n");
        node["name"] = name.into();
        node
    };
    let mut decide = suspended("decide", "nightly-x.decide");
    decide["inputs"] = json!({ "parameters": [
        { "name": "decide-decision", "value": "NO", "enum": ["YES", "NO"] },
    ] });
    decide["outputs"] = json!({ "parameters": [
        { "name": "decide-decision", "valueFrom": { "supplied": {}, "default": "NO" } },
    ] });
    let mut odd = suspended("odd; rm -rf ~", "nightly-x.odd");
    odd["outputs"] = json!({ "parameters": [
        { "name": "$(rm -rf ~)", "valueFrom": { "supplied": {} } },
    ] });
    json!({
        "metadata": { "name": "nightly-x", "namespace": "team" },
        "status": { "phase": "Running", "nodes": {
            "n-1": suspended("approve", "nightly-x.approve"),
            "n-2": decide,
            "n-3": suspended("each(0:sales)", "nightly-x.each(0:sales)"),
            "n-4": suspended("each", "nightly-x.for-each(1:b).each"),
            "n-5": odd,
            "n-6": node("resumed", "Suspend", "Succeeded", "resumed", "n"),
        } },
    })
}

#[test]
fn what_waits_for_a_person_shows_how_to_resume_it() {
    let argo = Server::start(|_: &Request| Reply::json(&waiting()));
    let url = argo.url();
    let args = ["status", "nightly-x", "--argo-server", &url, "--namespace", "team"];
    let output = run(&args);
    ends(&output, 0);
    let tasks: Vec<_> = stdout(&output).lines().skip(4).map(str::to_owned).collect();
    let resume = "argo resume nightly-x --namespace team --node-field-selector";
    let set = "argo node set nightly-x --namespace team --node-field-selector displayName=decide \
               --output-parameter decide-decision=DECISION --phase Succeeded";
    let by = |command: &str| format!("it waits for a person, who resumes it with `{command}`");
    for (task, said) in [
        ("approve ", by(&format!("{resume} displayName=approve"))),
        ("decide ", format!("it waits for a person (YES or NO), who resumes it with `{set}`")),
        ("each(0:sales) ", by(&format!("{resume} id=n-3"))),
        ("each ", by(&format!("{resume} id=n-4"))),
    ] {
        let line = tasks.iter().find(|line| line.starts_with(task));
        let line = line.unwrap_or_else(|| panic!("no {task}: {tasks:#?}"));
        assert!(line.ends_with(&said), "{line}\n{said}");
    }
    // What a shell could misread is no command, and what has ended waits for nobody.
    for task in ["odd", "resumed"] {
        let line = tasks.iter().find(|line| line.starts_with(task)).unwrap();
        assert!(!line.contains("argo "), "{line}");
    }
    let output = run(&[&args[..], &["--wait", "--poll", "1s", "--max-wait", "1s"]].concat());
    assert!(stderr(&output).contains(set), "{}", stderr(&output));
}

#[test]
fn internal_tasks_are_hidden_and_items_are_told_apart() {
    let argo = Server::start(|_: &Request| Reply::json(&workflow()));
    let url = argo.url();
    let args = ["status", "nightly-x", "--argo-server", &url, "--namespace", "argo"];
    let output = run(&args);
    ends(&output, 1);
    let tasks: Vec<_> = stdout(&output).lines().skip(3).map(str::to_owned).collect();
    let expected = [
        "TASK                    STATE      MESSAGE",
        "compute (0:sales)       Succeeded",
        "compute (1:stock)       Failed",
        "copy (1:stock, 0:a(b))  Succeeded",
        "odd                     Succeeded",
        "report                  Skipped",
        "single(0:7)             Succeeded",
        "train                   Succeeded  its resource ended FAILED: out of\\nmemory \
         (https://adb-1.azuredatabricks.net/#job/1/run/2)",
    ];
    assert_eq!(tasks, expected);
    let output = run(&[&args[..], &["--format", "json"]].concat());
    let data: Json = serde_json::from_str(&stdout(&output)).unwrap();
    let copy = data["tasks"].as_array().unwrap().iter().find(|task| task["name"] == "copy");
    assert_eq!(copy.unwrap()["items"], json!(["1:stock", "0:a(b)"]));
    let train = data["tasks"].as_array().unwrap().iter().find(|task| task["name"] == "train");
    assert_eq!(train.unwrap()["object"]["message"], "out of\nmemory");
    let output = run(&[&args[..], &["--wait"]].concat());
    ends(&output, 1);
    let shown = stderr(&output);
    assert!(shown.contains("compute (1:stock) Failed"), "{shown}");
    assert!(shown.contains("train Succeeded: its resource ended FAILED: out of"), "{shown}");
    assert!(!shown.contains("when-1") && !shown.contains("for-each"), "{shown}");
}
