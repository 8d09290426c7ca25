//! What grows with the size of a pipeline stays in bounds: findings, texts and depths.

use std::fs::File;

use kfp_dbx::prelude::*;
use kfp_dbx::{Diagnostic, Level};
use serde_json::json;

fn errors(pipeline: &Pipeline) -> Vec<Diagnostic> {
    pipeline.check().into_iter().filter(|found| found.level() == Level::Error).collect()
}

fn create(index: usize, name: &str) -> CreateClusterOp {
    CreateClusterOp::new(format!("create-{index}"))
        .cluster_name(name)
        .spark_version("x")
        .node_type_id("x")
        .num_workers(1)
}

fn delete(index: usize) -> DeleteClusterOp {
    DeleteClusterOp::new(format!("delete-{index}")).cluster_name("x")
}

/// Each create has no order with each delete, but each op has one finding about that.
#[test]
fn ops_of_one_name_have_one_finding_each() {
    const PAIRS: usize = 40;
    for is_ordered in [false, true] {
        let pipeline = Pipeline::builder("pairs").build(move |_| {
            for index in 0..PAIRS {
                let (create, delete) = (create(index, "x"), delete(index));
                if is_ordered {
                    delete.after(create);
                }
            }
        });
        let errors = errors(&pipeline);
        let races: Vec<_> =
            errors.iter().filter(|found| found.rule() == rules::DELETE_RACE).collect();
        assert_eq!((races.len(), errors.len()), (PAIRS, 2 * PAIRS - 1));
        let more =
            if is_ordered { "36 more ops are not shown" } else { "37 more ops are not shown" };
        for race in races {
            let related: Vec<_> = race.related().map(|(what, _)| what).collect();
            assert!(related.len() == 3 && related[2].contains(more), "{related:?}");
        }
    }
    // As many as can be read are reported one by one.
    let few = Pipeline::builder("few").build(|_| {
        delete(0);
        for index in 0..10 {
            create(index, "x");
        }
    });
    assert_eq!(errors(&few).iter().filter(|found| found.rule() == rules::DELETE_RACE).count(), 10);
}

/// An op that allows a rule hides the findings with it, and no others.
#[test]
fn folded_findings_heed_the_levels_of_ops() {
    let races = |allowed: fn(usize) -> bool| {
        let pipeline = Pipeline::builder("uses").build(move |_| {
            let create = create(0, "x");
            for index in 0..20 {
                let run = SubmitRunOp::new(format!("run-{index}"))
                    .run_name(format!("run-{index}"))
                    .existing_cluster_id(create.outputs.cluster_id)
                    .notebook_task(NotebookTask::new("/N"));
                if allowed(index) {
                    run.allow(rules::DELETE_RACE);
                }
            }
            delete(0).after(create);
        });
        let errors = errors(&pipeline);
        errors.iter().map(|found| found.related().count()).collect::<Vec<_>>()
    };
    assert_eq!(races(|_| false), [3]);
    assert_eq!(races(|_| true), [0; 0]);
    assert_eq!(races(|index| index < 9), [3]);
    assert_eq!(races(|index| index < 10), [1; 10]);
    assert_eq!(races(|index| index < 18), [1, 1]);
}

fn run(parameters: Vec<String>) -> SubmitRunOp {
    SubmitRunOp::new("run")
        .run_name("r")
        .existing_cluster_name("c")
        .spark_jar_task(SparkJarTask::new("C").parameters(parameters))
}

#[test]
fn a_text_larger_than_a_workflow_is_an_error_of_its_op() {
    let pipeline = |bytes: usize| {
        Pipeline::builder("text").build(move |_| {
            run(vec!["x".repeat(bytes / 2), "\n".repeat(bytes / 2)]);
        })
    };
    let errors_of = |pipeline: &Pipeline| {
        let errors = errors(pipeline);
        assert!(errors.iter().all(|found| found.rule() == rules::TOO_LARGE));
        errors.iter().map(|found| found.message().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(
        errors_of(&pipeline(2 << 20)),
        [
            "op `run`: `spark_jar_task` has 2049 KiB of text, but Argo stores at most 1024 KiB of a whole workflow"
        ]
    );
    let error = &errors(&pipeline(2 << 20))[0];
    assert!(error.place().is_some() && error.help().unwrap().contains("pass its path"));
    // What is not too large alone is judged with the rest of the workflow.
    let [whole] = &errors_of(&pipeline((1 << 20) - 1_000))[..] else { panic!("not one error") };
    assert!(whole.starts_with("the workflow outgrows Argo's limit"), "{whole}");
    assert_eq!(errors_of(&pipeline(2 << 20).size_limit(8 << 20)), [""; 0]);

    let objects = Pipeline::builder("objects").build(|_| {
        let data: serde_json::Map<_, _> =
            (0..300).map(|index| (format!("k{index}"), json!("x".repeat(4_000)))).collect();
        let object =
            json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": "x"}, "data": data});
        ResourceOp::new("object").k8s_resource(object).action(Action::Apply);
    });
    let [whole] = &errors_of(&objects)[..] else { panic!("not one error") };
    assert!(whole.starts_with("the object of op `object` has 1173 KiB"), "{whole}");
    let default = Pipeline::builder("default").build(|p| {
        p.param(Parameter::<String>::new("text").default("x".repeat(2 << 20)));
        run(Vec::new());
    });
    let [text] = &errors_of(&default)[..] else { panic!("not one error") };
    assert!(text.starts_with("the default of `text` has 2048 KiB"), "{text}");
}

#[test]
fn a_file_that_no_workflow_can_hold_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.json");
    // A sparse file, of more bytes than the machine has memory.
    File::create(&path).unwrap().set_len(1 << 40).unwrap();
    let block =
        CreateDbfsBlockOp::new("block").block_name("b").path("/b").data(Base64::file(&path));
    let spec = CreateJobOp::from_file_name("job", &path).job_name("j");
    let object = ResourceOp::from_file_name("object", &path);
    for error in [block.inspect().err(), spec.inspect().err(), object.inspect().err()] {
        let error = error.unwrap().to_string();
        assert!(error.contains("too_large") && error.contains("it has 1048576 MiB"), "{error}");
    }
}

#[test]
fn arguments_larger_than_a_workflow_are_refused() {
    let pipeline = Pipeline::builder("arguments").build(|p| {
        run(Vec::new()).run_name(p.param(Parameter::<String>::new("text")));
    });
    let error = pipeline.arguments([("text", "x".repeat(2 << 20))]).unwrap_err();
    assert_eq!(
        error.problems(),
        ["the values have 2048 KiB, but Argo stores at most 1024 KiB of a whole workflow"]
    );
    assert!(pipeline.arguments([("text", "x".repeat(1 << 20))]).is_ok());
}

/// Readers and rustc's own stack end where these are deep.
#[test]
fn depths_are_bounded() {
    for open in ["[", "{\"a\": ", "[{\"a\": ", "- ", "a: [", "? "] {
        let text = open.repeat(40_000);
        let errors = [
            SubmitRunOp::from_json_spec("json", &text).inspect().err(),
            ResourceOp::from_yaml("yaml", &text).inspect().err(),
        ];
        for error in errors {
            assert!(error.unwrap().to_string().contains("can't be read"), "{open}");
        }
    }
    let deep = "[".repeat(1_000);
    let error = SubmitRunOp::from_json_spec("json", deep).inspect().unwrap_err().to_string();
    assert!(error.contains("more than 127 lists and objects are inside of each other"), "{error}");
}

fn nested(name: Param<String>, left: usize) {
    let run = SubmitRunOp::new(format!("run-{left}")).run_name(format!("{name}-{left}"));
    run.existing_cluster_name("c").notebook_task(NotebookTask::new("/N")).keep();
    if left > 0 {
        when(name.ne(left.to_string()), || nested(name, left - 1));
    }
}

fn looped(name: Param<String>, left: usize) {
    if left > 0 {
        for_each(["a", "b"], |_| looped(name, left - 1));
    } else {
        DeleteRunOp::new("delete").run_name(name).external();
    }
}

/// Returns the errors of a pipeline as text.
fn errors_of(body: fn(Param<String>)) -> Vec<String> {
    let pipeline = Pipeline::builder("deep")
        .build(move |p| body(p.param(Parameter::<String>::new("name"))))
        .size_limit(usize::MAX);
    errors(&pipeline).iter().map(|found| found.message().to_owned()).collect()
}

fn under(name: Param<String>, condition: Condition) {
    when(condition, || {
        DeleteRunOp::new("delete").run_name(name).external();
    });
}

#[test]
fn deep_pipelines_are_built_or_refused() {
    assert_eq!(errors_of(|name| nested(name, 97)), [""; 0]);
    assert_eq!(errors_of(|name| looped(name, 60)), [""; 0]);
    for errors in [errors_of(|name| nested(name, 200)), errors_of(|name| looped(name, 98))] {
        assert!(errors.len() == 1 && errors[0].contains("more than 97 blocks"), "{errors:?}");
    }
}

#[test]
fn conditions_are_long_but_not_deep() {
    fn terms(name: Param<String>) -> impl Iterator<Item = Condition> {
        (0..5_000).map(move |term| name.ne(term.to_string()))
    }
    let all = |name| under(name, terms(name).fold(name.ne("x"), Condition::and));
    assert_eq!(errors_of(all), [""; 0]);
    let any = |name| under(name, terms(name).fold(name.ne("x"), |any, one| one.or(any)));
    assert_eq!(errors_of(any), [""; 0]);
    let mixed = |name| {
        under(name, terms(name).fold(name.ne("x"), |all, one| all.and(one).or(name.eq("y"))))
    };
    let not = |name| under(name, terms(name).fold(name.ne("x"), |all, _| !all));
    for errors in [errors_of(mixed), errors_of(not)] {
        assert_eq!(errors, ["more than 100 conditions are inside of each other"]);
    }
}
