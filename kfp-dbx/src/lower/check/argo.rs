//! The rule about the version of Argo that the pipeline is written for.

use kfp_dbx_core::rule::Diagnostic;
use kfp_dbx_core::spec::argo_version::{
    check_decision, check_display_name, check_locks, check_schedules,
};

use super::subject::{Found, Subject};
use crate::model::op::{OpKind, SuspendData};

/// What has no form in the version of Argo is an error, and never left out.
pub(super) fn check_argo_version(subject: &Subject<'_>, found: &mut Found) {
    let settings = subject.settings;
    let version = settings.argo;
    let defaults = &settings.defaults;
    let whole = [
        check_locks(version, settings.mutexes.len(), 0),
        check_locks(version, defaults.mutexes.len(), defaults.semaphores.len()),
    ];
    found.extend(whole.into_iter().flatten().map(Diagnostic::whole));
    for node in &subject.graph.nodes {
        if let OpKind::Suspend(SuspendData { duration: Some(_), choices: Some(_), .. }) =
            &node.data.kind
        {
            found.extend(check_decision(version).map(|finding| finding.at(node.data.at)));
        }
        let Some(object) = &node.object else { continue };
        let own = &object.policies;
        let mut is_unknown = false;
        own.display_name.iter().for_each(|name| name.visit_refs(&mut |_| is_unknown = true));
        if is_unknown {
            found.extend(check_display_name(version).map(|finding| finding.at(node.data.at)));
        }
        if own.mutexes.is_empty() && own.semaphores.is_empty() {
            continue;
        }
        let mutexes = defaults.mutexes.len() + own.mutexes.len();
        let semaphores = defaults.semaphores.len() + own.semaphores.len();
        let finding = check_locks(version, mutexes, semaphores);
        found.extend(finding.map(|finding| finding.at(node.data.at)));
    }
    if let Some(cron) = subject.schedule {
        let finding = check_schedules(version, cron.schedules.len());
        found.extend(finding.map(|finding| finding.at(cron.at)));
    }
}
