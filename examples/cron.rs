//! A pipeline that Argo runs by a schedule.
//!
//! `cargo run --example cron` prints the `CronWorkflow`.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Computes last night's figures.
#[pipeline(
    truthful,
    timeout = "2h",
    ttl_after_success = "1d",
    ttl_after_failure = "7d",
    service_account = "argo"
)]
pub fn nightly(#[default = "figures"] job: Param<String>) {
    SubmitRunOp::new("compute")
        .run_name(format!("nightly-{}", workflow::uid()))
        .job_name(job)
        .jar_params([workflow::creation_timestamp()])
        .reattach()
        .delete_on_exit();
}

/// On working days at two, Berlin time. A run that is late by more than an hour is left out,
/// as is one that is due while the last one still runs.
pub fn schedule() -> Cron {
    Cron::new("0 2 * * mon-fri")
        .timezone("Europe/Berlin")
        .concurrency(ConcurrencyPolicy::Forbid)
        .starting_deadline("1h")
}

fn main() -> ExitCode {
    kfp_dbx::print(nightly().cron_workflow(&schedule()))
}
