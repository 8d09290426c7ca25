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

use super::handle::WorkflowValue;

macro_rules! values {
    ($($index:literal $(#[$doc:meta])+ $function:ident;)*) => {
        $($(#[$doc])+
        pub fn $function() -> WorkflowValue {
            WorkflowValue($index)
        })*
    };
}

values! {
    0 /// The workflow's name (`workflow.name`): a Kubernetes object name.
    name;
    1 /// The namespace it runs in (`workflow.namespace`).
    namespace;
    2 /// The id of this run (`workflow.uid`): a UUID in lower case, which can be part of
    /// a resource's name. Kubeflow Pipelines puts its own run id in its place.
    uid;
    3 /// The service account its pods run as (`workflow.serviceAccountName`).
    service_account_name;
    4 /// The name of its entry point (`workflow.mainEntrypoint`).
    main_entrypoint;
    5 /// When it was created (`workflow.creationTimestamp.RFC3339`), such as
    /// `2026-01-31T08:00:00Z`.
    creation_timestamp;
    6 /// When it was created, in seconds since 1970 (`workflow.creationTimestamp.s`): unlike
    /// [`creation_timestamp`] it can be part of a resource's name.
    creation_seconds;
    7 /// How the workflow ended (`workflow.status`): `Succeeded`, `Failed` or `Error`. Known in
    /// an [exit handler](crate::on_exit) only.
    status;
    8 /// What failed (`workflow.failures`), as JSON: a list of objects with `displayName`,
    /// `message`, `templateName`, `phase`, `podName` and `finishedAt`. Known in an
    /// [exit handler](crate::on_exit) only.
    failures;
    9 /// How long it ran (`workflow.duration`), in seconds. Known in an
    /// [exit handler](crate::on_exit) only.
    duration;
}
