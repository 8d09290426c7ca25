//! Limits that end before those around them, and limits that nothing is around.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

fn run(name: &'static str, seconds: i32) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{}", workflow::uid()))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Figures"))
        .timeout_seconds(seconds)
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "1h", deadline = "2h")]
pub fn in_order(seconds: Param<i32>) {
    run("shorter", 3000);
    run("equal", 3600);
    run("own", 7200).timeout("2h");
    run("later-call", 5400).timeout("10m").timeout("90m");
    SubmitRunOp::new("parameter")
        .run_name(format!("parameter-{}", workflow::uid()))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Figures"))
        .timeout_seconds(seconds)
        .delete_on_exit_with(Policies::new().timeout("3h"));
}

/// A patch may set another timeout.
#[pipeline(truthful, deadline = "1h")]
pub fn patched() {
    run("patched", 3600).timeout("20m").patch_template(json!({"timeout": "2h"}));
}

/// The deadline is over when the workflow ends.
#[pipeline(truthful, deadline = "10m")]
pub fn at_exit(name: Param<String>) {
    DeleteRunOp::new("delete-first").run_name(name).external().timeout("10m");
    on_exit(|| {
        DeleteRunOp::new("delete").run_name(format!("{name}-2")).external().wait("1h").timeout("2h");
    });
}

/// A job does not wait for its runs.
#[pipeline(truthful, timeout = "10m")]
pub fn job(name: Param<String>) {
    CreateJobOp::new("job")
        .job_name(name)
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Figures"))
        .timeout_seconds(7200)
        .keep();
}

#[pipeline(truthful, deadline = "10m", allow(timeout_order))]
pub fn allowed() {
    run("run", 7200).timeout("1h");
}

#[pipeline(truthful, deadline = "10m")]
pub fn allowed_by_the_op() {
    run("run", 7200).timeout("1h").allow(rules::TIMEOUT_ORDER);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [in_order(), patched(), at_exit(), job(), allowed(), allowed_by_the_op()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
