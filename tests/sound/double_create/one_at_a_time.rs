//! One of two creates, or one after the other.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn either(mode: Param<String>, name: Param<String>) {
    when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(name).job_name("full").jar_params(["1"]).delete_on_exit();
    })
    .otherwise(|| {
        SubmitRunOp::new("delta")
            .run_name(name)
            .job_name("delta")
            .jar_params(["1"])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_rust(name: Param<String>) {
    if std::env::var("FULL").is_ok() {
        SubmitRunOp::new("full").run_name(name).job_name("full").jar_params(["1"]).delete_on_exit();
        return;
    }
    match std::env::args().count() {
        1 => SubmitRunOp::new("delta")
            .run_name(name)
            .job_name("delta")
            .jar_params(["1"])
            .delete_on_exit(),
        _ => SubmitRunOp::new("many")
            .run_name(name)
            .job_name("many")
            .jar_params(["1"])
            .delete_on_exit(),
    };
}

#[pipeline(truthful, timeout = "2h")]
pub fn anew(name: Param<String>) {
    let first =
        SubmitRunOp::new("first").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
    let delete = DeleteRunOp::new("delete").run_name(name).wait("10m").after(first);
    SubmitRunOp::new("second")
        .run_name(name)
        .job_name("job")
        .jar_params(["2"])
        .after(delete)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn names_that_differ(name: Param<String>, other: Param<String>) {
    SubmitRunOp::new("a").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
    SubmitRunOp::new("b").run_name(other).job_name("job").jar_params(["1"]).delete_on_exit();
    SubmitRunOp::new("c")
        .run_name(format!("{name}-{}", workflow::uid()))
        .job_name("job")
        .jar_params(["1"])
        .delete_on_exit();
    SubmitRunOp::new("d")
        .run_name(name)
        .k8s_name(format!("{name}-d"))
        .job_name("job")
        .jar_params(["1"])
        .allow(rules::OVERRIDDEN_NAME)
        .delete_on_exit();
    SubmitRunOp::new("e")
        .run_name(format!("{name}-e"))
        .job_name("job")
        .jar_params(["1"])
        .reattach()
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn for_each_item(name: Param<String>) {
    for_each(["a", "b"], |item| {
        SubmitRunOp::new("load")
            .run_name(format!("{name}-{item}"))
            .job_name("load")
            .jar_params(["1"])
            .delete_on_exit();
    });
    for_each(["c", "d"], |item| {
        SubmitRunOp::new("report")
            .run_name(format!("{name}-{item}"))
            .job_name("report")
            .jar_params(["1"])
            .delete_on_exit();
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [either(), in_rust(), anew(), names_that_differ(), for_each_item()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
