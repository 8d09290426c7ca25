//! The names that Argo has values for, and that have no model here.

use super::problem::Problem;

/// The labels and annotations with this prefix are Argo's own, and change while a workflow runs.
const OWN: &str = "workflows.argoproj.io/";
/// What Argo knows of the pod of a task.
const OF_PODS: [&str; 3] = ["exitCode", "hostNodeName", "ip"];

/// Checks a name that an expression or a tag refers to.
///
/// # Errors
/// Argo may have a value there that nobody knows here.
pub(super) fn check(name: &str) -> Result<(), Problem> {
    let is_unknown = match name.split_once('.') {
        Some(("workflow", rest)) => {
            let of = ["labels", "annotations"].into_iter().find_map(|of| rest.strip_prefix(of));
            let key = of.and_then(|rest| rest.strip_prefix('.'));
            rest == "scheduledTime" || key.is_some_and(|key| key == "json" || key.starts_with(OWN))
        }
        Some(("tasks", rest)) => {
            rest.split_once('.').is_some_and(|(_, of_task)| OF_PODS.contains(&of_task))
        }
        _ => false,
    };
    if is_unknown { Err(Problem::no_model(format_args!("`{name}`"))) } else { Ok(()) }
}

/// Checks a name that stands for all that is under it.
///
/// # Errors
/// There is more under it in Argo than here.
pub(super) fn check_whole(name: &str) -> Result<(), Problem> {
    let parts: Vec<&str> = name.split('.').collect();
    match parts[..] {
        ["workflow" | "tasks"]
        | ["workflow", "labels" | "annotations" | "creationTimestamp"]
        | ["tasks", _]
        | ["tasks", _, "outputs"] => {
            Err(Problem::no_model(format_args!("all that is under `{name}`")))
        }
        _ => Ok(()),
    }
}
