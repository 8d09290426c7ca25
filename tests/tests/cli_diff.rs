//! The command `diff` as a process.

use std::fs;

use kfp_dbx_tests::program::{fails, program, run, stdout, text};
use kfp_dbx_tests::shared::shared;
use pretty_assertions::assert_eq;

const ONE: &str = env!("CARGO_BIN_EXE_one");
const CONTROL: &str = env!("CARGO_BIN_EXE_control");

#[test]
fn diff_shows_the_differences() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.yaml");
    let old = path.to_str().unwrap();
    stdout(ONE, &["compile", "-o", old]);
    let same = run(ONE, &["diff", old, "--exit-code"]);
    assert_eq!((same.status.code(), text(&same.stdout)), (Some(0), String::new()));
    let yaml = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        yaml.replace("job_name: figures", "job_name: other").replace("\"10\"", "\"20\""),
    )
    .unwrap();
    let diff = stdout(ONE, &["diff", old]);
    assert!(
        diff.contains("spec.job_name") && diff.contains("other") && diff.contains("slices"),
        "{diff}"
    );
    assert_eq!(run(ONE, &["diff", old, "--exit-code"]).status.code(), Some(1));
    let piped =
        program(ONE, &["diff", "-"]).stdin(fs::File::open(&path).unwrap()).output().unwrap();
    assert_eq!(text(&piped.stdout), diff);
    fs::write(&path, "a: [").unwrap();
    let stderr = fails(ONE, &["diff", old], 2);
    assert!(stderr.contains("old.yaml"), "{stderr}");
    let stderr = fails(ONE, &["diff", "none.yaml"], 2);
    assert!(stderr.contains("none.yaml` can't be read"), "{stderr}");
}

#[test]
fn diff_looks_through_the_groups_of_kubeflow_pipelines() {
    let no_limit = |block: &str| format!("block `{block}`\n  - parallelism: 0\n");
    let at_exit = "op `on-exit/deleterun` (delete Run)\n  + continueOn.error: true\n  \
                   + continueOn.failed: true\n";
    let nested = "block `when`\n  ~ when: {go} == \"True\" → {go}\n";
    for (file, pipeline, expected) in [
        ("exit_handler", "exit-handler", at_exit.to_owned()),
        ("conditions", "conditions", String::new()),
        ("loop_static", "loop over a list", no_limit("for-each")),
        ("loop_objects", "loop over objects", String::new()),
        (
            "loop_param",
            "loop over a parameter",
            no_limit("for-each") + &no_limit("for-each/for-each-2"),
        ),
        ("loop_output", "loop over an output", no_limit("for-each")),
        ("nested", "everything nested", [at_exit, nested, &no_limit("when/for-each")].concat()),
        (
            "output_leaves",
            "output leaves a condition",
            "op `third` (create Run)\n  + when: {when.status} == \"Succeeded\"\n".to_owned(),
        ),
    ] {
        let Some(path) = shared(&format!("reference/control/{file}.yaml")) else { return };
        assert_eq!(stdout(CONTROL, &["diff", path.to_str().unwrap(), pipeline]), expected);
    }
}

#[test]
fn diff_reads_archives() {
    let folder = tempfile::tempdir().unwrap();
    for ending in ["tar.gz", "zip", "json"] {
        let path = folder.path().join(format!("old.{ending}"));
        let old = path.to_str().unwrap();
        stdout(ONE, &["compile", "-o", old]);
        assert_eq!(stdout(ONE, &["diff", old, "--exit-code"]), "", "{ending}");
    }
    let path = folder.path().join("old.zip");
    let whole = fs::read(&path).unwrap();
    fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let stderr = fails(ONE, &["diff", path.to_str().unwrap()], 2);
    assert!(stderr.contains("old.zip` can't be read: it is an archive"), "{stderr}");
}
