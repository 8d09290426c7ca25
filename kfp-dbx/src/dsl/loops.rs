//! Loops, and the lists that they iterate over.

use std::marker::PhantomData;
use std::ops::{Range, RangeInclusive};

use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Scalar, Value};

use super::block::{Block, ForEach, block};
use super::fields::IntoNumber;
use super::handle::{Output, Param, Reference, part};
use super::lists::IntoLists;
use super::param_type::ParamType;
use super::scopes::{self, here};
use super::tuples::{for_lengths, for_tuples};
use super::value::{IntoValue, Json};
use crate::model::block::{BlockKind, Over};
use crate::model::op::OpKind;
use crate::model::param::ParamData;
use crate::model::read;

/// Runs the ops of the body once for each item. All items run at the same time.
///
/// The list is a literal list, a range of numbers, or a list that is a runtime value. The body
/// itself runs once, when the pipeline is built. Rust's own `for`, in contrast, adds an op for each
/// item, and iterates over build-time values only.
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
/// | [`Sequence`], whose ends can be runtime values | `Param<i32>`, or text with a format |
///
/// If the list is empty, the body is skipped, and the ops after the loop still run. If the runtime
/// value is not a list, the loop fails.
///
/// # Results
///
/// The value that the body returns is the [`inner`](Block::inner) of the loop, with a list in place
/// of each output: the values of all items, in their order. Such a list can be iterated over by
/// another loop, passed on, and [counted](Output::count). If the list of the loop is empty, it is
/// empty, too. Two nested loops give a list of lists.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(truthful, timeout = "2h")]
/// fn exports(#[default = ["sales", "stock"]] tables: Param<Vec<String>>, job: Param<String>) {
///     let run = |name: &str| {
///         SubmitRunOp::new(name)
///             .run_name(format!("{name}-{}", workflow::uid()))
///             .job_name(job)
///             .delete_on_exit()
///     };
///     let exports = for_each(tables, |table| {
///         SubmitRunOp::new("export")
///             .run_name(format!("export-{table}-{}", workflow::uid()))
///             .job_name(job)
///             .jar_params([table])
///             .delete_on_exit()
///     });
///     let files = exports.inner.outputs.notebook_output_result;
///     when(files.count().gt(0), || {
///         run("report").jar_params(files);
///     });
///     for_each(files, |file| {
///         SubmitRunOp::new("check")
///             .run_name(format!("check-{file}-{}", workflow::uid()))
///             .job_name(job)
///             .jar_params([file])
///             .keep();
///     });
/// }
/// # exports().workflow()?;
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
///
/// # Digits
///
/// Argo reads an integer in an object or a tuple as a floating-point number. An integer of more
/// than 53 bits therefore loses digits there. An item that is a plain integer does not.
#[track_caller]
pub fn for_each<L: IntoItems, R: IntoLists>(
    list: L,
    body: impl FnOnce(L::Item) -> R,
) -> Block<ForEach, R::Lists> {
    let over = list.over();
    let at = here();
    let (scope, index) = scopes::with_current(|scope| {
        let item = ParamData::item(scope.next_op(), L::SCALAR, at);
        (scope.id, scope.add_param(item))
    });
    let kind = BlockKind::ForEach { over, item: index };
    block(kind, |_| body(L::item(scope, index)).into_lists())
}

impl<R> Block<ForEach, R> {
    /// Sets the number of items that run at the same time. By default, all of them do.
    #[track_caller]
    pub fn parallelism(self, parallelism: u32) -> Self {
        self.id.update(|op| {
            if let OpKind::Block(block) = &mut op.kind {
                block.parallelism = Some(parallelism);
            }
        });
        self
    }
}

/// A list that [`for_each`] iterates over.
#[diagnostic::on_unimplemented(
    message = "`for_each` can't iterate over `{Self}`",
    label = "expected a list, a range, or a parameter or an output that is a list",
    note = "to iterate over text that contains a list, convert it with `.read_as::<Vec<String>>()`"
)]
pub trait IntoItems {
    /// The type that the body receives for each item.
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
    note = "an item is a text, a number, a boolean, `Json`, or a tuple of these"
)]
pub trait ItemLiteral: Sized {
    /// The type that the body receives for the item.
    type Item;
    #[doc(hidden)]
    const SCALAR: Scalar;
    #[doc(hidden)]
    fn literal(self) -> Value;
    #[doc(hidden)]
    fn item(scope: u32, index: u32) -> Self::Item;
}

/// An integer that can be an item of a loop.
///
/// The item of a list of integers is a [`Param`] of the type of the list's elements, whichever that
/// is: one impl covers all of them. With an impl for each, rustc would not know the type of the
/// item before it knows that of the literals, and methods of the item would need annotations.
#[doc(hidden)]
pub trait IntegerItem: ParamType + IntoValue<Self> + Sized {}
impl IntegerItem for i32 {}
impl IntegerItem for i64 {}

#[diagnostic::do_not_recommend]
impl<T: IntegerItem> ItemLiteral for T {
    type Item = Param<T>;
    const SCALAR: Scalar = T::SCALAR;
    fn literal(self) -> Value {
        self.into_value()
    }
    fn item(scope: u32, index: u32) -> Param<T> {
        Param::from_parts(scope, index)
    }
}

macro_rules! item_literals {
    ($($literal:ty = $of:ty),*) => {$(
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
item_literals!(&str = String, String = String, &String = String, f64 = f64, bool = bool);

#[diagnostic::do_not_recommend]
impl ItemLiteral for Json {
    type Item = Param<Json>;
    const SCALAR: Scalar = Scalar::Json;
    fn literal(self) -> Value {
        read::json_value(self)
    }
    fn item(scope: u32, index: u32) -> Param<Json> {
        Param::from_parts(scope, index)
    }
}

/// A part of an item that is a tuple.
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
for_tuples!(tuples_of_items);

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

/// A sequence of numbers whose ends can be runtime values, with or without a format.
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
#[must_use = "a sequence does nothing until it is passed to `for_each`"]
pub struct Sequence<T = i32> {
    start: Value,
    end: Value,
    format: Option<String>,
    of: PhantomData<fn() -> T>,
}

impl Sequence {
    /// Creates a sequence from `start` to `end`, without `end`, like a Rust range. It is empty if
    /// `end` is not greater than `start`.
    pub fn new(start: impl IntoNumber<i32>, end: impl IntoNumber<i32>) -> Self {
        let (start, end) = (start.into_value(), end.into_value());
        Self { start, end, format: None, of: PhantomData }
    }

    /// Formats the items as text, with a format such as `run-%03d`. It contains one `%d` or `%x`
    /// with an optional width, in the syntax of Go's `Printf`.
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
