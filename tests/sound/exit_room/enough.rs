//! There is room for all that an exit handler runs at once.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn run(name: &str) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{}", workflow::uid()))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
}

fn note(name: &str) -> ResourceOp {
    ResourceOp::new(name)
        .k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": format!("{name}-{}", workflow::uid())},
        }))
        .action(Action::Apply)
        .set_owner_reference(true)
}

#[pipeline(truthful, timeout = "2h", parallelism = 2)]
pub fn as_many() {
    run("one").delete_on_exit();
    run("two").delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", parallelism = 1)]
pub fn one_after_the_other(mode: Param<String>) {
    note("begin");
    on_exit(|| {
        let first = note("first");
        let second = note("second").after(first);
        when(mode.eq("full"), || {
            note("full");
        })
        .after(second)
        .otherwise(|| {
            note("delta");
        });
    });
}

#[pipeline(truthful, timeout = "2h", parallelism = 1)]
pub fn either() {
    note("begin");
    on_success(|| {
        note("good");
    });
    on_failure(|| {
        note("bad");
    });
}

#[pipeline(truthful, timeout = "2h", parallelism = 1)]
pub fn without_an_exit_handler() {
    note("one");
    note("two");
}

#[pipeline(truthful, timeout = "2h")]
pub fn limited_within(names: Param<Vec<String>>) {
    for_each(names, |name| {
        SubmitRunOp::new("each")
            .run_name(format!("{name}-{}", workflow::uid()))
            .existing_cluster_name("figures")
            .notebook_task(NotebookTask::new("/Shared/Figures"))
            .delete_on_exit();
    })
    .parallelism(1);
}

#[test]
fn builds_without_warnings() {
    let all =
        [as_many(), one_after_the_other(), either(), without_an_exit_handler(), limited_within()];
    for pipeline in all {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}

#[test]
fn what_has_no_room_is_told() {
    let built = |limit: u32, body: fn()| {
        let pipeline = Pipeline::builder("figures").build(move |_| body()).truthful(true);
        let pipeline = pipeline.timeout("2h").parallelism(limit).workflow();
        pipeline.map(|_| String::new()).unwrap_or_else(|why| why.to_string())
    };
    let two: fn() = || {
        note("begin");
        on_exit(|| {
            note("one");
            for_each(["a", "b"], |name| note("each").pod_label("name", name));
        });
    };
    let told = built(2, two);
    assert!(told.contains("the exit handler runs 3 ops at once, but `parallelism` lets only 2 run"), "{told}");
    assert_eq!(built(3, two), "");
    let limited: fn() = || {
        note("begin");
        on_exit(|| {
            for_each(["a", "b"], |name| note("each").pod_label("name", name)).parallelism(1);
        });
    };
    let told = built(9, limited);
    assert!(told.contains("is in an exit handler, and runs 1 of its items at a time"), "{told}");
}
