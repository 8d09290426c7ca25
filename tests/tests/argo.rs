//! Argo's own validator and substitution for our workflows: `tests/argo`, a Go program.
//!
//! Its packages are a download of half a gigabyte, so the test runs only on demand:
//! `KFP_DBX_ARGO=1 cargo test -p kfp-dbx-tests --test argo`.

use std::process::Command;

use kfp_dbx::prelude::*;
use kfp_dbx_skip::can_run;
use kfp_dbx_tests::everywhere::{everywhere, inputs, objects, text};
use kfp_dbx_tests::golden::root;
use kfp_dbx_tests::reader;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value as Json, json};

/// Whether Argo's packages may be fetched and built. If not, the calling test is skipped.
fn is_wanted() -> bool {
    let is_wanted = std::env::var_os("KFP_DBX_ARGO").is_some();
    can_run(is_wanted, "Argo's own validator is not built without KFP_DBX_ARGO=1")
}

fn argo() -> Command {
    let mut command = Command::new("go");
    command.args(["run", "."]).current_dir(root().join("tests/argo"));
    command
}

#[test]
fn argo_takes_what_we_write() {
    if !is_wanted() {
        return;
    }
    let mut files: Vec<_> = ["examples", "tests/golden"]
        .into_iter()
        .flat_map(|folder| std::fs::read_dir(root().join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .collect();
    files.sort();
    let texts = files.into_iter().map(|path| std::fs::read_to_string(path).unwrap());
    // The program checks workflows; the other kinds hold the same spec.
    let workflows: Vec<_> = texts.filter(|text| text.contains("\nkind: Workflow\n")).collect();
    assert!(workflows.len() > 20);
    let cases =
        workflows.into_iter().map(|yaml| json!({"yaml": yaml, "inputs": {}, "objects": {}}));
    reader::feed(argo(), cases);
}

#[test]
fn argo_puts_values_in_whole() {
    if !is_wanted() {
        return;
    }
    let yaml = everywhere().to_yaml().unwrap();
    let mut runner = TestRunner::deterministic();
    // Argo fails a run at once if a parameter contains a control character, so nothing arrives.
    let passed_on = text().prop_filter("control characters", |text| !text.contains('\u{1}'));
    let texts = (0..300).map(|_| passed_on.new_tree(&mut runner).unwrap().current());
    let cases: Vec<Json> = texts
        .map(|text| json!({"yaml": yaml, "inputs": inputs(&text), "objects": objects(&text)}))
        .collect();
    reader::feed(argo(), cases.into_iter());
}

#[pipeline(op = Report, allow(warnings))]
fn report(what: Param<String>, title: Param<String>) {
    SubmitRunOp::new("in-report").run_name("r").job_name("j").jar_params([what, title]);
}

/// An exit handler with the failures of the workflow in each kind of place.
#[pipeline(allow(warnings), plain)]
fn reports(#[default = "it"] text: Param<String>) {
    SubmitRunOp::new("main").run_name("main").job_name("j").jar_params(["x"]);
    let run = |name: &str| SubmitRunOp::new(name).run_name(name).job_name("j");
    on_exit(|| {
        let failures = workflow::failures();
        run("whole").jar_params([failures]);
        run("in-a-text").jar_params([
            format!("{failures} of {text}"),
            format!("{text}: {failures}"),
            format!("{failures}{failures}"),
        ]);
        ResourceOp::new("in-json").action(Action::Create).k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "report"},
            "data": {"all": failures, "some": format!("<{failures}>")},
        }));
        when(text.eq("it") & failures.eq("[]"), || run("compared").jar_params(["x"]));
        Report::new("passed").what(failures).title(format!("{failures} of {text}"));
    });
}

/// Returns the tasks of the exit handler of `reports`, with their conditions and arguments.
fn tasks_of_reports(failures: &str) -> Json {
    json!({
        "whole": {},
        "in-a-text": {"text": "it"},
        "in-json": {},
        "when": {"when": (failures == "[]").to_string()},
        "passed": {"what": failures, "title": format!("{failures} of it")},
    })
}

/// Returns the objects that `reports` must create.
fn objects_of_reports(failures: &str) -> Json {
    let run = |name: &str, params: Json| {
        json!({
            "apiVersion": "databricks.microsoft.com/v1alpha1",
            "kind": "Run",
            "metadata": {"name": name},
            "spec": {"run_name": name, "job_name": "j", "jar_params": params},
        })
    };
    let texts =
        [format!("{failures} of it"), format!("it: {failures}"), format!("{failures}{failures}")];
    json!({
        "whole": run("whole", json!([failures])),
        "in-a-text": run("in-a-text", json!(texts)),
        "in-json": {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "report"},
            "data": {"all": failures, "some": format!("<{failures}>")},
        },
    })
}

#[test]
fn failures_arrive_once() {
    if !is_wanted() {
        return;
    }
    let yaml = reports().to_yaml().unwrap();
    let of = |message: &str| json!([{"displayName": "main", "message": message}]).to_string();
    let hostile = "it's \"x\" \\ \\\" a\nb\u{1}\u{9f}<>&\u{2028}😀 {\"a\": [1]} 'x': #c";
    // Characters that Go's literals have in another form than JSON. An expression can't read them.
    let of_go = format!("{hostile}\u{7f}\u{e0001}\u{10fffd}");
    let case = |failures: &str, objects: Json| json!({"yaml": yaml, "failures": failures, "inputs": {"text": "it"}, "objects": objects});
    let mut cases = vec![case(&of(&of_go), objects_of_reports(&of(&of_go)))];
    for failures in ["[]", "null", &of("exit code 1"), &of(hostile)] {
        let mut objects = objects_of_reports(failures);
        objects["on-exit"] = tasks_of_reports(failures);
        cases.push(case(failures, objects));
    }
    reader::feed(argo(), cases.iter());
}
