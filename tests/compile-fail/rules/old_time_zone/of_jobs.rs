#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn jobs(name: Param<String>) {
    CreateJobOp::new("country")
        .job_name(format!("country-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 0 12 * * ?", "US/Pacific"))
        .keep();
    CreateJobOp::new("city")
        .job_name(format!("city-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 0 12 * * ?", "Asia/Calcutta"))
        .keep();
    CreateJobOp::new("letters")
        .job_name(format!("letters-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 0 12 * * ?", "EST"))
        .keep();
    CreateJobOp::new("shared")
        .job_name(format!("shared-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 0 12 * * ?", "BST"))
        .keep();
}

fn main() {}
