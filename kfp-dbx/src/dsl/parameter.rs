//! The declarations of parameters, and the defaults that each type accepts.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use kfp_dbx_core::value::{Map, Value};
use serde_json::Value as Json;

use super::handle::Param;
use super::param_type::ParamType;
use super::scopes::{self, here};
use super::value::{IntoValue, SpecStruct};
use crate::error::Place;
use crate::model::param::{Origin, ParamData};
use crate::model::read;

/// The argument of a pipeline's function: a [`Param`] of some type.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "an argument of a pipeline must be a `Param`, but this one is `{Self}`",
    label = "expected a `Param`, such as `Param<String>`",
    note = "a run passes values to the parameters; pass build-time values to a helper function instead"
)]
pub trait Argument {
    type Type;
    fn declare(parameter: Parameter<Self::Type>) -> Self;
}

impl<T: ParamType> Argument for Param<T> {
    type Type = T;

    fn declare(parameter: Parameter<T>) -> Self {
        parameter.declare()
    }
}

/// Declares a parameter of a pipeline's function by the type of the argument. No other place
/// requires [`Argument`], so that rustc reports a type that does not implement it only once.
#[doc(hidden)]
pub fn declare<A: Argument<Type = T>, T>(
    parameter: Parameter<T>,
    describe: impl FnOnce(Parameter<T>) -> Parameter<T>,
) -> A {
    A::declare(describe(parameter))
}

/// A value that can be the default of a parameter of type `T`.
#[diagnostic::on_unimplemented(
    message = "the default of a `Param<{T}>` can't be a `{Self}`",
    label = "this is not a `{T}`"
)]
pub trait DefaultFor<T> {
    #[doc(hidden)]
    fn into_default(self) -> Value;
}

// Not written by a macro, because rustc shows these impls in its notes.

#[diagnostic::do_not_recommend]
impl DefaultFor<String> for &str {
    fn into_default(self) -> Value {
        IntoValue::<String>::into_value(self)
    }
}

#[diagnostic::do_not_recommend]
impl DefaultFor<String> for String {
    fn into_default(self) -> Value {
        IntoValue::<String>::into_value(self)
    }
}

#[diagnostic::do_not_recommend]
impl DefaultFor<i32> for i32 {
    fn into_default(self) -> Value {
        IntoValue::<i32>::into_value(self)
    }
}

#[diagnostic::do_not_recommend]
impl DefaultFor<i64> for i64 {
    fn into_default(self) -> Value {
        IntoValue::<i64>::into_value(self)
    }
}

#[diagnostic::do_not_recommend]
impl DefaultFor<f64> for f64 {
    fn into_default(self) -> Value {
        IntoValue::<f64>::into_value(self)
    }
}

#[diagnostic::do_not_recommend]
impl DefaultFor<bool> for bool {
    fn into_default(self) -> Value {
        IntoValue::<bool>::into_value(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: ParamType, U: DefaultFor<T>, const N: usize> DefaultFor<Vec<T>> for [U; N] {
    fn into_default(self) -> Value {
        Value::List(self.into_iter().map(DefaultFor::into_default).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<T: ParamType, U: DefaultFor<T>> DefaultFor<Vec<T>> for Vec<U> {
    fn into_default(self) -> Value {
        Value::List(self.into_iter().map(DefaultFor::into_default).collect())
    }
}

#[diagnostic::do_not_recommend]
impl<T: ParamType, K: AsRef<str>, U: DefaultFor<T>, const N: usize> DefaultFor<BTreeMap<String, T>>
    for [(K, U); N]
{
    fn into_default(self) -> Value {
        let mut map = Map::new();
        for (key, value) in self {
            map.set(key.as_ref(), value.into_default());
        }
        Value::Map(map)
    }
}

#[diagnostic::do_not_recommend]
impl<T: ParamType, U: DefaultFor<T>> DefaultFor<BTreeMap<String, T>> for BTreeMap<String, U> {
    fn into_default(self) -> Value {
        let mut map = Map::new();
        for (key, value) in self {
            map.set(&key, value.into_default());
        }
        Value::Map(map)
    }
}

macro_rules! json_defaults {
    ($(impl[$($generics:tt)*] $ty:ty;)*) => {$(
        /// The JSON is checked against the type of the parameter when the pipeline is built.
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> DefaultFor<$ty> for Json {
            fn into_default(self) -> Value {
                read::json_value(self)
            }
        }
    )*};
}

json_defaults! {
    impl[T: ParamType] Vec<T>;
    impl[T: ParamType] BTreeMap<String, T>;
    impl[] Json;
}

/// The default of a parameter that stands for an object: its typed spec.
#[diagnostic::do_not_recommend]
impl<S: SpecStruct + IntoValue<S>> DefaultFor<Json> for S {
    fn into_default(self) -> Value {
        self.into_value()
    }
}

/// A declaration of a parameter, for pipelines that are built without the macro.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let pipeline = Pipeline::builder("DatabricksRun").build(|p| {
///     let run_name =
///         p.param(Parameter::<String>::new("run_name").default("test-run").description("its name"));
///     DeleteRunOp::new("deleterun").run_name(run_name);
/// });
/// assert!(pipeline.to_yaml()?.contains("test-run"));
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
pub struct Parameter<T> {
    name: String,
    default: Option<Value>,
    description: Option<String>,
    at: Place,
    of: PhantomData<fn() -> T>,
}

impl<T> Parameter<T> {
    /// Creates a parameter without a default, so that each run must provide a value. The name
    /// consists of letters, digits, `-` and `_`.
    #[track_caller]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), default: None, description: None, at: here(), of: PhantomData }
    }

    /// Sets the value that the parameter has if the run provides none.
    pub fn default(mut self, default: impl DefaultFor<T>) -> Self {
        self.default = Some(default.into_default());
        self
    }

    /// Sets the description, which the user interface of Kubeflow Pipelines shows.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        let description = description.into();
        self.description = (!description.is_empty()).then_some(description);
        self
    }

    /// Declares the parameter in the innermost pipeline under construction.
    pub(crate) fn declare(self) -> Param<T>
    where
        T: ParamType,
    {
        scopes::with_current(|scope| {
            let index = scope.add_param(ParamData {
                of: scope.declaring.map_or(Origin::Run, Origin::Argument),
                name: self.name,
                ty: T::SCALAR,
                value_type: Some(T::TYPE),
                default: self.default,
                description: self.description,
                at: self.at,
            });
            Param::from_parts(scope.id, index)
        })
    }
}

impl<T: ParamType> Param<T> {
    /// Returns a parameter outside any pipeline, to inspect the ops of a helper function in a test.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// fn delete(run: Param<String>) -> DeleteRunOp {
    ///     DeleteRunOp::new("deleterun").run_name(run)
    /// }
    ///
    /// let op = delete(Param::detached("run")).inspect()?;
    /// assert_eq!(op.k8s_resource()["metadata"]["name"], "{{inputs.parameters.run}}");
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    #[track_caller]
    pub fn detached(name: impl Into<String>) -> Self {
        Parameter::new(name).declare()
    }
}
