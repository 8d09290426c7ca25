//! The client against real servers: its requests, its treatment of the answers, and its behaviour
//! without an answer.

use std::net::TcpListener;
use std::time::{Duration, Instant};

use kfp_dbx::client::{Argo, ErrorKind, Kfp, NewRun, Server, State, Token, Upload};
use kfp_dbx_tests::server::{Cut, Reply, Request, Server as Fake, argo, assert_kind, kfp};
use serde_json::{Value, json};

const TOKEN: &str = "eyJ.very-secret.token";
const COOKIE: &str = "authservice_session=cookie-secret-123";

fn server(fake: &Fake) -> Server {
    Server::new(fake.url()).unwrap().retries(2).timeout(Duration::from_secs(5))
}

fn to_kfp(fake: &Fake) -> Kfp {
    Kfp::new(server(fake))
}

fn to_argo(fake: &Fake) -> Argo {
    Argo::new(server(fake), "argo")
}

fn new_run() -> NewRun {
    NewRun {
        name: "nightly".to_owned(),
        workflow: json!({ "spec": { "arguments": { "parameters": [
            { "name": "table", "value": "sales" }, { "name": "slices", "value": 10 },
        ] } } })
        .to_string(),
        parameters: vec![("table".to_owned(), "costs".to_owned())],
        experiment_id: None,
        service_account: Some("runner".to_owned()),
    }
}

fn generated() -> Value {
    json!({ "metadata": { "generateName": "load-" }, "spec": {} })
}

fn named(name: &str) -> Value {
    json!({ "metadata": { "name": name }, "spec": {} })
}

#[test]
fn kfp_sends_each_kind_of_request() {
    let fake = Fake::start(kfp(true));
    let kfp = to_kfp(&fake);
    let health = kfp.health().unwrap();
    assert_eq!((health.version.as_deref(), health.multi_user), (Some("2.17.0"), Some(true)));
    let upload = Upload {
        name: "load & go".to_owned(),
        description: Some("ä".to_owned()),
        namespace: Some("team".to_owned()),
        file_name: "load.yaml".to_owned(),
        content: b"kind: Workflow\n".to_vec(),
    };
    assert_eq!(kfp.upload(&upload).unwrap().name, "load & go");
    let asked = fake.requests().pop().unwrap();
    assert_eq!(asked.query("description"), Some("ä"));
    assert_eq!(
        asked.file("uploadfile"),
        Some(("load.yaml".to_owned(), b"kind: Workflow\n".to_vec()))
    );
    assert_eq!(kfp.upload_version("p-1", "v2", "load.zip", b"PK").unwrap().name, "v2");
    assert_eq!(fake.requests().pop().unwrap().query("pipelineid"), Some("p-1"));
    assert_eq!(kfp.pipeline_id("load", None).unwrap().as_deref(), Some("p-1"));
    assert_eq!(kfp.pipeline_id("other", None).unwrap(), None);

    for name in ["a", "b", "c"] {
        kfp.create_experiment(name, Some("team")).unwrap();
    }
    assert_kind(&kfp.create_experiment("a", None).unwrap_err(), ErrorKind::Conflict);
    assert_eq!(kfp.experiments(Some("team")).unwrap().len(), 3);
    assert_eq!(kfp.experiment("c", Some("team")).unwrap().unwrap().id, "e-3");
    assert_eq!(kfp.experiment("d", Some("team")).unwrap(), None);
    assert_kind(&kfp.experiments(None).unwrap_err(), ErrorKind::Refused);

    let error = kfp.create_run(&new_run()).unwrap_err();
    assert_eq!((error.status(), error.message()), (Some(400), Some("an experiment is required")));
    let run = kfp.create_run(&NewRun { experiment_id: Some("e-1".into()), ..new_run() }).unwrap();
    assert_eq!((run.name.as_str(), run.state), ("nightly", State::Pending));
    assert_eq!(fake.requests().pop().unwrap().json()["service_account"], "runner");
    let tasks = kfp.run(&run.id).unwrap().tasks;
    assert_eq!(
        tasks.iter().map(|task| task.name.as_str()).collect::<Vec<_>>(),
        ["submitrun", "late"]
    );
    assert_eq!((tasks[0].state, tasks[0].message.as_deref()), (State::Failed, Some("boom")));
    kfp.terminate(&run.id).unwrap();
    assert_eq!(kfp.run(&run.id).unwrap().state, State::Terminating);
    kfp.retry(&run.id).unwrap();
    assert_kind(&kfp.run("none").unwrap_err(), ErrorKind::NotFound);
    assert_eq!(kfp.run_url("r-1"), format!("{}/#/runs/details/r-1", fake.url()));
}

#[test]
fn argo_sends_each_kind_of_request() {
    let fake = Fake::start(argo());
    let argo = to_argo(&fake);
    let run = argo.submit(&generated()).unwrap();
    assert!(run.name.starts_with("load-") && run.name.len() == 10, "{run:?}");
    assert_eq!(argo.run(&run.id).unwrap().state, State::Pending);
    argo.terminate(&run.id).unwrap();
    assert_eq!(argo.run(&run.id).unwrap().state, State::Terminating);
    argo.retry(&run.id).unwrap();
    argo.delete(&run.id).unwrap();
    assert_kind(&argo.delete(&run.id).unwrap_err(), ErrorKind::NotFound);
    assert_kind(&argo.submit(&json!({})).unwrap_err(), ErrorKind::Refused);
    argo.submit(&named("done")).unwrap();
    assert_kind(&argo.submit(&named("done")).unwrap_err(), ErrorKind::Conflict);
    for error in [argo.terminate("done"), argo.stop("done"), argo.retry("done")] {
        let error = error.unwrap_err();
        assert_kind(&error, ErrorKind::Conflict);
        assert!(error.to_string().contains("has already ended"), "{error}");
    }
    let modified = Fake::script([Reply::error(409, 10, "the object has been modified")]);
    let error = to_argo(&modified).retry("x").unwrap_err();
    assert_kind(&error, ErrorKind::Conflict);
    assert!(!error.to_string().contains("already exists"), "{error}");
    assert_eq!(argo.dry_run(&named("x")).unwrap(), named("x"));
    assert_kind(&argo.run("x").unwrap_err(), ErrorKind::NotFound);
    assert_eq!(argo.lint(&named("x")).unwrap(), named("x"));
    assert_kind(&argo.lint(&named("bad")).unwrap_err(), ErrorKind::Refused);
    assert_kind(&argo.submit(&named("bad")).unwrap_err(), ErrorKind::Refused);
    assert_eq!(argo.run_url("x"), format!("{}/workflows/argo/x", fake.url()));
}

#[test]
fn each_status_has_its_kind() {
    for (status, kind, asked) in [
        (400, ErrorKind::Refused, 1),
        (401, ErrorKind::Unauthorized, 1),
        (403, ErrorKind::Forbidden, 1),
        (404, ErrorKind::NotFound, 1),
        (409, ErrorKind::Conflict, 1),
        (413, ErrorKind::TooLarge, 1),
        (429, ErrorKind::Refused, 3),
        (500, ErrorKind::ServerFailed, 1),
        (503, ErrorKind::ServerFailed, 3),
    ] {
        let fake = Fake::script([Reply::error(status, 1, "so it is")]);
        let error = to_kfp(&fake).health().unwrap_err();
        assert_kind(&error, kind);
        assert_eq!((error.status(), error.message()), (Some(status), Some("so it is")));
        assert_eq!(fake.requests().len(), asked, "{status}");
    }
}

#[test]
fn reads_are_retried_until_there_is_an_answer() {
    let good = Reply::json(&json!({}));
    for bad in [
        Reply::error(503, 14, "later"),
        good.clone().cut(Cut::BeforeAnswer),
        Reply::json(&json!({ "tag_name": "2" })).cut(Cut::InBody),
    ] {
        let fake = Fake::script([bad.clone(), bad, good.clone()]);
        to_kfp(&fake).health().unwrap();
        assert_eq!(fake.requests().len(), 3);
    }
}

#[test]
fn the_server_says_how_long_to_wait() {
    let busy = Reply::error(429, 8, "busy").header("retry-after", "1");
    let fake = Fake::script([busy, Reply::json(&json!({ "run": { "id": "r" } }))]);
    let begun = Instant::now();
    to_kfp(&fake).create_run(&new_run()).unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(fake.posts().len(), 2);
}

#[test]
fn a_create_without_an_answer_is_not_retried() {
    let good = Reply::json(&json!({ "run": { "id": "r" } }));
    for bad in [
        Reply::error(502, 14, "gone"),
        Reply::error(504, 14, "late"),
        good.clone().cut(Cut::BeforeAnswer),
        good.clone().cut(Cut::InBody),
        good.clone().after(Duration::from_millis(800)),
    ] {
        let fake = Fake::script([bad]);
        let kfp = Kfp::new(server(&fake).timeout(Duration::from_millis(300)));
        let error = kfp.create_run(&new_run()).unwrap_err();
        assert_kind(&error, ErrorKind::OutcomeUnknown);
        assert!(error.help().unwrap().contains("nightly"), "{error}");
        assert_eq!(fake.posts().len(), 1);
    }
}

/// An Argo server whose first answer to a create is lost, before or after the workflow is created.
fn losing(created: bool) -> impl Fn(&Request) -> Reply + Send + Sync {
    let argo = argo();
    let first = std::sync::atomic::AtomicBool::new(true);
    move |asked| {
        if asked.method == "POST" && first.swap(false, std::sync::atomic::Ordering::SeqCst) {
            if created {
                argo(asked);
            }
            return Reply::json(&json!({})).cut(Cut::BeforeAnswer);
        }
        argo(asked)
    }
}

#[test]
fn argo_looks_for_what_it_created() {
    for (created, asked) in [(true, 1), (false, 2)] {
        let fake = Fake::start(losing(created));
        let run = to_argo(&fake).submit(&generated()).unwrap();
        assert!(run.name.starts_with("load-"));
        assert_eq!(fake.posts().len(), asked);
    }
    // It may be an older one.
    let fake = Fake::start(losing(true));
    let error = to_argo(&fake).submit(&named("load")).unwrap_err();
    assert_kind(&error, ErrorKind::OutcomeUnknown);
    assert_eq!(fake.posts().len(), 1);
}

#[test]
fn an_unreachable_host_is_reported() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Server::new(format!("http://127.0.0.1:{port}")).unwrap().retries(1);
    let begun = Instant::now();
    assert_kind(&Kfp::new(server).create_run(&new_run()).unwrap_err(), ErrorKind::NotReached);
    assert!(begun.elapsed() >= Duration::from_millis(200));
}

#[test]
fn a_slow_server_is_reported() {
    let fake = Fake::script([Reply::json(&json!({})).after(Duration::from_millis(600))]);
    let kfp = Kfp::new(server(&fake).timeout(Duration::from_millis(200)).retries(1));
    assert_kind(&kfp.health().unwrap_err(), ErrorKind::TimedOut);
    assert_eq!(fake.requests().len(), 2);
}

#[test]
fn redirects_and_pages_are_no_answers() {
    let fake = Fake::script([Reply::new(302, "text/html", "")
        .header("location", "https://me:pass@dex.example.com/auth?state=hidden")]);
    let error = to_kfp(&fake).health().unwrap_err();
    assert_kind(&error, ErrorKind::Redirected);
    let text = error.to_string();
    assert!(text.contains("https://dex.example.com/auth"), "{text}");
    assert!(!text.contains("hidden") && !text.contains("pass"), "{text}");
    assert_eq!(fake.requests().len(), 1);
    let fake = Fake::script([Reply::new(200, "text/html", "<html>Log in</html>")]);
    let error = to_kfp(&fake).health().unwrap_err();
    assert_kind(&error, ErrorKind::NotJson);
    assert!(error.help().unwrap().contains("/pipeline"));
    let fake = Fake::script([Reply::json(&json!({ "run": 1 }))]);
    assert_kind(&to_kfp(&fake).run("r").unwrap_err(), ErrorKind::Unexpected);
}

#[test]
fn secrets_are_not_shown() {
    let echo = format!("no {TOKEN}, no {COOKIE}, no cookie-secret-123");
    for reply in [
        Reply::kfp_error(401, 16, &echo),
        Reply::new(500, "text/plain", echo.clone()),
        Reply::new(302, "text/plain", "").header("location", &format!("/{TOKEN}")),
        Reply::json(&json!({ "run": { "id": "r", "name": echo, "error": echo } })),
    ] {
        let fake = Fake::script([reply]);
        let server = server(&fake).token(Token::new(format!("Bearer {TOKEN}\n")).unwrap());
        let kfp = Kfp::new(server.header("Cookie", COOKIE).unwrap());
        let shown = match kfp.run("r") {
            Ok(run) => format!("{run:?}"),
            Err(error) => format!("{error} {error:?}"),
        } + &format!("{kfp:?}");
        assert!(!shown.contains("secret"), "{shown}");
        let asked = fake.requests().pop().unwrap();
        assert_eq!(asked.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
        assert_eq!(asked.header("cookie"), Some(COOKIE));
    }
}

#[test]
fn limits_are_checked_before_anything_is_sent() {
    let fake = Fake::start(kfp(false));
    let kfp = to_kfp(&fake);
    let upload = Upload {
        name: "x".repeat(129),
        description: None,
        namespace: None,
        file_name: "x.yaml".to_owned(),
        content: Vec::new(),
    };
    assert_kind(&kfp.upload(&upload).unwrap_err(), ErrorKind::Refused);
    let large = vec![0; (32 << 20) + 1];
    let error = kfp.upload_version("p", "v", "x.yaml", &large).unwrap_err();
    assert_kind(&error, ErrorKind::TooLarge);
    assert_kind(&kfp.upload_version("p", "v", "x.tar", b"x").unwrap_err(), ErrorKind::Refused);
    let long = vec![("table".to_owned(), "x".repeat(10_000))];
    let error = kfp.create_run(&NewRun { parameters: long, ..new_run() }).unwrap_err();
    assert_kind(&error, ErrorKind::TooLarge);
    let workflow = json!({ "spec": { "arguments": { "parameters": [{ "name": "x" }] } } });
    let run = NewRun { workflow: workflow.to_string(), parameters: Vec::new(), ..new_run() };
    assert_kind(&kfp.create_run(&run).unwrap_err(), ErrorKind::Refused);
    let workflow = json!({ "metadata": { "name": "x" }, "spec": "x".repeat(1 << 20) });
    assert_kind(&to_argo(&fake).submit(&workflow).unwrap_err(), ErrorKind::TooLarge);
    assert!(fake.requests().is_empty());
}

#[test]
fn https_needs_tls_at_the_other_end() {
    let fake = Fake::script([Reply::json(&json!({}))]);
    let server = Server::new(fake.url().replace("http", "https")).unwrap();
    let error = Kfp::new(server).health().unwrap_err();
    assert_kind(&error, ErrorKind::Tls);
    assert!(error.help().unwrap().contains("try `http://`"), "{error}");
}

#[test]
fn invalid_urls_headers_tokens_and_files_are_rejected() {
    for url in
        ["", "host", "ftp://host", "http://", "http://me:pass@host", "http://h/?a", "http://h/#/x"]
    {
        let error = Server::new(url).unwrap_err();
        assert_kind(&error, ErrorKind::InvalidUrl);
        assert!(!error.to_string().contains("pass@"), "{error}");
    }
    for token in ["", "Bearer ", "a\nb", "a b"] {
        assert_kind(&Token::new(token).unwrap_err(), ErrorKind::InvalidHeader);
    }
    let server = |url: &str| Server::new(url).unwrap();
    assert_kind(
        &server("http://h").header("a", "b\r\nc: d").unwrap_err(),
        ErrorKind::InvalidHeader,
    );
    assert_kind(&server("http://h").ca_file("/none").unwrap_err(), ErrorKind::UnreadableFile);
    assert_kind(&Token::from_file("/none").unwrap_err(), ErrorKind::UnreadableFile);
    assert!(Token::from_env("KFP_DBX_NO_SUCH_VARIABLE").unwrap().is_none());
    let sends = |url: &str| server(url).token(Token::new("t").unwrap()).sends_token_unencrypted();
    assert!(sends("http://host") && sends("http://10.0.0.1:80/x"));
    assert!(!sends("https://host") && !sends("http://localhost:1") && !sends("http://[::1]:1"));
    assert!(!server("http://host").sends_token_unencrypted());
}

/// Starts a server of Kubeflow Pipelines behind TLS, with a certificate for these names. Returns
/// also the certificate of the authority, as a file.
fn behind_tls(names: &[&str]) -> (String, tempfile::NamedTempFile) {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key_of_authority = KeyPair::generate().unwrap();
    let own = authority.self_signed(&key_of_authority).unwrap();
    let issuer = Issuer::new(authority, key_of_authority);
    let key = KeyPair::generate().unwrap();
    let names: Vec<_> = names.iter().map(|name| (*name).to_owned()).collect();
    let certificate = CertificateParams::new(names).unwrap().signed_by(&key, &issuer).unwrap();
    (serve_tls(&certificate, &key), file_of(&own))
}

/// The same, where the server shows the authority's own certificate.
fn behind_tls_of_an_authority(name: &str) -> (String, tempfile::NamedTempFile) {
    use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
    let mut authority = CertificateParams::new(vec![name.to_owned()]).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let own = authority.self_signed(&key).unwrap();
    (serve_tls(&own, &key), file_of(&own))
}

fn file_of(certificate: &rcgen::Certificate) -> tempfile::NamedTempFile {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, certificate.pem().as_bytes()).unwrap();
    file
}

/// Starts a server with a certificate. Returns its URL.
fn serve_tls(certificate: &rcgen::Certificate, key: &rcgen::KeyPair) -> String {
    use rustls::pki_types::PrivateKeyDer;
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(key.serialize_der().into()),
        )
        .unwrap();
    let config = std::sync::Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = rustls::ServerConnection::new(config.clone()).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream.unwrap());
            let mut head = [0; 4096];
            // Some tests expect that the client aborts the handshake.
            if std::io::Read::read(&mut stream, &mut head).is_ok() {
                let body = r#"{"tag_name": "2.17.0"}"#;
                let answer = format!(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
                    body.len()
                );
                let _ = std::io::Write::write_all(&mut stream, answer.as_bytes());
                stream.conn.send_close_notify();
                let _ = std::io::Write::flush(&mut stream);
            }
        }
    });
    format!("https://localhost:{port}")
}

#[test]
fn certificates_are_verified() {
    let (url, ca) = behind_tls(&["localhost"]);
    let server = || Server::new(&url).unwrap().retries(0);
    let health = Kfp::new(server().ca_file(ca.path()).unwrap()).health().unwrap();
    assert_eq!(health.version.as_deref(), Some("2.17.0"));
    // An untrusted authority, another authority, another name.
    let unknown = Kfp::new(server()).health().unwrap_err();
    assert_kind(&unknown, ErrorKind::Tls);
    assert!(unknown.help().unwrap().contains("file of the authority"), "{unknown}");
    let (other, other_ca) = behind_tls(&["example.com"]);
    let error = Kfp::new(server().ca_file(other_ca.path()).unwrap()).health().unwrap_err();
    assert_kind(&error, ErrorKind::Tls);
    let other = Server::new(&other).unwrap().retries(0).ca_file(other_ca.path()).unwrap();
    let other = Kfp::new(other).health().unwrap_err();
    assert_kind(&other, ErrorKind::Tls);
    assert!(other.help().unwrap().contains("host name"), "{other}");
    // The certificate of an authority is not valid for a server, even if the authority is trusted.
    let (url_of_authority, ca_of_authority) = behind_tls_of_an_authority("localhost");
    let server_of_authority = || Server::new(&url_of_authority).unwrap().retries(0);
    for server in
        [server_of_authority(), server_of_authority().ca_file(ca_of_authority.path()).unwrap()]
    {
        let error = Kfp::new(server).health().unwrap_err();
        assert_kind(&error, ErrorKind::Tls);
        assert!(error.help().unwrap().contains("the server's certificate"), "{error}");
    }
    // A file without a certificate.
    let mut empty = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut empty, b"nothing").unwrap();
    let error = server().ca_file(empty.path()).unwrap_err();
    assert_kind(&error, ErrorKind::UnreadableFile);
}

#[test]
fn tokens_come_from_files_and_the_environment() {
    let file = |content: &[u8]| {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        std::io::Write::write_all(&mut file, content).unwrap();
        file
    };
    let fake = Fake::script([Reply::json(&json!({})), Reply::json(&json!({}))]);
    for content in [&b"abcdef\n"[..], b"  Bearer abcdef\r\n"] {
        let token = Token::from_file(file(content).path()).unwrap();
        assert_eq!(format!("{token:?}"), "Token(…)");
        Kfp::new(Server::new(fake.url()).unwrap().token(token)).health().unwrap();
    }
    for request in fake.requests() {
        assert_eq!(request.header("authorization"), Some("Bearer abcdef"));
    }
    for content in [&b""[..], b" \n", b"a\x01b", b"a\nb", b"\xff"] {
        assert!(Token::from_file(file(content).path()).is_err(), "{content:?}");
    }
    assert!(Token::from_env("KFP_DBX_NO_SUCH_VARIABLE").unwrap().is_none());
}
