//! The time zones of schedules.

use crate::rule::{CLOCK_CHANGE, Finding, OLD_TIME_ZONE};
use crate::text::clock::{Times, changes_at};
use crate::text::zone::{self, Change};

/// Reports an old name of a time zone.
pub fn old_time_zone(name: &str) -> Option<Finding> {
    let new = zone::renamed(name)?;
    let message = format!(
        "`{name}` is an old name of the time zone `{new}`, which systems without the package of old names do not know"
    );
    Some(Finding::new(&OLD_TIME_ZONE, message).help(format!("write `{new}`")))
}

/// The scheduler that reads a schedule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheduler {
    /// Argo, which starts no run at a time that is left out, and two at one that is repeated.
    Argo,
    /// Quartz, which is not reliable at these times.
    Quartz,
}

/// Reports times that a change of the clock leaves out or repeats.
pub fn clock_change(
    scheduler: Scheduler,
    schedule: &str,
    times: Option<Times>,
    zone: &str,
) -> Option<Finding> {
    let changes = changes_at(&times?, zone);
    let said: Vec<_> = changes.iter().map(|change| said(scheduler, change)).collect();
    if said.is_empty() {
        return None;
    }
    let message = format!("`{schedule}` in `{zone}`: {}", said.join(", and "));
    let help = "choose another time, or the time zone `UTC`, whose clock never changes";
    Some(Finding::new(&CLOCK_CHANGE, message).help(help))
}

fn said(scheduler: Scheduler, change: &Change) -> String {
    let runs = match (scheduler, change.skips) {
        (Scheduler::Argo, true) => "no run starts",
        (Scheduler::Argo, false) => "two runs start",
        (Scheduler::Quartz, true) => "the run may be missing or late",
        (Scheduler::Quartz, false) => "the run may come twice",
    };
    let clock = if change.skips { "leaves out" } else { "repeats" };
    format!("{runs} on {}, when the clock {clock} {}", change.day(), change.times())
}

#[cfg(test)]
mod tests {
    use super::{Scheduler, clock_change};
    use crate::text::schedule;

    /// As Argo's documentation of `timezone` shows.
    #[test]
    fn argo_starts_no_run_or_two() {
        let found = |times: &str| {
            let read = schedule::times(times);
            clock_change(Scheduler::Argo, times, read, "America/Los_Angeles").map(|it| it.message)
        };
        assert_eq!(
            found("59 1 * * *").unwrap(),
            "`59 1 * * *` in `America/Los_Angeles`: two runs start on the first Sunday of November, when the clock repeats 01:00 to 02:00"
        );
        assert_eq!(
            found("1 2 * * *").unwrap(),
            "`1 2 * * *` in `America/Los_Angeles`: no run starts on the second Sunday of March, when the clock leaves out 02:00 to 03:00"
        );
        assert_eq!(found("0 3 * * *"), None);
    }
}
