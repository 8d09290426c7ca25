//! Rules about the schedule of a cron workflow.

use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::spec::schedules::{self, Scheduler};
use kfp_dbx_core::text::schedule;

use super::subject::{Found, Subject};
use crate::model::cron::CronData;

pub(super) fn check_schedule(subject: &Subject<'_>, found: &mut Found) {
    let Some(cron) = subject.schedule else { return };
    let times = cron.schedules.iter().filter_map(|times| schedules::invalid_schedule(times));
    let zone = cron.timezone.as_deref().and_then(schedules::time_zone);
    let findings = times.chain(zone).chain(clock_changes(cron)).chain(starting_deadline(cron));
    found.extend(findings.map(|finding| finding.at(cron.at)));
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
