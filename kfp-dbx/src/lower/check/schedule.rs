//! Rules about the schedule of a cron workflow.

use kfp_dbx_core::rule::{Finding, INVALID_SCHEDULE, INVALID_SETTING};
use kfp_dbx_core::spec::schedules::{self, Scheduler};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::{schedule, zone};

use super::subject::{Found, Subject};
use crate::model::cron::CronData;

pub(super) fn check_schedule(subject: &Subject<'_>, found: &mut Found) {
    let Some(cron) = subject.schedule else { return };
    let findings = times(cron)
        .chain(time_zone(cron))
        .chain(clock_changes(cron))
        .chain(starting_deadline(cron));
    found.extend(findings.map(|finding| finding.at(cron.at)));
}

/// Argo must be able to read each schedule, and it must match a date.
fn times(cron: &CronData) -> impl Iterator<Item = Finding> {
    let wrong = cron.schedules.iter().filter_map(|times| schedule::check(times).err());
    wrong.map(|why| Finding::new(&INVALID_SCHEDULE, why))
}

/// Returns whether Go knows a time zone, and its current name. The names are those of the IANA
/// database, with the same case.
fn time_zone(cron: &CronData) -> Option<Finding> {
    let name = cron.timezone.as_ref()?;
    if zone::is_known(name) {
        return schedules::old_time_zone(name);
    }
    let finding = Finding::new(&INVALID_SETTING, format!("`{name}` is not a time zone"));
    Some(match nearest(name, zone::names()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help("time zones have names such as `Europe/Berlin` and `UTC`"),
    })
}

/// Each run starts once on each of its days.
fn clock_changes(cron: &CronData) -> impl Iterator<Item = Finding> {
    let zone = cron.timezone.as_deref();
    cron.schedules.iter().filter_map(move |times| {
        schedules::clock_change(Scheduler::Argo, times, schedule::times(times), zone?)
    })
}

/// A deadline that was invalid when it was set.
fn starting_deadline(cron: &CronData) -> Option<Finding> {
    cron.starting_deadline.as_ref()?.as_ref().err().cloned()
}
