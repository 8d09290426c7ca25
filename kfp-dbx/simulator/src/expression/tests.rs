//! Tests of expressions and texts. What Argo does was seen with its own code.

use std::collections::BTreeMap;

use super::{Expression, Problem, Text, Why, display, holds};
use serde_json::{Value as Json, json};

fn scope() -> BTreeMap<String, String> {
    let values = [
        ("inputs.parameters.mode", "full"),
        ("inputs.parameters.n", "007"),
        ("inputs.parameters.empty", ""),
        ("inputs.parameters.quoted", "it's \"<b>\"\n{a: b}"),
        ("inputs.parameters.list", r#"["a", "b"]"#),
        ("inputs.parameters.item", r#"{"t": "x", "n": 3, "f": 0.5, "b": true, "big": 12345678}"#),
        ("inputs.parameters.results", r#"["\"a\"", "\"b\""]"#),
        ("tasks.a.status", "Succeeded"),
        ("tasks.a.outputs.parameters.id", "42"),
        ("tasks.none.status", "Skipped"),
        ("workflow.name", "w-1"),
        ("workflow.failures", "\"[]\""),
        ("retries", "1"),
        ("item", "x"),
        ("item.x", "y"),
    ];
    values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

fn value(expression: &str) -> Result<Json, Problem> {
    Expression::parse(expression)?.evaluate(&scope())
}

fn replaced(text: &str) -> Result<String, Why> {
    let text = Text::parse(text).map_err(|problem| Why::NoModel(problem.why))?;
    text.replace(&scope()).map(Into::into).map_err(|unresolved| unresolved.why)
}

fn check(cases: &[(&str, Json)]) {
    for (expression, want) in cases {
        match value(expression) {
            Err(problem) => {
                assert!(problem.has_no_model && want == "no model", "{expression}: {problem}");
            }
            Ok(value) => assert_eq!(value, *want, "{expression}"),
        }
    }
}

#[test]
fn operators_are_those_of_expr() {
    check(&[
        ("1 + 2 * 3", json!(7)),
        ("7 / 2", json!(3.5)),
        ("7 % 4", json!(3)),
        ("-2 ** 2", json!(-4.0)),
        ("1 < 2 && 2 < 3 and not false", json!(true)),
        ("1 < 2 < 2", json!(false)),
        ("2 == 2.0", json!(true)),
        ("'a' + \"b\"", json!("ab")),
        ("'\\u0022\\x22'", json!("no model")),
        ("'it\\'s'", json!("it's")),
        ("`raw \\n`", json!("raw \\n")),
        ("[1, 'a', nil][1]", json!("a")),
        ("[1, 2, 3][-1]", json!(3)),
        ("[1, 2, 3][1:]", json!([2, 3])),
        ("'abc'[1:-1]", json!("b")),
        ("'abc'[:2]", json!("ab")),
        ("'abc'[5:7]", json!("")),
        ("{'a': 1, b: 2, (\"c\"): 3}", json!({"a": 1, "b": 2, "c": 3})),
        ("{'a': 1}.a", json!(1)),
        ("{'a': 1}['b']", json!(null)),
        ("true ? 1 : asInt('x')", json!(1)),
        ("false && asInt('x') == 1", json!(false)),
        ("nil ?? 'a'", json!("a")),
    ]);
}

#[test]
fn names_and_functions_are_those_of_argo() {
    check(&[
        ("inputs.parameters.mode", json!("full")),
        ("inputs.parameters['mode'] == \"full\"", json!(true)),
        ("inputs.parameters.unknown", json!(null)),
        ("inputs.parameters.unknown != 'a'", json!(true)),
        ("inputs.parameters['mode'] in ['', 'full']", json!(true)),
        ("inputs.parameters['unknown'] in ['', 'full']", json!(true)),
        ("inputs.parameters['unknown'] in ['full']", json!(false)),
        ("asInt('1') in [1, 2]", json!(true)),
        ("'a' not in ['b']", json!(true)),
        ("'a' in {'a': 1}", json!(true)),
        ("asInt(inputs.parameters['n'])", json!(7)),
        ("asFloat('1e3')", json!(1000.0)),
        ("asInt(2.7)", json!(2)),
        ("int('3') + 1", json!(4)),
        ("len('héé')", json!(3)),
        ("len(fromJSON(inputs.parameters['list']))", json!(2)),
        ("len(inputs.parameters)", json!(7)),
        ("fromJSON(inputs.parameters.item).n", json!(3.0)),
        ("toJson(fromJSON(inputs.parameters.item)['n'])", json!("3")),
        ("toJson(fromJSON(inputs.parameters.item)['f'])", json!("0.5")),
        ("toJson(fromJSON('1e21'))", json!("1e+21")),
        ("toJson(fromJSON('12345678901234567890'))", json!("12345678901234567000")),
        ("toJson(fromJSON('1e-7'))", json!("1e-7")),
        ("toJson({'b': 1, 'a': [nil, true]})", json!(r#"{"a":[null,true],"b":1}"#)),
        ("toJson('<é\u{2028}&\\n\u{1}')", json!("\"\\u003cé\\u2028\\u0026\\n\\u0001\"")),
        ("toJson(inputs.parameters['quoted'])[1:-1]", json!(r#"it's \"\u003cb\u003e\"\n{a: b}"#)),
        ("string(fromJSON('1000000'))", json!("1e+06")),
        ("string(3)", json!("3")),
        ("join(['a', 'b'], ',')", json!("a,b")),
        ("'a,b' | split(',')", json!(["a", "b"])),
        ("upper('aé') + lower('ÀB')", json!("AÉàb")),
        ("map(fromJSON(inputs.parameters['results']), {fromJSON(#)})", json!(["a", "b"])),
        ("filter([1, 2, 3], # > 1)", json!([2, 3])),
        ("any([1, 2], {# == 2}) and all([1], # == 1)", json!(true)),
        ("map([{'a': 1}], .a)", json!([1])),
        ("[tasks['a']][0].status", json!("Succeeded")),
        ("tasks['a']['out' + 'puts'].parameters['id']", json!("42")),
        ("tasks['a']['exit' + 'Code']", json!("no model")),
        ("tasks['a'].exitCode", json!("no model")),
        ("toJson(tasks['a'])", json!("no model")),
        ("string([tasks])", json!("no model")),
        ("len(tasks['a'].outputs)", json!("no model")),
        ("tasks['none'].status == 'Succeeded' ? tasks['none'].outputs.x : ''", json!("")),
        ("item", json!({"x": "y"})),
        ("item.x", json!("y")),
        (
            "sprig.trimSuffix('\\u0022', sprig.trimPrefix('\\u0022', toJson('a\"b')))",
            json!("a\\\"b"),
        ),
        ("sprig.join(',', ['a', 'b'])", json!("a,b")),
        ("sprig.regexReplaceAll('[^a-zA-Z0-9.-]+', 'a b//c', '-')", json!("a-b-c")),
        ("sprig.trunc(2, 'abc') + sprig.trunc(-1, 'abc')", json!("abc")),
        ("sprig.trimAll('-', '-a-')", json!("a")),
        ("sprig.fromJson('{')", json!(null)),
        ("jsonpath(inputs.parameters.item, '$.t')", json!("x")),
        ("workflow.failures[1:-1]", json!("[]")),
    ]);
}

/// Argo leaves a constant `true` out of a conjunction, and does not check the type of the last part.
#[test]
fn conjunctions_may_have_other_values() {
    for (expression, want) in [
        ("inputs.parameters.unknown && true", json!(null)),
        ("fromJSON('3') && true", json!(3.0)),
        ("true && fromJSON('3')", json!(3.0)),
        ("tasks.a.status == 'Succeeded' && fromJSON('3')", json!(3.0)),
        ("inputs.parameters.unknown && false", json!(false)),
    ] {
        assert_eq!(value(expression).unwrap(), want, "{expression}");
    }
}

#[test]
fn what_fails_in_argo_fails_here() {
    for expression in [
        "asInt('abc')",
        "asInt('4.5')",
        "asInt('')",
        "asInt(nil)",
        "asInt(true)",
        "asFloat('x')",
        "fromJSON('')",
        "fromJSON('tru')",
        "fromJSON('{')['a']",
        "[1][1]",
        "nil.a",
        "unknown",
        "unknown.a == 1",
        "tasks.none.outputs.parameters.x",
        "inputs.parameters.mode.x",
        "fromJSON(inputs.parameters.item)['n'] + ''",
        "fromJSON('1') ? 1 : 2",
        "!fromJSON('1')",
        "fromJSON('\"a\"') < 1",
        "fromJSON('1') in ['a']",
        "join([1], ',')",
        "1 % 0",
        // Wrong before it runs.
        "'a' == 1",
        "'a' + 1",
        "1 && true",
        "'a' ? 1 : 2",
        "len()",
        "fromJSON(1)",
        "1 +",
        "(1",
        "'a",
        "a b",
        "#",
        "{1",
        "",
    ] {
        let problem = value(expression).unwrap_err();
        assert!(!problem.has_no_model, "{expression}: {problem}");
    }
}

#[test]
fn what_has_no_model_is_said() {
    for (expression, why) in [
        ("sprig.uuidv4()", "the function `sprig.uuidv4` has no model in the simulator"),
        ("asint('1')", "the function `asint` has no model in the simulator; did you mean `asInt`?"),
        ("let a = 1; a", "`let` in an expression has no model in the simulator"),
        ("'a' matches 'b'", "the operator `matches` has no model in the simulator"),
        ("inputs.parameters.mode[0]", "a single byte of a text has no model in the simulator"),
        ("'é'[1:]", "a cut inside of a character has no model in the simulator"),
        ("1..3", "the operator `..` has no model in the simulator"),
        ("a?.b", "`?.` in an expression has no model in the simulator"),
    ] {
        let problem = value(expression).unwrap_err();
        assert_eq!((problem.why.as_str(), problem.has_no_model), (why, true), "{expression}");
    }
    for deep in ["(", "!", "-", "[", "1+", "a."] {
        let text = format!("{}1{}", deep.repeat(4000), ")".repeat(4000));
        assert!(Expression::parse(&text).is_err(), "{deep}");
    }
    let many = format!("1{}", " + 1".repeat(4000));
    assert!(Expression::parse(&many).unwrap_err().has_no_model);
    let many = format!("true{}", " || item.x == 'a'".repeat(900));
    assert_eq!(Expression::parse(&many).unwrap().evaluate(&scope()).unwrap(), json!(true));
}

#[test]
fn names_are_those_that_argo_looks_for() {
    let names = |text: &str| Expression::parse(text).unwrap().names().to_vec();
    assert_eq!(
        names("tasks['a'].outputs.parameters['x-y'] + item.x"),
        [
            "tasks",
            "tasks.a",
            "tasks.a.outputs",
            "tasks.a.outputs.parameters",
            "tasks.a.outputs.parameters.x-y",
            "item",
            "item.x"
        ]
    );
    assert_eq!(names("tasks['a']['out' + 'puts'].parameters['x']"), ["tasks", "tasks.a"]);
    assert_eq!(names("[tasks['a']][0].outputs"), ["tasks", "tasks.a"]);
    let text = Text::parse("{{ a.b }} {{=c.d}} {{tasks.x.y}}").unwrap();
    assert_eq!(text.names().collect::<Vec<_>>(), ["a.b", "c", "c.d", "tasks.x.y"]);
}

#[test]
fn tags_become_what_argo_makes_of_them() {
    for (text, want) in [
        ("no tag", "no tag"),
        ("{{inputs.parameters.mode}}", "full"),
        ("a-{{ inputs.parameters.mode }}-b", "a-full-b"),
        ("{{=inputs.parameters.mode}}{{=1}}", "full1"),
        ("{{=toJson(inputs.parameters['mode'])}}", "\"full\""),
        ("{{=[1, 'a<']}}", "[1,\"a\\u003c\"]"),
        ("{{=fromJSON('1000000')}}", "1000000"),
        ("{{=inputs.parameters.mode == 'full'}}", "true"),
        ("{a}} {", "{a}} {"),
        ("{{item}}", "x"),
        ("{{inputs.parameters.quoted}}", "it's \"<b>\"\n{a: b}"),
    ] {
        assert_eq!(replaced(text).as_deref(), Ok(want), "{text}");
    }
}

#[test]
fn tags_without_a_value_are_told() {
    let missing = |name: &str| Err(Why::Missing(name.to_owned()));
    assert_eq!(replaced("{{tasks.b.status}}"), missing("tasks.b.status"));
    assert_eq!(replaced("a {{unknown}}"), missing("unknown"));
    // Argo looks for all names of an expression, also those that are not evaluated.
    assert_eq!(
        replaced("{{=tasks.none.status == 'x' ? tasks.none.outputs.parameters.x : ''}}"),
        missing("tasks.none.outputs")
    );
    let unknown = "inputs.parameters.unknown";
    assert_eq!(replaced("{{=inputs.parameters.unknown}}"), missing(unknown));
    assert!(matches!(replaced("{{=nil}}"), Err(Why::Fails(_))));
    assert!(matches!(replaced("{{=asInt('a')}}"), Err(Why::Fails(_))));
    let text = Text::parse("{{inputs.parameters.mode}} {{unknown}} {{=asInt('a')}}").unwrap();
    assert_eq!(text.replace_known(&scope()).unwrap(), "full {{unknown}} {{=asInt('a')}}");
    assert!(Text::parse("{{a").is_err());
    assert!(Text::parse("{{=nope(1)}}").unwrap_err().why.starts_with("`{{=nope(1)}}`: "));
}

#[test]
fn names_that_only_argo_has_values_for_have_no_model() {
    for name in [
        "workflow.labels",
        "workflow.annotations.json",
        "workflow.scheduledTime",
        "workflow.labels.workflows.argoproj.io/phase",
        "tasks.a.ip",
        "tasks.a.hostNodeName",
        "tasks.a.exitCode",
    ] {
        let wrong = Text::parse(&format!("{{{{{name}}}}}")).unwrap_err();
        assert!(wrong.has_no_model, "{name}: {wrong}");
    }
}

#[test]
fn values_that_argo_would_not_just_take_are_told() {
    let with = |value: &str, text: &str| {
        let scope = BTreeMap::from([("a".to_owned(), value.to_owned())]);
        Text::parse(text).unwrap().replace(&scope).map(Into::into).map_err(|error| error.why)
    };
    assert_eq!(with("x\u{7}", "{{a}}"), Err(Why::Character('\u{7}')));
    assert_eq!(with("x\u{7f}", "{{a}}"), Err(Why::Character('\u{7f}')));
    assert_eq!(with("x\u{85}\n\t😀", "{{a}}"), Ok("x\u{85}\n\t😀".to_owned()));
    assert_eq!(with("x\u{7}", "{{=a}}"), Ok("x\u{7}".to_owned()));
    assert!(matches!(with("{{b}}", "{{a}}"), Err(Why::NoModel(_))));
    assert!(matches!(with("{{b}}", "{{=a}}"), Err(Why::NoModel(_))));
}

#[test]
fn conditions_are_those_of_govaluate() {
    for (when, want) in [
        ("", true),
        ("true", true),
        ("(false)", false),
        ("true && !false", true),
        ("\"full\" == \"full\"", true),
        ("full == full", true),
        ("'a' != a", false),
        ("\"10\" > \"5\"", false),
        ("10 > 5", true),
        ("10 == '10'", false),
        ("1 + 1 == 2 || x", true),
        ("a in ('a', b)", true),
        ("x\" == \"x || y\" == \"y", true),
    ] {
        let found = holds(when);
        match when.starts_with("x\"") || when.ends_with("|| x") {
            // The text after the first quote goes on: an error, not a guess.
            true => assert!(found.is_err() || found == Ok(want), "{when}: {found:?}"),
            false => assert_eq!(found, Ok(want), "{when}"),
        }
    }
    let message = |when: &str| holds(when).unwrap_err().why;
    assert_eq!(message("full"), "Expected boolean evaluation for 'full'. Got full");
    assert_eq!(
        message("'it's' == 'a'"),
        "Invalid 'when' expression ''it's' == 'a'': Unclosed string literal"
    );
    assert_eq!(message("\"a"), "Invalid 'when' expression '\"a': Unclosed string literal");
    for when in
        ["a-b == a-b", "a.b == a", "a b", "(a", "true && 1", "1 <", "3 < a", "2026-01-01 == 1"]
    {
        let found = holds(when);
        assert!(found.is_err() || when.starts_with('2'), "{when}: {found:?}");
    }
    for when in ["'2026-01-01' == '2026-01-02'", "a =~ 'b'", "true ? a : b"] {
        assert!(holds(when).unwrap_err().has_no_model, "{when}");
    }
    assert!(holds(&"(".repeat(10_000)).is_err());
}

#[test]
fn outputs_are_written_as_go_does() {
    for (value, want) in [
        (json!("a"), "a"),
        (json!(3), "3"),
        (json!(3.0), "3"),
        (json!(0.25), "0.25"),
        (json!(1_000_000.0), "1e+06"),
        (json!(123_456_789.0), "1.23456789e+08"),
        (json!(0.00001), "1e-05"),
        (json!(true), "true"),
        (json!(null), "<nil>"),
        (json!([1, "a"]), "[1 a]"),
        (json!({"b": 1, "a": [2.5]}), "map[a:[2.5] b:1]"),
    ] {
        assert_eq!(display(&value), want);
    }
}

#[test]
fn a_condition_is_shown_with_its_values() {
    let shown = |when: &str| Text::parse(when).unwrap().with_values(&scope());
    let mode = "inputs.parameters.mode";
    assert_eq!(shown(&format!("{{{{={mode} == 'brief'}}}}")), r#""full" == "brief""#);
    assert_eq!(shown("{{=asInt(inputs.parameters.n) > 7}}"), "7 > 7");
    assert_eq!(shown("{{inputs.parameters.mode}} == brief"), "full == brief");
    assert_eq!(shown(&format!("{{{{={mode} in ['a', 'b']}}}}")), r#""full" in ["a", "b"]"#);
    // The first part that does not hold.
    let both = format!("{{{{={mode} == 'full' && retries == '2' && retries == '3'}}}}");
    assert_eq!(shown(&both), r#""1" == "2""#);
    let either = format!("{{{{=!({mode} == 'full') || (retries == '2' && {mode} == '')}}}}");
    assert_eq!(shown(&either), r#"!("full" == "full") || ("1" == "2")"#);
    let markup = "{{=inputs.parameters.quoted == ''}}";
    assert_eq!(shown(markup), "\"it's \\\"<b>\\\"\\n{a: b}\" == \"\"");
    assert_eq!(shown("{{=asInt(inputs.parameters.empty) > 7}}"), "… > 7");
}
