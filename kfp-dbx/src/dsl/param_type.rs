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

/// Calls a macro with the types whose values Rust has literals of: the types of the literals, and
/// `Ordered` if the values have an order. The defaults of parameters are beside them in
/// `parameter`, written out for rustc's notes.
macro_rules! literal_types {
    ($macro:ident) => {
        $macro! {
            String = Text, [&str, String, &String], [];
            i32 = Int32, [i32], [Ordered];
            i64 = Int64, [i64], [Ordered];
            f64 = Float, [f64], [Ordered];
            bool = Bool, [bool], [];
        }
    };
}
pub(super) use literal_types;

macro_rules! scalar_types {
    ($($ty:ty = $value_type:ident, [$($literal:ty),*], [$($order:ident)?];)*) => {$(
        #[diagnostic::do_not_recommend]
        impl ParamType for $ty {
            const TYPE: &'static ValueType = &ValueType::$value_type;
        }
    )*};
}
literal_types!(scalar_types);

macro_rules! param_types {
    ($(impl[$($generics:tt)*] $ty:ty = $value_type:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ParamType for $ty {
            const TYPE: &'static ValueType = &$value_type;
        }
    )*};
}

param_types! {
    impl[T: ParamType] Vec<T> = ValueType::List(T::TYPE);
    impl[T: ParamType] BTreeMap<String, T> = ValueType::Map(T::TYPE);
    impl[] Json = ValueType::Json;
}
