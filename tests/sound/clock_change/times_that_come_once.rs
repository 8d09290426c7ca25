//! Schedules whose times come once on each day.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn jobs(name: Param<String>) {
    CreateJobOp::new("after")
        .job_name(format!("after-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 0 3 * * ?", "Europe/Berlin"))
        .keep();
    CreateJobOp::new("weekdays")
        .job_name(format!("weekdays-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 30 2 ? * MON-FRI", "Europe/Berlin"))
        .keep();
    CreateJobOp::new("summer")
        .job_name(format!("summer-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 30 2 * 6-8 ?", "Europe/Berlin"))
        .keep();
    CreateJobOp::new("utc")
        .job_name(format!("utc-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 30 2 * * ?", "UTC"))
        .keep();
    CreateJobOp::new("no-summer-time")
        .job_name(format!("no-summer-time-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 30 2 * * ?", "Asia/Kolkata"))
        .keep();
    CreateJobOp::new("hourly")
        .job_name(format!("hourly-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 30 * * * ?", "Europe/Berlin"))
        .keep();
    CreateJobOp::new("second")
        .job_name(format!("second-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 30 2 2 * ?", "Europe/Berlin"))
        .keep();
}

#[test]
fn builds_without_warnings() {
    let cron = Cron::new("0 2 * * mon-fri").timezone("Europe/Berlin").schedule("@daily");
    let cron = cron.schedule("0 3 * * *").schedule("*/5 * * * *");
    let pipeline = jobs().argo("3.6");
    assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    let nightly = Pipeline::builder("nightly").build(|_| {
        DeleteRunOp::new("delete").run_name("nightly").external();
    });
    assert_eq!(format!("{:?}", nightly.argo("3.6").cron_workflow(&cron).unwrap().warnings()), "[]");
}
