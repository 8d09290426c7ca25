//! Locks in the form that the version of Argo has.
#![deny(warnings)]

use kfp_dbx::prelude::*;

const VERSION: &str = "3.6";

#[pipeline(argo = "3.6", truthful, timeout = "2h", mutex = "figures")]
pub fn a_list() {
    SubmitRunOp::new("compute")
        .run_name(format!("figures-{}", workflow::uid()))
        .job_name("figures")
        .jar_params(["1"])
        .mutex("tables")
        .mutex("compute")
        .semaphore("limits", "runs")
        .delete_on_exit();
}

#[pipeline(argo = "3.5", truthful, timeout = "2h", mutex = "figures")]
pub fn a_single_one() {
    SubmitRunOp::new("compute")
        .run_name(format!("figures-{}", workflow::uid()))
        .job_name("figures")
        .jar_params(["1"])
        .semaphore("limits", "runs")
        .delete_on_exit();
}

/// The macro does not know this version.
#[pipeline(argo = VERSION, truthful, timeout = "2h", mutex = "figures")]
pub fn a_version_of_the_program() {
    SubmitRunOp::new("compute")
        .run_name(format!("figures-{}", workflow::uid()))
        .job_name("figures")
        .jar_params(["1"])
        .mutex("tables")
        .mutex("compute")
        .delete_on_exit();
}

/// The pipeline that uses this one has a version.
#[pipeline(op = Load)]
pub fn load(job: Param<String>) {
    SubmitRunOp::new("compute")
        .run_name(format!("load-{job}-{}", workflow::uid()))
        .job_name(job)
        .jar_params(["1"])
        .mutex("tables")
        .delete_on_exit();
}

#[pipeline(argo = "v4.0.5", truthful, timeout = "2h")]
pub fn a_pipeline_as_an_op() {
    Load::new("sales").job("sales");
}

#[pipeline(argo = "3.4.17")]
pub fn no_lock() {
    DeleteRunOp::new("delete").run_name("nightly").external();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        a_list(),
        a_single_one(),
        a_version_of_the_program(),
        load().argo("3.6").truthful(true).timeout("2h"),
        a_pipeline_as_an_op(),
        no_lock(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
