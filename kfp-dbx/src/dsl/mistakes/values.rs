//! The methods of Rust's own values.

use super::conditions::{conditions, never};
use crate::dsl::handle::{Count, Output, Param, WorkflowValue};

impl<T> OfValues for Param<T> {}
impl<T> OfValues for Output<T> {}
impl OfValues for Count {}
impl OfValues for WorkflowValue {}

conditions! {
    "`{Self}` has no value yet: this code runs when the workflow is built, and the value is known only at run time":
    Absent = "it stands for a value that is never absent: remove the call";
    Parsed = "to read it as a number at run time, write `.read_as::<i32>()`";
    Measured = "for the number of items of a list, write `.count()`; to ask whether a text or a list is empty, write `.is_empty()`";
    Iterated = "to use each item at run time, write `for_each(list, |item| {{ … }})`";
    Changed = "change the text at run time, in the notebook or in an op before this one; to add to it, write `format!(\"{{value}}…\")`";
    Searched = "to compare the whole text at run time, write `when(value.one_of([\"…\"]), || {{ … }})`";
    Seen = "use it as it is: setters and `format!` take it, and `.eq(…)` compares it at run time";
}

/// Methods of values that Rust knows.
#[doc(hidden)]
#[expect(
    clippy::iter_not_returning_iterator,
    clippy::len_without_is_empty,
    clippy::wrong_self_convention,
    reason = "rustc finds `&mut self` last, and the result can be anything"
)]
pub trait OfValues: Sized {
    fn expect(&mut self, _: impl Sized) -> Self
    where
        Self: Absent,
    {
        never()
    }
    fn is_none<R>(&mut self) -> R
    where
        Self: Absent,
    {
        never()
    }
    fn is_some<R>(&mut self) -> R
    where
        Self: Absent,
    {
        never()
    }
    fn ok<R>(&mut self) -> R
    where
        Self: Absent,
    {
        never()
    }
    fn unwrap(&mut self) -> Self
    where
        Self: Absent,
    {
        never()
    }
    fn unwrap_or(&mut self, _: impl Sized) -> Self
    where
        Self: Absent,
    {
        never()
    }
    fn unwrap_or_default(&mut self) -> Self
    where
        Self: Absent,
    {
        never()
    }
    fn parse<T>(&mut self) -> Result<T, std::fmt::Error>
    where
        Self: Parsed,
    {
        never()
    }
    fn len<R>(&mut self) -> R
    where
        Self: Measured,
    {
        never()
    }
    fn first<R>(&mut self) -> R
    where
        Self: Iterated,
    {
        never()
    }
    fn for_each<R>(&mut self, _: impl Sized) -> R
    where
        Self: Iterated,
    {
        never()
    }
    fn get<R>(&mut self, _: impl Sized) -> R
    where
        Self: Iterated,
    {
        never()
    }
    fn into_iter<R>(&mut self) -> R
    where
        Self: Iterated,
    {
        never()
    }
    fn iter<R>(&mut self) -> R
    where
        Self: Iterated,
    {
        never()
    }
    fn last<R>(&mut self) -> R
    where
        Self: Iterated,
    {
        never()
    }
    fn map<R>(&mut self, _: impl Sized) -> R
    where
        Self: Iterated,
    {
        never()
    }
    fn chars<R>(&mut self) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn concat<R>(&mut self, _: impl Sized) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn format<R>(&mut self, _: impl Sized) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn join<R>(&mut self, _: impl Sized) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn lower<R>(&mut self) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn push_str<R>(&mut self, _: impl Sized) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn replace<R>(&mut self, _: impl Sized, _: impl Sized) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn split<R>(&mut self, _: impl Sized) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn strip<R>(&mut self) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn to_lowercase<R>(&mut self) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn to_uppercase<R>(&mut self) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn trim<R>(&mut self) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn upper<R>(&mut self) -> R
    where
        Self: Changed,
    {
        never()
    }
    fn contains<R>(&mut self, _: impl Sized) -> R
    where
        Self: Searched,
    {
        never()
    }
    fn ends_with<R>(&mut self, _: impl Sized) -> R
    where
        Self: Searched,
    {
        never()
    }
    fn find<R>(&mut self, _: impl Sized) -> R
    where
        Self: Searched,
    {
        never()
    }
    fn matches<R>(&mut self, _: impl Sized) -> R
    where
        Self: Searched,
    {
        never()
    }
    fn starts_with<R>(&mut self, _: impl Sized) -> R
    where
        Self: Searched,
    {
        never()
    }
    fn as_bytes<R>(&mut self) -> R
    where
        Self: Seen,
    {
        never()
    }
    fn as_str<R>(&mut self) -> R
    where
        Self: Seen,
    {
        never()
    }
    fn value(&mut self) -> Self
    where
        Self: Seen,
    {
        never()
    }
}
