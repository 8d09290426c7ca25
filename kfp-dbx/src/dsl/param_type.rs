//! The Rust types that parameters can have.

use std::collections::BTreeMap;

use kfp_dbx_core::table::{Scalar, ValueType};
use serde_json::Value as Json;

/// A type that a parameter can have: `String`, `i32`, `i64`, `f64`, `bool`, a `Vec` or
/// a `BTreeMap<String, _>` of these, or any JSON (`serde_json::Value`).
///
/// Argo passes every value as text; lists and maps are passed as JSON.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a type that a parameter can have",
    note = "a parameter is a `String`, `i32`, `i64`, `f64`, `bool`, a `Vec` or a `BTreeMap<String, _>` of these, or `Json`"
)]
pub trait ParamType: 'static {
    #[doc(hidden)]
    const TYPE: &'static ValueType;
    #[doc(hidden)]
    const SCALAR: Scalar = Self::TYPE.scalar();
}

macro_rules! param_types {
    ($(impl[$($generics:tt)*] $ty:ty = $value_type:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ParamType for $ty {
            const TYPE: &'static ValueType = &$value_type;
        }
    )*};
}

param_types! {
    impl[] String = ValueType::Text;
    impl[] i32 = ValueType::Int32;
    impl[] i64 = ValueType::Int64;
    impl[] f64 = ValueType::Float;
    impl[] bool = ValueType::Bool;
    impl[T: ParamType] Vec<T> = ValueType::List(T::TYPE);
    impl[T: ParamType] BTreeMap<String, T> = ValueType::Map(T::TYPE);
    impl[] Json = ValueType::Json;
}
