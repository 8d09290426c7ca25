//! Random changes to the answers of servers.

use std::time::{Duration, Instant};

use kfp_dbx::client::{Argo, Error, Kfp, NewRun, Server, Token, Upload};
use kfp_dbx_tests::properties::{Random, for_seeds};
use kfp_dbx_tests::server::{Cut, Reply, Request, Server as Fake, argo, kfp};
use serde_json::json;

use crate::texts::changed;

const TOKEN: &str = "s3cr3t-t0k3n";
const WORKFLOW: &str = r#"{"metadata": {"generateName": "nightly-"}, "spec": {"arguments":
    {"parameters": [{"name": "table", "value": "sales"}]}}}"#;

/// Changes one answer: its status, its body, its length or its time.
fn answered(mut reply: Reply, random: &mut Random) -> Reply {
    match random.below(8) {
        0 => reply.status = *random.one_of(&[201, 204, 301, 302, 400, 401, 403, 404, 409, 429]),
        1 => reply.status = *random.one_of(&[500, 502, 503, 504, 599, 999]),
        2 => return reply.cut(*random.one_of(&[Cut::BeforeAnswer, Cut::InBody])),
        3 => {
            let headers = [
                ("location", "http://127.0.0.1:1/?token=s3cr3t-t0k3n"),
                ("retry-after", "99999999999999999999"),
                ("retry-after", "-1"),
                ("content-encoding", "gzip"),
                ("content-type", "text/html"),
                ("set-cookie", "a=b"),
            ];
            let (name, value) = *random.one_of(&headers);
            return reply.header(name, value);
        }
        _ => {
            let mut text = String::from_utf8_lossy(&reply.body).into_owned();
            for _ in 0..1 + random.below(4) {
                changed(&mut text, random);
            }
            reply.body = text.into_bytes();
        }
    }
    reply
}

/// Returns a server of which some answers are changed.
fn hostile(seed: u64, good: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Fake {
    let random = std::sync::Mutex::new(Random::new(seed));
    Fake::start(move |request: &Request| {
        let reply = good(request);
        let mut random = random.lock().unwrap();
        if random.below(2) == 0 { reply } else { answered(reply, &mut random) }
    })
}

fn to(fake: &Fake) -> Server {
    Server::new(fake.url())
        .unwrap()
        .token(Token::new(TOKEN).unwrap())
        .retries(0)
        .timeout(Duration::from_secs(2))
        .deadline(Instant::now() + Duration::from_secs(2))
}

/// An error has words and no secret.
fn assert_polite<T: std::fmt::Debug>(answer: Result<T, Error>) {
    let said = format!("{answer:?}");
    assert!(!said.contains(TOKEN), "{said}");
    if let Err(error) = answer {
        let said = error.to_string();
        assert!(!said.trim().is_empty() && !said.contains(TOKEN), "{said}");
        assert!(said.len() < 20_000, "{} bytes", said.len());
    }
}

#[test]
fn changed_answers_of_kubeflow_pipelines_are_understood_or_refused() {
    for_seeds(100, |seed| {
        let fake = hostile(seed, kfp(false));
        let client = Kfp::new(to(&fake));
        assert_polite(client.health());
        assert_polite(client.experiments(None));
        assert_polite(client.experiment("Default", None));
        assert_polite(client.create_run(&NewRun {
            name: "nightly".to_owned(),
            workflow: WORKFLOW.to_owned(),
            parameters: Vec::new(),
            experiment_id: None,
            service_account: None,
        }));
        assert_polite(client.run("r-1"));
        assert_polite(client.upload(&Upload {
            name: "a".to_owned(),
            description: None,
            namespace: None,
            file_name: "a.yaml".to_owned(),
            content: WORKFLOW.as_bytes().to_vec(),
        }));
        assert_polite(client.terminate("r-1"));
        assert_polite(client.retry("r-1"));
    });
}

#[test]
fn changed_answers_of_argo_are_understood_or_refused() {
    for_seeds(100, |seed| {
        let fake = hostile(seed, argo());
        let client = Argo::new(to(&fake), "argo");
        let workflow = json!({ "metadata": { "generateName": "nightly-" }, "spec": {} });
        assert_polite(client.version());
        assert_polite(client.submit(&workflow));
        assert_polite(client.lint(&workflow));
        for name in ["nightly-x", "a/b"] {
            assert_polite(client.run(name));
            assert_polite(client.terminate(name));
            assert_polite(client.retry(name));
            assert_polite(client.delete(name));
        }
    });
}
