//! The client against a server that answers too much, too slowly or not at all.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use kfp_dbx::client::{Argo, ErrorKind, Kfp, NewRun, Server, Token, Upload};
use kfp_dbx_tests::server::{Release, Reply, Request, Server as Fake, argo, assert_kind, kfp};
use serde_json::{Value, json};

const TOKEN: &str = "eyJ.very-secret.token";

fn server(fake: &Fake) -> Server {
    Server::new(fake.url()).unwrap().retries(1).timeout(Duration::from_secs(5))
}

fn to_kfp(fake: &Fake) -> Kfp {
    Kfp::new(server(fake))
}

fn new_run() -> NewRun {
    NewRun {
        name: "nightly".to_owned(),
        workflow: json!({ "spec": { "arguments": { "parameters": [
            { "name": "table", "value": "sales" },
        ] } } })
        .to_string(),
        parameters: Vec::new(),
        experiment_id: None,
        service_account: None,
    }
}

#[test]
fn pages_have_an_end() {
    let page = AtomicUsize::new(0);
    let fake = Fake::start(move |_: &Request| {
        let next = page.fetch_add(1, Ordering::SeqCst).to_string();
        Reply::json(&json!({ "experiments": [], "next_page_token": next }))
    });
    let error = to_kfp(&fake).experiments(None).unwrap_err();
    assert_kind(&error, ErrorKind::Unexpected);
    assert!(error.to_string().contains("more than 1000 pages"), "{error}");
    let fake = Fake::start(|_: &Request| {
        Reply::json(&json!({ "experiments": [], "next_page_token": "again" }))
    });
    assert_kind(&to_kfp(&fake).experiments(None).unwrap_err(), ErrorKind::Unexpected);
    assert_eq!(fake.requests().len(), 2);
}

#[test]
fn a_deadline_ends_requests_and_retries() {
    for timeout in [5, 60] {
        let fake = Fake::script([Reply::json(&json!({})).after(Duration::from_secs(3))]);
        let begun = Instant::now();
        let server = server(&fake).timeout(Duration::from_secs(timeout)).retries(10);
        let kfp = Kfp::new(server.deadline(begun + Duration::from_millis(300)));
        assert_kind(&kfp.health().unwrap_err(), ErrorKind::TimedOut);
        // A later request is not sent.
        assert_kind(&kfp.health().unwrap_err(), ErrorKind::TimedOut);
        assert_kind(&kfp.create_run(&new_run()).unwrap_err(), ErrorKind::TimedOut);
        assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
        assert_eq!(fake.requests().len(), 1);
    }
    // The pauses between retries count.
    let fake = Fake::script([Reply::error(503, 14, "later").header("retry-after", "20")]);
    let begun = Instant::now();
    let kfp = Kfp::new(server(&fake).deadline(begun + Duration::from_millis(300)));
    assert_kind(&kfp.health().unwrap_err(), ErrorKind::ServerFailed);
    assert!(begun.elapsed() < Duration::from_secs(2), "{:?}", begun.elapsed());
}

/// Returns a server that does what is asked, and whose answer to it can't be read.
fn muttering(inner: impl Fn(&Request) -> Reply + Send + Sync + 'static, reply: Reply) -> Fake {
    Fake::start(move |asked: &Request| {
        let answer = inner(asked);
        if asked.method == "POST" { reply.clone() } else { answer }
    })
}

fn unreadable() -> Vec<Reply> {
    vec![
        Reply::new(200, "application/json", "{\"run\": {\"id\": "),
        Reply::json(&json!({ "run": {} })),
        Reply::json(&json!([])),
        Reply::new(200, "application/json", format!("[0{}]", ",0".repeat(1_000_000))),
    ]
}

#[test]
fn a_success_that_cannot_be_read_is_looked_up() {
    for reply in unreadable() {
        let fake = muttering(kfp(false), reply.clone());
        assert_eq!(to_kfp(&fake).create_run(&new_run()).unwrap().id, "r-1");
        assert_eq!(fake.posts().len(), 1);
        let fake = muttering(argo(), reply.clone());
        let argo = Argo::new(server(&fake), "argo");
        for name in ["name", "generateName"] {
            let workflow = json!({ "metadata": { name: "load-" } });
            assert!(argo.submit(&workflow).unwrap().name.starts_with("load-"));
        }
        assert_eq!(fake.posts().len(), 2);
        // Nobody has it.
        let fake = muttering(|_: &Request| Reply::json(&json!({})), reply);
        let kfp = to_kfp(&fake);
        assert_kind(&kfp.create_run(&new_run()).unwrap_err(), ErrorKind::OutcomeUnknown);
        let error = kfp.create_experiment("e", None).unwrap_err();
        assert_kind(&error, ErrorKind::OutcomeUnknown);
        let upload = Upload {
            name: "a".to_owned(),
            description: None,
            namespace: None,
            file_name: "a.yaml".to_owned(),
            content: b"a: b".to_vec(),
        };
        assert_kind(&kfp.upload(&upload).unwrap_err(), ErrorKind::OutcomeUnknown);
        assert_eq!(fake.posts().len(), 3);
    }
    // A web page is the answer of a proxy.
    let fake = Fake::script([Reply::new(200, "text/html", "<html>Log in</html>")]);
    assert_kind(&to_kfp(&fake).create_run(&new_run()).unwrap_err(), ErrorKind::NotJson);
}

#[test]
fn a_failure_after_the_create_is_looked_up_on_argo() {
    let failed = Reply::error(500, 13, "etcdserver: request timed out");
    let fake = muttering(argo(), failed.clone());
    let run =
        Argo::new(server(&fake), "argo").submit(&json!({ "metadata": { "generateName": "a-" } }));
    assert!(run.unwrap().name.starts_with("a-"));
    // A workflow with a name of its own may be an older one, and one that does not exist has failed.
    for (name, fake) in [
        ("name", muttering(argo(), failed.clone())),
        ("generateName", muttering(|_: &Request| Reply::error(404, 5, "not found"), failed)),
    ] {
        let workflow = json!({ "metadata": { name: "a-" } });
        let error = Argo::new(server(&fake), "argo").submit(&workflow).unwrap_err();
        assert_kind(&error, ErrorKind::ServerFailed);
        assert_eq!(fake.posts().len(), 1);
    }
}

#[test]
fn an_answer_that_is_too_large_is_not_read() {
    for body in [format!("[0{}]", ",0".repeat(8 << 20)), format!("\"{}\"", "x".repeat(40 << 20))] {
        let fake = Fake::script([Reply::new(200, "application/json", body)]);
        assert_kind(&to_kfp(&fake).run("r").unwrap_err(), ErrorKind::Unexpected);
    }
    // Nor is the workflow within it.
    let manifest = format!("{{\"status\": [0{}]}}", ",0".repeat(2 << 20));
    let run =
        json!({ "run": { "id": "r" }, "pipeline_runtime": { "workflow_manifest": manifest } });
    let fake = Fake::script([Reply::json(&run)]);
    assert!(to_kfp(&fake).run("r").unwrap().tasks.is_empty());
}

#[test]
fn no_part_of_a_secret_is_shown() {
    // The token begins before the end of what is shown, and ends behind it.
    for room in [1980, 1990, 2000] {
        let text = format!("/{}{TOKEN}", "x".repeat(room - 10));
        for reply in [
            Reply::new(302, "text/plain", "").header("location", &text),
            Reply::kfp_error(400, 3, &text),
            Reply::new(400, "text/plain", text.clone()),
        ] {
            let fake = Fake::script([reply]);
            let kfp = Kfp::new(server(&fake).token(Token::new(TOKEN).unwrap()));
            let shown = kfp.run("r").unwrap_err().to_string();
            assert!(!shown.contains("eyJ"), "{room}: {}", &shown[shown.len() - 40..]);
        }
    }
}

#[test]
fn messages_do_not_move_a_cursor() {
    let hostile = "\u{1b}[2Jcleared \u{202e}desrever\u{9b}1A\r";
    for reply in [
        Reply::kfp_error(400, 3, hostile),
        Reply::new(400, "text/plain", hostile),
        Reply::new(302, "text/plain", "").header("location", "/a\u{9}b"),
    ] {
        let fake = Fake::script([reply]);
        let shown = to_kfp(&fake).run("r").unwrap_err().to_string();
        let is_plain = |c: char| c == '\n' || !(c.is_control() || c == '\u{202e}');
        assert!(shown.chars().all(is_plain), "{shown:?}");
    }
}

#[test]
fn values_that_argo_would_evaluate_are_refused() {
    let fake = Fake::start(kfp(false));
    for value in ["{{workflow.name}}", "a {{ b", "{{$.currentTime.strftime('%Y')}}", "\u{7}"] {
        let parameters = vec![("table".to_owned(), value.to_owned())];
        let error = to_kfp(&fake).create_run(&NewRun { parameters, ..new_run() }).unwrap_err();
        assert_kind(&error, ErrorKind::Refused);
        assert!(error.to_string().contains("`table`"), "{error}");
    }
    let fits: Value = json!("{ { a } }\n\t");
    let parameters = vec![("table".to_owned(), fits.as_str().unwrap().to_owned())];
    to_kfp(&fake).create_run(&NewRun { parameters, ..new_run() }).unwrap();
    assert_eq!(fake.posts().len(), 1);
}

#[test]
fn a_server_that_is_busy_at_first_still_tells_its_version() {
    let asked = AtomicUsize::new(0);
    let inner = Release::V1_8_22.server(false);
    let fake = Fake::start(move |request: &Request| match asked.fetch_add(1, Ordering::SeqCst) {
        0 => Reply::error(429, 8, "busy"),
        _ => inner(request),
    });
    let upload = Upload {
        name: "50%".to_owned(),
        description: None,
        namespace: None,
        file_name: "a.yaml".to_owned(),
        content: b"a: b".to_vec(),
    };
    assert_eq!(to_kfp(&fake).upload(&upload).unwrap().name, "50%");
}
