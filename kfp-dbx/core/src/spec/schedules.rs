//! The schedules of workflows and jobs, and their time zones.

use crate::rule::{
    CLOCK_CHANGE, Finding, INVALID_QUARTZ, INVALID_SCHEDULE, INVALID_SETTING, MISSING_ARGUMENT,
    OLD_TIME_ZONE, Rule, SettingForm,
};
use crate::text::clock::{Times, changes_at};
use crate::text::nearest::nearest;
use crate::text::schedule;
use crate::text::zone::{self, Change};

/// Reports a schedule that Argo can't read, or that matches no date.
pub fn invalid_schedule(times: &str) -> Option<Finding> {
    Some(Finding::new(&INVALID_SCHEDULE, schedule::check(times).err()?))
}

/// Reports a time zone that Go does not know, or knows by an old name.
pub fn time_zone(name: &str) -> Option<Finding> {
    unknown_time_zone(name, &INVALID_SETTING).or_else(|| old_time_zone(name))
}

/// Reports a time zone of a job's schedule that Java does not know, or knows by an old name.
pub fn java_time_zone(name: &str) -> Option<Finding> {
    // An empty field is reported as one that is missing.
    if name.is_empty() || zone::is_java_offset(name) {
        return None;
    }
    if let Some(place) = zone::of_java(name) {
        let message = format!(
            "`{name}` is an abbreviation that several places share, and Java takes it for `{place}`"
        );
        let help = format!("write `{place:?}`, or the name of the place that you mean");
        return Some(Finding::new(&OLD_TIME_ZONE, message).help(help));
    }
    unknown_time_zone(name, &INVALID_QUARTZ).or_else(|| old_time_zone(name))
}

/// Reports a parameter without a default, for which a schedule provides no value.
pub fn missing_default(param: &str, form: SettingForm) -> Finding {
    let message =
        format!("parameter `{param}` has no default, but nobody passes values to a cron workflow");
    let help = match form {
        SettingForm::Attribute => "set a default with `#[default = …]`",
        SettingForm::Methods => "set a default with `.default(…)` of the `Parameter`",
    };
    Finding::new(&MISSING_ARGUMENT, message).help(help)
}

/// Reports an old name of a time zone.
fn old_time_zone(name: &str) -> Option<Finding> {
    let new = zone::renamed(name)?;
    let message = format!(
        "`{name}` is an old name of the time zone `{new}`, which systems without the package of old names do not know"
    );
    Some(Finding::new(&OLD_TIME_ZONE, message).help(format!("write `{new:?}`")))
}

/// Reports a name that is not one of the IANA database, whose names Go and Java know, with the same
/// case.
fn unknown_time_zone(name: &str, rule: &'static Rule) -> Option<Finding> {
    if zone::is_known(name) {
        return None;
    }
    let not = |what: &str| Finding::new(rule, format!("`{name}` is {what}"));
    if let Some(zone) = zone::of_abbreviation(name) {
        let finding =
            not("an abbreviation, which several places share, and not the name of a time zone");
        return Some(finding.help(format!("write the name of a place, such as `{zone}`")));
    }
    if let Some(zone) = zone::of_offset(name) {
        let finding = not("an offset, and not the name of a time zone");
        return Some(finding.help(format!("write `{zone:?}`, whose sign is the opposite one, or the name of a place, such as `Europe/Berlin`")));
    }
    let finding = not("not a time zone");
    let is_short = name.len() <= 5 && name.chars().all(|c| c.is_ascii_uppercase());
    let near = zone::of_city(name).or_else(|| nearest(name, zone::names()));
    Some(match near.filter(|_| !is_short) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("time zones have names such as `Europe/Berlin` and `UTC`"),
    })
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
    use super::{Scheduler, clock_change, java_time_zone, unknown_time_zone};
    use crate::rule::{INVALID_QUARTZ, INVALID_SETTING, OLD_TIME_ZONE};

    #[test]
    fn time_zones_are_names_of_the_database() {
        let help =
            |name: &str| unknown_time_zone(name, &INVALID_SETTING).and_then(|finding| finding.help);
        for (name, said) in [
            ("PST", "write the name of a place, such as `America/Los_Angeles`"),
            ("cest", "write the name of a place, such as `Europe/Berlin`"),
            ("Berlin", "did you mean `Europe/Berlin`?"),
            ("europe/berlin", "did you mean `Europe/Berlin`?"),
            ("ABC", "time zones have names such as `Europe/Berlin` and `UTC`"),
            ("Pacific Standard Time", "time zones have names such as `Europe/Berlin` and `UTC`"),
        ] {
            assert_eq!(help(name).as_deref(), Some(said), "{name}");
        }
        assert!(help("UTC+2").is_some_and(|help| help.starts_with("write `\"Etc/GMT-2\"`")));
        for name in ["Europe/Berlin", "UTC", "CET", "Etc/GMT-2"] {
            assert!(unknown_time_zone(name, &INVALID_SETTING).is_none(), "{name}");
        }
    }

    #[test]
    fn jobs_have_the_time_zones_of_java() {
        for name in ["Europe/Berlin", "UTC", "GMT", "Etc/GMT-2", "GMT+2", "GMT-11:30", "GMT+0530"] {
            assert!(java_time_zone(name).is_none(), "{name}");
        }
        for (name, rule, said) in [
            ("BST", &OLD_TIME_ZONE, "write `\"Asia/Dhaka\"`"),
            ("PST", &OLD_TIME_ZONE, "write `\"America/Los_Angeles\"`"),
            ("US/Pacific", &OLD_TIME_ZONE, "write `\"America/Los_Angeles\"`"),
            ("CEST", &INVALID_QUARTZ, "write the name of a place, such as `Europe/Berlin`"),
            ("europe/berlin", &INVALID_QUARTZ, "did you mean `Europe/Berlin`?"),
            ("Europe/Berlin ", &INVALID_QUARTZ, "did you mean `Europe/Berlin`?"),
            ("UTC+2", &INVALID_QUARTZ, "write `\"Etc/GMT-2\"`"),
            ("GMT+24", &INVALID_QUARTZ, ""),
            ("GMT+2:60", &INVALID_QUARTZ, ""),
            ("GMT+5:3", &INVALID_QUARTZ, ""),
            ("W. Europe Standard Time", &INVALID_QUARTZ, "time zones have names"),
        ] {
            let found = java_time_zone(name);
            let found = found.map(|found| (found.rule.name, found.help.unwrap_or_default()));
            let (found, help) = found.unwrap_or_default();
            assert_eq!(found, rule.name, "{name}");
            assert!(help.starts_with(said), "{name}: {help}");
        }
    }

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
