//! The command line as processes, without a server.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use assert_cmd::prelude::*;
use kfp_dbx_tests::golden::root;
use kfp_dbx_tests::program::{fails, program, run, stdout, text};
use kfp_dbx_tests::reader::installed;
use pretty_assertions::assert_eq;
use serde_json::Value as Json;

const ONE: &str = env!("CARGO_BIN_EXE_one");
const MANY: &str = env!("CARGO_BIN_EXE_many");
const SCHEDULED: &str = env!("CARGO_BIN_EXE_scheduled");

#[test]
fn without_a_command_the_only_pipeline_is_printed() {
    let yaml = stdout(ONE, &[]);
    assert!(yaml.starts_with("apiVersion: argoproj.io/v1alpha1\nkind: Workflow\n"), "{yaml}");
    assert_eq!(yaml, stdout(ONE, &["compile"]));
    assert_eq!(yaml, stdout(ONE, &["compile", "nightly", "-o", "-"]));
}

#[test]
fn without_a_command_several_pipelines_are_listed() {
    let output = run(MANY, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(text(&output.stdout), stdout(MANY, &["list"]));
    assert!(text(&output.stderr).contains("many compile CleanUp"), "{}", text(&output.stderr));
}

#[test]
fn list_and_params_show_pipelines_and_parameters() {
    let list = stdout(MANY, &["list"]);
    let lines: Vec<_> = list.lines().collect();
    assert_eq!(lines[0], "PIPELINE  PARAMETERS  DESCRIPTION");
    assert_eq!(lines[1], "CleanUp   run         Deletes a run.");
    assert_eq!(lines[2], "twice     [run]       The same, twice.");
    let params = stdout(ONE, &["params"]);
    let lines: Vec<_> = params.lines().collect();
    assert_eq!(lines[1], "slices  i32          10                 How many slices.");
    assert_eq!(lines[2], "day     String       (required)         The day, as `2026-01-31`.");
    assert_eq!(lines[3], r#"tables  Vec<String>  ["sales","stock"]"#);
    let data: Json = serde_json::from_str(&stdout(ONE, &["params", "--format", "json"])).unwrap();
    assert_eq!(data[1]["name"], "day");
    assert_eq!(data[1]["default"], Json::Null);
    assert_eq!(data[0]["type"], "i32");
    let data: Json = serde_json::from_str(&stdout(MANY, &["list", "--format", "json"])).unwrap();
    assert_eq!(data[1]["description"], "The same, twice.\n\nWith more to say.");
}

#[test]
fn names_are_found_in_any_case_and_misspelt_ones_are_corrected() {
    assert_eq!(stdout(MANY, &["compile", "cleanup"]), stdout(MANY, &["compile", "CleanUp"]));
    let stderr = fails(MANY, &["compile", "clenup"], 2);
    assert!(stderr.contains("CleanUp") && stderr.contains("similar"), "{stderr}");
    let stderr = fails(MANY, &["twice"], 2);
    assert!(stderr.contains("is a pipeline") && stderr.contains("many compile twice"), "{stderr}");
    let stderr = fails(MANY, &["compile"], 2);
    assert!(stderr.contains("which pipeline") && stderr.contains("-o out/"), "{stderr}");
    let stderr = fails(MANY, &["params"], 2);
    assert!(stderr.contains("`CleanUp`, `twice`, `leaky`"), "{stderr}");
}

#[test]
fn files_are_written_by_their_endings() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let yaml = stdout(ONE, &["compile"]);
    for name in ["a.yaml", "a.yml", "A.YAML"] {
        assert_eq!(stdout(ONE, &["compile", "-o", &path(name)]), "");
        assert_eq!(fs::read_to_string(path(name)).unwrap(), yaml);
    }
    stdout(ONE, &["compile", "-o", &path("a.json")]);
    let json: Json = serde_json::from_slice(&fs::read(path("a.json")).unwrap()).unwrap();
    assert_eq!(json["kind"], "Workflow");
    for name in ["a.tar.gz", "a.tgz", "a.zip"] {
        stdout(ONE, &["compile", "-o", &path(name)]);
        let first = fs::read(path(name)).unwrap();
        stdout(ONE, &["compile", "-o", &path(name)]);
        assert_eq!(fs::read(path(name)).unwrap(), first, "{name}");
    }
    let stderr = fails(ONE, &["compile", "-o", &path("a.txt")], 2);
    assert!(stderr.contains("is not that of a format"), "{stderr}");
    assert!(!Path::new(&path("a.txt")).exists());
    stdout(ONE, &["compile", "--format", "json", "-o", &path("a.txt")]);
    let stderr = fails(ONE, &["compile", "-o", &path("none/a.yaml")], 2);
    assert!(stderr.contains("none/a.yaml` can't be written"), "{stderr}");
}

#[test]
fn all_pipelines_go_into_a_folder_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let out = format!("{}/out/", folder.path().display());
    program(MANY, &["compile", "-o", &out]).env("WRONG", "1").assert().code(2);
    assert!(!Path::new(&out).exists());
    stdout(MANY, &["compile", "-o", &out]);
    let mut names: Vec<_> = fs::read_dir(&out)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["cleanup.yaml", "leaky.yaml", "twice.yaml"]);
    assert_eq!(
        fs::read_to_string(format!("{out}cleanup.yaml")).unwrap(),
        stdout(MANY, &["compile", "CleanUp"])
    );
}

#[test]
fn a_file_of_the_name_of_a_bundle_becomes_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let bundle = stdout(ONE, &["compile", "--format", "bundle"]);
    assert!(bundle.contains("\nbundle:\n  name: nightly\n"), "{bundle}");
    for name in ["databricks.yml", "Databricks.YAML"] {
        stdout(ONE, &["compile", "-o", &path(name)]);
        assert_eq!(fs::read_to_string(path(name)).unwrap(), bundle);
    }
    stdout(ONE, &["compile", "-o", &path("my-databricks.yml")]);
    let workflow = fs::read_to_string(path("my-databricks.yml")).unwrap();
    assert!(workflow.starts_with("apiVersion"), "{workflow}");
    let stderr = fails(ONE, &["compile", "--format", "bundle", "-p", "day=x"], 2);
    assert!(stderr.contains("databricks bundle run --params"), "{stderr}");
    let stderr = fails(ONE, &["compile", "--format", "bundle", "--kind", "cron-workflow"], 2);
    assert!(stderr.contains("a bundle is no `cron-workflow`"), "{stderr}");
    // Those that have no counterpart are no bundles, and none is written.
    let out = path("out/");
    let stderr = fails(MANY, &["compile", "--format", "bundle", "-o", &out], 2);
    assert!(stderr.contains("no_counterpart") && !Path::new(&out).exists(), "{stderr}");
    stdout(ONE, &["compile", "--format", "bundle", "-o", &out]);
    assert_eq!(fs::read_to_string(format!("{out}nightly/databricks.yml")).unwrap(), bundle);
}

#[cfg(unix)]
#[test]
fn a_file_is_replaced_as_a_whole_and_keeps_its_rights() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.yaml");
    let link = folder.path().join("b.yaml");
    fs::write(&file, "old").unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    let before = fs::metadata(&file).unwrap();
    stdout(ONE, &["compile", "-o", link.to_str().unwrap()]);
    let after = fs::metadata(&file).unwrap();
    assert_eq!(after.permissions().mode() & 0o777, 0o640);
    assert_ne!(before.ino(), after.ino(), "it was written in place");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(fs::read_to_string(&file).unwrap().starts_with("apiVersion"));
    // No other file remains, and devices are written to.
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    stdout(ONE, &["compile", "-o", "/dev/null"]);
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_open_already_is_written_to_where_it_stands() {
    use std::os::unix::fs::symlink;
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let shell = |command: &str| {
        let output = Command::new("sh").args(["-c", command]).output().unwrap();
        assert!(output.status.success(), "{command}: {output:?}");
    };
    let yaml = stdout(ONE, &["compile"]);
    let file = path("f");
    symlink("/dev/stdout", path("out")).unwrap();
    for to in ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", &path("out"), "/dev/../dev/stdout"] {
        shell(&format!("echo A > {file}; {ONE} compile -o {to} >> {file}"));
        assert_eq!(fs::read_to_string(&file).unwrap(), format!("A\n{yaml}"), "{to}");
        shell(&format!("{{ echo A; {ONE} compile -o {to}; echo B; }} > {file}"));
        assert_eq!(fs::read_to_string(&file).unwrap(), format!("A\n{yaml}B\n"), "{to}");
    }
    shell(&format!("{{ echo A >&3; {ONE} compile -o /dev/fd/3; echo B >> {file}; }} 3> {file}"));
    assert_eq!(fs::read_to_string(&file).unwrap(), format!("A\n{yaml}B\n"));
    shell(&format!("{ONE} compile -o /dev/stderr 2> {file}"));
    assert!(fs::read_to_string(&file).unwrap().contains(&yaml));
    // A pipe with a name.
    let fifo = path("fifo");
    shell(&format!("mkfifo {fifo}; cat {fifo} > {file} & {ONE} compile -o {fifo}; wait"));
    assert_eq!(fs::read_to_string(&file).unwrap(), yaml);
    // A link to a file that does not exist yet, and a file in a folder that takes no other.
    symlink("new", path("dangling.yaml")).unwrap();
    stdout(ONE, &["compile", "-o", &path("dangling.yaml")]);
    assert_eq!(fs::read_to_string(path("new")).unwrap(), yaml);
    assert!(fs::symlink_metadata(path("dangling.yaml")).unwrap().is_symlink());
    stdout(ONE, &["compile", "-o", "/proc/self/comm", "--format", "yaml"]);
    let stderr = fails(ONE, &["compile", "-o", &path("none/a.yaml")], 2);
    assert!(!stderr.contains(".kfp-dbx-"), "{stderr}");
}

#[test]
fn other_kinds_are_compiled_where_they_can_be() {
    let yaml = stdout(ONE, &["compile", "--kind", "workflow-template"]);
    assert!(yaml.contains("kind: WorkflowTemplate"), "{yaml}");
    let stderr = fails(MANY, &["compile", "twice", "--kind", "cron-workflow"], 2);
    assert!(stderr.contains("has no schedule"), "{stderr}");
    assert!(stderr.contains("#[pipeline(schedule = \"@daily\")]"), "{stderr}");
}

#[test]
fn a_pipeline_with_a_schedule_is_compiled_to_a_cron_workflow() {
    let scheduled = stdout(SCHEDULED, &[]);
    assert!(scheduled.contains("\nkind: CronWorkflow\n"), "{scheduled}");
    assert_eq!(scheduled, stdout(SCHEDULED, &["compile"]));
    let once = stdout(SCHEDULED, &["compile", "--kind", "workflow"]);
    assert!(once.contains("\nkind: Workflow\n") && !once.contains("schedule"), "{once}");

    // Values of a run stand where the workflow is.
    let given = stdout(SCHEDULED, &["compile", "-p", "slices=40"]);
    let given: Json = serde_yaml::from_str(&given).unwrap();
    let spec = &given["spec"];
    assert_eq!(spec["workflowSpec"]["arguments"]["parameters"][0]["value"], "40");
    assert_eq!(spec["arguments"], Json::Null);

    // Each kind is compared with its own.
    let folder = tempfile::tempdir().unwrap();
    for (file, text) in [("cron.yaml", &scheduled), ("once.yaml", &once)] {
        let file = folder.path().join(file);
        fs::write(&file, text).unwrap();
        assert_eq!(stdout(SCHEDULED, &["diff", "--exit-code", file.to_str().unwrap()]), "");
    }

    // What is submitted runs once.
    let line = stdout(SCHEDULED, &["submit", "-n", "argo"]);
    let wanted = "compile nightly --kind workflow | kubectl create --namespace argo -f -\n";
    assert!(line.ends_with(wanted), "{line}");
    assert!(stdout(SCHEDULED, &["check"]).contains("no errors"));
    let older = stdout(SCHEDULED, &["compile", "--argo", "3.5"]);
    assert!(older.contains("  schedule: 0 3 * * *\n"), "{older}");
}

#[test]
fn the_version_of_argo_is_an_option_of_each_command_that_compiles() {
    let default = stdout(ONE, &["compile"]);
    assert_eq!(stdout(ONE, &["compile", "--argo", "3.4.17"]), default);
    let older = stdout(ONE, &["compile", "--argo", "3.3"]);
    assert!(default.contains("[1:-1]") && !default.contains("sprig."));
    assert!(older.contains("sprig.trimSuffix") && !older.contains("[1:-1]"), "{older}");
    assert_eq!(stdout(ONE, &["compile", "--argo", "v3.3.10"]), older);
    // The values of a run do not undo it.
    let given = stdout(ONE, &["compile", "-p", "day=monday", "--argo", "3.3"]);
    assert!(given.contains("sprig.trimSuffix") && given.contains("value: monday"), "{given}");

    assert!(stdout(MANY, &["check", "twice", "--argo", "3.3"]).contains("no errors"));
    assert!(stdout(ONE, &["graph", "--argo", "3.3"]).contains("flowchart"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("old.yaml");
    fs::write(&file, &older).unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(stdout(ONE, &["diff", file, "--exit-code", "--argo", "3.3"]), "");
    // Another form of the same value is no difference.
    assert_eq!(stdout(ONE, &["diff", file, "--exit-code"]), "");
    let line = stdout(ONE, &["submit", "-p", "day=x", "-n", "argo", "--argo", "3.3"]);
    assert!(line.contains("compile nightly --argo 3.3 -p day=x | kubectl create"), "{line}");

    for command in ["compile", "check", "run", "submit", "upload", "diff", "graph"] {
        let help = stdout(ONE, &[command, "--help"]);
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(help.contains("--argo <VERSION>"), "{command}: {help}");
        assert!(help.contains("3.4.17 and every later version"), "{command}: {help}");
    }
    for (wrong, why) in [
        ("3.2", "older than the oldest supported version"),
        ("5.0", "newer than the newest known version"),
        ("3.9", "there is no Argo 3.9"),
        ("latest", "is not a version of Argo Workflows"),
        ("", "is not a version of Argo Workflows"),
    ] {
        let stderr = fails(ONE, &["compile", "--argo", wrong], 2);
        assert!(stderr.contains(why) && stderr.contains("`3.3`, `3.4`"), "{stderr}");
    }
}

#[test]
fn the_operator_is_an_option_of_each_command_that_compiles() {
    // With kfp-dbx-operator, the workflow can own each run.
    let (both, ours) =
        (stdout(ONE, &["compile"]), stdout(ONE, &["compile", "--operator", "kfp-dbx"]));
    let owned = "      setOwnerReference: true\n";
    assert!(!both.contains(owned) && ours.contains(owned), "{ours}");
    // It has more outputs, which are the last ones of each op, and a truthful op has more failures.
    let lines: std::collections::BTreeSet<_> = ours.lines().collect();
    let mut of_both = both.lines().filter(|line| !line.contains("Condition: "));
    assert!(of_both.all(|line| lines.contains(line)), "{ours}");
    assert!(ours.contains("{.status.metadata.run_page_url}") && !both.contains("run_page_url"));
    let archived = stdout(ONE, &["compile", "--operator", "azure-databricks-operator"]);
    let without = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| !line.contains("Condition: "));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(without(&archived), without(&both));
    let given = stdout(ONE, &["compile", "-p", "day=monday", "--operator", "kfp-dbx"]);
    assert!(given.contains(owned) && given.contains("value: monday"), "{given}");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ours.yaml");
    fs::write(&file, &ours).unwrap();
    let file = file.to_str().unwrap();
    assert_eq!(stdout(ONE, &["diff", file, "--exit-code", "--operator", "kfp-dbx"]), "");
    let line = stdout(ONE, &["submit", "-p", "day=x", "-n", "argo", "--operator", "kfp-dbx"]);
    assert!(line.contains("compile nightly --operator kfp-dbx -p day=x | kubectl"), "{line}");

    for command in ["compile", "check", "run", "submit", "upload", "diff", "graph"] {
        let help = stdout(ONE, &[command, "--help"]);
        let help = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(help.contains("--operator <NAME>"), "{command}: {help}");
    }
    let stderr = fails(ONE, &["compile", "--operator", "kfp_dbx"], 2);
    let why = "there is no operator `kfp_dbx`: did you mean `kfp-dbx`? the operators are";
    assert!(stderr.contains(why), "{stderr}");
}

#[test]
fn values_are_checked_by_type_and_take_the_place_of_defaults() {
    let yaml = stdout(ONE, &["compile", "-p", "slices=40", "-p", "day=2026-01-31"]);
    assert!(yaml.contains("value: \"40\"") && yaml.contains("value: \"2026-01-31\""), "{yaml}");
    let stderr =
        fails(ONE, &["compile", "-p", "dya=x", "-p", "slices=many", "-p", "tables=[1]"], 2);
    for part in [
        "no parameter `dya`; did you mean `day`",
        "`many` is not a valid `i32`",
        "`day` (String) has no default",
        "item 0 is not a valid `String`",
    ] {
        assert!(stderr.contains(part), "{part}: {stderr}");
    }
    let stderr = fails(ONE, &["compile", "-p", "slices"], 2);
    assert!(stderr.contains("-p NAME=VALUE"), "{stderr}");
    let stderr = fails(ONE, &["compile", "-p", "day={{workflow.name"], 2);
    assert!(stderr.contains("which Argo evaluates"), "{stderr}");
}

#[test]
fn values_come_from_a_file_too() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str, content: &str| {
        let path = folder.path().join(name);
        fs::write(&path, content).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let yaml = path("p.yaml", "slices: 40\nday: \"2026-01-31\"\ntables: [a]\n");
    let json = path("p.json", r#"{"slices": 40, "day": "2026-01-31", "tables": ["a"]}"#);
    let of_yaml = stdout(ONE, &["compile", "--params-file", &yaml]);
    assert!(of_yaml.contains(r#"value: '["a"]'"#), "{of_yaml}");
    assert_eq!(of_yaml, stdout(ONE, &["compile", "--params-file", &json]));
    let over = stdout(ONE, &["compile", "--params-file", &json, "-p", "slices=50"]);
    assert_eq!(of_yaml.replace("\"40\"", "\"50\""), over);
    // A number keeps its digits where text is wanted.
    for number in ["1.10", "1e5", "18446744073709551616", "123456789012345678901234567890"] {
        for (name, content) in
            [("n.yaml", format!("day: {number}\n")), ("n.json", format!("{{\"day\": {number}}}"))]
        {
            let yaml = stdout(ONE, &["compile", "--params-file", &path(name, &content)]);
            let is_kept = [format!("value: \"{number}\""), format!("value: '{number}'")]
                .iter()
                .any(|value| yaml.contains(value));
            assert!(is_kept, "{name} {number}: {yaml}");
        }
    }
    let power = path("power.yaml", "slices: 1e1\nday: x\n");
    let stderr = fails(ONE, &["compile", "--params-file", &power], 2);
    assert!(stderr.contains("`1e1` is not a valid `i32`"), "{stderr}");
    for (content, part) in [
        ("slices: 1\nslices: 2\n", "slices"),
        ("[1]", "the top level is not a map"),
        ("day: null", "is null"),
        ("day: [", "line"),
    ] {
        let stderr = fails(ONE, &["compile", "--params-file", &path("wrong.yaml", content)], 2);
        assert!(stderr.contains(part) && stderr.contains("wrong.yaml"), "{part}: {stderr}");
    }
}

#[test]
fn a_huge_file_of_values_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.yaml");
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let stderr = fails(ONE, &["compile", "--params-file", path.to_str().unwrap()], 2);
    assert!(stderr.contains("is too large: it has 1048576 MiB"), "{stderr}");
}

#[test]
fn check_shows_source_and_ends_by_level() {
    let shown = stdout(MANY, &["check"]);
    let expected = r#"warning[DBX810 resource_leak]: the run that `submit` creates is never deleted
  --> tests/programs/many.rs:27:5
   |
27 |     SubmitRunOp::new("submit").run_name(name).job_name("figures").jar_params(["10"])
   |     ^^^^^^^^^^^
   |
   = help: delete it with `.delete_on_exit()`, or write `.keep()` if it is meant to stay

3 pipelines: 0 errors, 1 warning
"#;
    assert_eq!(shown, expected);
    assert_eq!(run(MANY, &["check", "--deny-warnings"]).status.code(), Some(1));
    assert_eq!(
        stdout(MANY, &["check", "CleanUp", "--deny-warnings"]),
        "1 pipeline: no errors or warnings\n"
    );
    // In another folder the source is not found, so only the place is shown.
    let elsewhere = tempfile::tempdir().unwrap();
    let output = program(MANY, &["check"]).current_dir(elsewhere.path()).output().unwrap();
    assert!(text(&output.stdout).contains("--> tests/programs/many.rs:27:5"));
}

/// rustc warns where the exit code of a command line is dropped.
#[deny(unfulfilled_lint_expectations)]
const _: fn() = || {
    #[expect(unused_must_use, reason = "the expectation is the test")]
    {
        kfp_dbx::cli::main::<kfp_dbx::Pipeline>([]);
    }
    #[expect(unused_must_use, reason = "the expectation is the test")]
    {
        kfp_dbx::cli::run::<kfp_dbx::Pipeline>([], []);
    }
};

/// A program whose pipeline has warnings that rustc reports, and some that it does not.
const WARNED: &str = env!("CARGO_BIN_EXE_warned");

/// Returns the output of the program when cargo compiled that package to run it.
fn shown_after_compiling(package: Option<&str>, args: &[&str]) -> String {
    let mut command = program(WARNED, args);
    match package {
        Some(package) => command.env("CARGO_PKG_NAME", package),
        None => command.env_remove("CARGO_PKG_NAME"),
    };
    text(&command.output().unwrap().stderr)
}

#[test]
fn a_run_does_not_repeat_the_warnings_of_rustc() {
    let of_rustc = ["unused_parameter", "fixed_name", "dropped_value", "secret_in_source"];
    let of_run = ["resource_leak", "delete_without_create", "ignored_failure", "no_timeout"];
    for args in [&[][..], &["compile"]] {
        let shown = shown_after_compiling(Some(env!("CARGO_PKG_NAME")), args);
        for rule in of_rustc {
            assert!(!shown.contains(rule), "{rule}: {shown}");
        }
        for rule in of_run {
            assert_eq!(shown.matches(rule).count(), 1, "{rule}: {shown}");
        }
        let note = "note: rustc has reported 8 warnings of this pipeline above\n";
        assert!(shown.ends_with(note), "{shown}");
        // The user has not seen the warnings of rustc if the program was compiled elsewhere.
        for package in [None, Some("other")] {
            let shown = shown_after_compiling(package, args);
            for rule in of_rustc.iter().chain(&of_run) {
                assert!(shown.contains(rule), "{rule}: {shown}");
            }
            assert!(!shown.contains("rustc has reported"), "{shown}");
        }
    }
    // `check` shows all of them.
    let mut command = program(WARNED, &["check", "--format", "json"]);
    let output = command.env("CARGO_PKG_NAME", env!("CARGO_PKG_NAME")).output().unwrap();
    let data: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(data["warnings"], 15);
    assert_eq!(data["pipelines"][0]["diagnostics"].as_array().unwrap().len(), 15);
}

#[test]
fn check_shows_many_warnings_of_a_rule_as_one() {
    let shown = stdout(WARNED, &["check"]);
    assert_eq!(shown.matches("warning[DBX810").count(), 1, "{shown}");
    let notes: Vec<_> = shown.lines().filter(|line| line.contains("= note: ")).collect();
    assert!(notes[0].contains("`cluster`") && notes[0].contains("warned.rs:27:5"), "{shown}");
    assert!(shown.contains("= note: 1 more warning of this rule is not shown"), "{shown}");
    assert!(shown.ends_with("1 pipeline: 0 errors, 15 warnings\n"), "{shown}");
}

#[test]
fn check_is_data_for_programs() {
    let output = program(MANY, &["check", "--format", "json"]).env("WRONG", "1").output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let data: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(data["errors"], 1);
    assert_eq!(data["warnings"], 3);
    let wrong = &data["pipelines"][3];
    assert_eq!(wrong["name"], "wrong");
    let first = &wrong["diagnostics"][0];
    assert_eq!(first["rule"], "invalid_condition");
    assert_eq!(first["level"], "error");
    assert_eq!(first["file"], "tests/programs/many.rs");
    assert_eq!(first["line"], 27);
}

#[test]
fn every_command_reports_a_wrong_pipeline() {
    for command in ["compile", "graph", "rbac"] {
        let output = program(MANY, &[command, "wrong"]).env("WRONG", "1").output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{command}");
        assert!(output.stdout.is_empty(), "{command}");
        assert!(text(&output.stderr).contains("error[DBX506 invalid_condition]"), "{command}");
    }
}

#[test]
fn colours_are_for_terminals_and_only_where_they_are_wanted() {
    let escapes = |output: Output| output.stdout.contains(&0x1b);
    assert!(!escapes(run(MANY, &["check"])));
    assert!(escapes(program(MANY, &["check"]).env("CLICOLOR_FORCE", "1").output().unwrap()));
    let both = program(MANY, &["check"]).env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1").output();
    assert!(!escapes(both.unwrap()));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_error() {
    for args in
        [&["compile", "twice"][..], &["--help"], &["check"], &["list"], &["completions", "bash"]]
    {
        let mut child =
            program(MANY, args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // The reader has gone before anything was written, or soon after.
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{args:?}");
        assert_eq!(text(&output.stderr), "", "{args:?}");
    }
}

#[test]
fn every_command_has_help_with_examples() {
    let help = stdout(ONE, &["--help"]);
    let commands: Vec<_> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!((commands.first(), commands.last()), (Some(&"compile"), Some(&"completions")));
    let pages = ["kfp-dbx/src/cli.rs", "kfp-dbx/src/guide/command_line.md"];
    let pages = pages.map(|page| fs::read_to_string(root().join(page)).unwrap());
    for command in commands {
        for page in &pages {
            assert!(page.contains(&format!("`{command}`")), "no page describes `{command}`");
        }
        let help = stdout(ONE, &[command, "--help"]);
        assert!(help.contains("Examples:\n  ") && help.ends_with('\n'), "{help}");
        assert!(!help.contains('$'), "{help}");
    }
    let stderr = fails(ONE, &["complie"], 2);
    assert!(stderr.contains("compile"), "{stderr}");
}

#[test]
fn completions_know_commands_and_pipelines() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = stdout(MANY, &["completions", shell]);
        assert!(script.contains("terminate") && script.contains("many"), "{shell}");
    }
    assert!(stdout(MANY, &["completions", "bash"]).contains("CleanUp"));
}

#[test]
fn a_shell_takes_the_completions() {
    let mut probe = Command::new("bash");
    probe.arg("--version");
    if installed(probe, "bash") {
        let script = stdout(MANY, &["completions", "bash"]);
        assert!(Command::new("bash").args(["-n", "-c", &script]).status().unwrap().success());
    }
}

#[test]
fn graphs_are_drawn_by_their_endings() {
    let folder = tempfile::tempdir().unwrap();
    let mermaid = stdout(ONE, &["graph"]);
    assert!(mermaid.contains("\nflowchart TD") && mermaid.contains("compute"), "{mermaid}");
    for (name, begin) in [("a.mmd", "---"), ("a.dot", "digraph"), ("a.svg", "<")] {
        let path = folder.path().join(name);
        stdout(ONE, &["graph", "-o", path.to_str().unwrap()]);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.starts_with(begin) && text.contains("compute"), "{name}: {text}");
    }
    // The name of a device or a pipe has no ending.
    #[cfg(target_os = "linux")]
    assert_eq!(stdout(ONE, &["graph", "-o", "/dev/stdout"]), mermaid);
    let path = folder.path().join("a.png");
    let stderr = fails(ONE, &["graph", "-o", path.to_str().unwrap()], 2);
    assert!(stderr.contains("`.svg`"), "{stderr}");
}

#[test]
fn a_namespace_is_one_of_kubernetes() {
    for (name, why) in [
        ("Team", "can contain only lower case letters, digits and `-`, but not 'T'"),
        ("team.a", "but not '.'"),
        ("", "can't be empty"),
        (&"a".repeat(64), "can have at most 63 characters, but this one has 64"),
    ] {
        let said = fails(ONE, &["rbac", "--namespace", name], 2);
        assert!(said.contains(why), "{said}");
    }
}

#[test]
fn rbac_writes_roles() {
    let yaml = stdout(ONE, &["rbac", "--namespace", "team"]);
    assert!(yaml.contains("kind: Role\n") && yaml.contains("kind: RoleBinding\n"), "{yaml}");
    assert!(yaml.contains("runs") && yaml.contains("namespace: team"), "{yaml}");
}

/// With kfp-dbx-operator, the workflow becomes the owner of its run.
#[test]
fn rbac_knows_the_operator() {
    let rbac =
        |operator: &str| stdout(ONE, &["rbac", "--namespace", "team", "--operator", operator]);
    let (ours, archived) = (rbac("kfp-dbx"), rbac("azure-databricks-operator"));
    assert!(ours.contains("finalizers") && !archived.contains("finalizers"), "{ours}\n{archived}");
}

#[test]
fn submit_without_a_server_prints_a_kubectl_command() {
    let line =
        stdout(ONE, &["submit", "--namespace", "argo", "-p", "day=31 January", "-p", "slices=40"]);
    let expected = format!(
        "{ONE} compile nightly -p 'day=31 January' -p slices=40 | kubectl create --namespace argo -f -\n"
    );
    assert_eq!(line, expected);
    let stderr = fails(ONE, &["submit"], 2);
    assert!(stderr.contains("`day` (String) has no default"), "{stderr}");
}
