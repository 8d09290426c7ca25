//! Argo's names of the values that it knows of the running workflow.

/// The index of `workflow.uid`.
pub(crate) const UID: u32 = 2;

/// Argo's name of a value, by its index.
pub(crate) fn tag(index: u32) -> &'static str {
    TAGS.get(index as usize).copied().unwrap_or("workflow.name")
}

const TAGS: [&str; 10] = [
    "workflow.name",
    "workflow.namespace",
    "workflow.uid",
    "workflow.serviceAccountName",
    "workflow.mainEntrypoint",
    "workflow.creationTimestamp.RFC3339",
    "workflow.creationTimestamp.s",
    "workflow.status",
    "workflow.failures",
    "workflow.duration",
];
