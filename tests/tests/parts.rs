//! Parts of outputs that are JSON, wherever a value can stand.

use kfp_dbx::prelude::*;
use kfp_dbx_tests::effects::{Given, Steps, effects};
use pretty_assertions::assert_eq;
use serde_json::{Value as Json, json};

/// The versions that differ in how JSON is read.
const VERSIONS: [&str; 5] = ["3.3", "3.4.3", "3.4.7", "3.4.17", "4.0"];

/// An op with an output that is JSON.
fn answer(name: impl std::fmt::Display) -> ResourceOp {
    ResourceOp::new("answer")
        .k8s_resource(json!({
            "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"name": format!("answer-{name}")},
        }))
        .attribute_outputs([("x", "{.data.x}")])
}

fn config_map(name: &str, data: Json) -> ResourceOp {
    let mut object =
        json!({"apiVersion": "example.com/v1", "kind": "Note", "metadata": {"name": name}});
    object["data"] = data;
    ResourceOp::new(name).k8s_resource(object)
}

/// Runs a workflow in which each answer is that text.
fn run(pipeline: &Pipeline, answer: &str) -> Result<Steps, String> {
    let output = |_: &str, path: &str| (path == "{.data.x}").then(|| answer.to_owned());
    let workflow = pipeline.workflow().unwrap().to_json().unwrap();
    effects(&workflow, &Given { params: &[], output: &output })
}

/// Returns the data of the config map that a workflow creates.
fn data(steps: &Steps, name: &str) -> Option<Json> {
    let step = steps.get(&format!("create Note {name}"))?;
    Some(step.does["resource"]["manifest"]["data"].clone())
}

/// Builds a pipeline, and returns the data of its config map `used` for each version.
fn used(
    body: impl Fn(Output<Json>) + Copy + Send + Sync + 'static,
    answer: &str,
) -> Result<Option<Json>, String> {
    let built = |version: &str| {
        let pipeline =
            Pipeline::builder("parts").build(move |_| body(self::answer(0).output_as("x")));
        run(&pipeline.argo(version).allow_warnings(), answer)
    };
    let results = VERSIONS.map(|version| built(version).map(|steps| data(&steps, "used")));
    for result in &results {
        // The reasons of a failure differ.
        assert_eq!(result.as_ref().ok(), results[0].as_ref().ok());
    }
    results.into_iter().next().unwrap()
}

const ALL: &str = r#"{"t": "it's \"x\" {y}}", "n": 5, "f": 0.5, "b": true, "l": ["a", "b"], "o": {"k": {"deep": -7}}, "z": null}"#;

#[test]
fn each_type_arrives() {
    let typed = |of: Output<Json>| {
        config_map(
            "used",
            json!({
                "t": of.field::<String>("t"), "n": of.field::<i64>("n"), "f": of.field::<f64>("f"),
                "b": of.field::<bool>("b"), "l": of.field::<Vec<String>>("l"),
                "o": of.field::<Json>("o"), "z": of.field::<Json>("z"),
                "deep": of.field::<Json>("o").field::<Json>("k").field::<i32>("deep"),
                "count": of.field::<Vec<String>>("l").count(),
                "text": format!("<{}{}>", of.field::<i32>("n"), of.field::<bool>("b")),
            }),
        );
    };
    let found = used(typed, ALL).unwrap().unwrap();
    let wanted = json!({
        "t": "it's \"x\" {y}}", "n": 5, "f": 0.5, "b": true, "l": ["a", "b"],
        "o": {"k": {"deep": -7}}, "z": null, "deep": -7, "count": 2, "text": "<5true>",
    });
    assert_eq!(found, wanted);
}

#[test]
fn a_missing_part_or_one_of_another_type_fails() {
    let answers =
        ["{}", r#"{"a": null}"#, r#"{"a": {"b": []}}"#, "", "no JSON", "[]", "null", "7", r#""a""#];
    for text in answers {
        macro_rules! fails {
            ($($ty:ty),*) => {$(
                let in_a_text = |of: Output<Json>| {
                    config_map("used", json!({"x": format!("<{}>", of.field::<$ty>("a"))}));
                };
                let value = |of: Output<Json>| {
                    config_map("used", json!({"x": of.field::<$ty>("a")}));
                };
                for found in [used(in_a_text, text), used(value, text)] {
                    assert!(found.is_err(), "{} of {text}: {found:?}", stringify!($ty));
                }
            )*};
        }
        fails!(String, i32, i64, f64, bool);
        let in_a_condition = |of: Output<Json>| {
            when(of.field::<bool>("a"), || config_map("used", json!({"x": "1"})))
                .otherwise(|| config_map("used", json!({"x": "2"})));
        };
        assert!(used(in_a_condition, text).is_err(), "{text}");
        let of_a_loop = |of: Output<Json>| {
            for_each(of.field::<Vec<String>>("a"), answer);
        };
        assert!(used(of_a_loop, text).is_err(), "{text}");
    }
}

#[test]
fn conditions_decide_by_parts() {
    let decides = |of: Output<Json>| {
        let met = of.field::<String>("status").eq("OK") & of.field::<i64>("rows").gt(0)
            | of.field::<bool>("force");
        when(met, || config_map("used", json!({"rows": of.field::<i64>("rows")})));
    };
    let found = |answer| used(decides, answer).unwrap();
    assert_eq!(found(r#"{"status": "OK", "rows": 3, "force": false}"#), Some(json!({"rows": 3})));
    assert_eq!(found(r#"{"status": "OK", "rows": 0, "force": false}"#), None);
    assert_eq!(found(r#"{"status": "no", "rows": 1, "force": true}"#), Some(json!({"rows": 1})));
    assert_eq!(found(r#"{"status": "no", "rows": 1, "force": false}"#), None);
}

#[test]
fn loops_take_lists_from_parts() {
    for limited in [false, true] {
        let body = move |of: Output<Json>| {
            let tables = of.field::<Vec<Json>>("tables");
            let each = for_each(tables, |table| {
                let name = table.field::<String>("name");
                answer(format!("{name}-{}", of.field::<String>("day")))
            });
            if limited {
                each.parallelism(1);
            }
            config_map("used", json!({"x": "y"})).after(each);
        };
        let built = |version: &str| {
            let pipeline =
                Pipeline::builder("parts").build(move |_| body(answer(0).output_as("x")));
            pipeline.argo(version).allow_warnings()
        };
        for version in VERSIONS {
            let steps = run(
                &built(version),
                r#"{"tables": [{"name": "a"}, {"name": "b"}], "day": "monday"}"#,
            )
            .unwrap();
            let names: Vec<_> = steps.keys().map(String::as_str).collect();
            assert_eq!(
                names,
                [
                    "create Note answer-0",
                    "create Note answer-a-monday",
                    "create Note answer-b-monday",
                    "create Note used",
                ]
            );
            let empty = run(&built(version), r#"{"tables": [], "day": "monday"}"#).unwrap();
            assert_eq!(empty.len(), 2);
        }
    }
}

#[pipeline(op = Inner, allow(warnings))]
fn inner(rows: Param<i64>, #[default = "given"] name: Param<String>) -> Output<i64> {
    ResourceOp::new("given").k8s_resource(json!({
        "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"name": name}, "data": {"rows": rows},
    }));
    answer(name).output_as::<Json>("x").field::<i64>("rows")
}

/// Parts that leave conditions and pipelines, and that are passed to them.
#[pipeline(allow(warnings))]
fn across_blocks() {
    let first = answer(0).output_as::<Json>("x");
    let made = when(first.field::<bool>("go"), || {
        let inner = answer(2).output_as::<Json>("x");
        (inner.field::<i64>("rows"), inner)
    });
    let (rows, whole) = made.inner;
    config_map("used", json!({"rows": rows, "day": whole.field::<String>("day"), "of": first}));
    when(rows.gt(5), || config_map("compared", json!({"x": "y"})));
    for_each(whole.field::<Vec<String>>("tables"), answer);
    Inner::new("skipped").rows(rows).name("skipped");
    let inner = Inner::new("inner").rows(first.field::<i64>("rows"));
    config_map("of-inner", json!({"rows": inner.outputs}));
}

#[test]
fn parts_leave_blocks() {
    for version in VERSIONS {
        let pipeline = across_blocks().argo(version);
        let answer = r#"{"go": true, "rows": 7, "day": "monday", "tables": ["a", "b"]}"#;
        let steps = run(&pipeline, answer).unwrap();
        let of: Json = serde_json::from_str(answer).unwrap();
        let wanted = json!({"rows": 7, "day": "monday", "of": of});
        assert_eq!(data(&steps, "used"), Some(wanted), "{version}");
        assert_eq!(data(&steps, "compared"), Some(json!({"x": "y"})));
        assert_eq!(data(&steps, "skipped"), Some(json!({"rows": 7})));
        assert!(steps.contains_key("create Note answer-b"));
        assert_eq!(data(&steps, "given"), Some(json!({"rows": 7})));
        assert_eq!(data(&steps, "of-inner"), Some(json!({"rows": 7})));
        let steps = run(&pipeline, r#"{"go": false, "rows": 7}"#).unwrap();
        let names: Vec<_> = steps.keys().map(|name| name.replace("create Note ", "")).collect();
        assert_eq!(names, ["answer-0", "answer-given", "given", "of-inner"], "{version}");
        assert_eq!(data(&steps, "of-inner"), Some(json!({"rows": 7})));
    }
}

/// Lists of parts, beside the list of the whole outputs and of another type.
#[pipeline(allow(warnings))]
fn results() {
    let lists = for_each(["a", "b"], |item| {
        let of = answer(item).output_as::<Json>("x");
        (
            of.field::<i64>("rows"),
            of.field::<String>("rows").read_as::<Json>(),
            of.field::<String>("day"),
            of,
        )
    });
    let (rows, any, days, whole) = lists.inner;
    config_map(
        "used",
        json!({"rows": rows, "any": any, "days": days, "whole": whole, "n": rows.count()}),
    );
    for_each(days, |day| {
        ResourceOp::new("day").k8s_resource(json!({
            "apiVersion": "example.com/v1", "kind": "Note", "metadata": {"generateName": "day-"}, "data": {"day": day},
        }));
    });
    let outer = for_each(["c", "d"], |a| {
        for_each(["e", "f"], |b| {
            answer(format!("{a}-{b}")).output_as::<Json>("x").field::<bool>("go")
        })
        .parallelism(1)
    });
    config_map("nested", json!({"go": outer.inner.inner}));
}

#[test]
fn loops_have_lists_of_parts() {
    let text = r#"{"rows": 7, "day": "it's, \"monday\"", "go": true}"#;
    for version in VERSIONS {
        let steps = run(&results().argo(version), text).unwrap();
        let of: Json = serde_json::from_str(text).unwrap();
        let day = &of["day"];
        let wanted = json!({
            "rows": [7, 7], "any": [7, 7], "days": [day, day], "whole": [of, of], "n": 2,
        });
        assert_eq!(data(&steps, "used"), Some(wanted), "{version}");
        let nested = json!({"go": [[true, true], [true, true]]});
        assert_eq!(data(&steps, "nested"), Some(nested), "{version}");
        for wrong in ["{}", r#"{"rows": "x", "day": "d", "go": true}"#] {
            assert!(run(&results().argo(version), wrong).is_err());
        }
    }
}

#[test]
fn a_part_of_a_list_does_not_leave_a_loop_around_it() {
    let pipeline = Pipeline::builder("parts").build(|_| {
        let lists = for_each(["a"], |a| {
            let inner = for_each(["b"], |b| answer(format!("{a}-{b}")).output("x"));
            inner.inner.read_as::<Json>().field::<String>("day")
        });
        config_map("used", json!({"x": lists.inner}));
    });
    let error = pipeline.allow_warnings().workflow().unwrap_err();
    assert_eq!(error.diagnostics().len(), 1, "{error}");
    assert_eq!(error.diagnostics()[0].rule().name, "wrong_type");
}

/// Builds a pipeline of an op whose name is JSON, and returns the rules that it breaks.
fn broken(body: fn(Output<Json>)) -> Vec<&'static str> {
    let pipeline = Pipeline::builder("parts").build(move |_| {
        let first = submit("first", "named".to_owned());
        body(first.outputs.run_name.read_as::<Json>());
    });
    match pipeline.allow_warnings().workflow() {
        Ok(_) => Vec::new(),
        Err(error) => error.diagnostics().iter().map(|found| found.rule().name).collect(),
    }
}

fn submit(name: &str, run_name: String) -> SubmitRunOp {
    SubmitRunOp::new(name).run_name(run_name).job_name("job").jar_params(["x"])
}

#[test]
fn names_are_told_apart_by_their_parts() {
    let same = broken(|of| {
        submit("a", of.field::<String>("a").to_string());
        submit("b", of.field::<String>("a").to_string());
    });
    assert_eq!(same, ["double_create"]);
    let whole = broken(|of| {
        submit("a", of.to_string());
    });
    assert_eq!(whole, ["double_create"]);
    let others = broken(|of| {
        submit("a", of.field::<String>("a").to_string());
        submit("b", of.field::<String>("b").to_string());
    });
    assert_eq!(others, [""; 0]);
}

#[test]
fn many_ops_that_share_a_template_use_parts() {
    let pipeline = Pipeline::builder("parts").build(|_| {
        let of = answer(0).output_as::<Json>("x");
        for index in 0..120 {
            SubmitRunOp::new(format!("run-{index}"))
                .run_name(format!("run-{index}-{}", of.field::<String>("day")))
                .existing_cluster_id("0923-164208-meows279")
                .timeout_seconds(of.field::<i32>("rows"))
                .spark_jar_task(
                    SparkJarTask::new("Main").parameters((index, of.field::<String>("day"))),
                );
        }
    });
    for version in VERSIONS {
        let steps =
            run(&pipeline.clone().argo(version).allow_warnings(), r#"{"day": "x", "rows": 7}"#);
        let steps = steps.unwrap();
        assert_eq!(steps.len(), 121);
        let manifest = &steps["create Run run-7-x"].does["resource"]["manifest"];
        assert_eq!(manifest["spec"]["timeout_seconds"], 7, "{version}: {manifest}");
        assert_eq!(manifest["spec"]["spark_jar_task"]["parameters"], json!(["7", "x"]));
    }
}
