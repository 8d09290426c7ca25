//! The YAML means the same to every reader: serde_yaml here, PyYAML and go-yaml
//! (kubectl, Argo) where Python and Go are installed.

use std::process::Command;

use kfp_dbx::prelude::*;
use kfp_dbx_tests::golden::root;
use kfp_dbx_tests::reader;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};

/// What YAML 1.1 readers take for something else than text, and other old acquaintances.
const WORDS: &[&str] = &[
    "on",
    "off",
    "yes",
    "no",
    "y",
    "n",
    "Y",
    "N",
    "On",
    "NO",
    "true",
    "True",
    "null",
    "Null",
    "~",
    "",
    " ",
    "0777",
    "0o17",
    "0x1F",
    "0b11",
    "1_000",
    "1:30",
    "1:30:00",
    "190:20:30.15",
    "2001-01-01",
    "2001-12-14t21:59:43.10-05:00",
    "=",
    "<<",
    "1e3",
    "1E3",
    "1.e+3",
    ".5",
    "5.",
    "-.5",
    "+1",
    "-0",
    ".inf",
    "-.INF",
    ".nan",
    ".NaN",
    "- x",
    "-",
    "--- x",
    "---",
    "...",
    "? x",
    "?",
    ": x",
    ":",
    "a: b",
    "a:",
    "a #b",
    "#c",
    "[x",
    "{x",
    "]x",
    "}x",
    ",x",
    "&x",
    "*x",
    "!x",
    "|",
    ">",
    "%x",
    "@x",
    "`x",
    "'",
    "\"",
    "it's",
    "a\"b\\c",
    "\\",
    "\t",
    "\tx",
    "x\t",
    " x",
    "x ",
    "\n",
    "\n\n",
    "x\n",
    "x\n\n",
    "\nx",
    "\n\tx\ny",
    "\tx\ny",
    "  x\ny",
    "x\n  y\n",
    "x\n \ny",
    "x\n\t\ny",
    " \nx",
    "a\nb\n",
    "a\n\nb",
    "a\r\nb",
    "\r",
    "a\rb",
    "# a\nb",
    "- a\n- b\n",
    "a: b\nc: d\n",
    "---\na\n",
    "...\na\n",
    "a\n---\n",
    "\u{85}",
    "a\u{85}b",
    "\u{2028}",
    "a\u{2029}b",
    "\u{FEFF}",
    "\u{FEFF}a",
    "a\u{FEFF}b\n\u{FEFF}",
    "\u{7F}",
    "\0",
    "\u{1}",
    "\u{1b}[0m",
    "\u{9F}",
    "\u{FFFE}",
    "\u{FFFF}",
    "\u{1FFFE}",
    "\u{10FFFF}",
    "\u{FFFD}",
    "\u{A0}",
    "é",
    "日本",
    "😀",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "{x}",
    "{ {x",
    "}}",
    "{\"a\": 1}",
    "[1, 2]",
    "select *\nfrom t\nwhere x = 'y'\n",
];

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(WORDS).prop_map(str::to_owned),
        2 => prop::sample::select(vec![" ", "\n", "\t", ":", "#", "-", "'", "\"", "\\", "{", "}", ",", "x", "\r"])
            .prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        1 => "[ -~]{0,100}",
    ];
    prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat())
}

/// A pipeline with the texts wherever texts can be: the workflow, and its one manifest.
fn documents(texts: [String; 4]) -> Vec<(String, Json)> {
    let [value, key, item, default] = texts;
    let resource = json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "x"},
        "value": &value,
        "list": [&item, [&item], {"in": &value}],
        "map": {(key.clone()): &value},
    });
    let object = resource.clone();
    // In a default a tag is an error.
    let default = default.replace('{', "(");
    let pipeline = Pipeline::builder("texts").description(value).build(move |p| {
        let parameter =
            Parameter::<String>::new("p").default(default.clone()).description(key.clone());
        let op = ResourceOp::new("op").k8s_resource(&object).action(Action::Apply);
        op.flags([format!("--x={}", p.param(parameter))]);
    });
    let workflow = pipeline.workflow().unwrap();
    let json: Json = serde_json::from_str(&workflow.to_json().unwrap()).unwrap();
    let manifest =
        json["spec"]["templates"][1]["resource"]["manifest"].as_str().unwrap().to_owned();
    vec![(workflow.to_yaml().unwrap(), json), (manifest, resource)]
}

fn texts() -> impl Strategy<Value = [String; 4]> {
    [text(), text(), text(), text()]
}

/// The documents of so many random texts, always the same.
fn sample(count: usize) -> Vec<(String, Json)> {
    let mut runner = TestRunner::deterministic();
    let each_word = WORDS.iter().map(|word| [(); 4].map(|()| (*word).to_owned()));
    let random: Vec<_> =
        (0..count).map(|_| texts().new_tree(&mut runner).unwrap().current()).collect();
    each_word.chain(random).flat_map(documents).collect()
}

#[test]
fn serde_yaml_reads_what_is_meant() {
    let mut runner =
        TestRunner::new(Config { cases: 2000, failure_persistence: None, ..Config::default() });
    runner
        .run(&texts(), |texts| {
            for (yaml, meant) in documents(texts) {
                let read: Json = serde_yaml::from_str(&yaml)
                    .map_err(|why| TestCaseError::fail(format!("{why}\n{yaml}")))?;
                prop_assert_eq!(read, meant, "\n{}", yaml);
            }
            Ok(())
        })
        .unwrap();
}

/// Hands documents to a reader in another language, which says what it misread.
fn read_by(reader: Command) {
    let cases = sample(2000).into_iter().map(|(yaml, meant)| json!({"yaml": yaml, "json": meant}));
    reader::feed(reader, cases);
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root().join("tests/readers"));
    command
}

#[test]
fn pyyaml_reads_what_is_meant() {
    if reader::installed(command("python3", &["-c", "import yaml"]), "PyYAML") {
        read_by(command("python3", &["read.py"]));
    }
}

#[test]
fn go_yaml_reads_what_is_meant() {
    if reader::installed(command("go", &["version"]), "Go") {
        read_by(command("go", &["run", "."]));
    }
}

#[test]
fn text_of_many_lines_is_a_block_literal() {
    let sql = "select *\nfrom t\n  where x = 'y: z' # all\n";
    let yaml = &documents([sql.to_owned(), "k".to_owned(), "i".to_owned(), "d".to_owned()])[0].0;
    assert!(
        yaml.contains(
            "value: |\n          select *\n          from t\n            where x = 'y: z' # all\n"
        ),
        "{yaml}"
    );
}
