//! When an op has succeeded, and what becomes of its resource at the end.

use kfp_dbx_core::rule::Finding;

use super::duration::IntoDuration;
use super::op::Op;
use super::policy::Policies;
use super::value::{IntoValue, text_value};
use crate::model::op::{MergeStrategy, OpSettings};

/// What Argo does with the object of an op, where that is not to be what the op has by itself.
///
/// Every create and every [`ResourceOp`](crate::ResourceOp) has it. A delete has none of it:
/// Argo fails a delete with a condition before it deletes.
pub trait OutcomeOp: Op {
    /// When the op has succeeded: a Kubernetes label selector over the object's fields,
    /// such as `status.phase in (Ready, Done), status.count > 0`. All of its requirements
    /// have to be met.
    #[track_caller]
    fn success_condition(self, success_condition: impl IntoValue<String>) -> Self {
        let condition = success_condition.into_value();
        self.id().configure(|op| op.success_condition = Some(condition));
        self
    }

    /// When the op has failed; looked at before the success condition. One of its
    /// requirements is enough.
    #[track_caller]
    fn failure_condition(self, failure_condition: impl IntoValue<String>) -> Self {
        let condition = failure_condition.into_value();
        self.id().configure(|op| op.failure_condition = Some(condition));
        self
    }

    /// Flags for `kubectl`. A delete by a [`ResourceOp`](crate::ResourceOp) has
    /// `--wait=false` until others are given.
    #[track_caller]
    fn flags<F: IntoValue<String>>(self, flags: impl IntoIterator<Item = F>) -> Self {
        let flags = flags.into_iter().map(IntoValue::into_value).collect();
        self.id().configure(|op| op.flags = Some(flags));
        self
    }

    /// How a [`patch`](crate::Action::Patch) is merged.
    #[track_caller]
    fn merge_strategy(self, merge_strategy: MergeStrategy) -> Self {
        self.id().configure(|op| op.merge_strategy = Some(merge_strategy));
        self
    }

    /// Says that the resource is meant to stay when the pipeline has ended: nothing has to
    /// delete it ([`resource_leak`](crate::rules::RESOURCE_LEAK)).
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example(user: Param<String>) {
    /// ImportWorkspaceItemOp::new("import")
    ///     .item_name("report")
    ///     .path(format!("/Users/{user}/Report"))
    ///     .content(Base64::text("print(1)"))
    ///     .language(Language::Python)
    ///     .file_format(ImportFormat::Source)
    ///     .keep();
    /// # }
    /// # let workflow = example().workflow().unwrap();
    /// # assert!(workflow.warnings().iter().all(|warning| warning.rule() != rules::RESOURCE_LEAK));
    /// ```
    #[track_caller]
    fn keep(self) -> Self {
        self.id().configure(|op| op.keep = true);
        self
    }

    /// Whether Kubernetes deletes the object when the workflow is deleted (by its time to
    /// live, or by hand). It reaches what no exit handler does: a terminated workflow. The
    /// operator replaces the owner of a run with `job_name` or an existing cluster and of a
    /// job with an existing cluster: there it has no effect, which is a warning.
    #[track_caller]
    fn set_owner_reference(self, set_owner_reference: bool) -> Self {
        self.id().configure(|op| op.set_owner_reference = set_owner_reference);
        self
    }
}

/// What every op has that creates a resource of the Databricks operator.
pub trait CreateOp: OutcomeOp {
    /// Makes the resource's outcome the task's: a run that fails fails its task, a cluster
    /// that dies before it runs fails its own.
    ///
    /// Without it the conditions are those of kfp-azure-databricks, by which a failed run
    /// counts as success. Where an op's condition is truthful already, this changes nothing;
    /// conditions of your own win over it. For all ops: `#[pipeline(truthful)]`.
    ///
    /// After a failure, Argo saves no outputs, and what runs `.after` the op does not run:
    /// deletes belong into [`on_exit`](crate::on_exit) or [`delete_on_exit`](Self::delete_on_exit).
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example() {
    /// let op = SubmitRunOp::new("submitrun").run_name("nightly").job_name("nightly").jar_params(["10"]).truthful();
    /// assert_eq!(op.inspect().unwrap().success_condition(), Some("status.metadata.state.result_state=SUCCESS"));
    /// # }
    /// # example().workflow().unwrap();
    /// ```
    #[track_caller]
    fn truthful(self) -> Self {
        self.id().configure(|op| op.truthful = true);
        self
    }

    /// Deletes the resource again, on every way out of the workflow.
    ///
    /// The delete runs in the workflow's exit handler: after success, failure, the deadline
    /// and `argo stop`. Runs are deleted before their job, and jobs before their cluster. A
    /// delete that fails doesn't keep the others from running, and the workflow ends as it
    /// would have. Where the operator keeps owners, the workflow is made the owner as well,
    /// so that the resource goes with a workflow that was terminated. It does not keep that
    /// of a run with `job_name` or an existing cluster, and of a job with an existing cluster:
    /// after `argo terminate` these stay.
    ///
    /// The name of the resource has to be known at exit: literal text, parameters,
    /// `workflow::uid()` and the like, and items of loops over lists that are; no outputs.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example() {
    /// let cluster = CreateClusterOp::new("create")
    ///     .cluster_name(format!("nightly-{}", workflow::uid()))
    ///     .spark_version("5.3.x-scala2.11")
    ///     .num_workers(2)
    ///     .truthful()
    ///     .delete_on_exit();
    /// # }
    /// # example().workflow().unwrap();
    /// ```
    #[track_caller]
    fn delete_on_exit(self) -> Self {
        self.delete_on_exit_with(Policies::new())
    }

    /// [`delete_on_exit`](Self::delete_on_exit), with policies of the delete's own: those of the
    /// op are the create's.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example() {
    /// SubmitRunOp::new("submit")
    ///     .run_name(format!("nightly-{}", workflow::uid()))
    ///     .job_name("nightly")
    ///     .jar_params(["10"])
    ///     .delete_on_exit_with(Policies::new().retry(Retry::on_failure(3).backoff("10s")));
    /// # }
    /// # example().workflow().unwrap();
    /// ```
    #[track_caller]
    fn delete_on_exit_with(self, policies: Policies) -> Self {
        self.id().configure(|op| op.delete_on_exit = Some(policies.0));
        self
    }

    /// Makes the create survive the loss of its pod: the pod that is started in its place
    /// finds the object and goes on waiting for it.
    ///
    /// That takes three things, which this sets: the action `apply`, a name that no earlier
    /// run has used (`-` and the workflow's uid are added to it, where the uid is not part of
    /// it already), and a retry after errors (Argo: `retryPolicy: OnError`), twice where
    /// [`retry`](crate::PolicyOp::retry) says nothing else. Other ops get the name from
    /// `outputs.name`.
    #[track_caller]
    fn reattach(self) -> Self {
        self.id().configure(|op| op.reattach = true);
        self
    }
}

/// What every op has that deletes a resource of the Databricks operator.
pub trait DeleteOp: Op {
    /// Waits until the object is gone, at most that long; then the task fails.
    ///
    /// Without it the op is done as soon as the deletion is asked for, and a create of the
    /// same name right after it fails: "object is being deleted". The object of a run that
    /// ended without a result (`INTERNAL_ERROR`) is never gone.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example() {
    /// let delete = DeleteClusterOp::new("delete").cluster_name("nightly").wait("10m");
    /// CreateClusterOp::new("create").cluster_name("nightly").spark_version("5.3.x-scala2.11").num_workers(2).after(delete);
    /// # }
    /// # example().workflow().unwrap();
    /// ```
    #[track_caller]
    fn wait(self, timeout: impl IntoDuration) -> Self {
        let timeout = timeout.into_duration();
        self.id().configure(|op| wait(op, timeout));
        self
    }

    /// Says that the resource is made elsewhere: by another pipeline, or by hand. Nothing here
    /// has to create it ([`delete_without_create`](crate::rules::DELETE_WITHOUT_CREATE)).
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline]
    /// fn clean(run_name: Param<String>) {
    ///     DeleteRunOp::new("deleterun").run_name(run_name).external();
    /// }
    /// # assert!(clean().workflow()?.warnings().is_empty());
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    #[track_caller]
    fn external(self) -> Self {
        self.id().configure(|op| op.external = true);
        self
    }

    /// Flags for `kubectl`, in the place of `--wait=false` and of what [`wait`](Self::wait) sets.
    #[track_caller]
    fn flags<F: IntoValue<String>>(self, flags: impl IntoIterator<Item = F>) -> Self {
        let flags = flags.into_iter().map(IntoValue::into_value).collect();
        self.id().configure(|op| op.flags = Some(flags));
        self
    }
}

fn wait(op: &mut OpSettings, timeout: Result<u64, Finding>) {
    match timeout {
        Ok(seconds) => {
            let flags = ["--wait=true".to_owned(), format!("--timeout={seconds}s")];
            op.flags = Some(flags.into_iter().map(text_value).collect());
        }
        Err(finding) => op.policies.report(finding),
    }
}
