//! The trait of all ops, and lists of them.

use kfp_dbx_core::graph::Outcome;

use super::inspect::{Inspected, inspect};
use super::op_id::OpId;
use super::tuples::for_tuples;
use crate::error::Error;

/// What every op can do. The types of ops implement it; it is not for others.
pub trait Op: Copy {
    /// The op, whatever its type.
    fn id(self) -> OpId;

    /// Runs this op after others: one, or several as a tuple, an array or a `Vec`.
    ///
    /// The others have to succeed (Argo: `Succeeded`, `Skipped` or `Daemoned`). It
    /// works in the chain and as a statement of its own. An op can run after a block of
    /// ops ([`when`](crate::when), [`for_each`](crate::for_each)), and a block after an op.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example(run: Param<String>, cluster: Param<String>) {
    /// # let create = CreateClusterOp::new("createcluster").cluster_name(cluster).spark_version("5.3.x-scala2.11").num_workers(2);
    /// # let submit = SubmitRunOp::new("submitrun").run_name(run).existing_cluster_id(create.outputs.cluster_id).notebook_task(NotebookTask::new("/Example"));
    /// let delete_run = DeleteRunOp::new("deleterun").run_name(run).after(submit);
    /// let delete_cluster = DeleteClusterOp::new("deletecluster").cluster_name(cluster);
    /// delete_cluster.after((delete_run, submit));
    /// # }
    /// ```
    #[track_caller]
    fn after(self, ops: impl IntoOps) -> Self {
        self.id().order(ids(ops), Outcome::Success);
        self
    }

    /// Runs this op only where all of the others fail (Argo: `Failed` or `Errored`). The
    /// workflow still fails: that something reacts to a failure does not undo it.
    ///
    /// It can't use the outputs of the others: Argo saves them after success only. What
    /// has to run however the workflow ends belongs into [`on_exit`](crate::on_exit).
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example(run: Param<String>) {
    /// let submit = SubmitRunOp::new("submit").run_name(run).job_name("nightly").jar_params(["10"]).truthful();
    /// let fallback = SubmitRunOp::new("fallback").run_name(format!("{run}-fallback")).job_name("nightly").jar_params(["1"]);
    /// fallback.after_failure(submit);
    /// # }
    /// ```
    #[track_caller]
    fn after_failure(self, ops: impl IntoOps) -> Self {
        self.id().order(ids(ops), Outcome::Failure);
        self
    }

    /// Runs this op once the others have ended, whether well, badly or not at all, as
    /// what they wait for failed. Where one of them fails, the workflow still does.
    #[track_caller]
    fn after_end(self, ops: impl IntoOps) -> Self {
        self.id().order(ids(ops), Outcome::End);
        self
    }

    /// The op on its own: what it does, to which object, with which outputs.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// let op = DeleteRunOp::new("deleterun").run_name("test-run").inspect()?;
    /// assert_eq!(op.k8s_resource()["metadata"]["name"], "test-run");
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    ///
    /// # Errors
    /// All that is wrong with this op.
    fn inspect(self) -> Result<Inspected, Error> {
        inspect(self.id())
    }
}

impl Op for OpId {
    fn id(self) -> OpId {
        self
    }
}

/// The ops of a list.
pub(super) fn ids(ops: impl IntoOps) -> Vec<OpId> {
    let mut ids = Vec::new();
    ops.into_ops(&mut ids);
    ids
}

/// Ops of any types, one or several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an op",
    label = "`.after` takes ops: one, or several as a tuple, an array or a `Vec`",
    note = "put ops of different types into a tuple: `.after((create_job, create_cluster))`"
)]
pub trait IntoOps {
    #[doc(hidden)]
    fn into_ops(self, ops: &mut Vec<OpId>);
}

#[diagnostic::do_not_recommend]
impl<O: Op> IntoOps for O {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        ops.push(self.id());
    }
}

#[diagnostic::do_not_recommend]
impl<O: Op> IntoOps for Vec<O> {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        ops.extend(self.into_iter().map(Op::id));
    }
}

#[diagnostic::do_not_recommend]
impl<O: Op> IntoOps for &[O] {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        ops.extend(self.iter().map(|op| op.id()));
    }
}

#[diagnostic::do_not_recommend]
impl<O: Op> IntoOps for &Vec<O> {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        self.as_slice().into_ops(ops);
    }
}

#[diagnostic::do_not_recommend]
impl<O: Op> IntoOps for Option<O> {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        ops.extend(self.map(Op::id));
    }
}

#[diagnostic::do_not_recommend]
impl<O: Op, const N: usize> IntoOps for [O; N] {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        ops.extend(self.map(Op::id));
    }
}

macro_rules! tuples_of_ops {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: IntoOps),+> IntoOps for ($($name,)+) {
            #[allow(non_snake_case)]
            fn into_ops(self, ops: &mut Vec<OpId>) {
                let ($($name,)+) = self;
                $($name.into_ops(ops);)+
            }
        }
    };
}
for_tuples!(tuples_of_ops);
