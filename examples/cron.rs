//! A pipeline that Argo runs by a schedule.
//!
//! `cargo run --example cron` prints the `CronWorkflow`.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Computes last night's figures on working days at two o'clock in Berlin. A run that is more than an
/// hour late is skipped, and so is a run that is due while the previous one is still active.
#[pipeline(
    schedule = Cron::new("0 2 * * mon-fri")
        .timezone("Europe/Berlin")
        .concurrency(ConcurrencyPolicy::Forbid)
        .starting_deadline("1h"),
    truthful,
    timeout = "2h",
    ttl_after_success = "1d",
    ttl_after_failure = "7d",
    service_account = "argo",
    argo = "3.6"
)]
pub fn nightly(#[default = "figures"] job: Param<String>) {
    SubmitRunOp::new("compute")
        .run_name(format!("nightly-{}", workflow::uid()))
        .job_name(job)
        .jar_params([workflow::creation_timestamp()])
        .reattach()
        .delete_on_exit();
}

fn main() -> ExitCode {
    kfp_dbx::print(&nightly())
}
