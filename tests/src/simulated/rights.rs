//! The rights that a service account lacks, so that the API server refuses what an op asks for.

use kfp_dbx_core::table;
use serde_json::Value as Json;

use crate::cluster::Right;

/// Returns the right that an op of a workflow needs.
pub(super) fn needed(op: &str, yaml: &str) -> Result<Right, String> {
    let workflow: Json = serde_yaml::from_str(yaml).map_err(|error| error.to_string())?;
    let templates = || workflow["spec"]["templates"].as_array().into_iter().flatten();
    let mut tasks =
        templates().filter_map(|template| template["dag"]["tasks"].as_array()).flatten();
    let task = tasks.find(|task| task["name"] == op);
    let task = task.ok_or_else(|| format!("there is no op `{op}`"))?;
    let template = templates().find(|template| template["name"] == task["template"]);
    let resource = template.map_or(&Json::Null, |template| &template["resource"]);
    let verb = match resource["action"].as_str() {
        // What is not there is made.
        Some("create" | "apply") => "create",
        Some("delete") => "delete",
        other => return Err(format!("`{op}` has the action {other:?}")),
    };
    let mut lines = resource["manifest"].as_str().unwrap_or_default().lines();
    let kind = lines.find_map(|line| line.strip_prefix("kind: "));
    let kind = kind.ok_or_else(|| format!("the manifest of `{op}` has no kind"))?;
    let is_known = table::kinds().any(|one| one.kind == kind);
    let group = table::API_VERSION.split('/').next().filter(|_| is_known).unwrap_or_default();
    Ok(Right { plural: table::resource(group, kind).plural, verb })
}
