//! Texts that are made of runtime values, behind helper functions: no change of a placeholder reaches
//! the workflow, and no text is lost without a word.

use kfp_dbx::prelude::*;
use kfp_dbx::{Argument, Diagnostic, Level};
use serde_json::json;

/// Builds a pipeline with a parameter, and returns the names of the broken rules.
fn broken(body: impl Fn(Param<String>) + Send + Sync + 'static) -> Vec<&'static str> {
    found(body).iter().map(|diagnostic| diagnostic.rule().name).collect()
}

fn found(body: impl Fn(Param<String>) + Send + Sync + 'static) -> Vec<Diagnostic> {
    let pipeline = Pipeline::builder("texts")
        .build(move |p| body(p.param(Parameter::new("mode"))))
        .allow(rules::RESOURCE_LEAK)
        .allow(rules::FIXED_NAME)
        .timeout("2h")
        .truthful(true);
    pipeline.check()
}

fn run(parameter: impl IntoValue<Argument>) -> SubmitRunOp {
    SubmitRunOp::new("run").run_name("run").job_name("job").jar_params([parameter])
}

/// Ends an expression in a closure that returns nothing.
fn done<T>(_: T) {}

type Change = fn(&str) -> String;

#[test]
fn no_change_of_a_placeholder_reaches_the_workflow() {
    const CHANGES: &[(&str, Change)] = &[
        ("upper case", str::to_uppercase),
        ("lower case", str::to_lowercase),
        ("ASCII upper case", str::to_ascii_uppercase),
        ("first character", |text| text.chars().take(1).collect()),
        ("last character", |text| text.chars().last().iter().collect()),
        ("without the first", |text| text.chars().skip(1).collect()),
        ("without the last", |text| {
            let mut text = text.to_owned();
            text.pop();
            text
        }),
        ("a slice of bytes", |text| text.get(4..8).unwrap_or_default().to_owned()),
        ("63 bytes", |text| text.get(..64).unwrap_or_default().to_owned()),
        ("from a byte on", |text| text.get(64..).unwrap_or_default().to_owned()),
        ("the year of a date", |text| text.chars().take(4).collect()),
        ("the month of a date", |text| text.chars().skip(5).take(2).collect()),
        ("reversed", |text| text.chars().rev().collect()),
        ("doubled", |text| text.chars().flat_map(|c| [c, c]).collect()),
        ("hyphens", |text| text.replace('-', "_")),
        ("underscores", |text| text.replace('_', "-")),
        ("split", |text| text.split('-').next().unwrap_or_default().to_owned()),
        ("split once", |text| text.split_once('_').unwrap_or_default().1.to_owned()),
        ("letters", |text| text.chars().filter(|c| c.is_alphanumeric()).collect()),
        ("ASCII letters", |text| text.chars().filter(char::is_ascii_alphanumeric).collect()),
        ("a name", |text| {
            text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
        }),
        ("bytes", |text| {
            String::from_utf8(text.bytes().filter(u8::is_ascii).collect()).unwrap_or_default()
        }),
        ("lossy bytes", |text| String::from_utf8_lossy(&text.as_bytes()[2..]).into_owned()),
        ("escapes", |text| text.escape_default().to_string()),
        ("debug", |text| format!("{text:?}")),
        ("precision", |text| format!("{text:.10}")),
        ("trimmed", |text| text.trim_matches(|c: char| !c.is_ascii()).to_owned()),
    ];
    for (what, change) in CHANGES {
        let found = broken(move |mode| done(run(change(&mode.to_string()))));
        assert!(found.contains(&"broken_placeholder"), "{what}: {found:?}");
        for template in ["/Exports/{}", "{}.csv", "-{}_"] {
            // A change of the literal text alone is sound.
            let found = broken(move |mode| {
                let changed = change(&template.replace("{}", &mode.to_string()));
                let is_sound = changed.is_ascii() || changed.contains(&mode.to_string());
                done(run(if is_sound { change(&mode.to_string()) } else { changed }));
            });
            assert!(found.contains(&"broken_placeholder"), "{what} of {template}: {found:?}");
        }
    }
}

#[test]
fn a_damaged_placeholder_is_an_error_wherever_it_goes() {
    let cut = |mode: Param<String>| mode.to_string().chars().take(3).collect::<String>();
    let cases: [fn(String); 9] = [
        |cut| done(run("1").run_name(cut)),
        |cut| done(run(cut)),
        |cut| done(SubmitRunOp::new("run").spec(json!({ "job_name": cut }))),
        |cut| done(run("1").spec(json!({ (cut): 1 }))),
        |cut| done(run("1").pod_label("a", cut)),
        |cut| done(run("1").success_condition(cut)),
        |cut| {
            done(run("1").new_cluster(
                NewCluster::new().spark_version(cut).node_type_id("Standard_D3_v2").num_workers(1),
            ))
        },
        |cut| done(when(workflow::name().eq(cut), || run("1"))),
        |cut| done(for_each([cut], run)),
    ];
    for (index, case) in cases.into_iter().enumerate() {
        let found = broken(move |mode| case(cut(mode)));
        assert!(found.contains(&"broken_placeholder"), "{index}: {found:?}");
    }
    let found = broken(move |mode| {
        let data = Base64::bytes([b"\xFF", cut(mode).as_bytes()].concat());
        CreateDbfsBlockOp::new("block").block_name("b").path("/b").data(data);
    });
    assert!(found.contains(&"broken_placeholder"), "{found:?}");
}

#[test]
fn a_text_that_is_written_before_the_run_contains_no_placeholder() {
    let cases: [fn(String); 8] = [
        |text| done(run("1").patch_template(json!({ "metadata": { "labels": { "a": text } } }))),
        |text| done(run("1").pod_label(format!("a/{text}"), "x")),
        |text| done(run("1").pod_annotation(format!("a/{text}"), "x")),
        |text| done(run("1").node_selector(format!("a/{text}"), "x")),
        |text| done(for_each(Sequence::new(0, 2).format(format!("{text}-%d")), run)),
        |text| done(for_each(["1"], run).name(text)),
        |text| {
            for_each([json!({"a": 1})], |item| run(item.field::<i32>(text)));
        },
        |text| {
            let op = ResourceOp::new("get").action(Action::Get);
            let op = op
                .k8s_resource(json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": "x"}}));
            run(op.attribute_outputs([("x", "{.x}")]).output(text));
        },
    ];
    for (index, case) in cases.into_iter().enumerate() {
        let found = found(move |mode| case(mode.to_string()));
        assert!(found.iter().any(|found| found.level() == Level::Error), "{index}: {found:?}");
        let shown = format!("{found:?}");
        assert!(!shown.contains("\u{F57A0}") && !shown.contains("f57a0"), "{index}: {shown}");
    }
}

fn is_full(mode: &str) -> bool {
    mode == "full"
}

#[test]
fn a_text_that_is_only_compared_is_reported() {
    let found = found(|mode| {
        let workers = if is_full(&mode.to_string()) { "10" } else { "2" };
        run(workers).job_name(mode);
    });
    let [found] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!((found.rule(), found.level()), (rules::UNUSED_TEXT, Level::Warning));
    assert!(found.message().contains("parameter `mode`"), "{found:?}");
}

#[test]
fn one_cause_is_reported_once() {
    // The parameter is unused as well.
    let found = broken(|mode| done(run(if is_full(&mode.to_string()) { "10" } else { "2" })));
    assert_eq!(found, ["unused_parameter"]);
    let found = broken(|mode| done(run(mode.to_string().to_uppercase())));
    assert_eq!(found, ["broken_placeholder"]);
}

#[test]
fn the_texts_of_outputs_and_items_are_reported() {
    let found = found(|mode| {
        let first = run(mode);
        let length = first.outputs.run_id.to_string().len();
        run(length).after(first).allow(rules::DOUBLE_CREATE);
        for_each([("a", "b")], |(item, other)| {
            println!("{item}");
            DeleteRunOp::new("delete").run_name(other).external();
        });
    });
    let texts = found.iter().filter(|found| found.rule() == rules::UNUSED_TEXT);
    let messages: Vec<_> = texts.map(|found| found.message()).collect();
    assert_eq!(messages.len(), 2, "{found:?}");
    assert!(messages[1].contains("output `run_id` of op `run`"), "{messages:?}");
    assert!(messages[0].contains("an item of a loop"), "{messages:?}");
}

#[test]
fn a_text_that_reaches_an_op_is_no_waste() {
    let bodies: [fn(Param<String>); 5] = [
        |mode| done(run(mode.to_string())),
        // The same value in another text.
        |mode| {
            println!("{mode}");
            run(format!("--mode={mode}"));
        },
        |mode| done(run(mode).spec(json!({"job_name": mode}))),
        // A text in a text, and a text that is copied.
        |mode| {
            let text = format!("{mode}");
            run(format!("{text}-{}", text.clone()));
        },
        |mode| {
            when(workflow::name().eq(format!("a-{mode}")), || run("1"));
        },
    ];
    for (index, body) in bodies.into_iter().enumerate() {
        assert_eq!(broken(body), [""; 0], "{index}");
    }
}

#[test]
fn levels_of_an_unused_text() {
    let lost = |op: SubmitRunOp| done(op.outputs.run_id.to_string());
    assert_eq!(broken(move |mode| lost(run(mode))), ["unused_text"]);
    let found = broken(move |mode| lost(run(mode).allow(rules::UNUSED_TEXT)));
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_pipeline_within_another_has_texts_of_its_own() {
    let found = broken(|mode| {
        let text = mode.to_string();
        let inner = broken(|mode| done(run(format!("{mode}"))));
        assert_eq!(inner, [""; 0]);
        run(text);
    });
    assert_eq!(found, [""; 0]);
}

#[test]
fn a_forgotten_format_is_an_error() {
    let bodies: [fn(Param<String>); 9] = [
        |mode| {
            let file = SubmitRunOp::from_json_spec("file", r#"{"job_name": "job-{mode}"}"#);
            file.run_name(format!("file-{mode}")).jar_params(["1"]);
        },
        |mode| done(run(mode).jar_params((String::from("--mode={mode:?}"), mode))),
        |mode| done(run(mode).spec(json!({"notebook_task": {"notebook_path": "/{mode}"}}))),
        |mode| done(run(format!("{{mode}}-{mode}"))),
        |mode| done(run(mode).pod_label("a", "{mode}")),
        |mode| done(run(mode).success_condition("status.mode == {mode}")),
        |mode| done(when(workflow::name().eq("{mode}"), || run(mode))),
        |mode| done(for_each(["{mode}"], |_| run(mode))),
        |mode| {
            let manifest = "{apiVersion: v1, kind: X, metadata: {name: 'a-{mode}'}}";
            ResourceOp::from_yaml("x", manifest);
            run(mode);
        },
    ];
    for (index, body) in bodies.into_iter().enumerate() {
        let found = found(body);
        let found = found.iter().find(|found| found.rule() == rules::FORGOTTEN_FORMAT);
        let found = found.unwrap_or_else(|| panic!("{index}"));
        assert_eq!(found.level(), Level::Error);
        assert!(found.help().is_some_and(|help| help.starts_with("write `")), "{found:?}");
    }
}

/// Braces in a name are an error in any case.
#[test]
fn a_forgotten_format_in_a_name_is_the_help() {
    for (name, help) in [
        ("{mode}-run", "write `format!(\"{mode}-run\")`"),
        ("{mode}", "write `mode`, without the quotes and the braces"),
        ("run-{{workflow.uid}}", "write `format!(\"run-{}\", workflow::uid())`"),
        ("run-{{inputs.parameters.mode}}", "write `format!(\"run-{mode}\")`"),
    ] {
        let bodies: [fn(Param<String>, &str); 2] = [
            |mode, name| done(run(mode).run_name(name)),
            |mode, name| done(run(mode).k8s_name(name).allow(rules::FORGOTTEN_FORMAT)),
        ];
        for body in bodies {
            let found = found(move |mode| body(mode, name));
            let errors = found.iter().filter(|found| found.level() == Level::Error);
            let [found] = errors.collect::<Vec<_>>()[..] else { panic!("{found:?}") };
            assert_eq!(found.rule(), rules::INVALID_NAME);
            assert_eq!(found.help(), Some(help));
        }
    }
}

#[test]
fn braces_with_another_meaning_are_text() {
    for text in ["{{mode}}", "${mode}", "{other}", "{}", "{mode: full}", "%{mode}"] {
        assert_eq!(broken(move |mode| done(run(text).job_name(mode))), [""; 0], "{text}");
    }
    // Source code has braces of its own.
    let found = broken(|mode| {
        CreateDbfsBlockOp::new("block")
            .block_name("b")
            .path(format!("/{mode}"))
            .data(Base64::text("print(f'{mode}')"));
    });
    assert_eq!(found, [""; 0]);
    let found = broken(|mode| done(run("{mode}").job_name(mode).allow(rules::FORGOTTEN_FORMAT)));
    assert_eq!(found, [""; 0]);
}

#[pipeline(op = Inner)]
fn inner(table: Param<String>) {
    run(format!("{table}"));
}

#[test]
fn a_pipeline_that_is_an_op_knows_its_own_parameters() {
    let found = broken(|mode| {
        Inner::new("inner").table("{mode}");
        run(mode);
    });
    assert!(found.contains(&"forgotten_format"), "{found:?}");
    // The parameters of the inner pipeline mean nothing outside it.
    let found = broken(|mode| {
        Inner::new("inner").table(mode);
        run("{table}").allow(rules::DOUBLE_CREATE);
    });
    assert!(!found.contains(&"forgotten_format"), "{found:?}");
}
