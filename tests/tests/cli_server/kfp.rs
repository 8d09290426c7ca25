//! What the command line says about the ways of Kubeflow Pipelines.

use kfp_dbx_tests::server::{Cluster, Release, Reply, Request, Server};

use super::{DAY, ends, run, stderr, stdout};

#[test]
fn a_taken_name_has_a_way_out_on_each_version() {
    for release in Release::ALL {
        let kfp = Server::start(release.server(false));
        let upload = ["upload", "--host", &kfp.url()];
        ends(&run(&upload), 0);
        let output = run(&upload);
        ends(&output, 3);
        assert!(stderr(&output).contains("a new version of it: `--version NAME`"), "{release:?}");
        let output = run(&[&upload[..], &["--version", "taken"]].concat());
        ends(&output, 3);
        assert!(stderr(&output).contains("the version another name"), "{}", stderr(&output));
    }
}

#[test]
fn a_namespace_without_effect_is_said() {
    for release in Release::ALL {
        let kfp = Server::start(release.server(false));
        let url = kfp.url();
        let args = ["--host", &url, "--namespace", "team"];
        let named = ["run", "--experiment", "e", "--create-experiment"];
        for command in [&["upload"][..], &[&named[..], &DAY].concat()] {
            let output = run(&[command, &args].concat());
            ends(&output, 0);
            assert!(stderr(&output).contains("`--namespace team` has no effect"), "{release:?}");
        }
        let kfp = Server::start(release.server(true));
        let output = run(&["upload", "--host", &kfp.url(), "--namespace", "team"]);
        ends(&output, 0);
        assert!(!stderr(&output).contains("no effect"), "{}", stderr(&output));
    }
}

#[test]
fn what_the_server_replaces_in_a_value_is_said() {
    let kfp = Server::start(Release::V2_17_0.server(false));
    let url = kfp.url();
    let output = run(&["run", "--host", &url, "-p", "day=[[CurrentTime.2006-01-02]]"]);
    ends(&output, 0);
    let expected = "replaces `[[CurrentTime.2006-01-02]]` in the value of `day`";
    assert!(stderr(&output).contains(expected), "{}", stderr(&output));
    let output = run(&["run", "--host", &url, "-p", "day=[2026] [[x]]"]);
    ends(&output, 0);
    assert!(!stderr(&output).contains("replaces"), "{}", stderr(&output));
    // Argo evaluates braces, too.
    let sent = kfp.posts().len();
    ends(&run(&["run", "--host", &url, "-p", "day={{$.currentTime.strftime('%Y')}}"]), 2);
    assert_eq!(kfp.posts().len(), sent);
}

#[test]
fn a_run_that_may_be_alive_is_not_called_a_failure() {
    let inner = Release::V1_8_22.server(false);
    let kfp = Server::start(move |request: &Request| match request.method.as_str() {
        "POST" => Reply::kfp_error(500, 13, "Internal error: no database\nmain.f\n\t/go/a.go:1"),
        _ => inner(request),
    });
    let output = run(&[&["run", "--host", &kfp.url(), "--name", "mine"][..], &DAY].concat());
    ends(&output, 3);
    let stderr = stderr(&output);
    for part in ["no run `mine`", "may be running", "--selector kfp-dbx/submission="] {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }
    assert!(!stderr.contains(".go:"), "{stderr}");
    let cluster = Cluster::default();
    let kfp = Server::start(Release::V1_8_22.with_cluster(false, &cluster));
    let output = run(&[&["run", "--host", &kfp.url(), "--name", "\u{1F680}"][..], &DAY].concat());
    ends(&output, 3);
    assert!(cluster.lock().unwrap().is_empty(), "{stderr}");
}

#[test]
fn the_end_and_the_retry_of_a_run_are_described() {
    for release in Release::ALL {
        let kfp = Server::start(release.server(false));
        let url = kfp.url();
        let host = ["--host", &url];
        run(&[&["run", "--name", "a"][..], &host, &DAY].concat());
        let output = run(&[&["terminate", "r-1"][..], &host].concat());
        ends(&output, 0);
        assert!(stderr(&output).contains("its exit handlers run"), "{}", stderr(&output));
        let output = run(&[&["retry", "r-1"][..], &host].concat());
        ends(&output, 0);
        assert!(stderr(&output).contains("lost its deadline"), "{}", stderr(&output));
        run(&[&["run", "--name", "done"][..], &host, &DAY].concat());
        let output = run(&[&["retry", "r-2"][..], &host].concat());
        ends(&output, 3);
        assert!(stderr(&output).contains("the state of the run"), "{}", stderr(&output));
        assert!(!stderr(&output).contains("deadline"), "{}", stderr(&output));
        assert!(stdout(&output).is_empty());
    }
}
