//! Ops that react to failures that can come about together.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn run(name: &str, day: Param<String>) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{day}-{}", workflow::uid()))
        .job_name("job")
        .jar_params([day])
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_two_independent_ops(day: Param<String>) {
    let (first, second) = (run("first", day), run("second", day));
    run("alert", day).after_failure((first, second));
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_the_last_of_a_chain(day: Param<String>) {
    let first = run("first", day);
    let second = run("second", day).after(first);
    run("alert", day).after_failure(second).after(first);
    run("first-alert", day).after_failure(first);
}

#[pipeline(truthful, timeout = "2h")]
pub fn after_the_end_of_a_chain(day: Param<String>) {
    let first = run("first", day);
    let second = run("second", day).after(first);
    run("alert", day).after_failure(first).after_end((first, second));
    let cleanup = run("cleanup", day).after_end(first);
    run("other-alert", day).after_failure(first).after(cleanup);
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_a_reaction(day: Param<String>) {
    let first = run("first", day);
    let fallback = run("fallback", day).after_failure(first);
    run("alert", day).after_failure((first, fallback));
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_both_branches(day: Param<String>, mode: Param<String>) {
    let load = when(mode.eq("full"), || run("full", day)).otherwise(|| run("delta", day));
    run("alert", day).after_failure(load);
    run("full-alert", day).after_failure(load.when);
    run("delta-alert", day).after_failure(load).after(load.when);
    run("end", day).after_end(load);
}

#[test]
fn builds_without_warnings() {
    let pipelines = [
        of_two_independent_ops(),
        of_the_last_of_a_chain(),
        after_the_end_of_a_chain(),
        of_a_reaction(),
        of_both_branches(),
    ];
    for pipeline in pipelines {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
