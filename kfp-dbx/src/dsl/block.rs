//! Conditions, exit handlers, and pipelines that are used as ops.
//!
//! The body of a block is a closure that runs once, when the pipeline is built. The ops that it
//! adds belong to the block, which becomes a DAG of its own in the workflow.

use std::any::TypeId;
use std::marker::PhantomData;

use kfp_dbx_core::graph::recursive_pipeline;
use kfp_dbx_core::value::Value;

use super::condition::IntoCondition;
use super::mistakes::OfPipelines;
use super::op::{IntoOps, Op};
use super::op_id::OpId;
use super::scopes::{self, here};
use crate::model::block::{BlockData, BlockKind, ExitWhen};
use crate::model::op::OpKind;
use crate::model::param::{Origin, ParamData};
use crate::model::scope::Running;

/// A block of ops, which [`when`], [`for_each`](crate::for_each) and [`on_exit`] return.
///
/// Ops can run after a block, and a block can run after ops. A block has ended when all its ops
/// have ended.
#[derive(Debug)]
pub struct Block<K, R = ()> {
    pub(super) id: OpId,
    /// The value that the body returned, for example an op of the block whose outputs are used
    /// outside the block.
    ///
    /// If the condition of the block is not met, the outputs do not exist, and the ops that use
    /// them are skipped. Outside of a loop, each output is the list of its values: see
    /// [`for_each`](crate::for_each#results). Some outputs can't be used outside: those of an op
    /// inside two nested conditions, or in a condition inside a loop, and those of an op that runs
    /// only after a failure in the block.
    pub inner: R,
    of: PhantomData<K>,
}

impl<K, R: Clone> Clone for Block<K, R> {
    fn clone(&self) -> Self {
        Self { id: self.id, inner: self.inner.clone(), of: PhantomData }
    }
}
impl<K, R: Copy> Copy for Block<K, R> {}

impl<K, R> OfPipelines for Block<K, R> {}

impl<K, R: Copy> Op for Block<K, R> {
    fn id(self) -> OpId {
        self.id
    }
}

impl<K, R> Block<K, R> {
    pub(super) fn map<S>(self, change: impl FnOnce(R) -> S) -> Block<K, S> {
        Block { id: self.id, inner: change(self.inner), of: PhantomData }
    }

    /// Sets the name of the block in the workflow, in place of a default such as `when` or
    /// `for-each`. It is changed as the name of an op is: to lower case, and with the suffix `-2`,
    /// `-3` and so on if it occurs again.
    #[track_caller]
    pub fn name(self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.id.update(|op| op.name = name);
        self
    }
}

/// The type parameter of the [`Block`] of [`when`].
#[derive(Debug, Clone, Copy)]
pub struct When(());
/// The type parameter of the [`Block`] of [`otherwise`](Block::otherwise).
#[derive(Debug, Clone, Copy)]
pub struct Otherwise(());
/// The type parameter of the [`Block`] of [`for_each`](crate::for_each).
#[derive(Debug, Clone, Copy)]
pub struct ForEach(());
/// The type parameter of the [`Block`] of [`on_exit`], [`on_failure`] and [`on_success`].
#[derive(Debug, Clone, Copy)]
pub struct Exit(());

#[track_caller]
pub(super) fn block<K, R>(kind: BlockKind, body: impl FnOnce(OpId) -> R) -> Block<K, R> {
    /// Closes the block, even if the user's code panics.
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

/// Runs the ops of the body if the condition is met at run time.
///
/// The body itself always runs, when the pipeline is built. Use Rust's `if` for build-time values,
/// and `when` for runtime values.
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
    block(BlockKind::When(condition.into_condition().expr), |_| body())
}

impl<R> Block<When, R> {
    /// Runs the ops of the body if the condition is not met. Both blocks start after the ops that
    /// the condition needs, and after those of [`after`](Op::after) of the first block. If the
    /// condition can't be evaluated, for example because a value is not a number, both
    /// blocks fail.
    #[track_caller]
    pub fn otherwise<S>(self, body: impl FnOnce() -> S) -> Either<R, S> {
        let otherwise = block(BlockKind::Otherwise(self.id.index), |_| body());
        Either { when: self, otherwise }
    }
}

/// Both blocks of a condition, which [`otherwise`](Block::otherwise) returns. An op that runs after
/// it runs after both blocks.
#[derive(Debug, Clone, Copy)]
pub struct Either<R, S> {
    /// The block that runs if the condition is met.
    pub when: Block<When, R>,
    /// The block that runs if the condition is not met.
    pub otherwise: Block<Otherwise, S>,
}

impl<R: Copy, S> Either<R, S> {
    /// Evaluates the condition after other ops: [`Op::after`].
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

/// Runs the ops of the body when the workflow ends, as an exit handler. (Argo: `onExit`)
///
/// | end of the workflow | the exit handler runs |
/// |---|---|
/// | success, failure, the workflow's deadline, `argo stop` | yes |
/// | `argo terminate`, deletion of the workflow | no; use [`set_owner_reference`](crate::OutcomeOp::set_owner_reference) to delete resources |
///
/// The ops can use parameters and [`workflow`](crate::workflow) values, including the status of the
/// workflow. They can't use outputs of the pipeline's ops or be ordered after them.
///
/// Several exit handlers run at the same time. Runs are deleted before the job that they use, and
/// jobs before their cluster. If an op fails, the others still run, except for those that use its
/// outputs, and the status of the workflow doesn't change, unless
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

/// Runs the ops of the body when the workflow ends without success: see [`on_exit`].
#[track_caller]
pub fn on_failure<R>(body: impl FnOnce() -> R) -> Block<Exit, R> {
    block(BlockKind::Exit(ExitWhen::Failure), |_| body())
}

/// Runs the ops of the body when the workflow ends with success: see [`on_exit`].
#[track_caller]
pub fn on_success<R>(body: impl FnOnce() -> R) -> Block<Exit, R> {
    block(BlockKind::Exit(ExitWhen::Success), |_| body())
}

/// Adds a pipeline as an op: declares its parameters and runs its body as a block. `O` is the type
/// of the op, and `function` the name of the pipeline's function.
#[doc(hidden)]
#[track_caller]
pub fn nested<O: 'static, P, R>(
    name: &str,
    function: &'static str,
    declare: impl FnOnce() -> P,
    body: impl FnOnce(P) -> R,
) -> (OpId, R) {
    /// Notes the end of the body, even if the user's code panics.
    struct End(u32);
    impl Drop for End {
        fn drop(&mut self) {
            scopes::with(self.0, |scope| scope.running.pop());
        }
    }
    let of = Running { op: TypeId::of::<O>(), function };
    let at = here();
    let recursion = scopes::with_current(|scope| {
        let first = scope.running.iter().position(|running| running.op == of.op)?;
        let chain: Vec<_> = scope.running[first..].iter().map(|of| of.function).collect();
        let finding = recursive_pipeline(&chain);
        let message = finding.message.clone();
        scope.report(finding, at);
        Some(message)
    });
    if let Some(message) = recursion {
        // The body would never end, and no other code can make what it returns.
        scopes::abandon(message);
    }
    let block: Block<(), R> = block(BlockKind::Pipeline(Vec::new()), |id| {
        scopes::with(id.scope, |scope| scope.declaring = Some(id.index));
        let params = declare();
        scopes::with(id.scope, |scope| scope.declaring = None);
        scopes::with(id.scope, |scope| scope.running.push(of));
        let _running = End(id.scope);
        body(params)
    });
    let id = block.id;
    id.update(|op| name.clone_into(&mut op.name));
    (id, block.inner)
}

/// Sets the value of a parameter of a pipeline that is used as an op.
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
