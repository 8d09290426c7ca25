//! An object as it is kept: thousands of them are in memory at all times.

use crate::object::Object;

/// The annotation with a copy of the whole object, which `kubectl apply` writes.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// An object as a text, without the fields that no decision reads.
pub(super) struct Compact(Box<str>);

impl Compact {
    /// Packs an object.
    pub(super) fn new(object: Object) -> Self {
        let mut json = object.into_json();
        let metadata = json.get_mut("metadata").and_then(serde_json::Value::as_object_mut);
        if let Some(metadata) = metadata {
            metadata.shift_remove("managedFields");
            let annotations = metadata.get_mut("annotations").and_then(|all| all.as_object_mut());
            if let Some(annotations) = annotations {
                annotations.shift_remove(LAST_APPLIED);
            }
        }
        Self(json.to_string().into_boxed_str())
    }

    /// Unpacks the object.
    pub(super) fn object(&self) -> Option<Object> {
        Object::new(serde_json::from_str(&self.0).ok()?)
    }
}
