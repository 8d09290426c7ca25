//! The rule about the version of Argo that the pipeline is written for.

use kfp_dbx_core::rule::{ARGO_VERSION, Finding};
use kfp_dbx_core::spec::argo_version::{
    check_decision, check_display_name, check_locks, check_schedules,
};
use kfp_dbx_core::table::argo::{ArgoVersion, supported};
use proc_macro2::Span;

use crate::lower::body::Body;
use crate::read::cron::Cron;
use crate::read::facts::Given;
use crate::read::policies::{Lock, Policies};
use crate::report::Report;
use crate::syntax::function::PipelineFn;
use crate::syntax::place::start_of;
use crate::syntax::settings::Settings;
use crate::syntax::token::string;

pub(super) fn check(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    let settings = &pipeline.settings;
    let Ok(version) = version(settings, report) else { return };
    // The pipeline that uses this one has a version of its own.
    if settings.op.is_some() && version.is_none() {
        return;
    }
    if let Some(value) = settings.get("schedule")
        && let Some(cron) = Cron::read(value)
        && let Some(finding) = check_schedules(version, cron.count)
    {
        report.finding(finding, start_of(value));
    }
    let of_workflow = settings.others.iter().find(|(key, _)| key == "mutex");
    let of_workflow = of_workflow.map(|(key, _)| (Lock::Mutex, key.span()));
    check_all(version, &[], of_workflow.as_slice(), report);
    let mut defaults = Policies::default();
    if let Some(value) = settings.get("defaults") {
        defaults.read(value);
    }
    check_all(version, &[], &defaults.locks, report);
    for facts in &body.facts {
        check_all(version, &defaults.locks, &facts.policies.locks, report);
        if let (Some(at), Some(finding)) = (facts.unknown_display_name, check_display_name(version))
        {
            report.finding(finding, at);
        }
        if let (Given::Known((), at), Given::Known(..)) =
            (&facts.suspend.duration, &facts.suspend.choices)
            && let Some(finding) = check_decision(version)
        {
            report.finding(finding, *at);
        }
    }
}

/// The version is wrong, or Rust computes it.
struct Unknown;

/// Returns the version that the pipeline is written for, which is `None` if it says nothing.
fn version(settings: &Settings, report: &mut Report) -> Result<Option<ArgoVersion>, Unknown> {
    let Some(value) = settings.get("argo") else {
        // An argument with an error may be the version.
        return if settings.has_errors { Err(Unknown) } else { Ok(None) };
    };
    let text = string(value).ok_or(Unknown)?;
    ArgoVersion::target(&text).map(Some).map_err(|why| {
        let finding = Finding::new(&ARGO_VERSION, why).help(supported());
        report.finding(finding, start_of(value));
        Unknown
    })
}

/// Checks the locks of the workflow or of an op, at the last of its own.
fn check_all(
    version: Option<ArgoVersion>,
    defaults: &[(Lock, Span)],
    own: &[(Lock, Span)],
    report: &mut Report,
) {
    let Some((_, at)) = own.last() else { return };
    let count = |lock| defaults.iter().chain(own).filter(|(known, _)| *known == lock).count();
    if let Some(finding) = check_locks(version, count(Lock::Mutex), count(Lock::Semaphore)) {
        report.finding(finding, *at);
    }
}
