//! The schedule of the job.

use kfp_dbx_core::text::{duration, quartz};
use serde_json::json;

use super::context::{Context, Fields};
use crate::model::cron::{ConcurrencyPolicy, CronData};

impl Context<'_> {
    /// Writes the schedule of the pipeline.
    pub(super) fn write_schedule(&mut self, cron: &CronData, job: &mut Fields) {
        let [schedule] = cron.schedules.as_slice() else {
            return self.lacks(
                "a job has one schedule: join the times to one, or use a job for each",
                cron.at,
            );
        };
        let pause = if cron.suspend { "PAUSED" } else { "UNPAUSED" };
        match schedule.strip_prefix("@every ") {
            Some(every) => match duration::parse(every.trim()).ok().and_then(interval) {
                Some((interval, unit)) => {
                    let periodic = json!({ "interval": interval, "unit": unit });
                    let trigger = json!({ "pause_status": pause, "periodic": periodic });
                    job.insert("trigger".to_owned(), trigger);
                }
                None => {
                    self.lacks(
                        format!("`{schedule}`: a periodic trigger counts whole hours"),
                        cron.at,
                    );
                }
            },
            None => match quartz::of_cron(schedule) {
                Ok(quartz) => {
                    let zone = cron.timezone.as_deref().unwrap_or("UTC");
                    let schedule = json!({
                        "quartz_cron_expression": quartz,
                        "timezone_id": zone,
                        "pause_status": pause,
                    });
                    job.insert("schedule".to_owned(), schedule);
                }
                Err(why) => self.lacks(why, cron.at),
            },
        }
        self.write_concurrency(cron, job);
    }

    fn write_concurrency(&mut self, cron: &CronData, job: &mut Fields) {
        match cron.concurrency {
            Some(ConcurrencyPolicy::Forbid) => {
                job.insert("max_concurrent_runs".to_owned(), 1.into());
                job.insert("queue".to_owned(), json!({ "enabled": false }));
            }
            Some(ConcurrencyPolicy::Replace) => {
                self.lacks(
                    "no run of a job replaces the one before: use `ConcurrencyPolicy::Forbid`",
                    cron.at,
                );
            }
            Some(ConcurrencyPolicy::Allow) | None => {}
        }
        if cron.starting_deadline.is_some() {
            self.differs(
                "a job has no starting deadline: Databricks starts each run in time or not at all",
                cron.at,
            );
        }
        if cron.successful_history.or(cron.failed_history).is_some() {
            self.differs("Databricks keeps all runs of a job for 60 days", cron.at);
        }
    }
}

/// Returns the interval of a periodic trigger.
fn interval(seconds: u64) -> Option<(u64, &'static str)> {
    const HOUR: u64 = 3600;
    match seconds {
        0 => None,
        seconds if seconds.is_multiple_of(24 * HOUR) => Some((seconds / (24 * HOUR), "DAYS")),
        seconds if seconds.is_multiple_of(HOUR) => Some((seconds / HOUR, "HOURS")),
        _ => None,
    }
}
