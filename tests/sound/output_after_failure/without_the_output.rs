//! What reacts to a failure does not use what a failure does not leave.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn without_it(name: Param<String>) {
    let load =
        SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]).delete_on_exit();
    SubmitRunOp::new("fallback")
        .run_name(format!("{name}-fallback-{}", workflow::uid()))
        .job_name("load")
        .jar_params(["2"])
        .after_failure(load)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn after_the_end_of_another(name: Param<String>) {
    let first = SubmitRunOp::new("first")
        .run_name(name)
        .job_name("load")
        .jar_params(["1"])
        .delete_on_exit();
    let second = SubmitRunOp::new("second")
        .run_name(format!("{name}-2"))
        .job_name("load")
        .jar_params([first.outputs.run_id])
        .delete_on_exit();
    SubmitRunOp::new("report")
        .run_name(format!("{name}-report"))
        .job_name("report")
        .jar_params([first.outputs.run_id])
        .after_end(second)
        .delete_on_exit();
}

/// With the reference's condition a failed run is a success of its task.
#[pipeline(timeout = "2h")]
pub fn truthful_state(name: Param<String>) {
    let load =
        SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]).delete_on_exit();
    when(load.outputs.result_state.eq("FAILED"), || {
        SubmitRunOp::new("alert")
            .run_name(format!("{name}-alert-{}", workflow::uid()))
            .job_name("alert")
            .jar_params([load.outputs.error])
            .truthful()
            .delete_on_exit();
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [without_it(), after_the_end_of_another(), truthful_state()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
