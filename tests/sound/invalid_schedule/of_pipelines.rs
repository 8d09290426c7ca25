//! Schedules that Argo reads, and one that Rust computes.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn nightly() -> Cron {
    Cron::new("0 2 * * *").concurrency(ConcurrencyPolicy::Forbid)
}

#[pipeline(schedule = "0 2 * * mon-fri", argo = "3.5", truthful, timeout = "2h")]
pub fn text(#[default = "figures"] job: Param<String>) {
    SubmitRunOp::new("compute")
        .run_name(format!("figures-{}", workflow::uid()))
        .job_name(job)
        .jar_params(["10"])
        .delete_on_exit();
}

/// Runs that can't overlap may share a name.
#[pipeline(schedule = nightly(), argo = "3.6", truthful, timeout = "2h")]
pub fn computed() {
    SubmitRunOp::new("compute")
        .run_name("figures")
        .job_name("figures")
        .jar_params(["10"])
        .delete_on_exit();
}

#[pipeline(
    schedule = Cron::new("0 4 * * sun")
        .schedule("@every 6h")
        .timezone("Europe/Berlin")
        .concurrency(ConcurrencyPolicy::Replace)
        .starting_deadline("1h")
        .history(3, 1)
        .suspend(false),
    argo = "3.6",
    truthful,
    timeout = "2h"
)]
pub fn with_all_settings() {
    SubmitRunOp::new("compute")
        .run_name("figures")
        .job_name("figures")
        .jar_params(["10"])
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [text(), computed(), with_all_settings()] {
        assert_eq!(pipeline.check().len(), 0, "{:?}", pipeline.check());
    }
}
