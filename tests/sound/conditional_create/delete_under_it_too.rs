//! Created under a condition, and deleted where that does no harm.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_the_body(mode: Param<String>, name: Param<String>) {
    when(mode.eq("full"), || {
        let run = SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"]);
        DeleteRunOp::new("delete-run").run_name(name).after(run);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn at_exit(mode: Param<String>, name: Param<String>) {
    when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(name).job_name("job").jar_params(["1"]).delete_on_exit();
    });
}

/// No other run's has the workflow's uid in its name.
#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn of_this_run(mode: Param<String>) {
    let name = format!("full-{}", workflow::uid());
    let full = when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(&name).job_name("job").jar_params(["1"]);
    });
    DeleteRunOp::new("delete-run").run_name(&name).after(full);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn on_both_ways(mode: Param<String>, name: Param<String>) {
    let run = when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(name).job_name("full").jar_params(["1"]);
    })
    .otherwise(|| {
        SubmitRunOp::new("delta").run_name(name).job_name("delta").jar_params(["1"]);
    });
    DeleteRunOp::new("delete-run").run_name(name).after(run);
}

/// What Rust decides is decided for both.
#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_rust(name: Param<String>) {
    let full = std::env::args().count() > 0;
    let mut run = None;
    if full {
        run = Some(SubmitRunOp::new("full").run_name(name).job_name("full").jar_params(["1"]));
    }
    DeleteRunOp::new("delete-run").run_name(name).after(run);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [in_the_body(), at_exit(), of_this_run(), on_both_ways(), in_rust()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
