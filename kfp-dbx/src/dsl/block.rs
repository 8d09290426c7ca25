//! Conditions, exit handlers, and pipelines that are used as ops.
//!
//! A block's body is a closure that runs once, when the pipeline is built: the ops that it
//! makes are the block's, a DAG of its own in the workflow.

use std::marker::PhantomData;

use kfp_dbx_core::value::Value;

use super::condition::IntoCondition;
use super::op::{IntoOps, Op};
use super::op_id::OpId;
use super::scopes;
use crate::model::block::{BlockData, BlockKind, ExitWhen};
use crate::model::op::OpKind;
use crate::model::param::{Origin, ParamData};

/// A block of ops: what [`when`], [`for_each`](crate::for_each) and [`on_exit`] make.
///
/// Ops can run after it, and it after ops; it has ended when all of its ops have.
#[derive(Debug)]
pub struct Block<K, R = ()> {
    pub(super) id: OpId,
    /// What the body returned: an op of the block, say, whose outputs are used outside. Where a
    /// condition is not met they are not there, and what uses them is skipped, too. The outputs
    /// of an op in a loop are as many as the items, and can't be used outside; nor can those
    /// that are under two conditions, one in the other.
    pub inner: R,
    of: PhantomData<K>,
}

impl<K, R: Clone> Clone for Block<K, R> {
    fn clone(&self) -> Self {
        Self { id: self.id, inner: self.inner.clone(), of: PhantomData }
    }
}
impl<K, R: Copy> Copy for Block<K, R> {}

impl<K, R: Copy> Op for Block<K, R> {
    fn id(self) -> OpId {
        self.id
    }
}

impl<K, R> Block<K, R> {
    /// The block's name in the workflow, in place of `when`, `for-each` and the like. It is
    /// written as an op's: in lower case, with `-2`, `-3` where it comes again.
    #[track_caller]
    pub fn name(self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.id.update(|op| op.name = name);
        self
    }
}

/// Marks the [`Block`] of [`when`].
#[derive(Debug, Clone, Copy)]
pub struct When(());
/// Marks the [`Block`] of [`otherwise`](Block::otherwise).
#[derive(Debug, Clone, Copy)]
pub struct Otherwise(());
/// Marks the [`Block`] of [`for_each`](crate::for_each).
#[derive(Debug, Clone, Copy)]
pub struct ForEach(());
/// Marks the [`Block`] of [`on_exit`].
#[derive(Debug, Clone, Copy)]
pub struct Exit(());

#[track_caller]
pub(super) fn block<K, R>(kind: BlockKind, body: impl FnOnce(OpId) -> R) -> Block<K, R> {
    /// Closes the block, also when the user's code panics.
    struct Open(u32);
    impl Drop for Open {
        fn drop(&mut self) {
            scopes::with(self.0, |scope| scope.open.pop());
        }
    }
    let name = kind.block().name();
    let id = OpId::create(name, OpKind::Block(BlockData { kind, parallelism: None }));
    scopes::with(id.scope, |scope| scope.open.push(id.index));
    let open = Open(id.scope);
    let inner = body(id);
    drop(open);
    Block { id, inner, of: PhantomData }
}

/// Runs the ops of the body where the run finds the condition met.
///
/// The body itself runs when the pipeline is built, whatever the condition: Rust's `if` is
/// for what Rust knows, `when` for what the run knows.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(truthful, timeout = "2h")]
/// fn load(#[default = "full"] mode: Param<String>, job: Param<String>) {
///     let run = |name: &str| {
///         let name_of_run = format!("{name}-{}", workflow::uid());
///         SubmitRunOp::new(name).run_name(name_of_run).job_name(job).jar_params([name]).delete_on_exit()
///     };
///     let loaded = when(mode.eq("full"), || {
///         run("full");
///     })
///     .otherwise(|| {
///         run("delta");
///     });
///     run("report").after(loaded);
/// }
/// # load().workflow()?;
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
#[track_caller]
pub fn when<R>(condition: impl IntoCondition, body: impl FnOnce() -> R) -> Block<When, R> {
    block(BlockKind::When(condition.into_condition().0), |_| body())
}

impl<R> Block<When, R> {
    /// Runs the ops of the body where the condition is not met; it waits for what the condition
    /// waits for. A condition that can't be decided, as a value is no number, fails both.
    #[track_caller]
    pub fn otherwise<S>(self, body: impl FnOnce() -> S) -> Either<R, S> {
        let otherwise = block(BlockKind::Otherwise(self.id.index), |_| body());
        Either { when: self, otherwise }
    }
}

/// Both ways of a condition: what [`otherwise`](Block::otherwise) makes. What runs after it
/// runs after both.
#[derive(Debug, Clone, Copy)]
pub struct Either<R, S> {
    /// Where the condition is met.
    pub when: Block<When, R>,
    /// Where it is not.
    pub otherwise: Block<Otherwise, S>,
}

impl<R: Copy, S> Either<R, S> {
    /// Decides after others: [`Op::after`].
    #[track_caller]
    pub fn after(self, ops: impl IntoOps) -> Self {
        self.when.after(ops);
        self
    }
}

#[diagnostic::do_not_recommend]
impl<R, S> IntoOps for Either<R, S> {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        ops.extend([self.when.id, self.otherwise.id]);
    }
}

/// Runs the ops of the body when the workflow ends, on every way out: after success, failure,
/// the deadline, and `argo stop`. (Argo: `onExit`)
///
/// | way out | it runs |
/// |---|---|
/// | success, failure, the workflow's deadline, `argo stop` | yes |
/// | `argo terminate`, deletion of the workflow | no: [`set_owner_reference`](crate::OutcomeOp::set_owner_reference) reaches it |
///
/// The ops know parameters and [`workflow`](crate::workflow), also its status, but no op and
/// no output of the pipeline. Several exit handlers run at the same time; among the deletes
/// in them, runs go before the job that they use, and jobs before the cluster. An op that fails
/// keeps no other from running, and the workflow ends as it would have, unless
/// [`fail_on_exit_failure`](crate::Pipeline::fail_on_exit_failure) is set.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(truthful, timeout = "2h")]
/// fn nightly(#[default = "nightly"] run_name: Param<String>) {
///     SubmitRunOp::new("submit").run_name(run_name).job_name("nightly").jar_params(["10"]);
///     on_exit(|| {
///         DeleteRunOp::new("delete").run_name(run_name);
///     });
/// }
/// # nightly().workflow()?;
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
#[track_caller]
pub fn on_exit<R>(body: impl FnOnce() -> R) -> Block<Exit, R> {
    block(BlockKind::Exit(ExitWhen::Always), |_| body())
}

/// As [`on_exit`], where the workflow did not succeed.
#[track_caller]
pub fn on_failure<R>(body: impl FnOnce() -> R) -> Block<Exit, R> {
    block(BlockKind::Exit(ExitWhen::Failure), |_| body())
}

/// As [`on_exit`], where the workflow succeeded.
#[track_caller]
pub fn on_success<R>(body: impl FnOnce() -> R) -> Block<Exit, R> {
    block(BlockKind::Exit(ExitWhen::Success), |_| body())
}

/// A pipeline as an op: its parameters are declared and its body runs as a block.
#[doc(hidden)]
#[track_caller]
pub fn nested<P, R>(
    name: &str,
    declare: impl FnOnce() -> P,
    body: impl FnOnce(P) -> R,
) -> (OpId, R) {
    let block: Block<(), R> = block(BlockKind::Pipeline(Vec::new()), |id| {
        scopes::with(id.scope, |scope| scope.declaring = Some(id.index));
        let params = declare();
        scopes::with(id.scope, |scope| scope.declaring = None);
        body(params)
    });
    let id = block.id;
    id.update(|op| name.clone_into(&mut op.name));
    (id, block.inner)
}

/// Gives a pipeline that is used as an op the value of a parameter.
#[doc(hidden)]
#[track_caller]
pub fn argument(id: OpId, param: usize, value: Value) {
    scopes::with(id.scope, |scope| {
        let of_block =
            |param: &ParamData| matches!(param.of, Origin::Argument(block) if block == id.index);
        let index = scope.params.iter().enumerate().filter(|(_, param)| of_block(param)).nth(param);
        let index = index.and_then(|(index, _)| u32::try_from(index).ok());
        if let (Some(index), Some(op)) = (index, scope.ops.get_mut(id.index as usize))
            && let OpKind::Block(BlockData { kind: BlockKind::Pipeline(values), .. }) = &mut op.kind
        {
            values.retain(|(known, _)| *known != index);
            values.push((index, value));
        }
    });
}
