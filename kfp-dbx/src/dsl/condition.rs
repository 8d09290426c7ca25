//! Conditions over runtime values.

use std::ops::{BitAnd, BitOr, Not};

use kfp_dbx_core::rule::{Finding, TOO_LARGE};
use kfp_dbx_core::value::{Ref, Value};

use super::fields::IntoOperand;
use super::handle::{Count, Output, Param, Reference, WorkflowValue};
use super::param_type::{ParamType, literal_types};
use super::value::IntoValue;
use crate::model::condition::{Comparison, Expr};

/// A condition over runtime values. The methods of [`Compare`] create conditions.
///
/// Conditions are combined with `&`, `|` and `!`, or with [`and`](Self::and) and [`or`](Self::or):
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(truthful, timeout = "2h")]
/// fn nightly(mode: Param<String>, slices: Param<i32>, dry: Param<bool>) {
///     when((mode.eq("full") | slices.gt(10)) & !dry, || {
///         SubmitRunOp::new("run")
///             .run_name(format!("nightly-{}", workflow::uid()))
///             .job_name("nightly")
///             .jar_params([slices])
///             .delete_on_exit();
///     });
/// }
/// # nightly().workflow()?;
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
///
/// Text is compared character by character, and numbers and booleans by their values. If a value
/// that is compared as a number or a boolean is not one, the task fails.
#[derive(Clone, Debug)]
#[must_use = "a condition does nothing until it is passed to `when`"]
pub struct Condition {
    pub(super) expr: Expr,
    /// How many conditions are inside of each other.
    depth: u32,
}

/// The most conditions that can be inside of each other: those who walk them need a stack.
const DEEPEST: u32 = 100;

impl Condition {
    /// Combines two conditions: both must be met.
    pub fn and(self, other: impl IntoCondition) -> Self {
        self.joined(other.into_condition(), Expr::And, |expr| match expr {
            Expr::And(parts) => Ok(parts),
            other => Err(other),
        })
    }

    /// Combines two conditions: at least one must be met.
    pub fn or(self, other: impl IntoCondition) -> Self {
        self.joined(other.into_condition(), Expr::Or, |expr| match expr {
            Expr::Or(parts) => Ok(parts),
            other => Err(other),
        })
    }

    fn new(expr: Expr) -> Self {
        Self { expr, depth: 0 }
    }

    fn within(expr: Expr, depth: u32) -> Self {
        if depth <= DEEPEST {
            return Self { expr, depth };
        }
        let message = format!("more than {DEEPEST} conditions are inside of each other");
        let finding = Finding::new(&TOO_LARGE, message)
            .help("join conditions by only `.and(…)` or only `.or(…)`, or compare with several values: `.one_of([…])`");
        Self::new(Expr::True(Value::Problem(Box::new(finding))))
    }

    /// Joins two conditions by one operator, whose parts `parts` takes apart.
    fn joined(
        self,
        other: Self,
        join: fn(Vec<Expr>) -> Expr,
        parts: fn(Expr) -> Result<Vec<Expr>, Expr>,
    ) -> Self {
        let (left, own) = (parts(self.expr), self.depth);
        let (right, others) = (parts(other.expr), other.depth);
        let depth = |is_joined, depth| if is_joined { depth } else { depth + 1 };
        let depth = depth(left.is_ok(), own).max(depth(right.is_ok(), others));
        let mut all = left.unwrap_or_else(|one| vec![one]);
        match right {
            Ok(right) => all.extend(right),
            Err(one) => all.push(one),
        }
        Self::within(join(all), depth)
    }

    fn not_(self) -> Self {
        Self::within(Expr::Not(Box::new(self.expr)), self.depth + 1)
    }
}

/// A value that [`when`](crate::when) accepts: a [`Condition`], or a parameter or an output that is
/// a boolean.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a runtime condition",
    label = "expected a comparison such as `mode.eq(\"full\")`, or a parameter that is a `bool`",
    note = "for a build-time value, use Rust's own `if`"
)]
pub trait IntoCondition {
    #[doc(hidden)]
    fn into_condition(self) -> Condition;
}

#[diagnostic::do_not_recommend]
impl IntoCondition for Condition {
    fn into_condition(self) -> Condition {
        self
    }
}

macro_rules! conditions {
    ($($ty:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl IntoCondition for $ty {
            fn into_condition(self) -> Condition {
                Condition::new(Expr::True(Value::Ref(self.reference())))
            }
        }

        impl Not for $ty {
            type Output = Condition;
            fn not(self) -> Condition {
                self.into_condition().not_()
            }
        }

        impl<C: IntoCondition> BitAnd<C> for $ty {
            type Output = Condition;
            fn bitand(self, other: C) -> Condition {
                self.into_condition().and(other)
            }
        }

        impl<C: IntoCondition> BitOr<C> for $ty {
            type Output = Condition;
            fn bitor(self, other: C) -> Condition {
                self.into_condition().or(other)
            }
        }
    )*};
}
conditions!(Param<bool>, Output<bool>);

impl Not for Condition {
    type Output = Self;
    fn not(self) -> Self {
        self.not_()
    }
}

impl<C: IntoCondition> BitAnd<C> for Condition {
    type Output = Self;
    fn bitand(self, other: C) -> Self {
        self.and(other)
    }
}

impl<C: IntoCondition> BitOr<C> for Condition {
    type Output = Self;
    fn bitor(self, other: C) -> Self {
        self.or(other)
    }
}

macro_rules! emptiness {
    ($(impl[$($generics:tt)*] $ty:ty: $what:literal, |$this:ident| $equal:expr;)*) => {$(
        impl<$($generics)*> $ty {
            #[doc = concat!("Returns the condition that the ", $what, " is empty at run time. ")]
            /// `!` is its opposite.
            ///
            /// ```
            /// use kfp_dbx::prelude::*;
            ///
            /// #[pipeline(truthful, timeout = "2h")]
            /// fn report(
            ///     /// Where to send the report. Nothing is sent if it is empty.
            ///     #[default = ""]
            ///     address: Param<String>,
            ///     #[default = Vec::<String>::new()] tables: Param<Vec<String>>,
            /// ) {
            ///     when(!address.is_empty() & !tables.is_empty(), || {
            ///         SubmitRunOp::new("mail")
            ///             .run_name(format!("mail-{}", workflow::uid()))
            ///             .job_name("mail")
            ///             .jar_params(("--to", address, "--about", tables))
            ///             .delete_on_exit();
            ///     });
            /// }
            /// # report().workflow()?;
            /// # Ok::<(), kfp_dbx::Error>(())
            /// ```
            pub fn is_empty(self) -> Condition {
                let $this = self;
                $equal
            }
        }
    )*};
}

emptiness! {
    impl[] Param<String>: "text", |text| Compare::eq(text, "");
    impl[] Output<String>: "text", |text| Compare::eq(text, "");
    impl[T: ParamType] Param<Vec<T>>: "list", |list| Compare::eq(list.count(), 0);
    impl[T: ParamType] Output<Vec<T>>: "list", |list| Compare::eq(list.count(), 0);
}

/// Comparisons of parameters, outputs and loop items at run time. They return the [`Condition`]s
/// of [`when`](crate::when).
///
/// The values are compared with literals or with each other:
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(timeout = "2h")]
/// fn load(#[default = "full"] mode: Param<String>, job: Param<String>) {
///     let first = SubmitRunOp::new("first")
///         .run_name(format!("first-{}", workflow::uid()))
///         .job_name(job)
///         .jar_params([mode])
///         .delete_on_exit();
///     when(first.outputs.result_state.ne("FAILED") & mode.one_of(["full", "delta"]), || {
///         SubmitRunOp::new("second")
///             .run_name(format!("second-{}", workflow::uid()))
///             .job_name(job)
///             .jar_params([mode])
///             .truthful()
///             .delete_on_exit();
///     });
/// }
/// # load().workflow()?;
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
///
/// Texts have no order, because `"10"` would come before `"9"`:
///
/// ```compile_fail
/// # use kfp_dbx::prelude::*;
/// # fn example(mode: Param<String>) {
/// let condition = mode.gt("5");
/// # }
/// ```
pub trait Compare: Sized {
    /// The type of the value.
    type Value: Comparable;

    #[doc(hidden)]
    fn compared(&self) -> Ref;

    /// Returns the condition that the value equals another one.
    fn eq(self, other: impl IntoOperand<Self::Value>) -> Condition {
        compare(&self, Comparison::Equal, other.into_value())
    }

    /// Returns the condition that the value differs from another one.
    fn ne(self, other: impl IntoOperand<Self::Value>) -> Condition {
        compare(&self, Comparison::NotEqual, other.into_value())
    }

    /// Returns the condition that the value equals one of the others. It is never met if there are
    /// no others.
    fn one_of<V: IntoOperand<Self::Value>>(self, others: impl IntoIterator<Item = V>) -> Condition {
        let reference = self.compared();
        let right = others.into_iter().map(IntoValue::into_value).collect();
        Condition::new(Expr::OneOf { ty: reference.ty, left: Value::Ref(reference), right })
    }

    /// Returns the condition that the value is less than another one.
    fn lt(self, other: impl IntoOperand<Self::Value>) -> Condition
    where
        Self::Value: Ordered,
    {
        compare(&self, Comparison::Less, other.into_value())
    }

    /// Returns the condition that the value is less than or equal to another one.
    fn le(self, other: impl IntoOperand<Self::Value>) -> Condition
    where
        Self::Value: Ordered,
    {
        compare(&self, Comparison::LessOrEqual, other.into_value())
    }

    /// Returns the condition that the value is greater than another one.
    fn gt(self, other: impl IntoOperand<Self::Value>) -> Condition
    where
        Self::Value: Ordered,
    {
        compare(&self, Comparison::Greater, other.into_value())
    }

    /// Returns the condition that the value is greater than or equal to another one.
    fn ge(self, other: impl IntoOperand<Self::Value>) -> Condition
    where
        Self::Value: Ordered,
    {
        compare(&self, Comparison::GreaterOrEqual, other.into_value())
    }
}

fn compare(left: &impl Compare, by: Comparison, right: Value) -> Condition {
    let reference = left.compared();
    Condition::new(Expr::Compare { ty: reference.ty, left: Value::Ref(reference), by, right })
}

/// A type whose values can be compared at run time: `String`, `i32`, `i64`, `f64` and `bool`.
#[diagnostic::on_unimplemented(
    message = "values of the type `{Self}` can't be compared at run time",
    note = "`String`, `i32`, `i64`, `f64` and `bool` can; compare a field of JSON with `.field::<String>(\"…\")`"
)]
pub trait Comparable: ParamType {}

/// A type whose values have an order: `i32`, `i64` and `f64`.
#[diagnostic::on_unimplemented(
    message = "values of the type `{Self}` can't be ordered at run time",
    label = "only numbers can be ordered",
    note = "to compare text that is a number, convert it with `.read_as::<i64>()`"
)]
pub trait Ordered: Comparable {}

macro_rules! comparable {
    ($($ty:ty = $value_type:ident, [$($literal:ty),*], [$($order:ident)?];)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Comparable for $ty {}

        $(
            #[diagnostic::do_not_recommend]
            impl $order for $ty {}
        )?
    )*};
}
literal_types!(comparable);

impl<T: Comparable> Compare for Param<T> {
    type Value = T;
    fn compared(&self) -> Ref {
        self.reference()
    }
}

impl<T: Comparable> Compare for Output<T> {
    type Value = T;
    fn compared(&self) -> Ref {
        self.reference()
    }
}

impl Compare for Count {
    type Value = i64;
    fn compared(&self) -> Ref {
        self.reference()
    }
}

impl Compare for WorkflowValue {
    type Value = String;
    fn compared(&self) -> Ref {
        self.reference()
    }
}
