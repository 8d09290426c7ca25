//! What a workflow or a template says about its pods that may change what kubectl does in them.

use serde_json::Value as Json;

use super::fields::Object;

/// The fields of a pod that a patch may change: all that happens in it stays the same.
const OF_POD: [&str; 14] = [
    "affinity",
    "containers",
    "dnsConfig",
    "dnsPolicy",
    "hostAliases",
    "imagePullSecrets",
    "initContainers",
    "nodeSelector",
    "priorityClassName",
    "schedulerName",
    "securityContext",
    "tolerations",
    "topologySpreadConstraints",
    "volumes",
];
/// The same of a container.
const OF_CONTAINER: [&str; 5] =
    ["imagePullPolicy", "name", "resources", "securityContext", "volumeMounts"];

/// Reports what has no model.
pub(super) fn check_pod(object: &Object<'_, '_>) {
    if object.boolean("automountServiceAccountToken") == Some(false) {
        let why = "a pod without the token of its service account has no model in the simulator";
        object.report_at("automountServiceAccountToken", why);
    }
    let patch = object.string("podSpecPatch").filter(|patch| !patch.is_empty());
    if let Some(Err(why)) = patch.map(|patch| check_patch(&patch)) {
        object.report_at("podSpecPatch", why);
    }
}

fn check_patch(patch: &str) -> Result<(), String> {
    let json: Json = serde_yaml::from_str(patch)
        .map_err(|why| format!("a patch that is no YAML has no model in the simulator: {why}"))?;
    check_fields(&json, &OF_POD, "pod")?;
    for list in ["containers", "initContainers"] {
        for container in json[list].as_array().into_iter().flatten() {
            check_fields(container, &OF_CONTAINER, "container")?;
        }
    }
    Ok(())
}

fn check_fields(json: &Json, known: &[&str], of: &str) -> Result<(), String> {
    let Some(fields) = json.as_object() else {
        return Err(format!("a patch of a {of} that is no object has no model in the simulator"));
    };
    match fields.keys().find(|name| !known.contains(&name.as_str())) {
        Some(name) => {
            Err(format!("a patch of the field `{name}` of a {of} has no model in the simulator"))
        }
        None => Ok(()),
    }
}
