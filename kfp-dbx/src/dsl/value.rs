//! What fields take: a literal, a parameter or an output of the right type.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kfp_dbx_core::rule::{BROKEN_PLACEHOLDER, Finding};
use kfp_dbx_core::value::{Map, Piece, Text};
pub use serde_json::Value as Json;

use super::handle::{Output, Param, Reference, WorkflowValue};
use super::param_type::ParamType;
use super::tuples::for_tuples;
use crate::model::{marker, read};

#[doc(hidden)]
pub use kfp_dbx_core::value::Value;

/// What a field of type `T` takes: a literal, a parameter or an output that is one.
///
/// Lists take arrays, `Vec`s, slices, and tuples of a mix (`("--class", parameter)`);
/// maps take the same of pairs, and `BTreeMap`s; objects take their typed spec or a
/// [`serde_json::Value`](Json), whose fields are checked when the pipeline is built.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a `{T}`, nor a parameter or an output that is one",
    label = "expected a `{T}`",
    note = "a list takes an array, a `Vec` or a tuple of values; a map takes the same of pairs: `[(\"key\", value)]`"
)]
pub trait IntoValue<T> {
    #[doc(hidden)]
    fn into_value(self) -> Value;
}

/// Text that goes to a program as its argument. It takes text, and numbers,
/// booleans, and parameters and outputs of any type, all of which arrive as text.
pub struct Argument(());

/// Bytes, which the operator wants in base64. A text that is given where bytes are
/// taken has to be base64 already; this type does the encoding.
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
        match std::str::from_utf8(bytes).map(marker::check_literal) {
            Ok(Err(finding)) => Self(Value::Problem(Box::new(finding))),
            _ => Self(Value::text(STANDARD.encode(bytes))),
        }
    }

    /// Encodes text. A parameter can't stand in it: its value is not known yet.
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

    /// Reads and encodes a file when the pipeline is built. A relative path starts at
    /// the directory in which the program runs; with [`include_file!`](crate::include_file)
    /// and [`include_notebook!`](crate::include_notebook) the file is part of the program
    /// instead. A file that can't be read is an error of the pipeline.
    pub fn file(path: impl AsRef<Path>) -> Self {
        match read::bytes(path.as_ref()) {
            Ok(bytes) => Self::bytes(bytes),
            Err(finding) => Self(Value::Problem(Box::new(finding))),
        }
    }
}

/// Reads the references back out of a text.
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
    impl[] Argument: i32, i64, u32, u64, usize, f64, bool => |literal| argument(literal);
    impl[] Argument: WorkflowValue => |value| text_of(&value);
    impl[T: ParamType] Argument: Param<T>, Output<T> => |reference| text_of(&reference);
    impl[] Base64: &str, String, &String => |text| text_value(text);
    impl[] Base64: Base64 => |encoded| encoded.0;
    impl[] Base64: Param<String>, Output<String> => |reference| text_of(&reference);
    impl[] i32: i32 => |number| Value::Int(number.into());
    impl[] i64: i64 => |number| Value::Int(number.into());
    impl[] f64: f64 => |number| Value::Float(number);
    impl[] bool: bool => |boolean| Value::Bool(boolean);
    impl[T: ParamType] T: Param<T>, Output<T> => |reference| Value::Ref(reference.reference());
    impl[] Vec<Argument>: Param<Vec<String>>, Param<Json>, Output<Json> => |list| Value::Ref(list.reference());
    impl[] BTreeMap<String, Argument>: Param<BTreeMap<String, String>>, Param<Json>, Output<Json> => |map| Value::Ref(map.reference());
    impl[S: SpecStruct] S: Json => |json| read::json_value(json);
    impl[S: SpecStruct] S: Param<Json>, Output<Json> => |json| Value::Ref(json.reference());
    impl[S: SpecStruct] Vec<S>: Param<Json>, Output<Json> => |json| Value::Ref(json.reference());
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

/// A typed spec with the fields of a file, which are of the table.
#[doc(hidden)]
pub fn spec<S: SpecStruct, const N: usize>(fields: [(&str, Value); N]) -> S {
    S::from_fields(Fields(literal_map(fields)))
}

/// An object in such a spec.
#[doc(hidden)]
pub fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Map(literal_map(fields))
}

fn literal_map<const N: usize>(fields: [(&str, Value); N]) -> Map {
    let entries = fields.into_iter().map(|(name, value)| (Text::Literal(name.to_owned()), value));
    Map { entries: entries.collect() }
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
            Ok(Text::Literal(key)) => map.set(&key, value),
            Ok(key) => map.entries.push((key, value)),
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

/// In the order of the keys, so that the same input gives the same bytes.
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
for_tuples!(tuples_of_values);
