//! Anchors, aliases and merge keys in YAML mean what they mean to other readers of YAML 1.1, or are
//! refused at their place.

use std::fmt::Write;
use std::process::Command;

use kfp_dbx::prelude::*;
use kfp_dbx_tests::golden::root;
use kfp_dbx_tests::reader;
use serde_json::{Value as Json, json};

/// Documents, and what they mean.
const MEANT: &[(&str, &str)] = &[
    (
        "a: &a [1, {b: x}]\nb: *a\nc: {d: *a}\n",
        r#"{"a":[1,{"b":"x"}],"b":[1,{"b":"x"}],"c":{"d":[1,{"b":"x"}]}}"#,
    ),
    // The field of the map itself wins, before and after the merge key.
    (
        "a: &a {x: 1, w: 2}\nb: {x: 3, <<: *a}\nc: {<<: *a, x: 3}\n",
        r#"{"a":{"x":1,"w":2},"b":{"x":3,"w":2},"c":{"x":3,"w":2}}"#,
    ),
    // The first of several maps wins.
    (
        "a: &a {x: 1}\nb: &b {x: 2, w: 2}\nc: {<<: [*a, *b]}\nd: {<<: [*b, *a, {z: 3}]}\n",
        r#"{"a":{"x":1},"b":{"x":2,"w":2},"c":{"x":1,"w":2},"d":{"x":2,"w":2,"z":3}}"#,
    ),
    // Merges of merges, in lists, and without an alias.
    (
        "a: &a {x: 1}\nb: &b\n  <<: *a\n  w: 2\nc:\n- <<: *b\n  w: 3\n- {<<: {<<: {z: 1}}}\n- {<<: []}\n",
        r#"{"a":{"x":1},"b":{"x":1,"w":2},"c":[{"x":1,"w":3},{"z":1},{}]}"#,
    ),
    // The merged value is not merged itself.
    ("a: &a {x: {p: 1}}\nb: {<<: *a, x: {q: 2}}\n", r#"{"a":{"x":{"p":1}},"b":{"x":{"q":2}}}"#),
    // In quotes, it is a field like any other.
    (
        "a: &a {x: 1}\nb: {\"<<\": *a}\nc: {'<<': 1, <<: *a}\n",
        r#"{"a":{"x":1},"b":{"<<":{"x":1}},"c":{"<<":1,"x":1}}"#,
    ),
    ("? <<\n: {a: 1}\nb: \"<<\"\n", r#"{"a":1,"b":"<<"}"#),
];

/// Returns what a document becomes as a part of an object.
fn read(yaml: &str) -> Result<Json, String> {
    let indented: String = yaml.lines().fold(String::new(), |mut text, line| {
        let _ = writeln!(text, "  {line}");
        text
    });
    let object = format!("apiVersion: v1\nkind: X\nmetadata: {{name: x}}\nspec:\n{indented}");
    let op = ResourceOp::from_yaml("x", object).action(Action::Create);
    let object = op.inspect().map_err(|error| error.to_string())?;
    Ok(object.k8s_resource()["spec"].clone())
}

#[test]
fn documents_mean_what_other_readers_read() {
    let cases: Vec<_> = MEANT
        .iter()
        .map(|(yaml, meant)| json!({"yaml": yaml, "json": serde_json::from_str::<Json>(meant).unwrap()}))
        .collect();
    for case in &cases {
        assert_eq!(read(case["yaml"].as_str().unwrap()).as_ref(), Ok(&case["json"]), "{case}");
    }
    let command = |program: &str, arguments: &[&str]| {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(root().join("tests/readers"));
        command
    };
    if reader::installed(command("python3", &["-c", "import yaml"]), "PyYAML") {
        reader::feed(command("python3", &["read.py", "pyyaml"]), cases.iter());
    }
    if reader::installed(command("python3", &["-c", "import ruamel.yaml"]), "ruamel.yaml") {
        reader::feed(command("python3", &["read.py", "ruamel"]), cases.iter());
    }
}

#[test]
fn numbers_keep_their_digits_through_merges() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cluster.yaml");
    let yaml = "new_cluster:\n  spark_version: x\n  node_type_id: y\n  num_workers: 1\n  spark_conf:\n    <<: {a: 1.10, b: 1.20}\n    b: 1e5\nnotebook_task: {notebook_path: /N}\nrun_name: r\n";
    std::fs::write(&path, yaml).unwrap();
    let op = SubmitRunOp::from_file_name("run", &path).inspect().unwrap();
    let conf = &op.k8s_resource()["spec"]["new_cluster"]["spark_conf"];
    assert_eq!(conf, &json!({"a": "1.10", "b": "1e5"}));
}

/// Returns the problems of a job in a file, without their help.
fn problems_of(yaml: &str) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("job.yaml");
    std::fs::write(&path, yaml).unwrap();
    let error = CreateJobOp::from_file_name("job", &path).job_name("j").inspect().unwrap_err();
    let text = error.to_string().replace(&format!("{}/", folder.path().display()), "");
    let lines = text.lines().filter_map(|line| line.split_once("op `job`: "));
    lines.map(|(_, problem)| problem.to_owned()).collect()
}

#[test]
fn a_problem_in_a_merged_map_is_at_the_field_of_that_map() {
    let yaml = "\
new_cluster: &small
  spark_version: x
  node_type_id: y
  num_workers: two
  spark_env_vars: &env
    A: [b]
notebook_task: {notebook_path: /N}
libraries:
- <<:
  - {jra: x}
  - {pypi: {package: 7}}
";
    assert_eq!(
        problems_of(yaml),
        [
            "job.yaml:4:16: `new_cluster.num_workers` must be an integer, but it is text",
            "job.yaml:6:5: `new_cluster.spark_env_vars.A` must be text, but it is a list",
            "job.yaml:10:6: unknown field `libraries[0].jra`",
            "job.yaml:11:22: `libraries[0].pypi.package` must be text, but it is an integer",
        ]
    );
}

#[test]
fn what_can_not_be_merged_is_refused_at_its_place() {
    for (yaml, problem) in [
        (
            "name: j\nnew_cluster: {<<: 3}\n",
            "the merge key `<<` takes a map or a list of maps, such as `*anchor`, but it is an integer at line 2 column 19",
        ),
        (
            "new_cluster:\n  <<: [{a: 1}, [{b: 2}]]\n",
            "the merge key `<<` takes a map or a list of maps, such as `*anchor`, but it is a list at line 2 column 16",
        ),
        (
            "new_cluster:\n  <<:\n  a: 1\n",
            "the merge key `<<` takes a map or a list of maps, such as `*anchor`, but it is null at line 2 column 6",
        ),
        (
            "new_cluster:\n  <<: {a: 1}\n  <<: {b: 1}\n",
            "new_cluster: the merge key `<<` appears twice in one map: merge several maps by a list of them, `<<: [*a, *b]` at line 3 column 3",
        ),
        (
            "new_cluster:\n  <<: {a: 1}\n  b: 1\n  b: 1\n",
            "new_cluster: the field `b` appears twice at line 4 column 3",
        ),
        (
            "a: &x 1\nb: &x 2\nc: *x\n",
            "the anchor `&x` appears twice: give each anchor a name of its own at line 2 column 4",
        ),
        ("a: *x\n", "unknown anchor at line 1 column 4"),
        (
            "a: &x\n  b: {<<: *x}\n",
            "more than 128 lists and objects are inside of each other, or an alias is inside of its own anchor at line 2 column 6",
        ),
        (
            "a: &x [1, *x, *x]\n",
            "more than 128 lists and objects are inside of each other, or an alias is inside of its own anchor at line 1 column 4",
        ),
    ] {
        assert_eq!(problems_of(yaml), [format!("`job.yaml` can't be read: {problem}")], "{yaml}");
    }
}

/// Documents of a few kilobytes that would become gigabytes.
#[test]
fn aliases_are_bounded() {
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
    let mut merges = "a0: &a0 {b0: x}\n".to_owned();
    for level in 1..30 {
        let before = level - 1;
        let aliases = vec![format!("*a{before}"); 9].join(", ");
        let _ = writeln!(laughs, "a{level}: &a{level} [{aliases}]");
        let _ = writeln!(merges, "a{level}: &a{level} {{<<: [{aliases}], b{level}: *a{before}}}");
    }
    let items = |item: &str, count: usize| vec![item; count].join(", ");
    let long = format!("a: &a [{}]\nb: [{}]\n", items("1", 10_000), items("*a", 10_000));
    let text = format!("a: &a {}\nb: [{}]\n", "x".repeat(100_000), items("*a", 1_000));
    let merged = format!(
        "a: &a {{{}}}\nb: [{}]\n",
        items("b: 1", 1),
        items("{<<: *a, b: *a, c: *a}", 5_000)
    );
    for yaml in [laughs, merges, long, text] {
        let problems = problems_of(&yaml);
        assert!(
            problems[0].contains("aliases repeat parts") && problems[0].contains("1 MiB"),
            "{problems:?}"
        );
    }
    // As many aliases as anyone needs.
    assert!(read(&merged).is_ok());
}
