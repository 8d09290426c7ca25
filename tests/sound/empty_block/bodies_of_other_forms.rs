//! Blocks whose bodies are no closures in the place of the argument.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn clean() {
    DeleteRunOp::new("clean").run_name("nightly").external();
}

#[pipeline(truthful, timeout = "2h")]
pub fn function(mode: Param<String>) {
    when(mode.eq("full"), clean);
    SubmitRunOp::new("train")
        .run_name(format!("train-{}", workflow::uid()))
        .job_name("train")
        .jar_params([mode])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn block(mode: Param<String>) {
    let train = SubmitRunOp::new("train")
        .run_name(format!("train-{}", workflow::uid()))
        .job_name("train")
        .jar_params([mode]);
    on_exit({
        let name = train.outputs.run_name;
        let _ = name;
        move || {
            DeleteRunOp::new("delete").run_name(format!("train-{}", workflow::uid()));
        }
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn variable(tables: Param<Vec<String>>) {
    let body = |table: Param<String>| {
        SubmitRunOp::new("export")
            .run_name(format!("export-{table}-{}", workflow::uid()))
            .job_name("export")
            .jar_params([table])
            .delete_on_exit();
    };
    for_each(tables, body);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [function(), block(), variable()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
