//! The results of loops: outside of a loop, an output of its ops is the list of the values that it
//! has in the iterations.

use std::fmt;
use std::marker::PhantomData;

use super::block::{Block, Either};
use super::handle::{Output, Param};
use super::op::Op;
use super::op_id::OpId;
use super::param_type::ParamType;
use super::tuples::{for_lengths, for_tuples};

/// A value that the body of [`for_each`](crate::for_each) can return: an output, an op with
/// outputs, a block, or a tuple, an array or a `Vec` of these.
///
/// Outside of the loop, the value is the [`inner`](crate::Block::inner) of the loop, with lists in
/// place of the outputs.
#[diagnostic::on_unimplemented(
    message = "the body of `for_each` can't return `{Self}`",
    label = "expected an output, an op, a block, or a tuple of these",
    note = "outside of the loop, the value is there once for each item: the outputs in it become lists"
)]
pub trait IntoLists {
    /// The value outside of the loop.
    type Lists;
    #[doc(hidden)]
    #[track_caller]
    fn into_lists(self) -> Self::Lists;
}

/// How many values an output has: a single one, or a list of them.
pub trait Shape: fmt::Debug + Copy + 'static {
    /// The type of an output whose single value is a `T`.
    type Of<T: ParamType>: ParamType;
    #[doc(hidden)]
    const LOOPS: u8;
}

/// The [`Shape`] of an output where its op is: a single value.
#[derive(Debug, Clone, Copy)]
pub struct Single(());

/// The [`Shape`] of an output outside of a loop: a list.
#[derive(Debug, Clone, Copy)]
pub struct Each<S>(PhantomData<fn() -> S>);

impl Shape for Single {
    type Of<T: ParamType> = T;
    const LOOPS: u8 = 0;
}

impl<S: Shape> Shape for Each<S> {
    type Of<T: ParamType> = Vec<S::Of<T>>;
    const LOOPS: u8 = S::LOOPS.saturating_add(1);
}

/// An op with outputs: an op of the table, or a pipeline that is used as an op.
#[doc(hidden)]
pub trait HasOutputs: Op {
    type Outputs;
    fn outputs(self) -> Self::Outputs;
}

/// The results of an op in a loop, outside of the loop.
#[derive(Debug, Clone, Copy)]
pub struct Results<O> {
    id: OpId,
    /// The outputs of the op. Each is the list of its values, in the order of the items.
    pub outputs: O,
}

impl<O: Copy> Op for Results<O> {
    fn id(self) -> OpId {
        self.id
    }
}

#[diagnostic::do_not_recommend]
impl<O: IntoLists> IntoLists for Results<O> {
    type Lists = Results<O::Lists>;
    fn into_lists(self) -> Self::Lists {
        Results { id: self.id, outputs: self.outputs.into_lists() }
    }
}

#[diagnostic::do_not_recommend]
impl<P: HasOutputs> IntoLists for P
where
    P::Outputs: IntoLists,
{
    type Lists = Results<<P::Outputs as IntoLists>::Lists>;
    fn into_lists(self) -> Self::Lists {
        Results { id: self.id(), outputs: self.outputs().into_lists() }
    }
}

impl<T: ParamType> Output<T> {
    /// Returns the output as it is outside of the loops around its op.
    pub(super) fn lists<S: Shape>(self) -> Output<S::Of<T>> {
        self.in_lists(S::LOOPS)
    }
}

#[diagnostic::do_not_recommend]
impl<T: ParamType> IntoLists for Output<T> {
    type Lists = Output<Vec<T>>;
    fn into_lists(self) -> Self::Lists {
        self.in_lists(1)
    }
}

/// Implements what the outputs of an op have in every [`Shape`].
macro_rules! outputs {
    ($outputs:ident { $($output:ident),* }) => {
        #[expect(clippy::expl_impl_clone_on_copy, reason = "a derived one would ask it of `S`")]
        impl<S: Shape> Clone for $outputs<S> {
            fn clone(&self) -> Self {
                *self
            }
        }

        impl<S: Shape> Copy for $outputs<S> {}

        impl<S: Shape> std::fmt::Debug for $outputs<S> {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                let mut outputs = f.debug_struct(stringify!($outputs));
                $(outputs.field(stringify!($output), &self.$output);)*
                outputs.finish()
            }
        }

        #[diagnostic::do_not_recommend]
        impl<S: Shape> $crate::dsl::lists::IntoLists for $outputs<S> {
            type Lists = $outputs<$crate::dsl::lists::Each<S>>;
            fn into_lists(self) -> Self::Lists {
                $outputs { $($output: self.$output.into_lists()),* }
            }
        }
    };
}
pub(super) use outputs;

/// A rule reports an item that is used outside of its loop.
#[diagnostic::do_not_recommend]
impl<T: ParamType> IntoLists for Param<T> {
    type Lists = Self;
    fn into_lists(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoLists for OpId {
    type Lists = Self;
    fn into_lists(self) -> Self {
        self
    }
}

#[diagnostic::do_not_recommend]
impl IntoLists for () {
    type Lists = ();
    fn into_lists(self) {}
}

#[diagnostic::do_not_recommend]
impl<K, R: IntoLists> IntoLists for Block<K, R> {
    type Lists = Block<K, R::Lists>;
    fn into_lists(self) -> Self::Lists {
        self.map(IntoLists::into_lists)
    }
}

#[diagnostic::do_not_recommend]
impl<R: IntoLists, S: IntoLists> IntoLists for Either<R, S> {
    type Lists = Either<R::Lists, S::Lists>;
    fn into_lists(self) -> Self::Lists {
        Either { when: self.when.into_lists(), otherwise: self.otherwise.into_lists() }
    }
}

#[diagnostic::do_not_recommend]
impl<R: IntoLists> IntoLists for Option<R> {
    type Lists = Option<R::Lists>;
    fn into_lists(self) -> Self::Lists {
        self.map(IntoLists::into_lists)
    }
}

#[diagnostic::do_not_recommend]
impl<R: IntoLists> IntoLists for Vec<R> {
    type Lists = Vec<R::Lists>;
    fn into_lists(self) -> Self::Lists {
        self.into_iter().map(IntoLists::into_lists).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<R: IntoLists, const N: usize> IntoLists for [R; N] {
    type Lists = [R::Lists; N];
    fn into_lists(self) -> Self::Lists {
        self.map(IntoLists::into_lists)
    }
}

macro_rules! tuples_of_results {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: IntoLists),+> IntoLists for ($($name,)+) {
            type Lists = ($($name::Lists,)+);
            #[allow(non_snake_case)]
            fn into_lists(self) -> Self::Lists {
                let ($($name,)+) = self;
                ($($name.into_lists(),)+)
            }
        }
    };
}
for_tuples!(tuples_of_results);
