//! The schedule of a `CronWorkflow`.

use super::duration::IntoDuration;
use super::scopes::here;
use crate::model::cron::{ConcurrencyPolicy, CronData};

/// The [`schedule`](crate::Pipeline::schedule) of a pipeline, and the treatment of runs that overlap
/// or were missed.
///
/// The pipeline needs an [`argo`](crate::Pipeline::argo) version: up to Argo 3.5 it can have one
/// schedule.
///
/// A schedule consists of the five fields of cron (minute, hour, day of the month, month, day of
/// the week), or is a word such as `@daily` or `@every 1h30m`. Argo reads it with `ParseStandard`
/// of `robfig/cron`. A schedule that Argo can't read, or that matches no date, is an error of the
/// pipeline.
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
#[must_use = "a schedule does nothing until a pipeline has it: `schedule = …`"]
pub struct Cron(pub(crate) CronData);

/// A schedule: a [`Cron`], or its expression as text, such as `"0 2 * * *"`.
///
/// A literal in the attribute `#[pipeline]` is checked at compile time.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a schedule",
    label = "expected a schedule such as `\"0 2 * * *\"`, or `Cron::new(…)`"
)]
pub trait IntoCron {
    #[doc(hidden)]
    fn into_cron(self) -> Cron;
}

#[diagnostic::do_not_recommend]
impl IntoCron for Cron {
    fn into_cron(self) -> Cron {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoCron for &str {
    #[track_caller]
    fn into_cron(self) -> Cron {
        Cron::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl IntoCron for String {
    #[track_caller]
    fn into_cron(self) -> Cron {
        Cron::new(self)
    }
}

impl Cron {
    /// Creates a cron schedule from an expression such as `0 2 * * *`.
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

    /// Adds another expression: the workflow starts by each of them.
    pub fn schedule(mut self, schedule: impl Into<String>) -> Self {
        self.0.schedules.push(schedule.into());
        self
    }

    /// Sets the time zone of the schedules by its IANA name, such as `Europe/Berlin`. The default
    /// is the time zone of Argo's controller, which is usually UTC.
    pub fn timezone(mut self, timezone: impl Into<String>) -> Self {
        self.0.timezone = Some(timezone.into());
        self
    }

    /// Sets what happens when a run is due while the previous run is still active.
    pub fn concurrency(mut self, policy: ConcurrencyPolicy) -> Self {
        self.0.concurrency = Some(policy);
        self
    }

    /// Sets how late a run may start that was missed because the controller was down. By default,
    /// a missed run is skipped.
    pub fn starting_deadline(mut self, deadline: impl IntoDuration) -> Self {
        self.0.starting_deadline = Some(deadline.into_duration());
        self
    }

    /// Sets whether the schedule is suspended: no run starts until someone resumes it.
    pub fn suspend(mut self, suspend: bool) -> Self {
        self.0.suspend = suspend;
        self
    }

    /// Sets how many successful and how many failed workflows are kept. (Argo's defaults: 3 and 1)
    pub fn history(mut self, successful: u32, failed: u32) -> Self {
        self.0.successful_history = Some(successful);
        self.0.failed_history = Some(failed);
        self
    }
}
