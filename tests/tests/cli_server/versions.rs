//! The command line compares the server's Argo with what the workflow needs.

use kfp_dbx_tests::server::{self, Release, Reply, Request, Server, argo_of};
use serde_json::json;

use super::{DAY, ends, run, stderr};

/// A Kubeflow Pipelines that tells this version.
fn telling(version: &'static str) -> Server {
    let kfp = server::kfp(false);
    Server::start(move |request: &Request| match request.path.as_str() {
        "/apis/v1beta1/healthz" => Reply::json(&json!({ "tag_name": version })),
        _ => kfp(request),
    })
}

#[test]
fn a_release_whose_argo_lacks_something_is_warned_of_before_it_gets_anything() {
    for (release, argo, help) in [
        (Release::V1_8_22, Some("3.1.6"), "update the server"),
        (Release::V2_0_5, Some("3.3.10"), "`#[pipeline(argo = \"3.3\")]`"),
        (Release::V2_2_0, None, ""),
        (Release::V2_17_0, None, ""),
    ] {
        let kfp = Server::start(release.server(false));
        let url = kfp.url();
        for command in [&["upload"][..], &[&["run"][..], &DAY].concat()] {
            let output = run(&[command, &["--host", &url]].concat());
            ends(&output, 0);
            let stderr = stderr(&output);
            assert_eq!(stderr.contains("lacks"), argo.is_some(), "{stderr}");
            if let Some(argo) = argo {
                let tag = release.tag();
                let has = format!("Kubeflow Pipelines {tag} brings Argo {argo}, which lacks");
                for part in [&has, help, "the slice `[1:-1]` in expressions (Argo 3.4.7 or later)"]
                {
                    assert!(stderr.contains(part), "{part}: {stderr}");
                }
            }
        }
        let asked = kfp.asked();
        assert_eq!(asked[0], "GET /apis/v1beta1/healthz", "{asked:?}");
        assert_eq!(kfp.posts().len(), 2);
    }
}

#[test]
fn an_unknown_release_is_treated_with_care() {
    for (version, said) in [
        // Newer than all that are known.
        ("2.18.0", ""),
        ("3.0.0", ""),
        // A release that nobody knows, between others.
        (
            "1.8.7",
            "not known which Argo Kubeflow Pipelines 1.8.7 brings: the workflow needs Argo 3.4.7",
        ),
        // No release.
        ("unknown", ""),
        ("8f3c2a1", ""),
        ("2.0.5-rc\nwarning: evil", "Argo 3.3.10"),
        ("", ""),
    ] {
        let kfp = telling(version);
        let output = run(&["upload", "--host", &kfp.url()]);
        ends(&output, 0);
        let stderr = stderr(&output);
        assert_eq!(stderr.contains("Argo"), !said.is_empty(), "{version}: {stderr}");
        assert!(stderr.contains(said), "{version}: {stderr}");
    }
    // A server that does not tell it.
    let kfp = server::kfp(false);
    let silent = Server::start(move |request: &Request| match request.path.as_str() {
        "/apis/v1beta1/healthz" => Reply::kfp_error(404, 5, "no"),
        _ => kfp(request),
    });
    let output = run(&["upload", "--host", &silent.url()]);
    ends(&output, 0);
    assert!(!stderr(&output).contains("Argo"), "{}", stderr(&output));
}

#[test]
fn an_argo_server_that_lacks_something_is_warned_of() {
    for (version, lacks) in [
        ("v3.3.10", Some("the server has Argo 3.3.10, which lacks")),
        ("v3.4.6+1a2b3c4", Some("the server has Argo 3.4.6, which lacks")),
        ("v3.4.7", None),
        ("v4.1.2", None),
        ("latest+dd87b07", None),
        ("v0.0.0+unknown", None),
    ] {
        let argo = Server::start(argo_of(version));
        let url = argo.url();
        for more in [&[][..], &["--dry-run"]] {
            let args = ["submit", "--argo-server", &url, "-n", "argo"];
            let output = run(&[&args[..], more, &DAY].concat());
            ends(&output, 0);
            let stderr = stderr(&output);
            assert_eq!(stderr.contains("lacks"), lacks.is_some(), "{version}: {stderr}");
            assert!(stderr.contains(lacks.unwrap_or_default()), "{version}: {stderr}");
        }
    }
}
