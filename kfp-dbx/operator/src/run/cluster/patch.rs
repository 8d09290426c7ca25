//! The patches by which the operator changes objects.
//!
//! They are JSON patches: a merge patch would keep fields that are to go, and could not store a null.
//! Each one sets the resource version that the object was read with, so that the API server refuses it
//! if the object has changed since.

use kube::api::Patch as KubePatch;
use serde_json::{Value as Json, json};

use crate::decide::Patch;

/// Returns the patch that makes a change to an object of that resource version.
pub(super) fn of(patch: &Patch, resource_version: &str) -> KubePatch<Json> {
    let (path, value) = match patch {
        Patch::Status(status) => ("/status", status.clone()),
        Patch::Finalizers(finalizers) => ("/metadata/finalizers", json!(finalizers)),
        Patch::Owners(owners) => ("/metadata/ownerReferences", json!(owners)),
    };
    let operations = json!([
        { "op": "add", "path": "/metadata/resourceVersion", "value": resource_version },
        { "op": "add", "path": path, "value": value },
    ]);
    // Both operations are of the form that the type has.
    KubePatch::Json(serde_json::from_value(operations).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use kube::api::Patch as KubePatch;
    use serde_json::{Value as Json, json};

    use super::of;
    use crate::decide::Patch;

    fn operations(patch: &Patch) -> Json {
        let KubePatch::Json::<Json>(patch) = of(patch, "7") else { return Json::Null };
        serde_json::to_value(patch).unwrap()
    }

    #[test]
    fn a_patch_replaces_one_field_of_one_version() {
        let version = json!({ "op": "add", "path": "/metadata/resourceVersion", "value": "7" });
        let status = json!({ "a": null });
        assert_eq!(
            operations(&Patch::Status(status.clone())),
            json!([version, { "op": "add", "path": "/status", "value": status }])
        );
        assert_eq!(
            operations(&Patch::Finalizers(Vec::new())),
            json!([version, { "op": "add", "path": "/metadata/finalizers", "value": [] }])
        );
        let owner = json!({ "name": "etl" });
        assert_eq!(
            operations(&Patch::Owners(vec![owner.clone()])),
            json!([version, { "op": "add", "path": "/metadata/ownerReferences", "value": [owner] }])
        );
    }
}
