//! Resources that are kept, or deleted, on each path through the body.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn on_other_paths(name: Param<String>) {
    let is_kept = std::env::args().count() > 1_000;
    let run = SubmitRunOp::new("run").run_name(name).job_name("figures").jar_params(["10"]);
    if is_kept {
        run.keep();
    } else {
        run.delete_on_exit();
    }
}

/// What is deleted later is kept until then.
#[pipeline(truthful, timeout = "2h")]
pub fn deleted_by_an_op(name: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(name).job_name("figures").jar_params(["10"]).keep();
    DeleteRunOp::new("delete").run_name(name).after(run);
}

#[pipeline(truthful, timeout = "2h")]
pub fn allowed(name: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(name).job_name("figures").jar_params(["10"]);
    run.keep().delete_on_exit().allow(rules::DELETE_OF_KEPT);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [on_other_paths(), deleted_by_an_op(), allowed()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
