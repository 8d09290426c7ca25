//! What Argo knows of the running workflow, as typed values.
//!
//! They can stand wherever text is taken, also in a `format!`:
//!
//! ```
//! # use kfp_dbx::prelude::*;
//! # #[pipeline] fn example() {
//! DeleteRunOp::new("deleterun").run_name(format!("run-{}", workflow::uid()));
//! # }
//! ```

use crate::handle::WorkflowValue;

/// The index of [`uid`].
pub(crate) const UID: u32 = 2;

macro_rules! values {
    ($($index:literal $(#[$doc:meta])+ $function:ident = $name:literal;)*) => {
        $($(#[$doc])+
        pub fn $function() -> WorkflowValue {
            WorkflowValue($index)
        })*

        /// Argo's name of a value.
        pub(crate) fn tag(index: u32) -> &'static str {
            match index {
                $($index => $name,)*
                _ => "workflow.name",
            }
        }
    };
}

values! {
    0 /// The workflow's name (`workflow.name`): a Kubernetes object name.
    name = "workflow.name";
    1 /// The namespace it runs in (`workflow.namespace`).
    namespace = "workflow.namespace";
    2 /// The id of this run (`workflow.uid`): a UUID in lower case, which can be part of
    /// a resource's name. Kubeflow Pipelines puts its own run id in its place.
    uid = "workflow.uid";
    3 /// The service account its pods run as (`workflow.serviceAccountName`).
    service_account_name = "workflow.serviceAccountName";
    4 /// The name of its entry point (`workflow.mainEntrypoint`).
    main_entrypoint = "workflow.mainEntrypoint";
    5 /// When it was created (`workflow.creationTimestamp.RFC3339`), such as
    /// `2026-01-31T08:00:00Z`.
    creation_timestamp = "workflow.creationTimestamp.RFC3339";
    6 /// When it was created, in seconds since 1970 (`workflow.creationTimestamp.s`): unlike
    /// [`creation_timestamp`] it can be part of a resource's name.
    creation_seconds = "workflow.creationTimestamp.s";
    7 /// How the workflow ended (`workflow.status`): `Succeeded`, `Failed` or `Error`. Known in
    /// an [exit handler](crate::on_exit) only.
    status = "workflow.status";
    8 /// What failed (`workflow.failures`), as JSON: a list of objects with `displayName`,
    /// `message`, `templateName`, `phase`, `podName` and `finishedAt`. Known in an
    /// [exit handler](crate::on_exit) only.
    failures = "workflow.failures";
    9 /// How long it ran (`workflow.duration`), in seconds. Known in an
    /// [exit handler](crate::on_exit) only.
    duration = "workflow.duration";
}
