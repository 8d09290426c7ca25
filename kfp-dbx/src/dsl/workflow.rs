//! The values that Argo knows about the running workflow.
//!
//! They are runtime values. They can be used wherever text is accepted, also in `format!`:
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
    /// Returns the name of the workflow (`workflow.name`), a name of a Kubernetes object.
    name = Name;
    /// Returns the namespace of the workflow (`workflow.namespace`).
    namespace = Namespace;
    /// Returns the id of the run (`workflow.uid`): a UUID in lower case, which can be part of the
    /// name of a resource. Kubeflow Pipelines replaces it by the id of its own run.
    uid = Uid;
    /// Returns the service account of the pods (`workflow.serviceAccountName`).
    service_account_name = ServiceAccountName;
    /// Returns the name of the entry point (`workflow.mainEntrypoint`).
    main_entrypoint = MainEntrypoint;
    /// Returns the time at which the workflow was created (`workflow.creationTimestamp.RFC3339`),
    /// such as `2026-01-31T08:00:00Z`.
    creation_timestamp = CreationTimestamp;
    /// Returns the time at which the workflow was created, in seconds since 1970
    /// (`workflow.creationTimestamp.s`). Unlike [`creation_timestamp`], it can be part of the name
    /// of a resource.
    creation_seconds = CreationSeconds;
    /// Returns the status with which the workflow ended (`workflow.status`): `Succeeded`, `Failed`
    /// or `Error`. It is known only in an [exit handler](crate::on_exit).
    status = Status;
    /// Returns the failures of the workflow (`workflow.failures`) as JSON: a list of objects with
    /// `displayName`, `message`, `templateName`, `phase`, `podName` and `finishedAt`, or `null` if
    /// there are none. It is known only in an [exit handler](crate::on_exit).
    failures = Failures;
    /// Returns the duration of the workflow in seconds (`workflow.duration`). It is known only in
    /// an [exit handler](crate::on_exit).
    duration = Duration;
}
