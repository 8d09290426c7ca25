//! The handles of runtime values: parameters, outputs and Argo's own values. All are `Copy`.

use std::fmt;
use std::marker::PhantomData;

use kfp_dbx_core::rule::{Finding, WRONG_TYPE};
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Lists, Ref, Scalar, Target, WorkflowVariable};
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use super::op_id::OpId;
use super::param_type::ParamType;
use super::scopes::{self, NotSend, here};
use crate::model::marker;
use crate::model::param::{Origin, ParamData};

/// A parameter of a pipeline, or the item of a loop: a runtime value.
///
/// It can be passed to every setter of its type and used in `format!` and `json!`, any number of
/// times.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// fn import(item: Param<String>, user: Param<String>) -> ImportWorkspaceItemOp {
///     ImportWorkspaceItemOp::new("import")
///         .item_name(item)
///         .path(format!("/Users/{user}/Example"))
///         .content(Base64::text("print(1)"))
///         .language(Language::Python)
///         .file_format(ImportFormat::Source)
/// }
/// ```
///
/// A Rust `if` can't compare its value, because the body runs when the pipeline is built.
/// [`when`](crate::when) evaluates a condition such as [`mode.eq("full")`](crate::Compare::eq) at
/// run time.
///
/// ```compile_fail
/// # use kfp_dbx::prelude::*;
/// fn choose(mode: Param<String>) {
///     if mode == "full" {}
/// }
/// ```
pub struct Param<T> {
    scope: u32,
    index: u32,
    ty: Scalar,
    of: PhantomData<(NotSend, fn() -> T)>,
}

impl<T: ParamType> Param<T> {
    pub(super) fn from_parts(scope: u32, index: u32) -> Self {
        Self { scope, index, ty: T::SCALAR, of: PhantomData }
    }

    /// Returns the same value as another type, for example a text that contains a list as the list.
    /// If the value does not have this type at run time, the task that uses it fails.
    pub fn read_as<U: ParamType>(self) -> Param<U> {
        Param { scope: self.scope, index: self.index, ty: U::SCALAR, of: PhantomData }
    }

    /// Returns a part of the value.
    #[track_caller]
    pub(super) fn part<U: ParamType>(self, step: Step) -> Param<U> {
        part(self.scope, self.index, step)
    }
}

/// Returns a part of a parameter's value as a parameter.
#[track_caller]
pub(super) fn part<T: ParamType>(scope: u32, of: u32, step: Step) -> Param<T> {
    let at = here();
    let index = scopes::with(scope, |scope| {
        let name = scope.params.get(of as usize).map(|whole| whole.name.clone());
        scope.add_param(ParamData {
            of: Origin::Part(of, step),
            name: name.unwrap_or_default(),
            ty: T::SCALAR,
            value_type: None,
            default: None,
            description: None,
            at,
        })
    });
    // Outside its pipeline, the parameter is as foreign as its part, and a rule reports either.
    Param::from_parts(scope, index.unwrap_or(of))
}

impl Param<Json> {
    /// Returns a field of the value, which is an object. If the field is missing or has another
    /// type at run time, the task that uses it fails.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline(truthful, timeout = "2h")]
    /// fn exports() {
    ///     for_each([json!({"table": "sales", "slices": 10})], |item| {
    ///         let table = item.field::<String>("table");
    ///         SubmitRunOp::new("export")
    ///             .run_name(format!("export-{table}-{}", workflow::uid()))
    ///             .job_name("export")
    ///             .jar_params((table, item.field::<i32>("slices")))
    ///             .delete_on_exit();
    ///     });
    /// }
    /// # exports().workflow()?;
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    #[track_caller]
    pub fn field<U: ParamType>(self, name: impl Into<String>) -> Param<U> {
        self.part(Step::Field(name.into()))
    }
}

/// An output of an op: a runtime value, which is known when the op has ended.
///
/// An op that uses the output of another op runs after it.
pub struct Output<T> {
    op: OpId,
    index: u32,
    ty: Scalar,
    lists: Option<Lists>,
    part: Option<u32>,
    of: PhantomData<fn() -> T>,
}

impl<T: ParamType> Output<T> {
    pub(super) fn new(op: OpId, index: u32) -> Self {
        Self { op, index, ty: T::SCALAR, lists: None, part: None, of: PhantomData }
    }

    /// Returns the output as it is outside of that many loops: a list, or a list of lists.
    #[track_caller]
    pub(super) fn in_lists<U: ParamType>(self, loops: u8) -> Output<U> {
        let is_other = self.part.is_some() || !matches!(self.ty, Scalar::List | Scalar::Json);
        if self.lists.is_some() && is_other {
            let at = here();
            scopes::with_current(|scope| scope.report(list_as_other_type(), at));
        }
        let first = Lists { loops: 0, of: self.ty, part: self.part };
        let known = self.lists.unwrap_or(first);
        let lists = Lists { loops: known.loops.saturating_add(loops), ..known };
        Output {
            op: self.op,
            index: self.index,
            ty: U::SCALAR,
            lists: Some(lists),
            part: None,
            of: PhantomData,
        }
    }

    /// Returns the same value as another type, for example the result of a notebook as a list. If
    /// the value does not have this type at run time, the task that uses it fails.
    pub fn read_as<U: ParamType>(self) -> Output<U> {
        let Self { op, index, lists, part, .. } = self;
        Output { op, index, ty: U::SCALAR, lists, part, of: PhantomData }
    }
}

impl Output<Json> {
    /// Returns a field of the value, which is an object: for example of the text with which a
    /// notebook ends. If the value is no JSON at run time, or if the text, the number or the boolean
    /// is missing or has another type, the task that uses it fails. A field that is read as a list,
    /// a map or [`Json`] is passed on as it is, as `null` if it is missing.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline(truthful, timeout = "2h")]
    /// fn load(job: Param<String>) {
    ///     let run = |name: &str| {
    ///         SubmitRunOp::new(name)
    ///             .run_name(format!("{name}-{}", workflow::uid()))
    ///             .job_name(job)
    ///             .notebook_params([("for", name)])
    ///             .delete_on_exit()
    ///     };
    ///     // The notebook ends with `dbutils.notebook.exit(json.dumps({"rows": 10, "tables": ["a"]}))`.
    ///     let counted = run("count").outputs.notebook_output_result.read_as::<Json>();
    ///     let rows = counted.field::<i64>("rows");
    ///     when(rows.gt(0), || {
    ///         run("report").notebook_params([("rows", rows)]);
    ///     });
    ///     for_each(counted.field::<Vec<String>>("tables"), |table| {
    ///         SubmitRunOp::new("export")
    ///             .run_name(format!("export-{table}-{}", workflow::uid()))
    ///             .job_name(job)
    ///             .notebook_params([("table", table)])
    ///             .keep();
    ///     });
    /// }
    /// # load().workflow()?;
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    pub fn field<U: ParamType>(self, name: impl Into<String>) -> Output<U> {
        let Self { op, index, lists, part, .. } = self;
        let step = Step::Field(name.into());
        // Outside its pipeline, the output is as foreign as its part, and a rule reports either.
        let part = scopes::with(op.scope, |scope| scope.part(part, step)).or(part);
        Output { op, index, ty: U::SCALAR, lists, part, of: PhantomData }
    }
}

/// The results of an inner loop that the body of an outer loop returns as another type.
fn list_as_other_type() -> Finding {
    let message = "the list of a loop's results is read as another type and returned from the body of a loop around it: the list of lists would have the type of the results";
    Finding::new(&WRONG_TYPE, message).help("call `.read_as()` on the output in the body of the inner loop, or return the list as it is")
}

/// The number of items that a list has at run time, which [`Param::count`] and [`Output::count`]
/// return. It can be compared in a condition, passed to setters that take an integer or an argument
/// of a program, and used in `format!`.
#[derive(Clone, Copy)]
pub struct Count {
    list: Ref,
    not_send: NotSend,
}

impl<T: ParamType> Param<Vec<T>> {
    /// Returns the number of items that the list has at run time.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline(truthful, timeout = "2h")]
    /// fn exports(tables: Param<Vec<String>>, job: Param<String>) {
    ///     when(tables.count().gt(1), || {
    ///         SubmitRunOp::new("export")
    ///             .run_name(format!("export-{}", workflow::uid()))
    ///             .job_name(job)
    ///             .jar_params([tables.count()])
    ///             .delete_on_exit();
    ///     });
    /// }
    /// # exports().workflow()?;
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    pub fn count(self) -> Count {
        Count { list: self.reference(), not_send: PhantomData }
    }
}

impl<T: ParamType> Output<Vec<T>> {
    /// Returns the number of items that the list has at run time. For the results of a loop, this
    /// is the number of its items.
    pub fn count(self) -> Count {
        Count { list: self.reference(), not_send: PhantomData }
    }
}

/// A value that Argo knows about the running workflow: see [`workflow`](crate::workflow).
#[derive(Clone, Copy)]
pub struct WorkflowValue(pub(super) WorkflowVariable);

/// A handle of a runtime value.
pub(super) trait Reference {
    fn reference(&self) -> Ref;
}

impl<T> Reference for Param<T> {
    fn reference(&self) -> Ref {
        Ref { target: Target::Param { scope: self.scope, index: self.index }, ty: self.ty }
    }
}

impl<T> Reference for Output<T> {
    fn reference(&self) -> Ref {
        let OpId { scope, index: op, .. } = self.op;
        let target =
            Target::Output { scope, op, output: self.index, lists: self.lists, part: self.part };
        Ref { target, ty: self.ty }
    }
}

impl Reference for Count {
    fn reference(&self) -> Ref {
        Ref { ty: Scalar::Count, ..self.list }
    }
}

impl Reference for WorkflowValue {
    fn reference(&self) -> Ref {
        Ref { target: Target::Workflow(self.0), ty: Scalar::Text }
    }
}

macro_rules! references {
    ($(impl[$($generics:tt)*] $handle:ty;)*) => {$(
        impl<$($generics)*> fmt::Display for $handle {
            /// Writes a placeholder, which the pipeline replaces: see [`Param`].
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                marker::write(self.reference(), f)
            }
        }

        impl<$($generics)*> Serialize for $handle {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&marker::Serialized(self.reference()))
            }
        }
    )*};
}

references! {
    impl[T] Param<T>;
    impl[T] Output<T>;
    impl[] Count;
    impl[] WorkflowValue;
}

impl<T> Clone for Param<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Param<T> {}
impl<T> Clone for Output<T> {
    fn clone(&self) -> Self {
        *self
    }
}
impl<T> Copy for Output<T> {}

impl<T> fmt::Debug for Param<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = scopes::with(self.scope, |scope| {
            scope.params.get(self.index as usize).map(|param| param.name.clone())
        });
        marker::write_debug("Param", &name.flatten().unwrap_or_default(), f)
    }
}

impl<T> fmt::Debug for Output<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = scopes::with(self.op.scope, |scope| {
            let op = scope.ops.get(self.op.index as usize)?;
            Some(format!("{}.{}", op.name, op.output_name(self.index)?))
        });
        marker::write_debug("Output", &name.flatten().unwrap_or_default(), f)
    }
}

impl fmt::Debug for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        marker::write_debug("Count", "of a list", f)
    }
}

impl fmt::Debug for WorkflowValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        marker::write_debug("WorkflowValue", self.0.tag(), f)
    }
}
