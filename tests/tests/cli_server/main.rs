//! The command line against servers: its requests, its output and its exit status.

mod kfp;
mod tasks;
mod terminal;
mod versions;

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use kfp_dbx_tests::server::{self, Cut, Reply, Request, Server};
use pretty_assertions::assert_eq;
use serde_json::{Value as Json, json};

const ONE: &str = env!("CARGO_BIN_EXE_one");
const TOKEN: &str = "s3cr3t-t0k3n";

fn program(args: &[&str]) -> Command {
    let mut command = Command::new(ONE);
    command.args(args).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(".."));
    for variable in [
        "KFP_DBX_HOST",
        "KFP_DBX_ARGO_SERVER",
        "KFP_DBX_CA_FILE",
        "ARGO_NAMESPACE",
        "http_proxy",
        "HTTP_PROXY",
        "all_proxy",
        "ALL_PROXY",
    ] {
        command.env_remove(variable);
    }
    command.env("KFP_DBX_TOKEN", TOKEN);
    command
}

fn run(args: &[&str]) -> Output {
    let output = program(args).output().unwrap();
    // It is never shown.
    assert!(!all(&output).contains(TOKEN), "{}", all(&output));
    output
}

fn all(output: &Output) -> String {
    stdout(output) + &stderr(output)
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[track_caller]
fn ends(output: &Output, status: i32) {
    assert_eq!(output.status.code(), Some(status), "{}", all(output));
}

/// Returns a Kubeflow Pipelines whose run goes through these states, one for each request, and
/// stays in the last one.
fn going(states: &'static [(&'static str, &'static [(&'static str, &'static str)])]) -> Server {
    let kfp = server::kfp(false);
    let asked = AtomicUsize::new(0);
    Server::start(move |request: &Request| {
        if request.method != "GET" || !request.path.contains("/runs/") {
            return kfp(request);
        }
        let at = asked.fetch_add(1, Ordering::Relaxed).min(states.len() - 1);
        let (state, tasks) = states[at];
        let nodes: serde_json::Map<String, Json> = tasks
            .iter()
            .map(|(name, phase)| {
                let message = if *phase == "Failed" { "the run FAILED" } else { "" };
                let node = json!({
                    "displayName": name, "type": "Pod", "phase": phase, "message": message,
                    "startedAt": "2026-01-01T00:00:00Z",
                });
                (format!("n-{name}"), node)
            })
            .collect();
        let manifest = json!({"status": {"nodes": nodes}}).to_string();
        Reply::json(&json!({
            "run": {"id": "r-1", "name": "nightly", "status": state},
            "pipeline_runtime": {"workflow_manifest": manifest},
        }))
    })
}

const GOOD: &[(&str, &[(&str, &str)])] = &[
    ("", &[]),
    ("Running", &[("compute", "Running")]),
    ("Running", &[("compute", "Succeeded"), ("delete-compute", "Running")]),
    ("Succeeded", &[("compute", "Succeeded"), ("delete-compute", "Succeeded")]),
];
const BAD: &[(&str, &[(&str, &str)])] =
    &[("Running", &[("compute", "Running")]), ("Failed", &[("compute", "Failed")])];
const ENDLESS: &[(&str, &[(&str, &str)])] = &[("Running", &[("compute", "Running")])];

const DAY: [&str; 4] = ["-p", "day=2026-01-31", "--poll", "1s"];

#[test]
fn a_run_is_sent_with_all_its_values() {
    let kfp = Server::start(server::kfp(false));
    let output = run(&[&["run", "--host", &kfp.url(), "-p", "slices=40"][..], &DAY].concat());
    ends(&output, 0);
    assert_eq!(stdout(&output), format!("r-1\n{}/#/runs/details/r-1\n", kfp.url()));
    let requests = kfp.posts();
    assert_eq!(requests.len(), 1);
    let body = requests[0].json();
    let parameters = &body["pipeline_spec"]["parameters"];
    let expected = json!([
        {"name": "slices", "value": "40"},
        {"name": "day", "value": "2026-01-31"},
        {"name": "tables", "value": "[\"sales\",\"stock\"]"},
    ]);
    assert_eq!(*parameters, expected);
    let manifest = body["pipeline_spec"]["workflow_manifest"].as_str().unwrap();
    let manifest: Json = serde_json::from_str(manifest).unwrap();
    assert_eq!(manifest["kind"], "Workflow");
    assert!(body["name"].as_str().unwrap().starts_with("nightly "), "{body}");
    assert_eq!(requests[0].header("authorization"), Some(&*format!("Bearer {TOKEN}")));
}

#[test]
fn nothing_is_sent_that_is_wrong() {
    let kfp = Server::start(server::kfp(false));
    let output = run(&["run", "--host", &kfp.url(), "-p", "slice=40"]);
    ends(&output, 2);
    let stderr = stderr(&output);
    assert!(
        stderr.contains("did you mean `slices`") && stderr.contains("`day` (String)"),
        "{stderr}"
    );
    let argo = Server::start(server::argo());
    let args =
        ["submit", "--argo-server", &argo.url(), "-n", "argo", "-p", "day=x", "-p", "slices=x"];
    ends(&run(&args), 2);
    ends(&run(&["run", "--host", &kfp.url(), "-p", "day=x", "--max-wait", "1h"]), 2);
    ends(&run(&["run", "--host", &kfp.url(), "-p", "day=x", "--wait", "--poll", "often"]), 2);
    ends(&run(&["run", "-p", "day=x"]), 2);
    assert_eq!((kfp.requests().len(), argo.requests().len()), (0, 0));
}

#[test]
fn a_wait_shows_the_tasks_and_ends_with_the_state_of_the_run() {
    let kfp = going(GOOD);
    let output = run(&[&["run", "--host", &kfp.url(), "--wait"][..], &DAY].concat());
    ends(&output, 0);
    let lines: Vec<String> =
        stderr(&output).lines().map(|line| line.split("s] ").last().unwrap().to_owned()).collect();
    let expected = [
        "nightly Pending",
        "nightly Running",
        "  compute Running",
        "  compute Succeeded",
        "  delete-compute Running",
        "nightly Succeeded",
        "  delete-compute Succeeded",
        "nightly ended Succeeded",
    ];
    assert_eq!(lines, expected);
    let kfp = going(BAD);
    let output = run(&[&["run", "--host", &kfp.url(), "--wait"][..], &DAY].concat());
    ends(&output, 1);
    assert!(stderr(&output).contains("compute Failed: the run FAILED"), "{}", stderr(&output));
}

#[test]
fn a_wait_ends_after_its_time_and_the_run_goes_on() {
    let kfp = going(ENDLESS);
    let url = kfp.url();
    let output = run(&[&["run", "--host", &url, "--wait", "--max-wait", "2s"][..], &DAY].concat());
    ends(&output, 4);
    let expected = format!("terminate r-1 --host {url}");
    assert!(stderr(&output).contains(&expected), "{}", stderr(&output));
    assert!(kfp.asked().iter().all(|asked| !asked.contains("terminate")));
}

#[test]
fn a_wait_survives_requests_without_an_answer() {
    let kfp = going(GOOD);
    let url = kfp.url();
    let lost = AtomicUsize::new(0);
    // A proxy in front of it drops every second request.
    let proxy = Server::start(move |request: &Request| {
        if request.method == "GET" && lost.fetch_add(1, Ordering::Relaxed).is_multiple_of(2) {
            return Reply::json(&json!({})).cut(Cut::BeforeAnswer);
        }
        forward(&url, request)
    });
    let args = ["run", "--host", &proxy.url(), "--wait", "--retries", "0"];
    let output = run(&[&args[..], &DAY].concat());
    ends(&output, 0);
    assert!(stderr(&output).contains("trying again"), "{}", stderr(&output));
}

/// Returns the answer of the server behind the proxy.
fn forward(url: &str, request: &Request) -> Reply {
    use std::io::Write;
    use std::net::TcpStream;
    let mut stream = TcpStream::connect(url.trim_start_matches("http://")).unwrap();
    write!(
        stream,
        "{} {} HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        request.method, request.path, request.body.len()
    )
    .unwrap();
    stream.write_all(&request.body).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    Reply::new(200, "application/json", body)
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_wait_and_says_how_to_end_the_run() {
    let kfp = going(ENDLESS);
    let url = kfp.url();
    let args = [&["run", "--host", &url, "--wait"][..], &DAY].concat();
    let child = program(&args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Once it waits.
    while kfp.posts().is_empty() {
        std::thread::sleep(Duration::from_millis(20));
    }
    std::thread::sleep(Duration::from_millis(200));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let output = child.wait_with_output().unwrap();
    ends(&output, 130);
    let expected =
        format!("the run continues; to terminate it:\n  {ONE} terminate r-1 --host {url}\n");
    assert!(stderr(&output).contains(&expected), "{}", stderr(&output));
}

/// Runs the program in a pseudo-terminal. Returns its output and its exit status.
#[cfg(unix)]
fn in_terminal(args: &[&str], variables: &[(&str, &str)]) -> (String, u32) {
    kfp_dbx_tests::program::in_terminal(
        ONE,
        args,
        &[&[("KFP_DBX_TOKEN", TOKEN)], variables].concat(),
    )
}

#[cfg(unix)]
#[test]
fn a_terminal_shows_the_run_live() {
    let kfp = going(GOOD);
    let url = kfp.url();
    let args = [&["run", "--host", &url, "--wait"][..], &DAY].concat();
    let (shown, status) = in_terminal(&args, &[]);
    assert_eq!(status, 0, "{shown}");
    assert!(!shown.contains(TOKEN));
    // Lines are drawn again in place: the cursor moves up, and lines are cleared.
    assert!(shown.contains("\u{1b}[1A") && shown.contains("\u{1b}[2K"), "{shown:?}");
    for part in
        ["nightly Running", "compute Running", "compute Succeeded", "nightly ended Succeeded"]
    {
        assert!(shown.contains(part), "{part}: {shown:?}");
    }
    // A terminal without this ability gets the lines of a log.
    let kfp = going(GOOD);
    let url = kfp.url();
    let args = [&["run", "--host", &url, "--wait"][..], &DAY].concat();
    let (shown, status) = in_terminal(&args, &[("TERM", "dumb")]);
    assert_eq!(status, 0, "{shown}");
    assert!(!shown.contains('\u{1b}') && shown.contains("s]   compute Succeeded"), "{shown:?}");
}

#[cfg(unix)]
#[test]
fn a_terminal_has_colours_unless_nobody_wants_them() {
    let (shown, _) = in_terminal(&["run", "--host", "http://localhost:1", "-p", "a"], &[]);
    assert!(shown.contains("\u{1b}[") && shown.contains("has no value"), "{shown:?}");
    let (shown, _) =
        in_terminal(&["run", "--host", "http://localhost:1", "-p", "a"], &[("NO_COLOR", "1")]);
    assert!(!shown.contains('\u{1b}') && shown.contains("has no value"), "{shown:?}");
}

#[test]
fn an_experiment_is_found_suggested_or_created() {
    let kfp = Server::start(server::kfp(true));
    let url = kfp.url();
    let args = |experiment: &'static [&'static str]| {
        let head = ["run", "--host", &url, "--namespace", "team"];
        run(&[&head[..], experiment, &DAY].concat())
    };
    let output = args(&[]);
    ends(&output, 3);
    assert!(stderr(&output).contains("--experiment NAME"), "{}", stderr(&output));
    let output = args(&["--experiment", "nightly"]);
    ends(&output, 3);
    assert!(stderr(&output).contains("--create-experiment"), "{}", stderr(&output));
    ends(&args(&["--experiment", "nightly", "--create-experiment"]), 0);
    ends(&args(&["--experiment", "nightly"]), 0);
    let output = args(&["--experiment", "nigthly"]);
    ends(&output, 3);
    assert!(stderr(&output).contains("did you mean `nightly`"), "{}", stderr(&output));
    let requests = kfp.requests();
    let run = requests.iter().rfind(|request| request.method == "POST").unwrap();
    assert_eq!(run.json()["resource_references"][0]["key"]["id"], "e-1");
}

#[test]
fn pipelines_and_versions_are_uploaded() {
    let kfp = Server::start(server::kfp(false));
    let url = kfp.url();
    let output = run(&["upload", "--host", &url]);
    ends(&output, 0);
    let expected = format!("uploaded pipeline `nightly`\n{url}/#/pipelines/details/p-1\n");
    assert_eq!(stdout(&output), expected);
    let (name, content) = kfp.posts()[0].file("uploadfile").unwrap();
    assert_eq!(name, "nightly.yaml");
    assert!(content.starts_with(b"apiVersion: argoproj.io/v1alpha1"));
    ends(&run(&["upload", "--host", &url, "--name", "load", "--version", "v2"]), 0);
    let output = run(&["upload", "--host", &url, "--name", "other", "--version", "v2"]);
    ends(&output, 3);
    assert!(stderr(&output).contains("no pipeline `other`"), "{}", stderr(&output));
    let taken = Server::script([Reply::kfp_error(409, 6, "already exists")]);
    let output = run(&["upload", "--host", &taken.url()]);
    ends(&output, 3);
    assert!(stderr(&output).contains("--version NAME"), "{}", stderr(&output));
}

#[test]
fn runs_are_shown_terminated_and_retried() {
    let kfp = going(BAD);
    let url = kfp.url();
    run(&[&["run", "--host", &url][..], &DAY].concat());
    let output = run(&["status", "r-1", "--host", &url]);
    ends(&output, 0);
    assert!(stdout(&output).contains("compute  Running"), "{}", stdout(&output));
    let output = run(&["status", "r-1", "--host", &url, "--format", "json"]);
    ends(&output, 1);
    let data: Json = serde_json::from_str(&stdout(&output)).unwrap();
    assert_eq!(data["state"], "Failed");
    assert_eq!(data["tasks"][0]["message"], "the run FAILED");
    ends(&run(&["status", "r-1", "--host", &url, "--wait", "--poll", "1s"]), 1);
    let output = run(&["terminate", "r-1", "--host", &url]);
    ends(&output, 0);
    assert_eq!(stderr(&output), "`r-1` is being terminated; its exit handlers run\n");
    ends(&run(&["retry", "r-1", "--host", &url]), 0);
    assert!(kfp.asked().iter().any(|asked| asked == "POST /apis/v1beta1/runs/r-1/terminate"));
    assert!(kfp.asked().iter().any(|asked| asked == "POST /apis/v1beta1/runs/r-1/retry"));
    let output = run(&["terminate", "r-9", "--host", &url]);
    ends(&output, 3);
    let output = run(&["status", "r-1"]);
    ends(&output, 2);
    assert!(stderr(&output).contains("`--argo-server URL`"), "{}", stderr(&output));
}

#[test]
fn workflows_are_submitted_to_argo() {
    let argo = Server::start(server::argo());
    let url = argo.url();
    let at = ["--argo-server", &url, "--namespace", "argo"];
    let output = run(&[&["submit", "-p", "slices=40"][..], &at, &DAY].concat());
    ends(&output, 0);
    let name = stdout(&output).lines().next().unwrap().to_owned();
    assert!(name.starts_with("nightly-") && name.len() == "nightly-".len() + 5, "{name}");
    assert_eq!(stdout(&output), format!("{name}\n{url}/workflows/argo/{name}\n"));
    let workflow = argo.posts()[0].json()["workflow"].clone();
    assert_eq!(workflow["metadata"]["namespace"], "argo");
    assert_eq!(workflow["spec"]["arguments"]["parameters"][0]["value"], "40");
    assert_eq!(workflow["spec"]["arguments"]["parameters"][1]["value"], "2026-01-31");
    let output = run(&[&["terminate", &name][..], &at].concat());
    ends(&output, 0);
    let expected = format!("`{name}` is being terminated; its exit handlers do not run\n");
    assert_eq!(stderr(&output), expected);
    ends(&run(&[&["status", &name][..], &at].concat()), 0);
    let output = run(&[&["submit", "--dry-run"][..], &at, &DAY].concat());
    ends(&output, 0);
    assert!(stderr(&output).contains("nothing was created"));
    let output = run(&[&["submit", "--argo-server", &url][..], &DAY].concat());
    ends(&output, 2);
    assert!(stderr(&output).contains("`--namespace`"), "{}", stderr(&output));
    let output = run(&["status", "nightly-x", "--argo-server", &url, "--namespace", "none"]);
    ends(&output, 3);
    assert!(stderr(&output).contains("namespace not found"), "{}", stderr(&output));
}

#[test]
fn failing_servers_are_reported() {
    let gone = { Server::start(server::kfp(false)).url() };
    let cases = [
        (Reply::kfp_error(401, 16, "no"), "401"),
        (Reply::kfp_error(403, 7, "not for you"), "not for you"),
        (Reply::kfp_error(500, 13, "broken"), "broken"),
        (Reply::new(200, "text/html", "<html>Log in</html>"), "login"),
    ];
    for (reply, part) in cases {
        let server = Server::script([reply]);
        let output = run(&[&["run", "--host", &server.url()][..], &DAY].concat());
        ends(&output, 3);
        assert!(stderr(&output).contains(part), "{part}: {}", stderr(&output));
        assert_eq!(server.posts().len(), 1, "{part}");
    }
    let output = run(&["status", "r-1", "--host", &gone, "--retries", "0"]);
    ends(&output, 3);
    assert!(stderr(&output).contains(&gone), "{}", stderr(&output));
}

#[test]
fn secrets_stay_out_of_sight() {
    // A server that repeats everything that it receives.
    let echo = Server::start(|request: &Request| {
        let headers =
            format!("{:?} {:?}", request.header("authorization"), request.header("cookie"));
        Reply::kfp_error(400, 3, &headers)
    });
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let token = file("token", "Bearer t0ken-of-a-file\n");
    let header = format!("@{}", file("header", "Cookie: authservice_session=c00kie\n"));
    let url = echo.url();
    let args = ["run", "--host", &url, "--token-file", &token, "--header", &header];
    let output = run(&[&args[..], &DAY].concat());
    ends(&output, 3);
    let request = &echo.requests()[0];
    assert_eq!(request.header("authorization"), Some("Bearer t0ken-of-a-file"));
    assert_eq!(request.header("cookie"), Some("authservice_session=c00kie"));
    for secret in ["t0ken-of-a-file", "c00kie"] {
        assert!(!all(&output).contains(secret), "{}", all(&output));
    }
    for args in [
        &["--token-file", "none"][..],
        &["--header", "no colon s3cr3t-t0k3n"],
        &["--host", "http://user:s3cr3t-t0k3n@localhost"],
        &["--ca-file", "none.pem"],
        &["--timeout", "soon"],
    ] {
        ends(&run(&[&["status", "r-1", "--host", &url][..], args].concat()[..]), 2);
    }
}
