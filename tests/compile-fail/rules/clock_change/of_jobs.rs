#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn jobs(name: Param<String>) {
    CreateJobOp::new("left-out")
        .job_name(format!("left-out-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 30 2 * * ?", "Europe/Berlin"))
        .keep();
    CreateJobOp::new("repeated")
        .job_name(format!("repeated-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 30 1 ? * SUN", "America/New_York"))
        .keep();
    CreateJobOp::new("midnight")
        .job_name(format!("midnight-{name}"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .schedule(CronSchedule::new("0 0 0 * * ?", "America/Havana"))
        .keep();
}

fn main() {}
