//! The rules for the settings of clusters.

use serde_json::Value as Json;

use super::super::fields::Fields;
use super::super::problem::Problem;
use super::super::words::{IS_MISSING, has_word};

/// Checks the settings of the new cluster of a task.
pub(in crate::fake) fn check_job_cluster(fields: Fields<'_>) -> Result<(), Problem> {
    if fields.number("autotermination_minutes").is_some_and(|minutes| minutes != 0) {
        let message = "Cluster autotermination is not supported for job clusters.";
        return Err(Problem::invalid(message));
    }
    check_cluster(fields)
}

/// Checks the settings of a cluster.
pub(super) fn check_cluster(fields: Fields<'_>) -> Result<(), Problem> {
    let has = |name: &str| fields.text(name).is_some_and(|text| !text.is_empty());
    if !has("spark_version") {
        return Err(Problem::required("spark_version"));
    }
    if !has("node_type_id") && !has("instance_pool_id") && !has("policy_id") {
        return Err(Problem::required("node_type_id"));
    }
    if fields.text("policy_id").is_some_and(|policy| has_word(policy, IS_MISSING)) {
        let policy = fields.text("policy_id").unwrap_or_default();
        return Err(Problem::invalid(format!("The cluster policy {policy} does not exist.")));
    }
    check_simple_form(fields)?;
    check_image(fields)?;
    if has("node_type_id") && has("instance_pool_id") {
        let message = "Only one of node_type_id and instance_pool_id can be specified.";
        return Err(Problem::invalid(message));
    }
    check_size(fields)?;
    match fields.number("autotermination_minutes") {
        None | Some(0 | 10..=10_000) => Ok(()),
        Some(minutes) => Err(Problem::invalid(format!(
            "autotermination_minutes must be 0 or between 10 and 10000, but is {minutes}."
        ))),
    }
}

/// Checks the fields that need the simple form of clusters.
fn check_simple_form(fields: Fields<'_>) -> Result<(), Problem> {
    let is_simple = fields.text("kind") == Some("CLASSIC_PREVIEW");
    let needs = ["is_single_node", "use_ml_runtime"].into_iter().find(|name| fields.flag(name));
    if let Some(name) = needs.filter(|_| !is_simple) {
        let message = format!("{name} is only supported with the kind CLASSIC_PREVIEW.");
        return Err(Problem::invalid(message));
    }
    let workers = fields.number("num_workers").unwrap_or_default() != 0;
    if fields.flag("is_single_node") && (workers || fields.get("autoscale").is_some()) {
        return Err(Problem::invalid("A cluster with is_single_node has no workers."));
    }
    Ok(())
}

/// Checks the image and the credentials of its registry.
fn check_image(fields: Fields<'_>) -> Result<(), Problem> {
    let Some(image) = fields.get("docker_image") else { return Ok(()) };
    let has = |value: &Json| value.as_str().is_some_and(|text| !text.is_empty());
    let auth = &image["basic_auth"];
    if !has(&image["url"]) {
        return Err(Problem::required("url"));
    }
    match auth.is_null() || (has(&auth["username"]) && has(&auth["password"])) {
        true => Ok(()),
        false => Err(Problem::required("password")),
    }
}

fn check_size(fields: Fields<'_>) -> Result<(), Problem> {
    let workers = fields.number("num_workers");
    let autoscale = fields.get("autoscale");
    if workers.is_some_and(|workers| workers < 0) {
        return Err(Problem::invalid("num_workers must not be negative."));
    }
    match (workers, autoscale) {
        (Some(_), Some(_)) => {
            Err(Problem::invalid("Only one of num_workers and autoscale can be specified."))
        }
        (Some(_), None) => Ok(()),
        (None, None) if fields.flag("is_single_node") => Ok(()),
        // The policy can have them.
        (None, None) if fields.flag("apply_policy_default_values") => Ok(()),
        (None, None) => Err(Problem::required("size")),
        (None, Some(autoscale)) => {
            let bound = |name: &str| super::super::fields::number(&autoscale[name]);
            match (bound("min_workers"), bound("max_workers")) {
                (Some(min), Some(max)) if 0 <= min && min <= max && max > 0 => Ok(()),
                (Some(min), Some(max)) => Err(Problem::invalid(format!(
                    "min_workers ({min}) must be at most max_workers ({max})."
                ))),
                _ => Err(Problem::required("autoscale")),
            }
        }
    }
}
