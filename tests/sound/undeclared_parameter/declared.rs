//! A run sets parameters that its job declares, or the declaration is not known.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn declared(name: Param<String>, day: Param<String>) {
    let job = CreateJobOp::new("create")
        .job_name(name)
        .parameters([JobParameter::new("day", day), JobParameter::new("table", "orders")])
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name(job.outputs.name)
        .job_parameters([("day", day)])
        .delete_on_exit();
    SubmitRunOp::new("defaults")
        .run_name(format!("{name}-defaults"))
        .job_id(job.outputs.job_id)
        .delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn not_known(name: Param<String>, of_job: Param<String>, key: Param<String>) {
    let job = CreateJobOp::new("create")
        .job_name(name)
        .parameters([JobParameter::new(of_job, "monday")])
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .spec(json!({"job_name": job.outputs.name, "job_parameters": {"day": "sunday"}}))
        .delete_on_exit();
    SubmitRunOp::new("elsewhere")
        .run_name(format!("{name}-elsewhere"))
        .job_name("figures")
        .job_parameters([("day", key)])
        .delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn either(name: Param<String>) {
    let job = CreateJobOp::new("create")
        .job_name(name)
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .delete_on_exit();
    if std::env::var("DAY").is_ok() {
        job.parameters([JobParameter::new("day", "monday")]);
    }
    let run = SubmitRunOp::new("run").run_name(name).job_name(job.outputs.name).delete_on_exit();
    if std::env::var("DAY").is_ok() {
        run.job_parameters([("day", "sunday")]);
    }
}

#[test]
fn builds_without_warnings() {
    for pipeline in [declared(), not_known(), either()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
