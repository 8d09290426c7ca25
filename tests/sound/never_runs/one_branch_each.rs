//! Ops that need one branch of a condition, beside ops that need the other one.
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
pub fn in_one_loop(day: Param<String>, mode: Param<String>) {
    let load = when(mode.eq("full"), || run("full", day)).otherwise(|| run("delta", day));
    when(mode.ne("dry"), || {
        run("report-full", day).jar_params([load.when.inner.outputs.run_id]);
        run("report-delta", day).jar_params([load.otherwise.inner.outputs.run_id]);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn other_conditions(day: Param<String>, mode: Param<String>) {
    let full = when(mode.eq("full"), || run("full", day));
    let delta = when(mode.ne("full"), || run("delta", day)).otherwise(|| {
        run("report", day).jar_params([full.inner.outputs.run_id]);
    });
    run("end", day).jar_params([delta.when.inner.outputs.run_id]).after(delta);
}

#[pipeline(truthful, timeout = "2h")]
pub fn order_alone(day: Param<String>, mode: Param<String>) {
    let load = when(mode.eq("full"), || run("full", day)).otherwise(|| run("delta", day));
    load.otherwise.inner.after(load.when.inner);
    run("end", day).jar_params([load.when.inner.outputs.run_id]).after(load);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [in_one_loop(), other_conditions(), order_alone()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
