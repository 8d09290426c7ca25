//! The kinds of fields, so that rustc says of each what to write in it.
//!
//! A field accepts whatever implements [`IntoValue`] for its type. Setters ask for a trait of this
//! module instead, which has the same types, because rustc knows one text for each trait.

use std::collections::BTreeMap;

use super::value::{Argument, Base64, ClosedSet, IntoValue, SpecStruct};

/// A value of a field for text: an [`IntoValue`]`<String>`.
#[diagnostic::on_unimplemented(
    message = "expected a text, found `{Self}`",
    label = "expected a literal in quotes, `format!(\"…\")`, or a parameter or an output that is a `String`",
    note = "`format!(\"{{name}}\")` makes text of any other parameter or output, and `format!(\"{{one}}-{{two}}\")` of several"
)]
pub trait IntoText: IntoValue<String> {}

#[diagnostic::do_not_recommend]
impl<V: IntoValue<String>> IntoText for V {}

/// A value of a field for numbers: an [`IntoValue`]`<T>`.
#[diagnostic::on_unimplemented(
    message = "expected a number, found `{Self}`",
    label = "expected a number without quotes, or a parameter or an output that is an `{T}`",
    note = "`.read_as::<{T}>()` reads any other parameter or output as an `{T}`"
)]
pub trait IntoNumber<T>: IntoValue<T> {}

#[diagnostic::do_not_recommend]
impl<T, V: IntoValue<T>> IntoNumber<T> for V {}

/// A value of a field for booleans: an [`IntoValue`]`<bool>`.
#[diagnostic::on_unimplemented(
    message = "expected `true` or `false`, found `{Self}`",
    label = "expected `true` or `false` without quotes, or a parameter or an output that is a `bool`",
    note = "`.read_as::<bool>()` reads any other parameter or output as a boolean"
)]
pub trait IntoBool: IntoValue<bool> {}

#[diagnostic::do_not_recommend]
impl<V: IntoValue<bool>> IntoBool for V {}

/// A value of a field for bytes: an [`IntoValue`]`<Base64>`.
#[diagnostic::on_unimplemented(
    message = "expected bytes as base64, found `{Self}`",
    label = "expected `Base64::bytes(…)`, `Base64::text(…)`, `include_file!(…)`, or base64 as text"
)]
pub trait IntoBytes: IntoValue<Base64> {}

#[diagnostic::do_not_recommend]
impl<V: IntoValue<Base64>> IntoBytes for V {}

/// A value of a field for one of several words: an [`IntoValue`]`<T>`.
#[diagnostic::on_unimplemented(
    message = "expected `{T}`, found `{Self}`",
    label = "expected a variant of `{T}`, or its word in quotes"
)]
pub trait IntoWord<T>: IntoValue<T> {}

#[diagnostic::do_not_recommend]
impl<T: ClosedSet, V: IntoValue<T>> IntoWord<T> for V {}

/// A value of a field for an object: an [`IntoValue`]`<T>`.
#[diagnostic::on_unimplemented(
    message = "expected `{T}`, found `{Self}`",
    label = "expected `{T}::new(…)` with its setters, `json!({{…}})`, or a parameter or an output that is `Json`"
)]
pub trait IntoSpec<T>: IntoValue<T> {}

#[diagnostic::do_not_recommend]
impl<T: SpecStruct, V: IntoValue<T>> IntoSpec<T> for V {}

/// A value of a field for a list: an [`IntoValue`]`<Vec<T>>`.
#[diagnostic::on_unimplemented(
    message = "expected a list of `{T}`, found `{Self}`",
    label = "expected a list, `[…]`, of values that are each of type `{T}`",
    note = "a list is an array, a `Vec`, a slice, or a tuple, which can hold values of different types"
)]
pub trait IntoList<T>: IntoValue<Vec<T>> {}

#[diagnostic::do_not_recommend]
impl<T, V: IntoValue<Vec<T>>> IntoList<T> for V {}

/// A value of a field for the arguments of a program: an [`IntoValue`]`<Vec<`[`Argument`]`>>`.
#[diagnostic::on_unimplemented(
    message = "expected a list of arguments, found `{Self}`",
    label = "expected a list, `[…]`, of texts, numbers or booleans, or of parameters or outputs",
    note = "values of different types are a tuple: `(\"--day\", day)`"
)]
pub trait IntoArguments: IntoValue<Vec<Argument>> {}

#[diagnostic::do_not_recommend]
impl<V: IntoValue<Vec<Argument>>> IntoArguments for V {}

/// A value of a field for a map: an [`IntoValue`]`<BTreeMap<String, T>>`.
#[diagnostic::on_unimplemented(
    message = "expected a map, found `{Self}`",
    label = "expected pairs: `[(\"key\", value)]`",
    note = "a map is an array, a `Vec` or a tuple of pairs, or a `BTreeMap`; each value is a single one, and pairs with values of different types are a tuple: `((\"day\", day), (\"count\", 5))`"
)]
pub trait IntoMap<T>: IntoValue<BTreeMap<String, T>> {}

#[diagnostic::do_not_recommend]
impl<T, V: IntoValue<BTreeMap<String, T>>> IntoMap<T> for V {}

/// The other side of a comparison: an [`IntoValue`]`<T>`.
#[diagnostic::on_unimplemented(
    message = "a `{T}` can't be compared with `{Self}`",
    label = "expected a `{T}`, or a parameter or an output of that type",
    note = "a text has quotes; a number, `true` and `false` have none"
)]
pub trait IntoOperand<T>: IntoValue<T> {}

#[diagnostic::do_not_recommend]
impl<T, V: IntoValue<T>> IntoOperand<T> for V {}
