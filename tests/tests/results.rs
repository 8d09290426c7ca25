//! The results of loops: outside of a loop, an output is the list of the values that it has for the
//! items, in their order and unchanged.

use kfp_dbx::prelude::*;
use kfp_dbx_tests::effects::{Given, Steps, effects};
use kfp_dbx_tests::everywhere::text;
use proptest::prelude::*;
use serde_json::{Value as Json, json};

/// Values that JSON, YAML or Argo could read as something else.
const HOSTILE: &[&str] = &[
    "",
    "007",
    "true",
    "null",
    "1e400",
    "-0",
    "12345678901234567890123",
    "\"",
    "\\",
    "it's",
    "a\nb",
    "{x}}",
    "}}",
    "[1]",
    "[12345678901234567890]",
    r#"{"a": 1e2, "b": [1.0]}"#,
    "],[",
    "','",
    "#",
    "<&>\u{2028}",
    "ünïcödé 🦀",
    " ",
];

fn config_map(name: &str, data: Json) -> ResourceOp {
    let manifest =
        json!({"apiVersion": "example.com/v1", "kind": "Note", "metadata": {"name": name}});
    let mut object = manifest;
    object["data"] = data;
    ResourceOp::new(name).k8s_resource(object)
}

/// An op for an item, with an output that contains a value of any type.
fn of(item: impl std::fmt::Display) -> ResourceOp {
    item_op("each", item)
}

fn item_op(name: &str, item: impl std::fmt::Display) -> ResourceOp {
    let metadata = json!({"name": format!("{name}-{item}")});
    ResourceOp::new(name)
        .k8s_resource(json!({"apiVersion": "example.com/v1", "kind": "Note", "metadata": metadata}))
        .attribute_outputs([("x", "{.data.x}")])
}

/// Runs a workflow in which the output of `each-{index}` is a value, and returns its objects.
fn run(pipeline: &Pipeline, values: &[&str]) -> Result<Steps, String> {
    let workflow = pipeline.workflow().unwrap().to_json().unwrap();
    let output = |name: &str, path: &str| {
        let index = || name.rsplit('-').next().unwrap().parse::<usize>().unwrap();
        (path == "{.data.x}").then(|| values[index()].to_owned())
    };
    let items = json!((0..values.len()).collect::<Vec<_>>()).to_string();
    let given = Given { params: &[("items", &items)], output: &output };
    effects(&workflow, &given)
}

/// Returns the data of a config map that the workflow creates.
fn data(steps: &Steps, name: &str) -> Json {
    let key = format!("create Note {name}");
    steps[&key].does["resource"]["manifest"]["data"].clone()
}

#[pipeline(allow(warnings, fixed_name_in_loop))]
fn texts(items: Param<Vec<i64>>) {
    let each = for_each(items, of);
    let list = each.inner.output("x");
    config_map("list", json!({"list": list, "count": list.count(), "text": format!("={list}")}));
    let limited = for_each(items, |item| item_op("limited-each", item)).parallelism(1);
    config_map("limited", json!({"list": limited.inner.output("x")}));
    let again = for_each(list, |item| {
        let manifest = json!({
            "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"generateName": "again-"}, "data": {"item": item},
        });
        ResourceOp::new("again").k8s_resource(manifest).after(limited)
    });
    config_map("after", json!({"count": again.inner.output("name").count()}));
}

fn check_texts(values: &[&str]) {
    for version in ["3.3", "3.4.17", "4.0"] {
        check_texts_of(&texts().argo(version), values);
    }
}

fn check_texts_of(pipeline: &Pipeline, values: &[&str]) {
    let steps = run(pipeline, values).unwrap();
    let list = data(&steps, "list");
    assert_eq!(list["list"], json!(values));
    let text = list["text"].as_str().unwrap().strip_prefix('=').unwrap();
    assert_eq!(serde_json::from_str::<Json>(text).unwrap(), json!(values));
    assert_eq!(list["count"], json!(values.len()));
    assert_eq!(data(&steps, "limited")["list"], json!(values));
    assert_eq!(data(&steps, "after"), json!({"count": values.len()}));
    let mut name = "create Note again-".to_owned();
    for value in values {
        assert_eq!(steps[&name].does["resource"]["manifest"]["data"]["item"], **value);
        name.push_str(" again");
    }
    assert!(!steps.contains_key(&name));
}

#[test]
fn texts_arrive_as_they_were() {
    check_texts(HOSTILE);
    check_texts(&[]);
    for value in HOSTILE {
        check_texts(&[value]);
    }
    // Argo reads the values if all of them are JSON.
    check_texts(&["[1.0]", "{}", "[12345678901234567890]"]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_texts_arrive_as_they_were(values in prop::collection::vec(text(), 0..5)) {
        let passed_on: Vec<&str> = values.iter().map(String::as_str).collect();
        check_texts(&passed_on);
    }
}

/// A pipeline with the list of an output of that type in a text.
fn typed<T: kfp_dbx::ParamType>() -> Pipeline {
    Pipeline::builder("typed")
        .build(|p| {
            let items = p.param(Parameter::<Vec<i64>>::new("items"));
            let each = for_each(items, of);
            let list = each.inner.output_as::<T>("x");
            config_map("list", json!({"list": format!("={list}")}));
        })
        .allow_warnings()
}

fn typed_list<T: kfp_dbx::ParamType>(values: &[&str]) -> Result<String, String> {
    let steps = run(&typed::<T>(), values)?;
    Ok(data(&steps, "list")["list"].as_str().unwrap().strip_prefix('=').unwrap().to_owned())
}

#[test]
fn numbers_and_booleans_are_items_of_their_type() {
    let int = typed_list::<i64>;
    assert_eq!(int(&["9223372036854775807", "-1", ""]).unwrap(), "[9223372036854775807,-1,0]");
    assert!(int(&["1", "1,2"]).is_err());
    assert!(int(&["abc"]).is_err());
    assert_eq!(typed_list::<bool>(&["true", "False", ""]).unwrap(), "[true,false,false]");
    assert!(typed_list::<bool>(&["yes"]).is_err());
    assert_eq!(typed_list::<f64>(&["0.5", "-2.25"]).unwrap(), "[0.5,-2.25]");
    assert!(typed_list::<f64>(&["a"]).is_err());
}

#[test]
fn json_arrives_as_it_was() {
    let values = [r#"{"big": 12345678901234567890, "f": 1.0}"#, "[]", "null", "\"a,b\""];
    assert_eq!(typed_list::<Json>(&values).unwrap(), format!("[{}]", values.join(",")));
    assert_eq!(typed_list::<Vec<i64>>(&["[1, 2]", "[]"]).unwrap(), "[[1, 2],[]]");
    assert!(typed_list::<Json>(&["1,2"]).is_err());
    assert!(typed_list::<Json>(&[""]).is_err());
}

#[pipeline(allow(warnings, fixed_name_in_loop))]
fn nested(items: Param<Vec<i64>>) {
    let outer = for_each(["0", "1"], |a| {
        let inner = for_each(items, |b| of(format!("{a}-{b}")));
        ResourceOp::new("inner").k8s_resource(json!({
            "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"name": format!("inner-{a}")}, "data": {"list": inner.inner.output("x")},
        }));
        inner
    });
    let lists = outer.inner.inner.output("x");
    config_map("lists", json!({"lists": lists, "count": lists.count()}));
    for_each(lists, |list| {
        for_each(list, |item| {
            ResourceOp::new("leaf").k8s_resource(json!({
                "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"generateName": "leaf-"}, "data": {"item": item},
            }));
        });
        ResourceOp::new("sum").k8s_resource(json!({
            "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"generateName": "sum-"}, "data": {"count": list.count()},
        }));
    })
    .parallelism(2);
}

#[test]
fn loops_in_loops_have_lists_of_lists() {
    let cases = [HOSTILE, &[], &["[1]", "[2]"]].into_iter();
    for (values, version) in cases.flat_map(|values| ["3.3", "4.0"].map(|to| (values, to))) {
        let steps = run(&nested().argo(version), values).unwrap();
        let lists = data(&steps, "lists");
        assert_eq!(lists["lists"], json!([values, values]));
        assert_eq!(lists["count"], 2);
        assert_eq!(data(&steps, "inner-1")["list"], json!(values));
        assert_eq!(data(&steps, "sum-"), json!({"count": values.len()}));
        let leaves = steps.keys().filter(|key| key.starts_with("create Note leaf"));
        assert_eq!(leaves.count(), 2 * values.len());
    }
}

#[pipeline(allow(warnings, fixed_name_in_loop))]
fn conditional(items: Param<Vec<i64>>, go: Param<bool>) {
    let some = when(go, || for_each(items, of));
    let list = some.inner.inner.output("x");
    config_map("list", json!({"list": list}));
    let more = for_each(list, |item| {
        ResourceOp::new("more").k8s_resource(json!({
            "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"generateName": "more-"}, "data": {"item": item},
        }))
    });
    config_map("after-more", json!({"names": more.inner.output("name")}));
    config_map("independent", json!({}));
}

#[test]
fn what_uses_the_list_of_a_skipped_loop_is_skipped() {
    let workflow = conditional().workflow().unwrap().to_json().unwrap();
    let output = |_: &str, path: &str| (path == "{.data.x}").then(|| "v".to_owned());
    for (go, items, expected) in [
        (
            "true",
            "[1, 2]",
            vec!["after-more", "each-1", "each-2", "independent", "list", "more-", "more- again"],
        ),
        ("true", "[]", vec!["after-more", "independent", "list"]),
        ("false", "[1]", vec!["independent"]),
    ] {
        let given = Given { params: &[("items", items), ("go", go)], output: &output };
        let steps = effects(&workflow, &given).unwrap();
        let names: Vec<&str> =
            steps.keys().map(|key| key.strip_prefix("create Note ").unwrap()).collect();
        assert_eq!(names, expected, "{go} {items}");
    }
}

#[pipeline(allow(warnings, fixed_name_in_loop))]
fn used_in_blocks(go: Param<bool>, other: Param<bool>) {
    let some = when(go, || of("0"));
    let value = some.inner.output("x");
    // Argo skips each item of these loops, but not the loops.
    let plain = for_each(["1", "2"], |item| {
        item_op("plain", item).k8s_resource(json!({
            "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"name": format!("plain-{item}")}, "data": {"value": value},
        }))
    });
    let limited = for_each(["1", "2"], |item| {
        item_op("limited", item).k8s_resource(json!({
            "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"name": format!("limited-{item}")}, "data": {"value": value},
        }))
    })
    .parallelism(1);
    when(other, || {
        config_map("plain-list", json!({"list": plain.inner.output("x")}));
        config_map("limited-list", json!({"list": limited.inner.output("x")}));
        config_map("both", json!({"list": format!("{value}{}", plain.inner.output("x"))}));
        config_map("in-the-block", json!({}));
    });
    let again = for_each(plain.inner.output("x"), |item| {
        item_op("again", item).k8s_resource(json!({
            "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"generateName": "again-"}, "data": {"value": item},
        }))
    });
    config_map("after-again", json!({"count": again.inner.output("name").count()}));
    config_map("outside", json!({}));
}

#[test]
fn only_what_uses_a_skipped_list_is_skipped() {
    let workflow = used_in_blocks().workflow().unwrap().to_json().unwrap();
    let output = |name: &str, path: &str| (path == "{.data.x}").then(|| format!("v-{name}"));
    let lists = ["both", "limited-list", "plain-list"];
    for (go, other) in [("true", "true"), ("true", "false"), ("false", "true"), ("false", "false")]
    {
        let given = Given { params: &[("go", go), ("other", other)], output: &output };
        let steps = effects(&workflow, &given).unwrap_or_else(|why| panic!("{go} {other}: {why}"));
        let ran = |name: &str| steps.contains_key(&format!("create Note {name}"));
        let (is_go, is_other) = (go == "true", other == "true");
        assert!(ran("outside"), "{go} {other}");
        assert_eq!(ran("in-the-block"), is_other, "{go} {other}");
        for name in lists {
            assert_eq!(ran(name), is_go && is_other, "{name} {go} {other}");
        }
        for name in ["each-0", "plain-1", "limited-2", "again-", "after-again"] {
            assert_eq!(ran(name), is_go, "{name} {go} {other}");
        }
        if is_go && is_other {
            let list = json!(["v-plain-1", "v-plain-2"]);
            assert_eq!(data(&steps, "plain-list")["list"], list);
            assert_eq!(data(&steps, "both")["list"], format!("v-each-0{list}"));
        }
    }
}

/// A pipeline with so many ops that they share templates, if it is not plain.
fn many() -> Pipeline {
    let pipeline = Pipeline::builder("many").build(|p| {
        let items = p.param(Parameter::<Vec<i64>>::new("items"));
        for n in 0..150 {
            let each = for_each(items, |item| item_op("each", format!("{n}-{item}")));
            let list = each.inner.output("x");
            config_map(&format!("list-{n}"), json!({"list": list, "text": format!("{n}: {list}")}));
            config_map(&format!("count-{n}"), json!({"count": list.count(), "n": n}));
        }
    });
    pipeline.allow_warnings()
}

#[test]
fn ops_that_share_templates_use_lists() {
    let templates = |pipeline: &Pipeline| {
        let workflow: Json =
            serde_json::from_str(&pipeline.workflow().unwrap().to_json().unwrap()).unwrap();
        workflow["spec"]["templates"].as_array().unwrap().len()
    };
    let (plain, shared) = (many().plain(true), many());
    assert!(templates(&shared) < templates(&plain));
    for values in [&["a", "\"b\"", "[1]"][..], &[]] {
        let steps = run(&shared, values).unwrap();
        assert_eq!(steps, run(&plain, values).unwrap());
        assert_eq!(data(&steps, "list-149")["list"], json!(values));
        assert_eq!(data(&steps, "count-7"), json!({"count": values.len(), "n": 7}));
    }
}

#[test]
fn several_types_of_one_output_are_several_lists() {
    #[pipeline(allow(warnings, fixed_name_in_loop))]
    fn both(items: Param<Vec<i64>>) {
        let each = for_each(items, of);
        config_map(
            "list",
            json!({"texts": each.inner.output("x"), "numbers": each.inner.output_as::<i64>("x")}),
        );
    }
    let steps = run(&both(), &["007", "1"]).unwrap();
    assert_eq!(data(&steps, "list"), json!({"texts": ["007", "1"], "numbers": [7, 1]}));
}

#[test]
fn a_handle_that_left_a_loop_in_another_way_is_no_list() {
    let pipeline = Pipeline::builder("smuggled").build(|p| {
        let items = p.param(Parameter::<Vec<i64>>::new("items"));
        let mut smuggled = None;
        let outer = for_each(items, |_| {
            let inner = for_each(items, of);
            smuggled = Some(inner);
            inner
        });
        config_map(
            "list",
            json!({"list": smuggled.map(|each| each.inner.output("x").to_string())}),
        );
        config_map("lists", json!({"lists": outer.inner.inner.output("x")}));
    });
    let error = pipeline.workflow().unwrap_err().to_string();
    assert_eq!(error.matches("output_of_loop").count(), 1, "{error}");
    assert!(error.contains("`list` uses an output of `each` outside the loop"), "{error}");
}

#[test]
fn a_list_of_lists_has_the_type_of_the_inner_lists() {
    let pipeline = Pipeline::builder("reread").build(|p| {
        let items = p.param(Parameter::<Vec<i64>>::new("items"));
        for_each(items, |_| for_each(items, of).inner.output("x").read_as::<String>());
    });
    let error = pipeline.workflow().unwrap_err().to_string();
    assert!(error.contains("wrong_type"), "{error}");
}
