//! Texts with tags and conditions, held to Argo's own code: to what it said once, which is recorded,
//! and with `KFP_DBX_ARGO=1` to what it says of thousands of random ones. Its packages are a download
//! of half a gigabyte. `KFP_DBX_SEED=8` draws others, and
//! `KFP_DBX_BLESS=1` records anew.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use kfp_dbx_simulator::expression::{Text, Why, holds};
use serde_json::{Value as Json, json};

type Values = BTreeMap<String, String>;

fn values() -> Values {
    let values = [
        ("inputs.parameters.mode", "full"),
        ("inputs.parameters.run-name", "it's \"<b>\" & é\u{2028}\n{a: b}"),
        ("inputs.parameters.n", "007"),
        ("inputs.parameters.f", "2.50"),
        ("inputs.parameters.empty", ""),
        ("inputs.parameters.bool", "true"),
        ("inputs.parameters.list", r#"["a", "b", "c"]"#),
        ("inputs.parameters.item", r#"{"t": "x", "n": 3, "f": 0.5, "b": true, "l": [1, null]}"#),
        ("inputs.parameters.numbers", "[1, 2.5, 1e21, 1e-7, 12345678901234567890, -0]"),
        ("inputs.parameters.results", r#"["\"a\"", "\"b\""]"#),
        ("tasks.a.status", "Succeeded"),
        ("tasks.a.outputs.parameters.id", "42"),
        ("tasks.none.status", "Skipped"),
        ("workflow.name", "w-1"),
        ("workflow.status", "Failed"),
        ("workflow.failures", "\"[{\\\"a\\\": 1}]\""),
        ("retries", "1"),
        ("item", "{\"x\":\"y\"}"),
        ("item.x", "y"),
    ];
    values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// What becomes of a text or a condition.
#[derive(Debug, PartialEq)]
enum Became {
    Text(String),
    Holds(bool),
    Fails,
    /// It is wrong whatever the values are.
    Refused,
    /// Argo waits for what is missing.
    Waits,
    NoModel,
}

/// What the simulator says of a text of a task.
fn text_here(text: &str, values: &Values) -> Became {
    let text = match Text::parse(text) {
        Ok(text) => text,
        Err(problem) if problem.has_no_model => return Became::NoModel,
        // The workflow is refused, whatever Argo makes of it that is not this expression's value.
        Err(_) => return Became::Refused,
    };
    let is_of_tasks = |name: &str| name == "tasks" || name.starts_with("tasks.");
    match text.replace(values).map_err(|unresolved| unresolved.why) {
        Ok(text) => Became::Text(text.into_owned()),
        Err(Why::NoModel(_)) => Became::NoModel,
        Err(Why::Missing(name)) if is_of_tasks(&name) => Became::Waits,
        Err(Why::Character(_) | Why::Fails(_)) => Became::Fails,
        // Argo leaves what it does not know.
        Err(Why::Missing(_)) => match text.replace_known(values) {
            Ok(text) => Became::Text(text.into_owned()),
            Err(unresolved) => panic!("{unresolved:?}"),
        },
    }
}

fn here(question: &Json, values: &Values) -> Became {
    match (question["text"].as_str(), question["when"].as_str()) {
        (Some(text), _) => text_here(text, values),
        (None, when) => match holds(when.unwrap()) {
            Ok(holds) => Became::Holds(holds),
            Err(problem) if problem.has_no_model => Became::NoModel,
            Err(_) => Became::Fails,
        },
    }
}

/// What an answer of Argo says.
fn there(answer: &Json) -> Became {
    match (answer["text"].as_str(), answer["holds"].as_bool(), answer["error"].as_str()) {
        (Some(text), ..) => Became::Text(text.to_owned()),
        (_, Some(holds), _) => Became::Holds(holds),
        (.., error) => {
            let error = error.unwrap();
            let waits = error.ends_with(" is missing") || error.starts_with("failed to resolve {{");
            if waits { Became::Waits } else { Became::Fails }
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Asks Argo. Returns its version, and an answer to each question.
fn ask(questions: &[Json]) -> (String, Vec<Json>) {
    let mut go = Command::new("go");
    go.args(["run", ".", "texts"]).current_dir(root().join("tests/argo/v4"));
    let mut child = go.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let scope = json!(values());
    let lines = questions.iter().map(|question| {
        let mut question = question.clone();
        question["scope"] = scope.clone();
        format!("{question}\n")
    });
    let lines: String = lines.collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let mut lines = text.lines();
    let version = lines.next().unwrap().to_owned();
    let answers: Vec<Json> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(answers.len(), questions.len());
    (version, answers)
}

/// Holds the simulator to answers of Argo. At most this share of a hundred has no model.
fn agree(questions: &[Json], answers: &[Json], without_model: usize) {
    let values = values();
    let mut wrong = Vec::new();
    let mut unknown = 0;
    for (question, answer) in questions.iter().zip(answers) {
        let (here, there) = (here(question, &values), there(answer));
        let is_left = matches!(&there, Became::Text(text) if question["text"] == text.as_str());
        if here == Became::NoModel {
            unknown += 1;
        } else if here == Became::Refused {
            if !(is_left || matches!(there, Became::Fails | Became::Waits)) {
                wrong.push(format!("{question}\n  Argo: {answer}\n  here: {here:?}"));
            }
        } else if here != there {
            wrong.push(format!("{question}\n  Argo: {answer}\n  here: {here:?}"));
        }
    }
    let length = wrong.len();
    wrong.truncate(20);
    assert!(wrong.is_empty(), "{length} of {}:\n{}", questions.len(), wrong.join("\n"));
    assert!(unknown * 100 <= questions.len() * without_model, "{unknown} of {}", questions.len());
}

fn recorded() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/recorded/argo.jsonl")
}

#[test]
fn texts_and_conditions_are_those_that_argo_made_of_them() {
    let text = std::fs::read_to_string(recorded()).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str::<[Json; 2]>(line).unwrap());
    let (questions, answers): (Vec<Json>, Vec<Json>) =
        lines.map(|[question, answer]| (question, answer)).unzip();
    assert!(questions.len() > 400, "{}", questions.len());
    agree(&questions, &answers, 5);
}

#[test]
fn argo_makes_the_same_of_random_texts() {
    let is_wanted = std::env::var_os("KFP_DBX_ARGO").is_some();
    let reason = "Argo's own validators are not built without KFP_DBX_ARGO=1";
    if !kfp_dbx_skip::can_run(is_wanted, reason) {
        return;
    }
    let seed = std::env::var("KFP_DBX_SEED").ok().and_then(|seed| seed.parse().ok());
    let mut random = Random(seed.unwrap_or(7));
    let mut questions: Vec<Json> = TEXTS.iter().map(|text| json!({"text": text})).collect();
    questions.extend(CONDITIONS.iter().map(|when| json!({"when": when})));
    let chosen = questions.len();
    for _ in 0..20_000 {
        questions.push(random.question());
    }
    let (version, answers) = ask(&questions);
    if std::env::var_os("KFP_DBX_BLESS").is_some() {
        let lines = questions.iter().zip(&answers).take(chosen + 400);
        let lines: Vec<String> = lines.map(|line| json!(line).to_string() + "\n").collect();
        std::fs::write(recorded(), lines.concat()).unwrap();
    }
    agree(&questions, &answers, 5);
    println!("Argo {version}: {} texts", questions.len());
}

/// Random numbers, as `SplitMix64` draws them.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) >> 33).unwrap() % limit
    }

    fn one_of<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    fn question(&mut self) -> Json {
        match self.below(8) {
            0 => json!({"when": self.when(2)}),
            1 => json!({"text": format!("a {{{{{}}}}} b", self.name())}),
            2 => json!({"text": format!("a {{{{={}}}}} b", self.any(2))}),
            _ => json!({"text": format!("{{{{={}}}}}", self.any(3))}),
        }
    }

    fn name(&mut self) -> String {
        let values = values();
        let known: Vec<&str> =
            values.keys().map(String::as_str).filter(|name| *name != "item").collect();
        let unknown =
            ["unknown", "inputs.parameters.unknown", "tasks.b.status", "tasks.none.outputs"];
        match self.below(8) {
            0 => self.one_of(&unknown).to_owned(),
            _ => self.one_of(&known).to_owned(),
        }
    }

    /// Writes a name with fields in one of its forms.
    fn path(&mut self) -> String {
        let name = self.name();
        let mut steps = name.split('.');
        let mut path = steps.next().unwrap().to_owned();
        for step in steps {
            let quote = self.one_of(&["'", "\""]);
            match step.contains('-') || self.below(2) == 0 {
                true => path.extend(["[", quote, step, quote, "]"]),
                false => path.extend([".", step]),
            }
        }
        path
    }

    /// Writes an expression of any type.
    fn any(&mut self, depth: usize) -> String {
        match self.below(6) {
            0 | 1 => self.text(depth),
            2 => self.number(depth),
            3 => self.boolean(depth),
            4 => self.list(depth),
            _ => self.json(depth),
        }
    }

    /// Writes an expression that is mostly a text.
    fn text(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.below(3) {
                0 => {
                    let texts =
                        ["'a'", "\"it's\"", "''", "'\\u007d\\n\\\\'", "'true'", "'3'", "`b`"];
                    self.one_of(&texts).to_owned()
                }
                _ => self.path(),
            };
        }
        let depth = depth - 1;
        match self.below(16) {
            0 => format!("{} + {}", self.text(depth), self.text(depth)),
            1 => format!("({} ? {} : {})", self.boolean(depth), self.any(depth), self.any(depth)),
            2 | 3 => format!("toJson({})", self.any(depth)),
            4 => format!("toJson({})[1:-1]", self.text(depth)),
            5 => format!("string({})", self.any(depth)),
            6 => format!("join({}, ',')", self.list(depth)),
            7 => format!("{}({})", self.one_of(&["upper", "lower", "trim"]), self.text(depth)),
            8 => {
                let name = self.one_of(&["trimPrefix", "trimSuffix", "trim"]);
                format!("{name}({}, 'a')", self.text(depth))
            }
            9 => {
                let name = self.one_of(&["trimPrefix", "trimSuffix", "trimAll", "join"]);
                format!("sprig.{name}('a', {})", self.any(depth))
            }
            10 => format!("sprig.trunc({}, {})", self.number(depth), self.text(depth)),
            11 => format!("sprig.regexReplaceAll('[^a-c.-]+', {}, '_')", self.text(depth)),
            12 => format!("{} ?? {}", self.path(), self.path()),
            13 => format!("{}[{}:{}]", self.text(0), self.number(0), self.number(0)),
            14 => format!("replace({}, 'a', {})", self.text(depth), self.text(depth)),
            _ => self.json(depth),
        }
    }

    fn number(&mut self, depth: usize) -> String {
        if depth == 0 {
            let numbers = ["0", "1", "2", "-1", "3.5", "1e3", "1_000", "-0.25", "10"];
            return self.one_of(&numbers).to_owned();
        }
        let depth = depth - 1;
        match self.below(9) {
            0 | 1 => {
                let by = self.one_of(&["+", "-", "*", "/", "%", "**"]);
                format!("{} {by} {}", self.number(depth), self.number(depth))
            }
            2 => format!("asInt({})", self.any(depth)),
            3 => format!("asFloat({})", self.any(depth)),
            4 => format!("int({})", self.any(depth)),
            5 => format!("len({})", self.any(depth)),
            6 => {
                format!("asInt({})", self.one_of(&["'5'", "'05'", "' 5'", "'+5'", "'-5'", "'5.0'"]))
            }
            7 => format!("fromJSON({})[{}]", self.path(), self.number(0)),
            _ => format!("({})", self.number(depth)),
        }
    }

    fn boolean(&mut self, depth: usize) -> String {
        if depth == 0 {
            return match self.below(3) {
                0 => self.one_of(&["true", "false"]).to_owned(),
                _ => format!("{} == 'full'", self.path()),
            };
        }
        let depth = depth - 1;
        match self.below(10) {
            0 => format!("{} == {}", self.any(depth), self.any(depth)),
            1 => format!("{} != {}", self.any(depth), self.any(depth)),
            2 => {
                let by = self.one_of(&["<", "<=", ">", ">="]);
                format!("{} {by} {}", self.number(depth), self.number(depth))
            }
            3 => format!("{} && {}", self.boolean(depth), self.boolean(depth)),
            4 => format!("{} or {}", self.boolean(depth), self.any(depth)),
            5 => format!("!({})", self.boolean(depth)),
            6 => {
                let by = self.one_of(&["in", "not in"]);
                format!("{} {by} {}", self.any(depth), self.list(depth))
            }
            7 => {
                let by = self.one_of(&["contains", "startsWith", "endsWith"]);
                format!("{} {by} {}", self.text(depth), self.text(0))
            }
            8 => {
                let name = self.one_of(&["any", "all", "none", "one"]);
                format!("{name}({}, # == 'a')", self.list(depth))
            }
            _ => {
                let map = "{'true':'1','false':'0','':'0'}";
                format!("asInt({map}[{}]) == 1", self.text(depth))
            }
        }
    }

    fn list(&mut self, depth: usize) -> String {
        if depth == 0 {
            let lists = ["['', 'null']", "['a']", "[1, 2]", "[]", "[nil, 'a']", "['a', 1]"];
            return self.one_of(&lists).to_owned();
        }
        let depth = depth - 1;
        match self.below(6) {
            0 => format!("[{}, {}]", self.any(depth), self.any(depth)),
            1 => format!("fromJSON({})", self.one_of(&["inputs.parameters.list", "'[1, null]'"])),
            2 => format!(
                "map({}, {{{}}})",
                self.list(depth),
                self.one_of(&["#", "fromJSON(#)", "[#]"])
            ),
            3 => format!("filter({}, # != 'a')", self.list(depth)),
            4 => format!("split({}, 'a')", self.text(depth)),
            _ => format!("{}[{}:]", self.list(depth), self.number(0)),
        }
    }

    /// Writes a part of JSON.
    fn json(&mut self, depth: usize) -> String {
        match self.below(8) {
            0 => format!(
                "fromJSON(inputs.parameters.item).{}",
                self.one_of(&["t", "n", "f", "b", "x"])
            ),
            1 => format!("fromJSON(inputs.parameters['item'])[{}]", self.text(0)),
            2 => format!("fromJSON(inputs.parameters.numbers)[{}]", self.number(0)),
            3 => format!("fromJSON({})", self.text(depth.min(1))),
            4 => format!(
                "{{'a': {}, b: 1}}{}",
                self.any(depth.min(1)),
                self.one_of(&[".a", "['b']", ""])
            ),
            5 => format!("{}[{}]", self.list(depth.min(1)), self.number(0)),
            6 => format!("sprig.mustFromJson({})", self.path()),
            _ => "nil".to_owned(),
        }
    }

    fn when(&mut self, depth: usize) -> String {
        let values = [
            "a", "'a'", "\"a b\"", "1", "10", "2.5", "true", "false", "'true'", "''", "x_1", "-1",
            "a-b",
        ];
        if depth == 0 {
            return self.one_of(&values).to_owned();
        }
        let depth = depth - 1;
        match self.below(7) {
            0..=2 => {
                let by = self.one_of(&["==", "!=", "<", ">=", "==", "+", "-"]);
                format!("{} {by} {}", self.when(depth), self.when(depth))
            }
            3 => format!("{} && {}", self.when(depth), self.when(depth)),
            4 => format!("({} || {})", self.when(depth), self.when(depth)),
            5 => format!("!{}", self.when(depth)),
            _ => format!("{} in ({}, {})", self.when(0), self.when(0), self.when(0)),
        }
    }
}

/// Texts that say something of their own.
const TEXTS: [&str; 40] = [
    "no tag",
    "{{inputs.parameters.run-name}}",
    "{{=toJson(inputs.parameters['run-name'])}}",
    "{{=toJson(inputs.parameters['run-name'])[1:-1]}}",
    "{{=sprig.trimSuffix('\\u0022', sprig.trimPrefix('\\u0022', toJson(inputs.parameters['run-name'])))}}",
    "{{=toJson(inputs.parameters)}}",
    "{{=toJson(item)}}",
    "{{item}}",
    "{{ workflow.name }}",
    "{{=tasks['a'].status == 'Succeeded' ? tasks['a']['out' + 'puts'].parameters['id'] : ''}}",
    "{{=tasks['none'].status == 'Succeeded' ? tasks['none']['out' + 'puts'].parameters['id'] : ''}}",
    "{{=tasks['none'].status == 'Succeeded' ? tasks['none'].outputs.parameters['id'] : ''}}",
    "{{=[tasks['none']][0].status == 'Skipped' ? '[]' : [tasks['none']][0].outputs.parameters.x}}",
    "{{=[tasks['a']][0].outputs.parameters.id}}",
    "{{=workflow.failures[1:-1]}}",
    "{{=fromJSON(workflow.failures)}}",
    "{{=inputs.parameters.unknown == 'a'}}",
    "{{=inputs.parameters.unknown != 'a'}}",
    "{{=inputs.parameters.unknown in ['', 'null']}}",
    "{{=inputs.parameters.unknown in ['null']}}",
    "{{=inputs.parameters.unknown in ['', 'null'] ? 'no list' : inputs.parameters.unknown}}",
    "{{=inputs.parameters.unknown && true}}",
    "{{=fromJSON(inputs.parameters.item)['n'] && true}}",
    "{{=true && fromJSON(inputs.parameters.item)['n']}}",
    "{{=(1 == 1) && fromJSON(inputs.parameters.item)['n']}}",
    "{{=len(inputs.parameters.list) > 0 && fromJSON(inputs.parameters.item)['n']}}",
    "{{=asInt(inputs.parameters.empty == '' ? '0' : inputs.parameters.empty) > 5}}",
    "{{=asInt({'true':'1','True':'1','false':'0','False':'0'}[inputs.parameters['bool']]) == 1}}",
    "{{=asInt({'true':'1','false':'0'}[toJson(fromJSON(inputs.parameters.item)['b'])]) == 1}}",
    "{{=fromJSON(inputs.parameters.item)['n'] + ''}}",
    "{{=fromJSON(inputs.parameters.item)['t'] + ''}}",
    "{{=toJson(asInt(fromJSON(inputs.parameters.item)['n']))}}",
    "{{=toJson(fromJSON(inputs.parameters.numbers))}}",
    "{{='[' + join(map(fromJSON(inputs.parameters.results), {fromJSON(#)}), ',') + ']'}}",
    "{{=sprig.join(',', map(fromJSON(inputs.parameters.results), {sprig.mustFromJson(#)}))}}",
    "{{=jsonpath(inputs.parameters.item, '$.l[0]')}}",
    "{{=jsonpath(inputs.parameters.item, '$.unknown')}}",
    "{{=1 < 2 < 3}}",
    "{{=-2 ** 2}}",
    "{{=nil}}",
];

const CONDITIONS: [&str; 24] = [
    "",
    "true",
    "(false)",
    "\"full\" == \"full\"",
    "full == full",
    "'10' > '5'",
    "10 > 5",
    "10 == '10'",
    "a b",
    "a-b == a-b",
    "a.b == a",
    "a.B == a",
    "x\" == \"x\" || \"y",
    "fu\\ll == full",
    "'fu\\ll' == full",
    "'it's' == 'a'",
    "true && 1",
    "1 && true",
    "false && 1",
    "true || a",
    "!true == false",
    "1 + 2 * 3 == 7",
    "a in ('a', b)",
    "{{item}} == a",
];
