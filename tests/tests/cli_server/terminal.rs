//! What servers and files send to a terminal, commands to copy, and the end of a wait.

use std::time::{Duration, Instant};

use kfp_dbx_tests::server::{self, Reply, Request, Server};
use serde_json::{Value as Json, json};

use super::{DAY, all, ends, run, stderr, stdout};

const HOSTILE: &str = "\u{1b}]0;title\u{7}\u{1b}[2J\u{202e}x\u{9b}1A";

/// A Kubeflow Pipelines whose texts move the cursor.
fn hostile() -> Server {
    let manifest = json!({ "status": { "message": HOSTILE, "nodes": {
        "a": { "displayName": HOSTILE, "type": "Pod", "phase": "Failed", "message": HOSTILE },
    } } });
    Server::start(move |request: &Request| match request.path.as_str() {
        "/apis/v1beta1/healthz" => Reply::json(&json!({ "tag_name": HOSTILE })),
        "/apis/v1beta1/experiments" => {
            Reply::json(&json!({ "experiments": [{ "id": "e", "name": format!("e{HOSTILE}") }] }))
        }
        "/apis/v1beta1/pipelines/upload" => Reply::json(&json!({ "id": HOSTILE, "name": HOSTILE })),
        _ => Reply::json(&json!({
            "run": { "id": format!("r{HOSTILE}"), "name": HOSTILE, "status": "Failed" },
            "pipeline_runtime": { "workflow_manifest": manifest.to_string() },
        })),
    })
}

#[track_caller]
fn assert_visible(text: &str) {
    let is_plain = |c: char| c == '\n' || !(c.is_control() || c == '\u{202e}');
    assert!(text.chars().all(is_plain), "{text:?}");
}

#[test]
fn texts_of_a_server_do_not_reach_a_terminal_raw() {
    let kfp = hostile();
    let url = kfp.url();
    let host = ["--host", &url];
    for command in [
        &["upload"][..],
        &["status", "r-1"],
        &["status", "r-1", "--format", "json"],
        &["status", "r-1", "--wait"],
        &["retry", "r-1", "--wait"],
        &[&["run"][..], &DAY].concat(),
        &[&["run", "--wait"][..], &DAY].concat(),
        &[&["run", "--experiment", &format!("e{HOSTILE}x")][..], &DAY].concat(),
    ] {
        assert_visible(&all(&run(&[command, &host].concat())));
    }
    // JSON says the same.
    let output = run(&["status", "r-1", "--host", &url, "--format", "json"]);
    let data: Json = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(data["name"], HOSTILE);
}

#[test]
fn texts_of_a_file_do_not_reach_a_terminal_raw() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.json");
    let workflow = json!({
        "apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow",
        "spec": {
            "entrypoint": "a",
            "arguments": { "parameters": [{ "name": HOSTILE, "value": HOSTILE }] },
            "templates": [{ "name": "a", "dag": { "tasks": [{ "name": HOSTILE, "template": "b" }] } },
                { "name": "b", "resource": { "action": "create", "manifest": "kind: Run" } }],
        },
    });
    std::fs::write(&old, workflow.to_string()).unwrap();
    let output = run(&["diff", old.to_str().unwrap()]);
    assert!(!stdout(&output).is_empty(), "{}", stderr(&output));
    assert_visible(&all(&output));
    std::fs::write(&old, format!("{{\"kind\": \"{}\"}}", "\\u001b[2J\\u202e")).unwrap();
    let output = run(&["diff", old.to_str().unwrap()]);
    ends(&output, 2);
    assert_visible(&all(&output));
}

#[test]
fn arguments_do_not_reach_a_terminal_raw() {
    for args in [&[HOSTILE][..], &["compile", HOSTILE], &["list", "--format", HOSTILE]] {
        let output = run(args);
        ends(&output, 2);
        assert_visible(&all(&output));
    }
}

#[test]
fn a_command_to_copy_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let token = file("my token", "t0ken");
    let headers = file("it's", "Cookie: c00kie-of-a-file\n");
    let running = json!({ "run": { "id": "r 1; rm -rf $HOME", "name": "a", "status": "Running" } });
    let kfp = Server::start(move |_: &Request| Reply::json(&running));
    let (url, at) = (kfp.url(), format!("@{headers}"));
    let args = ["run", "--host", &url, "--wait", "--max-wait", "1s", "--token-file", &token];
    let headers = ["--header", &at, "--header", "X-User: s3cr3t-user"];
    let output = run(&[&args[..], &headers, &DAY].concat());
    ends(&output, 4);
    let expected = format!(
        " terminate 'r 1; rm -rf $HOME' --host {url} --token-file '{token}' --header '{}' --header 'X-User: …'",
        at.replace('\'', r"'\''")
    );
    assert!(stderr(&output).contains(&expected), "{expected}: {}", stderr(&output));
    assert!(!all(&output).contains("s3cr3t-user") && !all(&output).contains("c00kie"));
    let argo = Server::start(|request: &Request| {
        let workflow = request.json()["workflow"].clone();
        match request.method.as_str() {
            "POST" => Reply::json(&workflow),
            _ => Reply::json(&json!({ "metadata": { "name": "-a" }, "status": {} })),
        }
    });
    let url = argo.url();
    let args = ["status", "--argo-server", &url, "-n", "team-a", "--wait", "--max-wait", "1s"];
    let output = run(&[&args[..], &["--", "-a"]].concat());
    ends(&output, 4);
    let expected = format!(" terminate --argo-server {url} --namespace team-a -- -a");
    assert!(stderr(&output).contains(&expected), "{expected}: {}", stderr(&output));
}

#[test]
fn the_longest_wait_holds_for_a_server_that_never_answers() {
    let kfp = server::kfp(false);
    let silent = Server::start(move |request: &Request| match request.path.as_str() {
        "/apis/v1beta1/runs/r-1" => kfp(request).after(Duration::from_secs(20)),
        _ => kfp(request),
    });
    let url = silent.url();
    for command in [&[&["run"][..], &DAY].concat()[..], &["status", "r-1"]] {
        let begun = Instant::now();
        let wait = ["--host", &url, "--wait", "--max-wait", "2s"];
        let output = run(&[command, &wait].concat());
        ends(&output, 4);
        assert!(stderr(&output).contains("terminate r-1"), "{}", stderr(&output));
        assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
    }
    // The run itself may then exist, or not.
    let silent =
        Server::start(|_: &Request| Reply::json(&json!({})).after(Duration::from_secs(20)));
    let begun = Instant::now();
    let args = ["run", "--host", &silent.url(), "--wait", "--max-wait", "2s"];
    let output = run(&[&args[..], &DAY].concat());
    ends(&output, 3);
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[cfg(target_os = "linux")]
#[test]
fn a_huge_answer_takes_little_memory() {
    let body = format!("[0{}]", ",0".repeat(30 << 20));
    let kfp = Server::script([Reply::new(200, "application/json", body)]);
    let program = super::ONE;
    // In KB: less than a tenth of what the values would take.
    let command = format!("ulimit -v 600000; exec {program} status r-1 --host {}", kfp.url());
    let output = std::process::Command::new("sh").args(["-c", &command]).output().unwrap();
    ends(&output, 3);
    assert!(stderr(&output).contains("the answer"), "{}", stderr(&output));
    assert!(kfp.posts().is_empty());
}
