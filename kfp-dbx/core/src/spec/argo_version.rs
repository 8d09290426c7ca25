//! The features that have no older form: locks and schedules.
//!
//! Argo 3.6 has lists of them. Each older version has one of each, in a field with another name,
//! which Argo 4.0 has no longer. A version drops the field that it does not know, without a word.

use crate::rule::{ARGO_VERSION, Finding};
use crate::table::argo::{
    ArgoVersion, DEFAULT, DISPLAY_NAME, Feature, MUTEXES, SCHEDULES, SEMAPHORES, SUSPEND_DEFAULT,
};

/// Checks the locks of a workflow or of an op against the version of Argo that the pipeline is
/// written for, which is `None` if it says nothing.
pub fn check_locks(
    version: Option<ArgoVersion>,
    mutexes: usize,
    semaphores: usize,
) -> Option<Finding> {
    match (mutexes, semaphores) {
        (0, 0) => None,
        (1, 0) => check(version, &MUTEXES, "a mutex", Some("mutex")),
        (0, 1) => check(version, &SEMAPHORES, "a semaphore", Some("semaphore")),
        (_, 0) => check(version, &MUTEXES, "several mutexes", None),
        (0, _) => check(version, &SEMAPHORES, "several semaphores", None),
        (_, _) => check(version, &MUTEXES, "a mutex together with a semaphore", None),
    }
}

/// Checks a display name in which a runtime value stands in the same way. Kubeflow Pipelines shows
/// such a name of its own as it is written.
pub fn check_display_name(version: Option<ArgoVersion>) -> Option<Finding> {
    check(version, &DISPLAY_NAME, "a display name with a parameter or an output", None)
}

/// Checks the number of schedules in the same way.
pub fn check_schedules(version: Option<ArgoVersion>, schedules: usize) -> Option<Finding> {
    match schedules {
        0 => None,
        1 => check(version, &SCHEDULES, "a schedule", Some("schedule")),
        _ => check(version, &SCHEDULES, "several schedules", None),
    }
}

/// Checks an op that is resumed after a duration, and whose decision is the default then.
pub fn check_decision(version: Option<ArgoVersion>) -> Option<Finding> {
    check(version, &SUSPEND_DEFAULT, "a duration together with choices", None)
}

/// Checks a list, which may have an older form if it has a single item.
fn check(
    version: Option<ArgoVersion>,
    list: &Feature,
    what: &str,
    single: Option<&str>,
) -> Option<Finding> {
    let is_known = match version {
        Some(version) => list.is_in(version) || single.is_some(),
        None => list.is_in(DEFAULT),
    };
    if is_known {
        return None;
    }
    let Feature { name, from, without, .. } = list;
    let message = match (version, single) {
        (Some(version), _) => format!(
            "{what}: {name} needs Argo {from}, and the pipeline is written for Argo {version}, which {without}"
        ),
        (None, None) => format!(
            "{what}: {name} needs Argo {from}, and without a version the pipeline is written for Argo {DEFAULT}, which {without}"
        ),
        (None, Some(single)) => format!(
            "{what} is `{single}` before Argo {from} and {name} from then on: an Argo that knows only the other {without}"
        ),
    };
    let help = match single {
        Some(_) => format!(
            "add the version of your Argo to the pipeline: `argo = \"{from}\"` if it is {from} or later"
        ),
        None => format!("add `argo = \"{from}\"` if your Argo is {from} or later"),
    };
    Some(Finding::new(&ARGO_VERSION, message).help(help))
}
