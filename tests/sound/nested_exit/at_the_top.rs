//! Exit handlers at the top, and deletes at exit from within.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn two_handlers(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
    if std::env::args().count() > 0 {
        on_success(|| {
            DeleteRunOp::new("delete-done").run_name(name);
        });
        on_failure(|| {
            DeleteRunOp::new("delete-failed").run_name(name);
        });
    }
}

#[pipeline(truthful, timeout = "2h")]
pub fn delete_within(name: Param<String>, mode: Param<String>) {
    when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
    });
}

#[pipeline(op = Load)]
pub fn load(name: Param<String>) {
    SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    on_exit(|| {
        DeleteRunOp::new("delete-load").run_name(name);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_a_pipeline_as_an_op(name: Param<String>) {
    Load::new("load").name(name);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [two_handlers(), delete_within(), of_a_pipeline_as_an_op()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
