//! The security contexts of pods, as the pod security standard `restricted` demands them.

use serde_json::{Value as Json, json};

/// The user and the group of the process, which own nothing in the image.
const USER: u32 = 65532;
/// Returns the security context of a pod.
pub(super) fn pod_security() -> Json {
    json!({
        "runAsNonRoot": true,
        "runAsUser": USER,
        "runAsGroup": USER,
        "fsGroup": USER,
        "seccompProfile": { "type": "RuntimeDefault" },
    })
}

/// Returns the security context of a container.
pub(super) fn container_security() -> Json {
    json!({
        "allowPrivilegeEscalation": false,
        "readOnlyRootFilesystem": true,
        "capabilities": { "drop": ["ALL"] },
    })
}
