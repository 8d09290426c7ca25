//! `doctor` on a real cluster, from a bare namespace to one in which a workflow can run.

#![cfg(feature = "run")]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, reason = "it is shared with other tests, and each uses a part of it")]
#[path = "api_server/cluster.rs"]
mod cluster;
#[allow(dead_code, reason = "it is shared with other tests, and each uses a part of it")]
#[path = "run_program/process.rs"]
mod process;

use std::process::Command;

use cluster::Cluster;
use process::{Fake, Operator, port};
use serde_json::json;

const PROGRAM: &str = env!("CARGO_BIN_EXE_kfp-dbx-operator");
const TOKEN: &str = "dapi-token-of-this-test";
const ACCOUNT: &str = "pipeline-runner";

/// Returns the status and the lines of `doctor`.
fn doctor(namespace: &str, host: &str) -> (Option<i32>, String) {
    let workflow = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/databricks_run.yaml");
    let output = Command::new(PROGRAM)
        .args(["doctor", "--namespace", namespace, "--operator-namespace", namespace])
        .args(["--workflow", workflow, "--allow-host", host])
        .output()
        .unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{lines}");
    assert!(!lines.contains(TOKEN) && !lines.contains('\u{1b}'), "{lines}");
    (output.status.code(), lines)
}

/// Asserts that a line begins so, and returns its way out.
#[track_caller]
fn help<'a>(lines: &'a str, begin: &str) -> &'a str {
    let mut rest = lines.lines().skip_while(|line| !line.starts_with(begin));
    assert!(rest.next().is_some(), "no line `{begin}`:\n{lines}");
    let help = rest.next().unwrap_or_default().trim_start();
    help.strip_prefix("help: ").unwrap_or_else(|| panic!("no help for `{begin}`:\n{lines}"))
}

/// Creates the service account with the rights that the messages ask for.
fn create_account(cluster: &Cluster, namespace: &str) {
    let rbac = format!("/apis/rbac.authorization.k8s.io/v1/namespaces/{namespace}");
    let metadata = json!({ "name": ACCOUNT });
    let account = json!({ "apiVersion": "v1", "kind": "ServiceAccount", "metadata": metadata });
    let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts");
    cluster.create(&path, &account).unwrap();
    let role = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "Role", "metadata": metadata,
        "rules": [
            { "apiGroups": ["argoproj.io"], "resources": ["workflowtaskresults"], "verbs": ["create", "patch"] },
            { "apiGroups": ["databricks.microsoft.com"], "resources": ["runs"], "verbs": ["create", "delete", "get"] },
        ],
    });
    cluster.create(&format!("{rbac}/roles"), &role).unwrap();
    let binding = json!({
        "apiVersion": "rbac.authorization.k8s.io/v1", "kind": "RoleBinding", "metadata": metadata,
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": ACCOUNT },
        "subjects": [{ "kind": "ServiceAccount", "name": ACCOUNT, "namespace": namespace }],
    });
    cluster.create(&format!("{rbac}/rolebindings"), &binding).unwrap();
}

fn create_secret(cluster: &Cluster, namespace: &str, host: &str, token: &str) {
    let path = format!("/api/v1/namespaces/{namespace}/secrets/kfp-dbx-credentials");
    let secret = json!({
        "apiVersion": "v1", "kind": "Secret", "metadata": { "name": "kfp-dbx-credentials" },
        "stringData": { "DATABRICKS_HOST": host, "DATABRICKS_TOKEN": token },
    });
    cluster.apply(&path, &secret).unwrap();
}

#[test]
fn the_ways_out_lead_from_a_bare_namespace_to_a_finished_run() {
    let Some(cluster) = Cluster::new() else { return };
    let namespace = cluster.namespace("kfp-dbx-doctor", &json!({}));
    let (name, fake) = (namespace.name.as_str(), Fake::start(TOKEN));
    let host = format!("http://127.0.0.1:{}", fake.port);

    let (status, lines) = doctor(name, &host);
    assert_eq!(status, Some(1), "{lines}");
    // There may be an operator for other namespaces in the cluster.
    let install = format!("`kfp-dbx-operator install --namespace={name} | kubectl apply");
    let is_known = lines.contains("\nFAIL no operator runs in the namespace")
        || help(&lines, "FAIL the operator does not run").starts_with(&install);
    assert!(is_known, "{lines}");
    assert!(
        help(&lines, "FAIL there are no credentials").contains("kubectl create secret generic")
    );
    let account = format!("FAIL the service account `{name}/{ACCOUNT}`");
    assert!(help(&lines, &account).contains("kubectl create serviceaccount"), "{lines}");
    assert!(
        lines.contains("may not `create`, `delete`, `get` `runs.databricks.microsoft.com`"),
        "{lines}"
    );

    create_account(&cluster, name);
    create_secret(&cluster, name, &host, "wrong");
    let operator = Operator {
        kubeconfig: std::env::var_os("KUBECONFIG").unwrap().into(),
        namespace: name.to_owned(),
        workspace: fake.port,
        token: TOKEN.to_owned(),
        health: port(),
        metrics: port(),
    };
    let _process = operator.start();
    Cluster::wait("the operator", || doctor(name, &host).1.contains("ok   an operator runs"));
    let (status, lines) = doctor(name, &host);
    assert_eq!(status, Some(1), "{lines}");
    assert!(help(&lines, "FAIL the workspace").contains("kubectl edit secret"), "{lines}");
    assert_eq!(lines.matches("FAIL").count(), 1, "{lines}");

    create_secret(&cluster, name, &host, TOKEN);
    let (status, lines) = doctor(name, &host);
    assert_eq!(status, Some(0), "{lines}");
    for expected in ["the API server", "an operator runs", "the workspace", "the service account"] {
        assert!(
            lines.contains(&format!("\nok   {expected}"))
                || lines.starts_with(&format!("ok   {expected}")),
            "{expected}:\n{lines}"
        );
    }
}
