//! Every reader reads the same values from the YAML: serde_yaml, PyYAML and ruamel.yaml, and
//! go-yaml in the version of kubectl and Argo and in its newest version. The readers in other
//! languages are tested if Python and Go are installed.

use std::process::Command;
use std::sync::LazyLock;

use kfp_dbx::prelude::*;
use kfp_dbx_tests::control;
use kfp_dbx_tests::everywhere::is_reserved;
use kfp_dbx_tests::golden::root;
use kfp_dbx_tests::reader;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value as Json, json};

/// Texts that readers of YAML 1.1 read as another type, and other known pitfalls.
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
    "oN",
    "TRUE",
    "NULL",
    "None",
    "none",
    "Inf",
    "-inf",
    "nan",
    "NaN",
    "+.inf",
    "0o7",
    "0o-7",
    "0b",
    "0x",
    "0x_",
    "0x1p-2",
    "08",
    "1__0",
    "_",
    "_1",
    "1_",
    "1d",
    "1e",
    "e1",
    "12e03",
    "1.2.3",
    "1,000",
    "1:30.5",
    "1:",
    "2001-01-01 00:00:00",
    "2001-1-1T1:1:1,5 +1",
    "a:b",
    "a :b",
    "http://x/#y",
    "x #",
    "a\u{A0}#b",
    "a\u{A0}: b",
    "\u{A0}x",
    "x\u{3000}",
    "- ",
    "-\t",
    "-x",
    "-- x",
    "--- ",
    "---x",
    "... x",
    "? x\n: y",
    "key: |",
    "!!str x",
    "%YAML 1.1",
    "$x",
    "(x)",
    "/x",
    "x\\",
    "x\"",
    "\"x\"",
    "'x'",
    "{\"a\": \"it's\"}",
    "{\"a\": \"\\n\"}",
    "[\"\u{2028}\"]",
    "x\n ",
    "x\n\t",
    "x \ny",
    "x\t\ny",
    " \n",
    "  \n  ",
    "\n  x",
    "\n\n x\n",
    " \n  \n x",
    "\u{FEFF}\nx",
    "a\u{85}\nb",
    "\u{D7FF}",
    "\u{E000}",
    "\u{FDD0}",
    "\u{10000}",
    "\u{200B}",
    "\u{202E}x",
];

/// A text longer than the keys that YAML accepts without an indicator, and longer than any line.
fn long() -> [String; 3] {
    ["x".repeat(1025), "x y ".repeat(400), "\"\\ ".repeat(600)]
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(WORDS).prop_map(str::to_owned),
        2 => prop::sample::select(vec![" ", "\n", "\t", ":", "#", "-", "'", "\"", "\\", "{", "}", ",", "x", "\r"])
            .prop_map(str::to_owned),
        1 => any::<char>().prop_filter("reserved for runtime values", |c| !is_reserved(*c))
            .prop_map(String::from),
        1 => "[ -~]{0,100}",
    ];
    let short = prop::collection::vec(piece, 1..5).prop_map(|pieces| pieces.concat());
    prop_oneof![50 => short, 1 => prop::sample::select(long().to_vec())]
}

/// Returns whether serde_json reads the number that it wrote. It may miss the last bit.
fn is_read(number: &f64) -> bool {
    serde_json::from_str::<f64>(&json!(number).to_string()).is_ok_and(|read| read == *number)
}

/// JSON of any shape.
fn value() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        any::<u64>().prop_map(Json::from),
        prop::num::f64::NORMAL
            .prop_filter("serde_json reads it back", is_read)
            .prop_map(Json::from),
        prop::sample::select(vec![0.0, -0.0, 1.0, 0.1, 1e16, 1e-7, 1.5e300, 100_000.0])
            .prop_map(Json::from),
        text().prop_map(Json::from),
    ];
    leaf.prop_recursive(6, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Json::from),
            prop::collection::vec((text(), inner), 0..5)
                .prop_map(|fields| Json::Object(fields.into_iter().collect())),
        ]
    })
}

/// The contents of a pipeline: four texts, and a value of any shape.
type Parts = ([String; 4], Json);

/// Returns a pipeline with the texts wherever texts can be: the workflow, and its single manifest.
fn documents((texts, any): Parts) -> Vec<(String, Json)> {
    let [value, key, item, default] = texts;
    let resource = json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "x"},
        "value": &value,
        "list": [&item, [&item], {"in": &value}],
        "map": {(key.clone()): &value},
        "any": &any,
    });
    let object = resource.clone();
    // A tag in a default is an error.
    let default = default.replace('{', "(");
    let pipeline = Pipeline::builder("texts").description(value).build(move |p| {
        let parameter =
            Parameter::<String>::new("p").default(default.clone()).description(key.clone());
        let op = ResourceOp::new("op").k8s_resource(&object).action(Action::Apply);
        op.flags([format!("--x={}", p.param(parameter))]);
    });
    // A random text may have the parameter's name in braces.
    let pipeline = pipeline.allow(kfp_dbx::rules::FORGOTTEN_FORMAT);
    let workflow = pipeline.patch(json!({"any": [any], "empty": [{}, []]})).workflow().unwrap();
    let json: Json = serde_json::from_str(&workflow.to_json().unwrap()).unwrap();
    let manifest =
        json["spec"]["templates"][1]["resource"]["manifest"].as_str().unwrap().to_owned();
    vec![(workflow.to_yaml().unwrap(), json), (manifest, resource)]
}

fn parts() -> impl Strategy<Value = Parts> {
    ([text(), text(), text(), text()], value())
}

/// The number of random texts for the readers.
const RANDOM: usize = 2000;

/// Returns the documents of each word, and then of random texts, which are always the same. All
/// readers share them, because writing takes as long as reading.
static SAMPLE: LazyLock<Vec<Vec<Json>>> = LazyLock::new(|| {
    let mut runner = TestRunner::deterministic();
    let each_word = words().map(|word| ([(); 4].map(|()| word.clone()), json!({ (word): [[]] })));
    let random = (0..RANDOM).map(|_| parts().new_tree(&mut runner).unwrap().current());
    let cases = each_word.chain(random).map(documents);
    let case = |(yaml, meant)| json!({"yaml": yaml, "json": meant});
    cases.map(|documents| documents.into_iter().map(case).collect()).collect()
});

fn words() -> impl Iterator<Item = String> {
    WORDS.iter().map(|word| (*word).to_owned()).chain(long())
}

/// A simulation reads the JSON, and a cluster the YAML.
#[test]
fn the_yaml_with_conditions_and_loops_is_the_json() {
    for (name, pipeline) in control::pipelines() {
        let workflow = pipeline.workflow().unwrap();
        let yaml: Json = serde_yaml::from_str(&workflow.to_yaml().unwrap()).unwrap();
        let json: Json = serde_json::from_str(&workflow.to_json().unwrap()).unwrap();
        assert_eq!(yaml, json, "{name}");
    }
}

#[test]
fn serde_yaml_reads_what_is_meant() {
    let mut runner =
        TestRunner::new(Config { cases: 2000, failure_persistence: None, ..Config::default() });
    runner
        .run(&parts(), |parts| {
            for (yaml, meant) in documents(parts) {
                let read: Json = serde_yaml::from_str(&yaml)
                    .map_err(|why| TestCaseError::fail(format!("{why}\n{yaml}")))?;
                prop_assert_eq!(read, meant, "\n{}", yaml);
            }
            Ok(())
        })
        .unwrap();
}

/// Passes documents to a reader in another language, which reports what it misread: the documents
/// of each word, and of a number of random texts.
fn read_by(reader: Command, random: usize) {
    reader::feed(reader, SAMPLE.iter().take(words().count() + random).flatten());
}

fn command(program: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(arguments).current_dir(root().join("tests/readers"));
    command
}

#[test]
fn pyyaml_reads_what_is_meant() {
    if reader::installed(command("python3", &["-c", "import yaml"]), "PyYAML") {
        read_by(command("python3", &["read.py", "pyyaml"]), RANDOM);
    }
}

#[test]
fn ruamel_reads_what_is_meant() {
    if reader::installed(command("python3", &["-c", "import ruamel.yaml"]), "ruamel.yaml") {
        // This reader is slow.
        read_by(command("python3", &["read.py", "ruamel"]), 200);
    }
}

#[test]
fn go_yaml_reads_what_is_meant() {
    if reader::installed(command("go", &["version"]), "Go") {
        read_by(command("go", &["run", "."]), RANDOM);
    }
}

#[test]
fn text_of_many_lines_is_a_block_literal() {
    let sql = "select *\nfrom t\n  where x = 'y: z' # all\n";
    let texts = [sql, "k", "i", "d"].map(str::to_owned);
    let yaml = &documents((texts, Json::Null))[0].0;
    assert!(
        yaml.contains(
            "value: |\n          select *\n          from t\n            where x = 'y: z' # all\n"
        ),
        "{yaml}"
    );
}
