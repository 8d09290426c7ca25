//! When a `CronWorkflow` runs.

use super::duration::IntoDuration;
use super::scopes::here;
use crate::model::cron::{ConcurrencyPolicy, CronData};

/// When a [`CronWorkflow`](crate::Pipeline::cron_workflow) runs, and what becomes of runs that
/// overlap or were missed.
///
/// A schedule has the five fields of cron (minute, hour, day of the month, month, day of the
/// week), or is a word such as `@daily` or `@every 1h30m`, as Argo reads it
/// (`robfig/cron`, `ParseStandard`). One that Argo can't read, or that never comes, is an error
/// of the pipeline.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let cron = Cron::new("0 2 * * mon-fri")
///     .timezone("Europe/Berlin")
///     .concurrency(ConcurrencyPolicy::Forbid)
///     .starting_deadline("30m");
/// # let _ = cron;
/// ```
#[derive(Clone, Debug)]
#[must_use = "a schedule does nothing until it is passed to `cron_workflow`"]
pub struct Cron(pub(crate) CronData);

impl Cron {
    /// By a schedule such as `0 2 * * *`.
    #[track_caller]
    pub fn new(schedule: impl Into<String>) -> Self {
        Self(CronData {
            schedules: vec![schedule.into()],
            timezone: None,
            concurrency: None,
            starting_deadline: None,
            suspend: false,
            successful_history: None,
            failed_history: None,
            at: here(),
        })
    }

    /// By one more schedule. (Argo 3.6 or later)
    pub fn schedule(mut self, schedule: impl Into<String>) -> Self {
        self.0.schedules.push(schedule.into());
        self
    }

    /// The time zone of the schedules, by its IANA name such as `Europe/Berlin`; without one
    /// it is that of Argo's controller, most often UTC.
    pub fn timezone(mut self, timezone: impl Into<String>) -> Self {
        self.0.timezone = Some(timezone.into());
        self
    }

    /// What becomes of a run that is due while the last one still runs.
    pub fn concurrency(mut self, policy: ConcurrencyPolicy) -> Self {
        self.0.concurrency = Some(policy);
        self
    }

    /// How late a run that was missed, as the controller was down, may still begin. Without
    /// it a missed run is left out.
    pub fn starting_deadline(mut self, deadline: impl IntoDuration) -> Self {
        self.0.starting_deadline = Some(deadline.into_duration());
        self
    }

    /// Whether no run begins until someone resumes it.
    pub fn suspend(mut self, suspend: bool) -> Self {
        self.0.suspend = suspend;
        self
    }

    /// How many workflows that succeeded and that failed are kept. (Argo: 3 and 1)
    pub fn history(mut self, successful: u32, failed: u32) -> Self {
        self.0.successful_history = Some(successful);
        self.0.failed_history = Some(failed);
        self
    }
}
