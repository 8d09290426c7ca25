//! The rules about the schedule of the pipeline.

use kfp_dbx_core::rule::SettingForm;
use kfp_dbx_core::spec::schedules::{self, Scheduler};
use kfp_dbx_core::text::schedule;

use crate::check::settings::check_duration;
use crate::read::cron::Cron;
use crate::report::Report;
use crate::syntax::function::PipelineFn;

pub(super) fn check(pipeline: &PipelineFn, report: &mut Report) {
    let Some(value) = pipeline.settings.get("schedule") else { return };
    for param in pipeline.params.iter().filter(|param| param.default.is_none()) {
        if let Some((name, at)) = param.known_name() {
            report.finding(schedules::missing_default(&name, SettingForm::Attribute), at);
        }
    }
    let Some(cron) = Cron::read(value) else { return };
    let zone = cron.timezone.as_ref();
    for (times, at) in &cron.times {
        let change = zone.and_then(|(zone, _)| {
            schedules::clock_change(Scheduler::Argo, times, schedule::times(times), zone)
        });
        for finding in schedules::invalid_schedule(times).into_iter().chain(change) {
            report.finding(finding, *at);
        }
    }
    if let Some((name, at)) = zone
        && let Some(finding) = schedules::time_zone(name)
    {
        report.finding(finding, *at);
    }
    for (text, at) in &cron.durations {
        check_duration(text, *at, report);
    }
}
