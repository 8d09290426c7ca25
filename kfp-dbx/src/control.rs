//! Control flow of the run: conditions, loops, exit handlers, pipelines as ops.
//!
//! A block's body is a closure that runs once, when the pipeline is built: the ops that it
//! makes are the block's, a DAG of its own in the workflow.

use std::marker::PhantomData;
use std::ops::{Range, RangeInclusive};

use kfp_dbx_core::graph;
use kfp_dbx_core::value::path::Step;
// `Exit` marks the block of an exit handler here.
pub(crate) use kfp_dbx_core::lifecycle::resource::Exit as ExitWhen;
use kfp_dbx_core::value::{Ref, Scalar, Value};

use crate::condition::{Expr, IntoCondition};
use crate::error::Place;
use crate::handle::{IntoOps, Op, OpId, Output, Param, Reference, part};
use crate::param::ParamType;
use crate::scope::{self, Origin, ParamData, What, here};
use crate::value::{IntoValue, Json};

/// What was said of a block.
#[derive(Clone)]
pub(crate) struct BlockData {
    pub(crate) kind: BlockKind,
    /// How many of its items are worked on at once.
    pub(crate) parallelism: Option<u32>,
}

#[derive(Clone)]
pub(crate) enum BlockKind {
    When(Expr),
    /// Of the condition of that index.
    Otherwise(u32),
    ForEach {
        over: Over,
        /// The parameter that stands for the item.
        item: u32,
    },
    Exit(ExitWhen),
    /// With the values of its parameters, by their indices.
    Pipeline(Vec<(u32, Value)>),
}

impl BlockKind {
    pub(crate) fn block(&self) -> graph::Block {
        match self {
            Self::When(_) => graph::Block::When,
            Self::Otherwise(_) => graph::Block::Otherwise,
            Self::ForEach { .. } => graph::Block::ForEach,
            Self::Exit(_) => graph::Block::Exit,
            Self::Pipeline(_) => graph::Block::Pipeline,
        }
    }
}

/// What a loop goes over.
#[derive(Clone)]
#[doc(hidden)]
#[allow(missing_docs)]
pub enum Over {
    Items(Vec<Value>),
    List(Ref),
    Sequence { start: Value, end: Value, format: Option<String> },
}

/// A block of ops: what [`when`], [`for_each`] and [`on_exit`] make.
///
/// Ops can run after it, and it after ops; it has ended when all of its ops have.
#[derive(Debug)]
pub struct Block<K, R = ()> {
    id: OpId,
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
/// Marks the [`Block`] of [`for_each`].
#[derive(Debug, Clone, Copy)]
pub struct ForEach(());
/// Marks the [`Block`] of [`on_exit`].
#[derive(Debug, Clone, Copy)]
pub struct Exit(());

#[track_caller]
fn block<K, R>(kind: BlockKind, body: impl FnOnce(OpId) -> R) -> Block<K, R> {
    /// Closes the block, also when the user's code panics.
    struct Open(u32);
    impl Drop for Open {
        fn drop(&mut self) {
            scope::with(self.0, |scope| scope.open.pop());
        }
    }
    let name = kind.block().name();
    let id = OpId::create(name, What::Block(BlockData { kind, parallelism: None }));
    scope::with(id.scope, |scope| scope.open.push(id.index));
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

/// Runs the ops of the body once for each item, at the same time.
///
/// It goes over literal lists, ranges of numbers, and lists that only the run knows. The
/// body itself runs once, when the pipeline is built; Rust's own `for` makes an op for each
/// item instead, and goes over what Rust knows only.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(truthful, timeout = "2h")]
/// fn exports(#[default = ["sales", "stock"]] tables: Param<Vec<String>>, job: Param<String>) {
///     let exports = for_each(tables, |table| {
///         for_each([("csv", 10), ("parquet", 20)], |(format, slices)| {
///             SubmitRunOp::new("export")
///                 .run_name(format!("export-{table}-{format}-{}", workflow::uid()))
///                 .job_name(job)
///                 .jar_params((table, format, slices))
///                 .delete_on_exit();
///         })
///         .parallelism(1);
///     });
///     SubmitRunOp::new("report")
///         .run_name(format!("report-{}", workflow::uid()))
///         .job_name(job)
///         .jar_params(["report"])
///         .delete_on_exit()
///         .after(exports);
/// }
/// # exports().workflow()?;
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
///
/// | list | item |
/// |---|---|
/// | an array, a slice or a `Vec` of texts, numbers, booleans | [`Param`] of that type |
/// | … of tuples | a tuple of [`Param`]s |
/// | … of [`Json`] | [`Param<Json>`](Param), with [`field`](Param::field) |
/// | [`Param`] or [`Output`] of a `Vec<T>` | `Param<T>` |
/// | `1..10`, `1..=10` | `Param<i32>` |
/// | [`Sequence`], with ends that the run knows | `Param<i32>`, or text by a format |
///
/// A list that is empty skips the body, and what runs after the loop still runs; what is no
/// list fails. An integer of more than 53 bits in a field of an object or of a tuple loses
/// digits, as Argo reads it as a floating-point number; a plain item does not.
#[track_caller]
pub fn for_each<L: IntoItems, R>(list: L, body: impl FnOnce(L::Item) -> R) -> Block<ForEach, R> {
    let over = list.over();
    let at = here();
    let mut index = 0;
    let scope = scope::with_current(|scope| {
        index = u32::try_from(scope.params.len()).unwrap_or(u32::MAX);
        let block = u32::try_from(scope.ops.len()).unwrap_or(u32::MAX);
        scope.params.push(item(block, L::SCALAR, at));
        scope.id
    });
    let kind = BlockKind::ForEach { over, item: index };
    block(kind, |_| body(L::item(scope, index)))
}

pub(crate) fn item(block: u32, ty: Scalar, at: Place) -> ParamData {
    ParamData {
        of: Origin::Item(block),
        name: String::from("item"),
        ty,
        shape: None,
        default: None,
        description: None,
        at,
    }
}

impl<R> Block<ForEach, R> {
    /// How many items are worked on at once; without it all of them are.
    #[track_caller]
    pub fn parallelism(self, parallelism: u32) -> Self {
        self.id.update(|op| {
            if let What::Block(block) = &mut op.what {
                block.parallelism = Some(parallelism);
            }
        });
        self
    }
}

/// What [`for_each`] goes over.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is nothing that `for_each` can go over",
    label = "expected a list, a range, or a parameter or an output that is a list",
    note = "text that holds a list is one after `.read_as::<Vec<String>>()`"
)]
pub trait IntoItems {
    /// What the body is given for each item.
    type Item;
    #[doc(hidden)]
    const SCALAR: Scalar;
    #[doc(hidden)]
    fn over(self) -> Over;
    #[doc(hidden)]
    fn item(scope: u32, index: u32) -> Self::Item;
}

/// An item of a literal list.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be the item of a loop",
    note = "texts, numbers, booleans, `Json` and tuples of these can"
)]
pub trait ItemLiteral: Sized {
    /// What the body is given for it.
    type Item;
    #[doc(hidden)]
    const SCALAR: Scalar;
    #[doc(hidden)]
    fn literal(self) -> Value;
    #[doc(hidden)]
    fn item(scope: u32, index: u32) -> Self::Item;
}

macro_rules! item_literals {
    ($($literal:ty => $of:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ItemLiteral for $literal {
            type Item = Param<$of>;
            const SCALAR: Scalar = <$of as ParamType>::SCALAR;
            fn literal(self) -> Value {
                IntoValue::<$of>::into_value(self)
            }
            fn item(scope: u32, index: u32) -> Param<$of> {
                Param::from_parts(scope, index)
            }
        }
    )*};
}
item_literals! {
    &str => String;
    String => String;
    &String => String;
    i32 => i32;
    i64 => i64;
    f64 => f64;
    bool => bool;
}

#[diagnostic::do_not_recommend]
impl ItemLiteral for Json {
    type Item = Param<Json>;
    const SCALAR: Scalar = Scalar::Json;
    fn literal(self) -> Value {
        crate::read::json_value(self)
    }
    fn item(scope: u32, index: u32) -> Param<Json> {
        Param::from_parts(scope, index)
    }
}

/// A part of a tuple that is an item.
#[doc(hidden)]
pub trait ItemPart: ItemLiteral {
    fn part_of(scope: u32, of: u32, step: usize) -> Self::Item;
}

impl<T, L: ItemLiteral<Item = Param<T>>> ItemPart for L
where
    T: ParamType,
{
    fn part_of(scope: u32, of: u32, step: usize) -> Param<T> {
        part(scope, of, Step::Item(step))
    }
}

macro_rules! tuples_of_items {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: ItemPart),+> ItemLiteral for ($($name,)+) {
            type Item = ($($name::Item,)+);
            const SCALAR: Scalar = Scalar::List;
            #[allow(non_snake_case)]
            fn literal(self) -> Value {
                let ($($name,)+) = self;
                Value::List(vec![$($name.literal()),+])
            }
            fn item(scope: u32, index: u32) -> Self::Item {
                let mut step = 0..;
                ($($name::part_of(scope, index, step.next().unwrap_or_default()),)+)
            }
        }
    };
}
crate::for_tuples!(tuples_of_items);

macro_rules! lists_of_items {
    ($([$($generics:tt)*] $list:ty, $item:ty;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> IntoItems for $list {
            type Item = <$item as ItemLiteral>::Item;
            const SCALAR: Scalar = <$item as ItemLiteral>::SCALAR;
            fn over(self) -> Over {
                Over::Items(self.into_iter().map(|item| ItemLiteral::literal(item.to_owned())).collect())
            }
            fn item(scope: u32, index: u32) -> Self::Item {
                <$item as ItemLiteral>::item(scope, index)
            }
        }
    )*};
}

#[diagnostic::do_not_recommend]
impl<L: ItemLiteral, const N: usize> IntoItems for [L; N] {
    type Item = L::Item;
    const SCALAR: Scalar = L::SCALAR;
    fn over(self) -> Over {
        Over::Items(self.into_iter().map(ItemLiteral::literal).collect())
    }
    fn item(scope: u32, index: u32) -> L::Item {
        L::item(scope, index)
    }
}

#[diagnostic::do_not_recommend]
impl<L: ItemLiteral> IntoItems for Vec<L> {
    type Item = L::Item;
    const SCALAR: Scalar = L::SCALAR;
    fn over(self) -> Over {
        Over::Items(self.into_iter().map(ItemLiteral::literal).collect())
    }
    fn item(scope: u32, index: u32) -> L::Item {
        L::item(scope, index)
    }
}

lists_of_items! {
    [L: ItemLiteral + Clone] &[L], L;
    [L: ItemLiteral + Clone, const N: usize] &[L; N], L;
    [L: ItemLiteral + Clone] &Vec<L>, L;
}

macro_rules! lists_of_the_run {
    ($($handle:ident),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<T: ParamType> IntoItems for $handle<Vec<T>> {
            type Item = Param<T>;
            const SCALAR: Scalar = T::SCALAR;
            fn over(self) -> Over {
                Over::List(self.reference())
            }
            fn item(scope: u32, index: u32) -> Param<T> {
                Param::from_parts(scope, index)
            }
        }
    )*};
}
lists_of_the_run!(Param, Output);

/// A sequence of numbers with ends that only the run knows, or with a format.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(truthful, timeout = "2h")]
/// fn shards(#[default = 3] count: Param<i32>, job: Param<String>) {
///     for_each(Sequence::new(0, count).format("shard-%03d"), |shard| {
///         SubmitRunOp::new("run")
///             .run_name(format!("{shard}-{}", workflow::uid()))
///             .job_name(job)
///             .jar_params([shard])
///             .delete_on_exit();
///     });
/// }
/// # shards().workflow()?;
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "it does nothing until `for_each` takes it"]
pub struct Sequence<T = i32> {
    start: Value,
    end: Value,
    format: Option<String>,
    of: PhantomData<fn() -> T>,
}

impl Sequence {
    /// From `start` to before `end`, as a Rust range: none where `end` is not the larger one.
    pub fn new(start: impl IntoValue<i32>, end: impl IntoValue<i32>) -> Self {
        let (start, end) = (start.into_value(), end.into_value());
        Self { start, end, format: None, of: PhantomData }
    }

    /// Makes the items text, by a format such as `run-%03d`, with one `%d` or `%x` and the
    /// width that Go's `Printf` reads in it.
    pub fn format(self, format: impl Into<String>) -> Sequence<String> {
        let format = Some(format.into());
        Sequence { start: self.start, end: self.end, format, of: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<T: ParamType> IntoItems for Sequence<T> {
    type Item = Param<T>;
    const SCALAR: Scalar = T::SCALAR;
    fn over(self) -> Over {
        Over::Sequence { start: self.start, end: self.end, format: self.format }
    }
    fn item(scope: u32, index: u32) -> Param<T> {
        Param::from_parts(scope, index)
    }
}

#[diagnostic::do_not_recommend]
impl IntoItems for Range<i32> {
    type Item = Param<i32>;
    const SCALAR: Scalar = Scalar::Int;
    fn over(self) -> Over {
        Sequence::new(self.start, self.end).over()
    }
    fn item(scope: u32, index: u32) -> Param<i32> {
        Param::from_parts(scope, index)
    }
}

#[diagnostic::do_not_recommend]
impl IntoItems for RangeInclusive<i32> {
    type Item = Param<i32>;
    const SCALAR: Scalar = Scalar::Int;
    fn over(self) -> Over {
        let (start, end) = self.into_inner();
        let end = Value::Int(i128::from(end) + 1);
        Over::Sequence { start: Value::Int(start.into()), end, format: None }
    }
    fn item(scope: u32, index: u32) -> Param<i32> {
        Param::from_parts(scope, index)
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
        scope::with(id.scope, |scope| scope.declaring = Some(id.index));
        let params = declare();
        scope::with(id.scope, |scope| scope.declaring = None);
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
    scope::with(id.scope, |scope| {
        let of_block =
            |param: &ParamData| matches!(param.of, Origin::Argument(block) if block == id.index);
        let index = scope.params.iter().enumerate().filter(|(_, param)| of_block(param)).nth(param);
        let index = index.and_then(|(index, _)| u32::try_from(index).ok());
        if let (Some(index), Some(op)) = (index, scope.ops.get_mut(id.index as usize))
            && let What::Block(BlockData { kind: BlockKind::Pipeline(values), .. }) = &mut op.what
        {
            values.retain(|(known, _)| *known != index);
            values.push((index, value));
        }
    });
}
