//! Blocks in which an op is skipped with another one, each with a reason.
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
pub fn all_use_it(day: Param<String>, mode: Param<String>) {
    let load = when(mode.eq("full"), || run("load", day));
    let check = when(mode.ne("dry"), || {
        let first = run("first", day).jar_params([load.inner.outputs.run_id]);
        run("second", day).jar_params([first.outputs.run_id])
    });
    run("report", day).jar_params([check.inner.outputs.run_id]);
}

#[pipeline(truthful, timeout = "2h")]
pub fn condition_uses_it(day: Param<String>, mode: Param<String>) {
    let load = when(mode.eq("full"), || run("load", day));
    when(load.inner.outputs.run_id.gt(0), || run("check", day));
}

#[pipeline(truthful, timeout = "2h")]
pub fn another_output_leaves(day: Param<String>, mode: Param<String>) {
    let load = when(mode.eq("full"), || run("load", day));
    let check = when(mode.ne("dry"), || {
        run("first", day).jar_params([load.inner.outputs.run_id]);
        run("second", day)
    });
    run("report", day).jar_params([check.inner.outputs.run_id]);
}

#[pipeline(truthful, timeout = "2h")]
pub fn allowed(day: Param<String>, mode: Param<String>) {
    let load = when(mode.eq("full"), || run("load", day));
    let check = when(mode.ne("dry"), || {
        run("clean", day).allow(rules::SKIPPED_WITH_BLOCK);
        run("first", day).jar_params([load.inner.outputs.run_id])
    });
    run("report", day).jar_params([check.inner.outputs.run_id]);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [all_use_it(), condition_uses_it(), another_output_leaves(), allowed()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
