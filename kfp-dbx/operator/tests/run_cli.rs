//! The program as a process, without a cluster.

#![cfg(feature = "run")]
#![allow(clippy::unwrap_used)]

use std::process::{Command, Output};

use serde_json::Value as Json;

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kfp-dbx-operator"));
    command.env_clear();
    command
}

fn run(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

fn stdout(arguments: &[&str]) -> String {
    let output = run(arguments);
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// Returns what the program says when it ends with that status.
fn fails(arguments: &[&str], status: i32) -> String {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(status), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), "");
    text(&output.stderr)
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Returns the kinds and names of the objects of a YAML file.
fn objects(yaml: &str) -> Vec<(String, String)> {
    let documents = serde_yaml::Deserializer::from_str(yaml);
    let read = documents.map(|document| serde::Deserialize::deserialize(document).unwrap());
    let names = |object: Json| {
        let text = |value: &Json| value.as_str().unwrap().to_owned();
        (text(&object["kind"]), text(&object["metadata"]["name"]))
    };
    read.filter(|object: &Json| !object.is_null()).map(names).collect()
}

#[test]
fn every_command_has_help_with_an_example() {
    let help = stdout(&["--help"]);
    assert!(help.contains("Examples:\n  # Install the operator"), "{help}");
    for command in ["run", "install", "crds", "doctor", "fake-databricks"] {
        assert!(help.lines().any(|line| line.trim_start().starts_with(command)), "{help}");
        let help = stdout(&[command, "--help"]);
        assert!(help.contains("Example") && help.contains("kfp-dbx-operator"), "{command}: {help}");
        // A flag without a text is a riddle.
        let flags = help.lines().take_while(|line| !line.starts_with("Example"));
        let lines: Vec<_> = flags.collect();
        for (at, line) in lines.iter().enumerate() {
            if line.trim_start().starts_with("--") {
                let next = lines.get(at + 1).copied().unwrap_or_default();
                assert!(line.contains("  ") && next.starts_with("   "), "{command}: {line}");
            }
        }
    }
    let nothing = fails(&[], 2);
    assert!(nothing.contains("Usage: kfp-dbx-operator <COMMAND>"), "{nothing}");
    let version = stdout(&["--version"]);
    assert_eq!(version, concat!("kfp-dbx-operator ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn the_definitions_are_printed_for_every_kind() {
    let objects = objects(&stdout(&["crds"]));
    let plurals: Vec<_> = kfp_dbx_core::table::kinds()
        .map(|kind| format!("{}.databricks.microsoft.com", kind.plural))
        .collect();
    assert_eq!(objects.len(), plurals.len());
    for (kind, name) in objects {
        assert_eq!(kind, "CustomResourceDefinition");
        assert!(plurals.contains(&name), "{name}");
    }
}

#[test]
fn an_installation_follows_its_flags() {
    let all = stdout(&["install"]);
    let kinds: Vec<_> = objects(&all).into_iter().map(|(kind, _)| kind).collect();
    for kind in
        ["Namespace", "CustomResourceDefinition", "ServiceAccount", "ClusterRole", "Deployment"]
    {
        assert!(kinds.iter().any(|other| other == kind), "{kind}: {kinds:?}");
    }
    let arguments = [
        "install",
        "--namespace=ops",
        "--image=registry/operator:1",
        "--watch-namespace=a,b",
        "--watch-namespace",
        "c",
        "--replicas=2",
        "--log-format=text",
        "--credentials=workspace",
    ];
    let named = stdout(&arguments);
    for part in [
        "image: registry/operator:1\n",
        "namespace: ops",
        "replicas: 2\n",
        "- --watch-namespace=a\n",
        "- --watch-namespace=c\n",
        "- --log-format=text\n",
        "name: workspace",
    ] {
        assert!(named.contains(part), "{part}\n{named}");
    }
    assert!(!objects(&named).iter().any(|(kind, _)| kind == "ClusterRole"), "{named}");
}

#[test]
fn what_install_prints_for_the_deployment_is_understood_by_run() {
    // `--help` is read after the other flags are, so a flag that is unknown or wrong is told first.
    let yaml = stdout(&["install", "--watch-namespace=a,b", "--log-format=text"]);
    let documents = serde_yaml::Deserializer::from_str(&yaml);
    let read = documents.map(|document| serde::Deserialize::deserialize(document).unwrap());
    let deployment = read.into_iter().find(|object: &Json| object["kind"] == "Deployment").unwrap();
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    let arguments = container["args"].as_array().unwrap().iter().map(|arg| arg.as_str().unwrap());
    let mut command = program();
    // It finds no cluster, which it says after it has read its command line.
    let output = command.args(arguments).env("HOME", "/nonexistent").output().unwrap();
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("error: no cluster is configured"), "{stderr}");
    assert!(stderr.contains("set KUBECONFIG"), "{stderr}");
}

#[test]
fn mistakes_are_told_with_the_way_out() {
    let unknown = fails(&["install", "--watch-namespaces=a"], 2);
    assert!(unknown.contains("--watch-namespace"), "{unknown}");
    let duration = fails(&["run", "--grace-period=20"], 2);
    assert!(duration.contains("`20` is not a duration, such as `20s`"), "{duration}");
    let format = fails(&["run", "--log-format=yaml"], 2);
    assert!(format.contains("[possible values: text, json]"), "{format}");
    let number = fails(&["run", "--parallel=0"], 2);
    assert!(number.contains("1..=1000"), "{number}");
    let host = fails(&["run", "--allow-host=http://a/b"], 2);
    assert!(host.contains("is no pattern of addresses"), "{host}");
    let output = program().arg("run").env("KFP_DBX_LOG", "loud=very").output().unwrap();
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("`KFP_DBX_LOG=loud=very` is not a filter of logs"), "{stderr}");
}

#[test]
fn flags_are_read_from_the_environment_too() {
    let output = program().arg("run").env("KFP_DBX_GRACE_PERIOD", "soon").output().unwrap();
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert!(stderr.contains("`soon` is not a duration"), "{stderr}");
    for help in [stdout(&["run", "--help"])] {
        for variable in
            ["KFP_DBX_WATCH_NAMESPACE", "KFP_DBX_ALLOW_HOST", "POD_NAME", "POD_NAMESPACE"]
        {
            assert!(help.contains(&format!("[env: {variable}=")), "{variable}: {help}");
        }
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_wants_no_more_is_no_failure() {
    let output = Command::new("sh")
        .args(["-c", "\"$0\" install; echo $? >&2", env!("CARGO_BIN_EXE_kfp-dbx-operator")])
        .stdout(std::fs::File::create("/dev/full").unwrap())
        .output()
        .unwrap();
    let stderr = text(&output.stderr);
    assert!(
        stderr.contains("standard output cannot be written") && stderr.ends_with("1\n"),
        "{stderr}"
    );
    let output = Command::new("bash")
        .args([
            "-o",
            "pipefail",
            "-c",
            "\"$0\" install | head -n 1",
            env!("CARGO_BIN_EXE_kfp-dbx-operator"),
        ])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
}

#[test]
fn doctor_names_a_file_that_is_no_workflow() {
    let missing = fails(&["doctor", "--workflow", "/missing.yaml"], 2);
    assert!(missing.starts_with("error: `/missing.yaml` cannot be read: "), "{missing}");
    let toml = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    assert!(fails(&["doctor", "-f", toml], 2).contains("is no workflow"));
    assert!(fails(&["doctor", "--namespace", "a/../b"], 2).contains("a name has lower-case"));
    assert!(fails(&["doctor"], 2).contains("no cluster is configured"));
}
