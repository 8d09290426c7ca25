//! Annotations for the checker: facts that it can't infer, and levels of rules.

use kfp_dbx_core::graph::Outcome;
use kfp_dbx_core::rule::{Finding, INVALID_SETTING, Rule, Setting};

use super::op::{IntoOps, Op, ids};
use super::scopes::{self, here};

/// Annotations of an op for the checker.
///
/// The checker infers which ops create, use and delete a resource. These annotations tell it what
/// it can't infer. [`OutcomeOp::keep`](crate::OutcomeOp::keep) and
/// [`DeleteOp::external`](crate::DeleteOp::external) are annotations, too.
pub trait CheckedOp: Op {
    /// Declares that the op uses the resources that other ops create, if its spec doesn't show it:
    /// for example, if the code of a notebook reads a secret scope, or a file by its path.
    ///
    /// The op runs after those ops, and the checker reports a delete of their resources that can
    /// run before the op has ended.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline(timeout = "2h", truthful)]
    /// fn train(user: Param<String>) {
    ///     let scope = CreateSecretScopeOp::new("createscope")
    ///         .scope_name(format!("train-{}", workflow::uid()))
    ///         .initial_manage_principal("users")
    ///         .secrets([Secret::value_from("key", SecretKeyRef::new("mysecret", "key"))])
    ///         .delete_on_exit();
    ///     SubmitRunOp::new("train")
    ///         .run_name(format!("train-{}", workflow::uid()))
    ///         .existing_cluster_name("train")
    ///         .notebook_task(NotebookTask::new(format!("/Users/{user}/Train")))
    ///         .uses(scope)
    ///         .delete_on_exit();
    /// }
    /// # assert_eq!(format!("{:?}", train().workflow()?.warnings()), "[]");
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    #[track_caller]
    fn uses(self, ops: impl IntoOps) -> Self {
        let used = ids(ops);
        let id = self.id();
        id.order(used.clone(), Outcome::Success);
        let used = used.into_iter().filter(|used| used.scope == id.scope);
        let used: Vec<_> = used.map(|used| used.index).collect();
        id.configure(|op| op.uses.extend(used));
        self
    }

    /// Silences a rule for this op: one of [`rules`](crate::rules). A rule that is always an error
    /// can't be silenced.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example() {
    /// SubmitRunOp::new("submitrun")
    ///     .run_name("nightly")
    ///     .job_name("nightly")
    ///     .jar_params(["10"])
    ///     .allow(rules::FIXED_NAME);
    /// # }
    /// # let workflow = example().workflow().unwrap();
    /// # assert!(workflow.warnings().iter().all(|warning| warning.rule() != rules::FIXED_NAME));
    /// ```
    #[track_caller]
    fn allow(self, rule: &'static Rule) -> Self {
        set(self, rule, Setting::Allow)
    }

    /// Turns a breach of a rule by this op into an error.
    #[track_caller]
    fn deny(self, rule: &'static Rule) -> Self {
        set(self, rule, Setting::Deny)
    }
}

#[track_caller]
fn set<O: Op>(op: O, rule: &'static Rule, setting: Setting) -> O {
    let at = here();
    let id = op.id();
    let mut problem = None;
    id.configure(|op| problem = op.levels.set(rule, setting).err());
    if let Some(why) = problem {
        let finding = Finding::new(&INVALID_SETTING, why);
        scopes::with(id.scope, |scope| scope.report(finding, at));
    }
    op
}
