//! A job with a schedule stays, or its schedule is paused, perhaps.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn schedule() -> CronSchedule {
    CronSchedule::new("0 0 4 * * ?", "UTC")
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
pub fn deploy(name: Param<String>, status: Param<String>) {
    CreateJobOp::new("kept")
        .job_name(format!("{name}-kept"))
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .schedule(CronSchedule::new("0 0 4 * * ?", "UTC"))
        .keep();
    CreateJobOp::new("paused")
        .job_name(format!("{name}-paused"))
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .schedule(CronSchedule::new("0 0 4 * * ?", "UTC").pause_status(PauseStatus::Paused))
        .delete_on_exit();
    CreateJobOp::new("perhaps")
        .job_name(format!("{name}-perhaps"))
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .schedule(schedule().pause_status(status))
        .delete_on_exit();
    CreateJobOp::new("none")
        .job_name(format!("{name}-none"))
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .delete_on_exit();
}

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h", allow(short_schedule))]
pub fn allowed(name: Param<String>) {
    CreateJobOp::new("job")
        .job_name(name)
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .schedule(CronSchedule::new("0 0 4 * * ?", "UTC"))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [deploy(), allowed()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
