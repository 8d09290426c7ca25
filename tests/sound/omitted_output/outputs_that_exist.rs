//! Outputs near an op that runs after a failure, which exist whenever they are used.
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
pub fn beside_a_reaction(day: Param<String>, mode: Param<String>) {
    let full = when(mode.eq("full"), || {
        let load = run("load", day);
        run("repair", day).after_failure(load);
        run("check", day).after_end(load);
        load
    });
    run("report", day).jar_params([full.inner.outputs.run_id]);
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_an_op_that_follows_any_end(day: Param<String>, mode: Param<String>) {
    let full = when(mode.eq("full"), || {
        let load = run("load", day);
        let repair = run("repair", day).after_failure(load);
        run("check", day).after_end(repair)
    });
    run("report", day).jar_params([full.inner.outputs.run_id]);
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_a_block_after_a_failure(day: Param<String>, mode: Param<String>) {
    let load = run("load", day);
    let full = when(mode.eq("full"), || run("repair", day)).after_failure(load);
    run("report", day).jar_params([full.inner.outputs.run_id]);
}

#[pipeline(truthful, timeout = "2h")]
pub fn in_one_dag(day: Param<String>) {
    let load = run("load", day);
    let repair = run("repair", day).after_failure(load);
    run("report", day).jar_params([repair.outputs.run_id]);
}

#[pipeline(truthful, timeout = "2h")]
pub fn at_exit(day: Param<String>) {
    run("load", day);
    on_exit(|| {
        let save = run("save", day);
        let tell = SubmitRunOp::new("tell").run_name(format!("tell-{}", workflow::uid())).job_name("job");
        tell.jar_params([save.outputs.run_id]).delete_on_exit();
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        beside_a_reaction(),
        of_an_op_that_follows_any_end(),
        of_a_block_after_a_failure(),
        in_one_dag(),
        at_exit(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
