//! The conditions under which an op succeeds, and the deletion of its resource at the end.

use kfp_dbx_core::rule::Finding;

use super::duration::IntoDuration;
use super::fields::IntoText;
use super::op::Op;
use super::policy::Policies;
use super::scopes::here;
use super::value::{IntoValue, text_value};
use crate::error::Place;
use crate::model::op::{MergeStrategy, OpSettings};

/// The settings that change what Argo does with the object of an op.
///
/// Every create and every [`ResourceOp`](crate::ResourceOp) has them. A delete does not: Argo fails
/// a delete with a condition before it deletes the object.
pub trait OutcomeOp: Op {
    /// Sets the condition under which the op succeeds: a Kubernetes label selector over the fields
    /// of the object, such as `status.phase in (Ready, Done), status.count > 0`. The op succeeds
    /// when all requirements are met.
    #[track_caller]
    fn success_condition(self, success_condition: impl IntoText) -> Self {
        let condition = success_condition.into_value();
        self.id().configure(|op| op.success_condition = Some(condition));
        self
    }

    /// Sets the condition under which the op fails. Argo evaluates it before the success condition.
    /// The op fails when one of the requirements is met.
    #[track_caller]
    fn failure_condition(self, failure_condition: impl IntoText) -> Self {
        let condition = failure_condition.into_value();
        self.id().configure(|op| op.failure_condition = Some(condition));
        self
    }

    /// Sets the flags for `kubectl`. They replace the flag `--wait=false`, which the delete of a
    /// [`ResourceOp`](crate::ResourceOp) has by default.
    #[track_caller]
    fn flags<F: IntoText>(self, flags: impl IntoIterator<Item = F>) -> Self {
        let flags = flags.into_iter().map(IntoValue::into_value).collect();
        self.id().configure(|op| op.flags = Some(flags));
        self
    }

    /// Sets how a [`patch`](crate::Action::Patch) is merged into the object.
    #[track_caller]
    fn merge_strategy(self, merge_strategy: MergeStrategy) -> Self {
        self.id().configure(|op| op.merge_strategy = Some(merge_strategy));
        self
    }

    /// Declares that the resource stays after the pipeline has ended. The rule
    /// [`resource_leak`](crate::rules::RESOURCE_LEAK) then doesn't demand an op that deletes it.
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

    /// Sets whether the workflow becomes the owner of the object. Kubernetes then deletes the
    /// object when the workflow is deleted, by its time to live or by hand. This also works after
    /// `argo terminate`, which skips the exit handlers.
    ///
    /// The archived Azure Databricks Operator replaces the owner reference of a run with a `job_name`
    /// or an existing cluster, and of a job with an existing cluster. The setting then has no effect on
    /// them, which is a warning unless the pipeline names [another
    /// operator](crate::Pipeline::operator).
    #[track_caller]
    fn set_owner_reference(self, set_owner_reference: bool) -> Self {
        self.id().configure(|op| op.set_owner_reference = set_owner_reference);
        self
    }
}

/// The methods of ops that create a resource of the Databricks operator.
pub trait CreateOp: OutcomeOp {
    /// Makes the op fail if its resource fails: if a run fails, or if a cluster terminates before
    /// it runs.
    ///
    /// By default, the conditions are those of kfp-azure-databricks, with which an op succeeds even
    /// if its run fails. The method changes nothing for an op whose condition is already truthful.
    /// Conditions that you set yourself take precedence. `#[pipeline(truthful)]` applies it to all
    /// ops.
    ///
    /// After a failure, Argo saves no outputs, and ops that were ordered `.after` the op don't run.
    /// Delete resources in [`on_exit`](crate::on_exit) or with
    /// [`delete_on_exit`](Self::delete_on_exit).
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example() {
    /// let op = SubmitRunOp::new("submitrun").run_name("nightly").job_name("nightly").jar_params(["10"]).truthful();
    /// assert_eq!(op.inspect().unwrap().success_condition(), Some("status.metadata.state.result_state in (SUCCESS, SUCCESS_WITH_FAILURES)"));
    /// # }
    /// # example().workflow().unwrap();
    /// ```
    #[track_caller]
    fn truthful(self) -> Self {
        self.id().configure(|op| op.truthful = true);
        self
    }

    /// Deletes the resource when the workflow ends.
    ///
    /// The delete runs in the exit handler of the workflow: after success, failure, the deadline
    /// and `argo stop`. Runs are deleted before their job, and jobs before their cluster. If a
    /// delete fails, the others still run, and the status of the workflow doesn't change.
    ///
    /// The workflow also becomes the owner of the resource, so that the resource is deleted with a
    /// terminated workflow. The archived Azure Databricks Operator replaces the owner of a run with a
    /// `job_name` or an existing cluster, and of a job with an existing cluster: these stay after
    /// `argo terminate`, unless the pipeline names [another operator](crate::Pipeline::operator).
    ///
    /// The name of the resource must be known in the exit handler. It can contain literal text,
    /// parameters, [`workflow`](crate::workflow) values such as `workflow::uid()`, and items of
    /// loops over lists that are known there. It can't contain outputs.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example() {
    /// let cluster = CreateClusterOp::new("create")
    ///     .cluster_name(format!("nightly-{}", workflow::uid()))
    ///     .spark_version("5.3.x-scala2.11")
    ///     .node_type_id("Standard_D3_v2")
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

    /// Deletes the resource when the workflow ends, as [`delete_on_exit`](Self::delete_on_exit)
    /// does, with policies for the delete. The policies of the op apply to the create only.
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

    /// Makes the create survive the loss of its pod: a new pod finds the object and continues to
    /// wait for it.
    ///
    /// The method sets the three things that this requires:
    ///
    /// - the action `apply`;
    /// - a name that no earlier run has used: `-` and the uid of the workflow are appended, unless
    ///   the name already contains the uid;
    /// - a retry after errors (Argo: `retryPolicy: OnError`), by default two times. A
    ///   [`retry`](crate::PolicyOp::retry) of the op replaces it.
    ///
    /// Other ops get the name from `outputs.name`.
    ///
    /// The create does not survive if the pod stays and the executor in it is killed, for example
    /// because it ran out of memory: Argo counts that as a failure, and does not retry it.
    #[track_caller]
    fn reattach(self) -> Self {
        self.id().configure(|op| op.reattach = true);
        self
    }
}

/// The methods of ops that delete a resource of the Databricks operator.
pub trait DeleteOp: Op {
    /// Waits until the object is gone. The op fails if the object still exists after the timeout.
    ///
    /// By default, the op succeeds as soon as Kubernetes has accepted the deletion. A create of the
    /// same name then fails with "object is being deleted". With the archived Azure Databricks
    /// Operator, the object of a run that ended without a result (`INTERNAL_ERROR`) never goes away.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example() {
    /// let delete = DeleteClusterOp::new("delete").cluster_name("nightly").wait("10m");
    /// CreateClusterOp::new("create").cluster_name("nightly").spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2).after(delete);
    /// # }
    /// # example().workflow().unwrap();
    /// ```
    #[track_caller]
    fn wait(self, timeout: impl IntoDuration) -> Self {
        let timeout = timeout.into_duration();
        let at = here();
        self.id().configure(|op| wait(op, timeout, at));
        self
    }

    /// Declares that the resource is created elsewhere, by another pipeline or by hand. The rule
    /// [`delete_without_create`](crate::rules::DELETE_WITHOUT_CREATE) then doesn't demand an op
    /// that creates it.
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

    /// Sets the flags for `kubectl`. They replace `--wait=false` and the flags that
    /// [`wait`](Self::wait) sets.
    #[track_caller]
    fn flags<F: IntoText>(self, flags: impl IntoIterator<Item = F>) -> Self {
        let flags = flags.into_iter().map(IntoValue::into_value).collect();
        self.id().configure(|op| op.flags = Some(flags));
        self
    }
}

fn wait(op: &mut OpSettings, timeout: Result<u64, Finding>, at: Place) {
    match timeout {
        Ok(seconds) => {
            let flags = ["--wait=true".to_owned(), format!("--timeout={seconds}s")];
            op.flags = Some(flags.into_iter().map(text_value).collect());
        }
        Err(finding) => op.policies.report(finding, at),
    }
}
