//! The trait of all ops, and lists of ops.

use kfp_dbx_core::graph::Outcome;

use super::inspect::{Inspected, inspect};
use super::op_id::OpId;
use super::tuples::{for_lengths, for_tuples};
use crate::error::Error;

/// The methods that every op has. The types of ops implement the trait; other types must not.
pub trait Op: Copy {
    /// Returns the handle of the op, without its type.
    fn id(self) -> OpId;

    /// Runs this op after other ops: after one, or after several in a tuple, an array or a `Vec`.
    ///
    /// The op runs only if the others succeed. (Argo: `Succeeded`, `Skipped` or `Daemoned`.) The
    /// method can be called in the chain of setters or in a statement of its own. An op can also
    /// run after a block ([`when`](crate::when), [`for_each`](crate::for_each)), and a block after
    /// an op.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example(run: Param<String>, cluster: Param<String>) {
    /// # let create = CreateClusterOp::new("createcluster").cluster_name(cluster).spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2").num_workers(2);
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

    /// Runs this op only if all other ops that are given fail. (Argo: `Failed` or `Errored`.) The
    /// workflow still fails, because a reaction to a failure does not undo it.
    ///
    /// The op can't use outputs of the failed ops: Argo saves outputs only after a success. Use
    /// [`on_exit`](crate::on_exit) for ops that must run however the workflow ends.
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

    /// Runs this op when the other ops have ended: after a success, after a failure, and also if
    /// they were omitted because of an earlier failure. If one of them fails, the workflow still
    /// fails.
    #[track_caller]
    fn after_end(self, ops: impl IntoOps) -> Self {
        self.id().order(ids(ops), Outcome::End);
        self
    }

    /// Returns the op by itself: its action, its object and its outputs.
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
    /// Returns every problem of this op.
    fn inspect(self) -> Result<Inspected, Error> {
        inspect(self.id())
    }
}

impl Op for OpId {
    fn id(self) -> OpId {
        self
    }
}

/// Returns the ops of a list.
pub(super) fn ids(ops: impl IntoOps) -> Vec<OpId> {
    let mut ids = Vec::new();
    ops.into_ops(&mut ids);
    ids
}

/// One op or several, of any types.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an op",
    label = "expected the variable of an op: `let load = SubmitRunOp::new(\"load\")…;` and `.after(load)`",
    note = "several ops are a tuple: `.after((create_job, create_cluster))`",
    note = "a pipeline becomes an op by its op type: `#[pipeline(op = LoadOp)]` above it, and `LoadOp::new(…)` here"
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
