//! Certificates and proxies, which the environment of the process chooses: the test calls itself as
//! another process.

use std::io::{Read as _, Write as _};
use std::process::Command;
use std::sync::Arc;

use kfp_dbx_operator::databricks::{Endpoint, Request};
use kfp_dbx_operator::run::credentials::Policy;
use kfp_dbx_operator::run::workspace::Source;
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};

use crate::server::{Seen, Server};
use crate::support::{TokenFile, environment, workspaces};

/// The variable with the host that the other process calls.
const HOST: &str = "KFP_DBX_TEST_HOST";

/// Starts a server with a certificate for a name. Returns its port, and the certificate of the
/// authority.
fn behind_tls(name: &str) -> (u16, String) {
    let mut authority = CertificateParams::new(Vec::new()).unwrap();
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let key = KeyPair::generate().unwrap();
    let own = authority.self_signed(&key).unwrap();
    let issuer = Issuer::new(authority, key);
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth();
    let key = rustls::pki_types::PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let config = Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).unwrap());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let connection = rustls::ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = rustls::StreamOwned::new(connection, stream.unwrap());
            // The client ends the handshake if it does not trust the certificate.
            if stream.read(&mut [0; 4096]).is_ok() {
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
                stream.conn.send_close_notify();
                let _ = stream.flush();
            }
        }
    });
    (port, own.pem())
}

/// Calls a host, as another process with these variables. Returns what it says.
fn call_as_process(host: &str, variables: &[(&str, &str)]) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tls::call_of_another_process", "--ignored", "--nocapture"])
        .env_remove("HTTPS_PROXY")
        .env_remove("HTTP_PROXY")
        .env_remove("https_proxy")
        .env_remove("http_proxy")
        .env_remove("NO_PROXY")
        .env_remove("no_proxy")
        .env_remove("SSL_CERT_FILE")
        .env_remove("SSL_CERT_DIR")
        .envs(variables.iter().copied())
        .env(HOST, host)
        .output()
        .unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[tokio::test]
#[ignore = "the other tests run it as a process of its own"]
async fn call_of_another_process() {
    let host = std::env::var(HOST).unwrap();
    let own = environment(&[("DATABRICKS_HOST", &host), ("DATABRICKS_TOKEN", "dapi1")]);
    let policy = Policy {
        allowed_hosts: vec!["http://proxied.invalid".parse().unwrap()],
        ..Policy::default()
    };
    let request = Request::new(Endpoint::RunsGet);
    println!("answer: {:?}", workspaces(own, policy).call(&Source::Environment, &request).await);
}

#[test]
fn certificates_are_verified() {
    let (port, authority) = behind_tls("localhost");
    let trusted = TokenFile::new("authority", &authority);
    let other = TokenFile::new("other-authority", &behind_tls("localhost").1);
    let call = |name: &str, file: &TokenFile| {
        call_as_process(&format!("https://{name}:{port}"), &[("SSL_CERT_FILE", file.path())])
    };
    assert!(call("localhost", &trusted).contains("answer: Ok(Object {})"));
    let system = call_as_process(&format!("https://localhost:{port}"), &[]);
    for refused in [call("localhost", &other), call("127.0.0.1", &trusted), system] {
        assert!(refused.contains("answer: Err(Later"), "{refused}");
        assert!(refused.contains("certificate"), "{refused}");
        assert!(refused.contains("`SSL_CERT_FILE` names a file"), "{refused}");
    }
}

#[test]
fn a_file_without_certificates_is_told() {
    let empty = TokenFile::new("no-authority", "nothing");
    let output = call_as_process("https://localhost:1", &[("SSL_CERT_FILE", empty.path())]);
    assert!(output.contains("the HTTP client cannot start: "), "{output}");
    assert!(output.contains("`SSL_CERT_FILE` names a file"), "{output}");
}

#[tokio::test(flavor = "multi_thread")]
async fn proxies_of_the_environment_are_used() {
    let proxy = Server::start(|_: &Seen, _: &str| "{}").await;
    let (host, address) = ("http://proxied.invalid", proxy.address.clone());
    let call = async |variables: Vec<(&'static str, String)>| {
        let call = move || {
            let variables: Vec<_> =
                variables.iter().map(|(name, value)| (*name, &**value)).collect();
            call_as_process(host, &variables)
        };
        tokio::task::spawn_blocking(call).await.unwrap()
    };
    let output = call(vec![("HTTP_PROXY", address.clone())]).await;
    assert!(output.contains("answer: Ok(Object {})"), "{output}");
    assert_eq!(proxy.all()[0].header("host"), "proxied.invalid");
    let without = vec![("HTTP_PROXY", address), ("NO_PROXY", "proxied.invalid".to_owned())];
    let output = call(without).await;
    assert!(output.contains("answer: Err(Later"), "{output}");
    assert_eq!(proxy.all().len(), 1);
}
