//! Schedules that Quartz reads.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn of_quartz(name: Param<String>) {
    CreateJobOp::new("a")
        .job_name(format!("{name}-a"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .schedule(CronSchedule::new("0 15 22 ? * MON-FRI", "Europe/Berlin"))
        .keep();
    CreateJobOp::new("b")
        .job_name(format!("{name}-b"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .schedule(CronSchedule::new("0 0/15 8-17 L * ? 2030", "UTC"))
        .keep();
    CreateJobOp::new("c")
        .job_name(format!("{name}-c"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .schedule(CronSchedule::new("0 0 12 ? * 6#3", "UTC"))
        .keep();
    CreateJobOp::new("d")
        .job_name(format!("{name}-d"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .schedule(CronSchedule::new("0 0 12 ? * 6#3", "GMT+05:30"))
        .keep();
}

#[pipeline(truthful, timeout = "2h")]
pub fn by_parameters(name: Param<String>, #[default = "0 15 22 ? * *"] when: Param<String>) {
    CreateJobOp::new("create-job")
        .job_name(name)
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .schedule(CronSchedule::new(when, "Europe/Berlin"))
        .keep();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [of_quartz(), by_parameters()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
