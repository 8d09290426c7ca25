//! Outputs that leave one condition, and no pipeline besides.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn leaves_one(name: Param<String>, mode: Param<String>) {
    let load = when(mode.eq("load"), || {
        SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]).delete_on_exit()
    });
    SubmitRunOp::new("report")
        .run_name(format!("report-{name}"))
        .job_name("report")
        .jar_params([load.inner.outputs.run_id])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn joined(name: Param<String>, mode: Param<String>, full: Param<bool>) {
    let load = when(mode.eq("load") & full, || {
        SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]).delete_on_exit()
    });
    SubmitRunOp::new("report")
        .run_name(format!("report-{name}"))
        .job_name("report")
        .jar_params([load.inner.outputs.run_id])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn within(name: Param<String>, mode: Param<String>, full: Param<bool>) {
    when(mode.eq("load"), || {
        let load = when(full, || {
            SubmitRunOp::new("load")
                .run_name(name)
                .job_name("load")
                .jar_params(["1"])
                .delete_on_exit()
        });
        SubmitRunOp::new("report")
            .run_name(format!("report-{name}"))
            .job_name("report")
            .jar_params([load.inner.outputs.run_id])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn of_the_other_way(name: Param<String>, mode: Param<String>) {
    let load = when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(name).job_name("load").jar_params(["1"]).delete_on_exit()
    })
    .otherwise(|| {
        SubmitRunOp::new("delta").run_name(name).job_name("load").jar_params(["2"]).delete_on_exit()
    });
    SubmitRunOp::new("report-full")
        .run_name(format!("report-full-{name}"))
        .job_name("report")
        .jar_params([load.when.inner.outputs.run_id])
        .delete_on_exit();
    SubmitRunOp::new("report-delta")
        .run_name(format!("report-delta-{name}"))
        .job_name("report")
        .jar_params([load.otherwise.inner.outputs.run_id])
        .delete_on_exit();
}

#[pipeline(op = Load)]
pub fn load(name: Param<String>) -> Output<i64> {
    let run = SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    run.delete_on_exit();
    run.outputs.run_id
}

#[pipeline(truthful, timeout = "2h")]
pub fn nested_pipeline(name: Param<String>) {
    let load = Load::new("load").name(format!("load-{name}"));
    SubmitRunOp::new("report")
        .run_name(format!("report-{name}"))
        .job_name("report")
        .jar_params([load.outputs])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [leaves_one(), joined(), within(), of_the_other_way(), nested_pipeline()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
