//! When a `CronWorkflow` runs.

use super::duration::IntoDuration;
use super::scopes::here;
use crate::model::cron::{ConcurrencyPolicy, Cron};

impl Cron {
    /// By a schedule such as `0 2 * * *`.
    #[track_caller]
    pub fn new(schedule: impl Into<String>) -> Self {
        Self {
            schedules: vec![schedule.into()],
            timezone: None,
            concurrency: None,
            starting_deadline: None,
            suspend: false,
            successful_history: None,
            failed_history: None,
            at: here(),
        }
    }

    /// By one more schedule. (Argo 3.6 or later)
    pub fn schedule(mut self, schedule: impl Into<String>) -> Self {
        self.schedules.push(schedule.into());
        self
    }

    /// The time zone of the schedules, by its IANA name such as `Europe/Berlin`; without one
    /// it is that of Argo's controller, most often UTC.
    pub fn timezone(mut self, timezone: impl Into<String>) -> Self {
        self.timezone = Some(timezone.into());
        self
    }

    /// What becomes of a run that is due while the last one still runs.
    pub fn concurrency(mut self, policy: ConcurrencyPolicy) -> Self {
        self.concurrency = Some(policy);
        self
    }

    /// How late a run that was missed, as the controller was down, may still begin. Without
    /// it a missed run is left out.
    pub fn starting_deadline(mut self, deadline: impl IntoDuration) -> Self {
        self.starting_deadline = Some(deadline.into_duration());
        self
    }

    /// Whether no run begins until someone resumes it.
    pub fn suspend(mut self, suspend: bool) -> Self {
        self.suspend = suspend;
        self
    }

    /// How many workflows that succeeded and that failed are kept. (Argo: 3 and 1)
    pub fn history(mut self, successful: u32, failed: u32) -> Self {
        self.successful_history = Some(successful);
        self.failed_history = Some(failed);
        self
    }
}
