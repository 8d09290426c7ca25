//! The values that fields accept: literals, parameters and outputs of the right type.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kfp_dbx_core::rule::{BROKEN_PLACEHOLDER, Finding};
use kfp_dbx_core::value::{Float, Map, Piece, Text};
pub use serde_json::Value as Json;

use super::handle::{Count, Output, Param, Reference, WorkflowValue};
use super::param_type::ParamType;
use super::tuples::{for_lengths, for_long_tuples};
use crate::model::{marker, read};

#[doc(hidden)]
pub use kfp_dbx_core::value::Value;

/// A value that a field of type `T` accepts: a literal, or a parameter or an output of this type.
///
/// | field | accepts |
/// |---|---|
/// | a list | an array, a `Vec`, a slice, or a tuple of up to 32 elements, which mixes literals and runtime values: `("--class", parameter)` |
/// | a map | a `BTreeMap`, a `HashMap`, or an array, a `Vec` or a tuple of pairs |
/// | an object | its typed spec, or a [`serde_json::Value`](Json), whose fields are checked when the pipeline is built |
#[diagnostic::on_unimplemented(
    message = "expected a value of type `{T}`, found `{Self}`",
    label = "expected `{T}`, or a parameter or an output of that type"
)]
pub trait IntoValue<T> {
    #[doc(hidden)]
    fn into_value(self) -> Value;
}

/// A text that a program receives as its argument. The field accepts texts, numbers and booleans,
/// and parameters and outputs of any type. All of them arrive as text.
pub struct Argument(());

/// A type of parameters and outputs that a list of [`Argument`]s accepts.
#[doc(hidden)]
pub trait Arguments {}
impl Arguments for Vec<String> {}
impl Arguments for Json {}

/// Bytes that are encoded as base64, as the operator requires. A text that is passed to a field for
/// bytes must already be base64. This type encodes it.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let block = CreateDbfsBlockOp::new("block")
///     .block_name("greeting")
///     .path("/data/hello.txt")
///     .data(Base64::text("hello"));
/// assert_eq!(block.inspect()?.k8s_resource()["spec"]["data"], "aGVsbG8=");
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
#[derive(Clone)]
pub struct Base64(Value);

impl Base64 {
    /// Encodes bytes, such as those of `include_bytes!`.
    pub fn bytes(bytes: impl AsRef<[u8]>) -> Self {
        let bytes = bytes.as_ref();
        match marker::check_bytes(bytes) {
            Ok(()) => Self(Value::text(STANDARD.encode(bytes))),
            Err(finding) => Self(Value::Problem(Box::new(finding))),
        }
    }

    /// Encodes text. The text can't contain a parameter, because its value is not known at build
    /// time.
    pub fn text(text: impl AsRef<str>) -> Self {
        match marker::read(text.as_ref().to_owned()) {
            Ok(Text::Literal(text)) => Self(Value::text(STANDARD.encode(text))),
            Ok(Text::Mixed(_)) => Self(Value::Problem(Box::new(
                Finding::new(
                    &BROKEN_PLACEHOLDER,
                    "encoded text can't contain a parameter or an output: the value is known only at run time",
                )
                .help("pass a parameter whose value is already base64"),
            ))),
            Err(finding) => Self(Value::Problem(Box::new(finding))),
        }
    }

    /// Reads and encodes a file when the pipeline is built. A relative path starts at the working
    /// directory of the program. A file that can't be read is an error of the pipeline.
    ///
    /// [`include_file!`](crate::include_file) and [`include_notebook!`](crate::include_notebook)
    /// make the file a part of the program instead.
    pub fn file(path: impl AsRef<Path>) -> Self {
        match read::bytes(path.as_ref()) {
            Ok(bytes) => Self::bytes(bytes),
            Err(finding) => Self(Value::Problem(Box::new(finding))),
        }
    }
}

/// Returns a text as a value, with its placeholders as references.
pub(super) fn text_value(text: impl Into<String>) -> Value {
    match marker::read(text.into()) {
        Ok(text) => Value::Text(text),
        Err(finding) => Value::Problem(Box::new(finding)),
    }
}

fn text_of(reference: &impl Reference) -> Value {
    Value::Text(Text::Mixed(vec![Piece::Ref(reference.reference())]))
}

macro_rules! values {
    ($(impl $generics:tt $target:ty: $($value:ty),+ => |$this:ident| $body:expr;)*) => {
        $($(values! { @one $generics $target, $value, $this, $body })+)*
    };
    (@one [$($generics:tt)*] $target:ty, $value:ty, $this:ident, $body:expr) => {
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> IntoValue<$target> for $value {
            fn into_value(self) -> Value {
                let $this = self;
                $body
            }
        }
    };
}

values! {
    impl[] String: &str, String, &String, Cow<'_, str>, Box<str> => |text| text_value(text);
    impl[] String: std::fmt::Arguments<'_> => |text| text_value(text.to_string());
    impl[] String: WorkflowValue => |value| text_of(&value);
    impl[] Argument: &str, String, &String, Cow<'_, str>, Box<str> => |text| text_value(text);
    impl[] Argument: std::fmt::Arguments<'_> => |text| text_value(text.to_string());
    impl[] Argument: i32, i64, u32, u64, usize, bool => |literal| argument(literal);
    impl[] Argument: f64 => |number| argument(Float::from(number));
    impl[] Argument: WorkflowValue => |value| text_of(&value);
    impl[T: ParamType] Argument: Param<T>, Output<T> => |reference| text_of(&reference);
    impl[] Base64: &str, String, &String => |text| text_value(text);
    impl[] Base64: Base64 => |encoded| encoded.0;
    impl[] Base64: Param<String>, Output<String> => |reference| text_of(&reference);
    impl[] Argument: Count => |count| text_of(&count);
    impl[] i32: i32 => |number| Value::Int(number.into());
    impl[] i32: Count => |count| Value::Ref(count.reference());
    impl[] i64: i64 => |number| Value::Int(number.into());
    impl[] i64: Count => |count| Value::Ref(count.reference());
    impl[] f64: f64 => |number| Value::Float(number.into());
    impl[] bool: bool => |boolean| Value::Bool(boolean);
    impl[T: ParamType] T: Param<T>, Output<T> => |reference| Value::Ref(reference.reference());
    impl[A: Arguments] Vec<Argument>: Param<A>, Output<A> => |list| Value::Ref(list.reference());
    impl[] BTreeMap<String, Argument>: Json => |json| read::json_value(json);
    impl[] BTreeMap<String, Argument>: Param<BTreeMap<String, String>>, Param<Json>, Output<Json> => |map| Value::Ref(map.reference());
    impl[S: SpecStruct] S: Json => |json| read::json_value(json);
    impl[S: SpecStruct] Vec<S>: Json => |json| read::json_value(json);
    impl[S: SpecStruct] S: Param<Json>, Output<Json> => |json| Value::Ref(json.reference());
    impl[S: SpecStruct] Vec<S>: Param<Json>, Output<Json>, Param<Vec<Json>>, Output<Vec<Json>> => |json| Value::Ref(json.reference());
    impl[] Json: Json => |json| read::json_value(json);
    impl[S: SpecStruct + IntoValue<S>] Json: S => |spec| IntoValue::<S>::into_value(spec);
    impl[C: ClosedSet] C: &str, String => |word| text_value(word);
    impl[C: ClosedSet] C: Param<String>, Output<String> => |word| text_of(&word);
}

fn argument(literal: impl Display) -> Value {
    Value::text(literal.to_string())
}

/// A typed spec: an object of the operator's CRDs.
#[doc(hidden)]
pub trait SpecStruct {
    fn from_fields(fields: Fields) -> Self;
}

/// A closed set of words.
#[doc(hidden)]
pub trait ClosedSet {}

/// The fields of a typed spec.
#[derive(Clone, Default)]
#[doc(hidden)]
pub struct Fields(Map);

impl Fields {
    pub(super) fn new() -> Self {
        Self::default()
    }

    pub(super) fn set(&mut self, field: &'static str, value: Value) {
        self.0.set(field, value);
    }
}

/// Returns a typed spec with the fields of a file, which was checked against the table.
#[doc(hidden)]
pub fn spec<S: SpecStruct, const N: usize>(fields: [(&str, Value); N]) -> S {
    S::from_fields(Fields(literal_map(fields)))
}

/// Returns an object in such a spec.
#[doc(hidden)]
pub fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Map(literal_map(fields))
}

fn literal_map<const N: usize>(fields: [(&str, Value); N]) -> Map {
    let entries = fields.into_iter().map(|(name, value)| (Text::Literal(name.to_owned()), value));
    Map { entries: entries.collect(), ..Map::new() }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::Map(fields.0)
    }
}

#[diagnostic::do_not_recommend]
impl<T, U: IntoValue<T>, const N: usize> IntoValue<Vec<T>> for [U; N] {
    fn into_value(self) -> Value {
        Value::List(self.into_iter().map(IntoValue::into_value).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<T, U: IntoValue<T>> IntoValue<Vec<T>> for Vec<U> {
    fn into_value(self) -> Value {
        Value::List(self.into_iter().map(IntoValue::into_value).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<T, U: IntoValue<T> + Clone> IntoValue<Vec<T>> for &[U] {
    fn into_value(self) -> Value {
        Value::List(self.iter().cloned().map(IntoValue::into_value).collect())
    }
}

/// One entry of a map.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an entry of a map",
    label = "expected a pair of a text and a `{T}`: `(\"key\", value)`"
)]
pub trait IntoEntry<T> {
    fn into_entry(self) -> (Result<Text, Value>, Value);
}

impl<T, K: IntoValue<String>, V: IntoValue<T>> IntoEntry<T> for (K, V) {
    fn into_entry(self) -> (Result<Text, Value>, Value) {
        let key = match self.0.into_value() {
            Value::Text(text) => Ok(text),
            Value::Ref(reference) => Ok(Text::Mixed(vec![Piece::Ref(reference)])),
            problem => Err(problem),
        };
        (key, self.1.into_value())
    }
}

fn map(entries: impl IntoIterator<Item = (Result<Text, Value>, Value)>) -> Value {
    let mut map = Map::new();
    for (key, value) in entries {
        match key {
            Ok(key) => map.add(key, value),
            Err(problem) => return problem,
        }
    }
    Value::Map(map)
}

#[diagnostic::do_not_recommend]
impl<T, E: IntoEntry<T>, const N: usize> IntoValue<BTreeMap<String, T>> for [E; N] {
    fn into_value(self) -> Value {
        map(self.into_iter().map(IntoEntry::into_entry))
    }
}

#[diagnostic::do_not_recommend]
impl<T, E: IntoEntry<T>> IntoValue<BTreeMap<String, T>> for Vec<E> {
    fn into_value(self) -> Value {
        map(self.into_iter().map(IntoEntry::into_entry))
    }
}

#[diagnostic::do_not_recommend]
impl<T, K: IntoValue<String>, V: IntoValue<T>> IntoValue<BTreeMap<String, T>> for BTreeMap<K, V> {
    fn into_value(self) -> Value {
        map(self.into_iter().map(IntoEntry::into_entry))
    }
}

/// Sorts the entries by their keys, so that the same input gives the same bytes.
#[diagnostic::do_not_recommend]
impl<T, K: IntoValue<String> + Ord, V: IntoValue<T>, H> IntoValue<BTreeMap<String, T>>
    for HashMap<K, V, H>
{
    fn into_value(self) -> Value {
        let mut entries: Vec<_> = self.into_iter().collect();
        entries.sort_by(|(a, _), (b, _)| a.cmp(b));
        map(entries.into_iter().map(IntoEntry::into_entry))
    }
}

macro_rules! tuples_of_values {
    ($($name:ident)+) => {
                #[diagnostic::do_not_recommend]
        impl<T, $($name: IntoValue<T>),+> IntoValue<Vec<T>> for ($($name,)+) {
            #[allow(non_snake_case)]
            fn into_value(self) -> Value {
                let ($($name,)+) = self;
                Value::List(vec![$($name.into_value()),+])
            }
        }

                #[diagnostic::do_not_recommend]
        impl<T, $($name: IntoEntry<T>),+> IntoValue<BTreeMap<String, T>> for ($($name,)+) {
            #[allow(non_snake_case)]
            fn into_value(self) -> Value {
                let ($($name,)+) = self;
                map([$($name.into_entry()),+])
            }
        }
    };
}
for_long_tuples!(tuples_of_values);
