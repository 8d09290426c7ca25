//! The Rust types that parameters can have.

use std::collections::BTreeMap;

use kfp_dbx_core::value::Scalar;
use serde_json::Value as Json;

use crate::model::shape::Shape;

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
    const SHAPE: &'static Shape;
    #[doc(hidden)]
    const SCALAR: Scalar = Self::SHAPE.scalar();
}

macro_rules! param_types {
    ($(impl[$($generics:tt)*] $ty:ty = $shape:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> ParamType for $ty {
            const SHAPE: &'static Shape = &$shape;
        }
    )*};
}

param_types! {
    impl[] String = Shape::Text;
    impl[] i32 = Shape::Int32;
    impl[] i64 = Shape::Int64;
    impl[] f64 = Shape::Float;
    impl[] bool = Shape::Bool;
    impl[T: ParamType] Vec<T> = Shape::List(T::SHAPE);
    impl[T: ParamType] BTreeMap<String, T> = Shape::Map(T::SHAPE);
    impl[] Json = Shape::Json;
}
