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

use kfp_dbx_core::value::WorkflowVariable;

use super::handle::WorkflowValue;

macro_rules! values {
    ($($(#[$doc:meta])+ $function:ident = $variable:ident;)*) => {
        $($(#[$doc])+
        pub fn $function() -> WorkflowValue {
            WorkflowValue(WorkflowVariable::$variable)
        })*
    };
}

values! {
    /// The workflow's name (`workflow.name`): a Kubernetes object name.
    name = Name;
    /// The namespace it runs in (`workflow.namespace`).
    namespace = Namespace;
    /// The id of this run (`workflow.uid`): a UUID in lower case, which can be part of
    /// a resource's name. Kubeflow Pipelines puts its own run id in its place.
    uid = Uid;
    /// The service account its pods run as (`workflow.serviceAccountName`).
    service_account_name = ServiceAccountName;
    /// The name of its entry point (`workflow.mainEntrypoint`).
    main_entrypoint = MainEntrypoint;
    /// When it was created (`workflow.creationTimestamp.RFC3339`), such as
    /// `2026-01-31T08:00:00Z`.
    creation_timestamp = CreationTimestamp;
    /// When it was created, in seconds since 1970 (`workflow.creationTimestamp.s`): unlike
    /// [`creation_timestamp`] it can be part of a resource's name.
    creation_seconds = CreationSeconds;
    /// How the workflow ended (`workflow.status`): `Succeeded`, `Failed` or `Error`. Known in
    /// an [exit handler](crate::on_exit) only.
    status = Status;
    /// What failed (`workflow.failures`), as JSON: a list of objects with `displayName`,
    /// `message`, `templateName`, `phase`, `podName` and `finishedAt`. Known in an
    /// [exit handler](crate::on_exit) only.
    failures = Failures;
    /// How long it ran (`workflow.duration`), in seconds. Known in an
    /// [exit handler](crate::on_exit) only.
    duration = Duration;
}
