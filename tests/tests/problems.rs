//! Problems that are found only when a pipeline is built: all of them together, without a panic.

use kfp_dbx::prelude::*;
use kfp_dbx::{Error, Level};
use kfp_dbx_tests::golden::assert_golden;
use serde_json::json;

fn error_of(body: impl Fn() + Send + Sync + 'static) -> Error {
    let pipeline = Pipeline::builder("wrong").build(move |_| body());
    pipeline.allow_warnings().workflow().unwrap_err()
}

/// Returns the names of the broken rules.
fn rules(error: &Error) -> Vec<&'static str> {
    error.diagnostics().iter().map(|diagnostic| diagnostic.rule().name).collect()
}

fn run(name: &str) -> SubmitRunOp {
    SubmitRunOp::new(name).run_name(name).job_name("job").jar_params(["1"])
}

#[test]
fn all_problems_are_told_at_once() {
    let error = Pipeline::builder("")
        .build(|p| {
            let unused = Parameter::<String>::new("run name").default("{{workflow.uid");
            p.param(unused);
            let list = p.param(Parameter::<Vec<String>>::new("list").default(json!({"a": 1})));
            let load = run("load");
            let train = run("train").after(load).jar_params(list);
            load.after(train);
            DeleteRunOp::new("--");
            CreateJobOp::new("job").job_name("My Job").spec(json!({
                "max_retires": 3,
                "timeout_seconds": "120",
                "libraries": [{"jar": "dbfs:/a.jar", "egg": "dbfs:/b.egg"}, {}, {"pip": "c"}],
                "new_cluster": {"num_workers": 3_000_000_000_u32, "autoscale": {"min": 1}},
                "schedule": "0 0 * * *",
            }));
            ImportWorkspaceItemOp::new("import")
                .item_name("item")
                .content("print(1)")
                .language("SCALLA")
                .path(format!("{list:>20}"));
            CreateSecretScopeOp::new("scope").scope_name("s").spec(json!({
                "secrets": [{"key": "k"}, {"key": "k", "string_value": "s3cr3t", "byte_value": "czNjcjN0"}],
            }));
            ResourceOp::new("none");
            ResourceOp::new("unnamed").k8s_resource(json!({"kind": "X", "metadata": {}}));
            let delete = ResourceOp::new("delete")
                .k8s_resource(json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": "x"}}))
                .action(Action::Delete)
                .success_condition("status.gone");
            run("of-delete").job_name(delete.output("name"));
            let create = ResourceOp::new("create")
                .k8s_resource(json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": "x"}}))
                .attribute_outputs([("run_id", "{.status.id}")]);
            run("misspelt").job_name(create.output("runid"));
            SubmitRunOp::from_json_spec("json", "{\"run_name\": \"r\",\n \"run_name\": 1}");
            SubmitRunOp::from_file_name("file", "no/such/file.json").run_name("r");
            DeleteRunOp::new("encoded").run_name(format!("{}", list).to_uppercase());
        })
        .workflow()
        .unwrap_err();
    // The columns and lines of this file are not a part of the expected text, nor is the way in
    // which the system writes paths and errors.
    let missing = std::fs::read("no/such/file.json").unwrap_err().to_string();
    let text = error.to_string().replace(&missing, "No such file or directory (os error 2)");
    let text = text.replace("tests\\tests\\problems.rs", "tests/tests/problems.rs");
    let text: Vec<_> = text
        .lines()
        .map(|line| match line.split_once("tests/problems.rs:") {
            Some((before, _)) => format!("{before}tests/problems.rs"),
            None => line.split(" (os error").next().unwrap_or(line).to_owned(),
        })
        .filter(|line| !line.contains("a relative path starts at"))
        .collect();
    assert_golden("tests/tests/problems.txt", &(text.join("\n") + "\n"));
    assert!(!error.to_string().contains("s3cr3t"), "a secret is no part of a message");
}

#[test]
fn places_are_those_of_the_calls() {
    let line = line!() + 2;
    let error = error_of(|| {
        DeleteRunOp::new("delete");
    });
    let place = error.diagnostics()[0].place().unwrap();
    assert!(place.file().ends_with("problems.rs"));
    assert_eq!((place.line(), place.column()), (line, 9));
}

#[test]
fn the_place_in_a_pipeline_that_is_an_op_is_its_own() {
    // The macro does not see it here.
    fn name() -> &'static str {
        "No Name"
    }
    const LINE: u32 = line!() + 3;
    #[pipeline(op = Part)]
    fn part() {
        DeleteRunOp::new("delete").run_name(name());
    }
    let as_op = error_of(|| {
        Part::new("part");
    });
    for error in [part().workflow().unwrap_err(), as_op] {
        let place = error.diagnostics()[0].place().unwrap();
        assert_eq!((place.line(), place.column()), (LINE, 36));
    }
}

#[test]
fn a_pipeline_without_ops() {
    assert_eq!(rules(&error_of(|| {})), ["empty_pipeline"]);
}

// A body can't capture handles, but they can reach another body in this way.
thread_local! {
    static OUTSIDE: std::cell::Cell<Option<(SubmitRunOp, Param<String>)>> = const { std::cell::Cell::new(None) };
}

fn outside() -> (SubmitRunOp, Param<String>) {
    OUTSIDE.get().unwrap()
}

#[test]
fn handles_of_another_pipeline() {
    OUTSIDE.set(Some((run("outside"), Param::detached("elsewhere"))));
    let error = error_of(|| {
        run("inside").after(outside().0);
        DeleteRunOp::new("a").run_name(outside().1);
        DeleteRunOp::new("b").run_name(outside().0.outputs.run_name);
        outside().0.timeout_seconds(1);
    });
    assert_eq!(rules(&error), ["foreign_handle"; 3]);
}

#[test]
fn handles_that_outlive_their_pipeline() {
    Pipeline::builder("first")
        .build(|_| OUTSIDE.set(Some((run("kept"), Param::detached("p")))))
        .workflow()
        .unwrap();
    assert!(outside().0.inspect().is_err());
    let error = error_of(|| {
        outside().0.timeout_seconds(5);
        run("other").after(outside().0);
    });
    assert_eq!(rules(&error), ["foreign_handle", "foreign_handle"]);
}

#[test]
fn a_pipeline_within_another_is_its_own() {
    let outer = Pipeline::builder("outer").build(|_| {
        let before = run("before");
        let inner = Pipeline::builder("inner").build(|_| {
            run("inner");
        });
        assert!(inner.to_yaml().unwrap().contains("name: inner"));
        run("after").after(before);
    });
    assert!(!outer.to_yaml().unwrap().contains("name: inner"));
}

#[test]
fn a_panic_of_the_users_leaves_nothing_behind() {
    let panics = Pipeline::builder("panics").build(|_| {
        run("made");
        panic!("the user's own");
    });
    let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| panics.workflow()));
    assert!(caught.is_err());
    assert_eq!(rules(&error_of(|| {})), ["empty_pipeline"]);
}

#[test]
fn a_name_in_the_workflow_is_known_before_the_run() {
    let error = Pipeline::builder("names").build(|p| {
        let day = p.param(Parameter::<String>::new("day"));
        run(&format!("run-{day}")).run_name(day);
        ResourceOp::new("op")
            .k8s_resource(json!({"apiVersion": "v1", "kind": "X", "metadata": {"name": day}}))
            .attribute_outputs([("x", format!("{{.{day}}}"))]);
    });
    let error = error.allow_warnings().workflow().unwrap_err();
    assert_eq!(rules(&error), ["invalid_name", "invalid_name"]);
    assert!(error.to_string().starts_with(
        "error[DBX201 invalid_name]: op `run-…`: the name of an op can't contain a parameter"
    ));
}

#[test]
fn warnings_are_data() {
    #[pipeline]
    #[allow(deprecated)]
    fn unused(name: Param<String>, other: Param<i32>) {
        DeleteRunOp::new("delete").run_name(name).external();
    }
    let workflow = unused().workflow().unwrap();
    let [warning] = workflow.warnings() else { panic!("{:?}", workflow.warnings()) };
    assert_eq!(warning.rule().name, "unused_parameter");
    assert_eq!(warning.rule().level, Level::Warning);
}

#[test]
fn ten_thousand_ops_in_a_cycle_are_one_problem() {
    let error = error_of(|| {
        let ops: Vec<_> = (0..10_000).map(|i| run(&format!("op-{i}"))).collect();
        for pair in ops.windows(2) {
            pair[1].after(pair[0]);
        }
        ops[0].after(ops[9_999]);
    });
    assert_eq!(rules(&error), ["dependency_cycle"]);
}

/// Two places of one name are a mistake; one place that runs several times is not.
#[test]
fn a_name_of_two_places() {
    fn delete(name: &str, of: &str) -> DeleteRunOp {
        DeleteRunOp::new(name).run_name(of).external()
    }
    let error = error_of(|| {
        delete("delete", "a");
        DeleteJobOp::new("Delete").job_name("a").external();
        when(workflow::name().ne("x"), || {
            DeleteClusterOp::new("delete").cluster_name("a").external();
        });
        on_exit(|| {
            DeleteSecretScopeOp::new("delete").scope_name("a").external();
        });
        delete("delete", "b");
    });
    assert_eq!(rules(&error), ["duplicate_op_name"; 3], "{error}");
    let messages: Vec<_> = error.diagnostics().iter().map(|found| found.message()).collect();
    assert!(messages[0].contains("`delete`") && messages[0].contains("`Delete`"), "{messages:?}");

    let numbered = Pipeline::builder("numbered").build(|_| {
        for of in ["a", "b", "c"] {
            delete("delete", of);
        }
    });
    let yaml = numbered.to_yaml().unwrap();
    for name in ["- name: delete\n", "- name: delete-2\n", "- name: delete-3\n"] {
        assert!(yaml.contains(name), "{yaml}");
    }
}

mod recursion {
    use kfp_dbx::prelude::*;

    #[pipeline(op = Inner)]
    pub(super) fn inner(table: Param<String>) {
        super::run(&format!("run-{}", std::env::args().count()));
        // The macro can't know that it is called.
        again(table);
    }

    pub(super) const INNER: u32 = line!() + 2;
    fn again(table: Param<String>) {
        Inner::new("again").table(table);
    }

    #[pipeline(op = First, allow(unused_parameter))]
    pub(super) fn first(unused: Param<String>) -> Output<String> {
        Second::new("second").outputs
    }

    #[pipeline(op = Second)]
    fn second() -> Output<String> {
        for_each(["a"], |_| {
            Third::new("third");
        });
        super::run("run").outputs.run_name
    }

    #[pipeline(op = Third)]
    fn third() {
        when(workflow::name().ne(""), || First::new("first").unused("").outputs);
    }
}

#[test]
fn a_pipeline_that_uses_itself() {
    use recursion::{First, INNER, Inner, first, inner};
    let as_op = error_of(|| {
        Inner::new("inner").table("a");
    });
    for error in [inner().workflow().unwrap_err(), as_op] {
        assert_eq!(rules(&error), ["recursive_pipeline"]);
        let message = "`inner` uses itself: a pipeline that is used as an op can't contain itself";
        assert_eq!(error.diagnostics()[0].message(), message);
        assert_eq!(error.diagnostics()[0].place().unwrap().line(), INNER);
    }
    let as_op = error_of(|| {
        First::new("first").unused("");
    });
    assert_eq!(rules(&as_op), ["recursive_pipeline"]);
    let message = as_op.diagnostics()[0].message();
    assert!(message.contains("`first` uses itself (`first` → `second` → `third` → `first`)"));
    let whole = first().workflow().unwrap_err();
    let message = whole.diagnostics()[0].message();
    assert!(message.contains("`second` uses itself (`second` → `third` → `first` → `second`)"));
    // Nothing of it is left.
    let sound = Pipeline::builder("sound").build(|_| {
        run("run");
    });
    assert!(sound.allow_warnings().workflow().is_ok());
}

#[test]
fn a_panic_in_a_body_stays_a_panic() {
    let why = std::panic::catch_unwind(|| {
        let body = |_: &kfp_dbx::Declare| std::panic::resume_unwind(Box::new(7));
        Pipeline::builder("panics").build(body).workflow().is_ok()
    });
    let why = why.unwrap_err();
    assert_eq!(why.downcast_ref::<i32>(), Some(&7));
}

#[test]
fn one_mistake_is_one_problem() {
    let with_day = |body: fn(Param<String>)| {
        let pipeline = Pipeline::builder("wrong").build(move |p| {
            body(p.param(Parameter::new("day")));
        });
        let problems = pipeline.truthful(true).timeout("2h").check();
        problems.iter().map(|problem| problem.rule().name).collect::<Vec<_>>()
    };
    let cut = with_day(|day| {
        let name = day.to_string().to_uppercase();
        run("train").run_name(name).delete_on_exit();
    });
    assert_eq!(cut, ["broken_placeholder"]);
    let padded = with_day(|day| {
        run("train").run_name(format!("{day:>10}-{}", workflow::uid())).delete_on_exit();
    });
    assert_eq!(padded, ["broken_placeholder"]);
    let name_of_an_op = with_day(|day| {
        run(&format!("train-{day}")).run_name(workflow::uid()).delete_on_exit();
    });
    assert_eq!(name_of_an_op, ["invalid_name"]);
}
