//! Handles: parameters, ops, outputs and Argo's own values, all of them `Copy`.

use std::fmt;
use std::marker::PhantomData;

use kfp_dbx_core::graph::Outcome;
use kfp_dbx_core::rule::diagnostic::{FOREIGN_HANDLE, Finding};
use kfp_dbx_core::table;
use kfp_dbx_core::value::path::NAME;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Ref, Scalar, Target, Value};
use serde::{Serialize, Serializer};

use crate::error::{Error, Place};
use crate::inspect::Inspected;
use crate::object::output_name;
use crate::param::ParamType;
use crate::scope::{self, OpData, Origin, ParamData, SPEC, Said, TableData, What, here};
use crate::{marker, read, workflow};

// Handles point into the building thread's scopes.
type NotSend = PhantomData<*const ()>;

/// A parameter of a pipeline, or the item of a loop: a value that is known only in the run.
///
/// It can be given to every setter of its type, stand in a `format!` or a
/// `json!`, and be used any number of times.
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
/// Its value can't be compared in a Rust `if`, as the body runs when the pipeline is built:
/// [`when`](crate::when) decides in the run, by a comparison such as
/// [`mode.eq("full")`](crate::Compare::eq).
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
    pub(crate) fn from_parts(scope: u32, index: u32) -> Self {
        Self { scope, index, ty: T::SCALAR, of: PhantomData }
    }

    /// The same value, read as another type: text that holds a list as the list, say.
    /// What does not read as one fails the task that uses it.
    pub fn read_as<U: ParamType>(self) -> Param<U> {
        Param { scope: self.scope, index: self.index, ty: U::SCALAR, of: PhantomData }
    }

    /// A part of the value.
    #[track_caller]
    pub(crate) fn part<U: ParamType>(self, step: Step) -> Param<U> {
        part(self.scope, self.index, step)
    }
}

/// A part of a parameter's value, as a parameter.
#[track_caller]
pub(crate) fn part<T: ParamType>(scope: u32, of: u32, step: Step) -> Param<T> {
    let at = here();
    let index = scope::with(scope, |scope| {
        let index = u32::try_from(scope.params.len()).unwrap_or(u32::MAX);
        let name = scope.params.get(of as usize).map(|whole| whole.name.clone());
        scope.params.push(ParamData {
            of: Origin::Part(of, step),
            name: name.unwrap_or_default(),
            ty: T::SCALAR,
            shape: None,
            default: None,
            description: None,
            at,
        });
        index
    });
    Param::from_parts(scope, index.unwrap_or(u32::MAX))
}

impl Param<crate::Json> {
    /// A field of the value, which is an object: one that is missing or of another type
    /// fails the task that uses it.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    /// use serde_json::json;
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

/// An output of an op, with a value that is known only once the op is done.
///
/// Used in another op, it makes that op run after its own.
pub struct Output<T> {
    op: OpId,
    index: u32,
    ty: Scalar,
    of: PhantomData<fn() -> T>,
}

impl<T: ParamType> Output<T> {
    pub(crate) fn new(op: OpId, index: u32) -> Self {
        Self { op, index, ty: T::SCALAR, of: PhantomData }
    }

    /// The same value, read as another type: a notebook's result that is a list as the
    /// list, say. What does not read as one fails the task that uses it.
    pub fn read_as<U: ParamType>(self) -> Output<U> {
        Output { op: self.op, index: self.index, ty: U::SCALAR, of: PhantomData }
    }
}

/// A value that Argo knows of the running workflow: see [`workflow`](crate::workflow).
#[derive(Clone, Copy)]
pub struct WorkflowValue(pub(crate) u32);

/// What stands for a value that only the run knows.
pub(crate) trait Reference {
    fn reference(&self) -> Ref;
}

impl<T> Reference for Param<T> {
    fn reference(&self) -> Ref {
        Ref { target: Target::Param { scope: self.scope, index: self.index }, ty: self.ty }
    }
}

impl<T> Reference for Output<T> {
    fn reference(&self) -> Ref {
        let target = Target::Output { scope: self.op.scope, op: self.op.index, output: self.index };
        Ref { target, ty: self.ty }
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
            /// Writes a place that the pipeline fills in: see [`Param`].
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                marker::write(self.reference(), f)
            }
        }

        impl<$($generics)*> Serialize for $handle {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    )*};
}

references! {
    impl[T] Param<T>;
    impl[T] Output<T>;
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
        let name = scope::with(self.scope, |scope| {
            scope.params.get(self.index as usize).map(|param| param.name.clone())
        });
        marker::write_debug("Param", &name.flatten().unwrap_or_default(), f)
    }
}

impl<T> fmt::Debug for Output<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = scope::with(self.op.scope, |scope| {
            let op = scope.ops.get(self.op.index as usize)?;
            Some(format!("{}.{}", op.name, output_name(&op.what, self.index)?))
        });
        marker::write_debug("Output", &name.flatten().unwrap_or_default(), f)
    }
}

impl fmt::Debug for WorkflowValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        marker::write_debug("WorkflowValue", workflow::tag(self.0), f)
    }
}

/// An op, whatever its type: its place in the pipeline that is being built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OpId {
    pub(crate) scope: u32,
    pub(crate) index: u32,
    not_send: NotSend,
}

impl fmt::Debug for OpId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Op").field(&self.name().unwrap_or_default()).finish()
    }
}

impl OpId {
    #[track_caller]
    pub(crate) fn table(name: &str, row: &'static table::Op) -> Self {
        Self::create(
            name,
            What::Table(TableData {
                row,
                k8s_name: None,
                own_name: None,
                spec: None,
                file: None,
                setters: kfp_dbx_core::value::Map::new(),
                places: Vec::new(),
            }),
        )
    }

    #[track_caller]
    pub(crate) fn create(name: &str, what: What) -> Self {
        let at = here();
        scope::with_current(|scope| {
            let index = u32::try_from(scope.ops.len()).unwrap_or(u32::MAX);
            let parent = scope.open.last().copied();
            let (name, after, said) = (name.to_owned(), Vec::new(), Said::default());
            scope.ops.push(OpData { name, at, parent, what, after, said });
            Self { scope: scope.id, index, not_send: PhantomData }
        })
    }

    fn name(self) -> Option<String> {
        scope::with(self.scope, |scope| {
            scope.ops.get(self.index as usize).map(|op| op.name.clone())
        })?
    }

    /// Works on the op; one of a pipeline that is built already is told to the
    /// pipeline that is being built.
    #[track_caller]
    pub(crate) fn update(self, work: impl FnOnce(&mut OpData)) {
        let known = scope::with(self.scope, |scope| {
            scope.ops.get_mut(self.index as usize).map(work).is_some()
        });
        if known != Some(true) {
            let at = here();
            scope::with_current(|scope| scope.report(foreign("an op"), at));
        }
    }

    #[track_caller]
    pub(crate) fn say(self, say: impl FnOnce(&mut Said)) {
        self.update(|op| say(&mut op.said));
    }

    #[track_caller]
    pub(crate) fn order(self, ops: impl IntoOps, outcome: Outcome) {
        let at: Place = here();
        let mut others = Vec::new();
        ops.into_ops(&mut others);
        self.update(|op| op.after.extend(others.into_iter().map(|other| (other, outcome, at))));
    }

    #[track_caller]
    fn update_table(self, work: impl FnOnce(&mut TableData)) {
        self.update(|op| {
            if let What::Table(data) = &mut op.what {
                work(data);
            }
        });
    }

    #[track_caller]
    pub(crate) fn set(self, field: &'static str, value: Value) {
        let at = here();
        self.update_table(|op| {
            op.setters.set(field, value);
            op.places.push((field, at));
        });
    }

    #[track_caller]
    pub(crate) fn k8s_name(self, name: Value) {
        let at = here();
        self.update_table(|op| {
            op.k8s_name = Some(name);
            op.places.push((NAME, at));
        });
    }

    #[track_caller]
    pub(crate) fn own_name(self, name: Value) {
        let at = here();
        self.update_table(|op| {
            if op.k8s_name.is_none() {
                op.places.push((NAME, at));
            }
            op.own_name = Some(name);
        });
    }

    #[track_caller]
    pub(crate) fn spec(self, spec: Value) {
        let at = here();
        self.update_table(|op| {
            op.spec = Some(spec);
            op.file = None;
            op.places.push((SPEC, at));
        });
    }

    #[track_caller]
    pub(crate) fn spec_from_json(self, json: &str) {
        self.spec(read::json(json));
    }

    #[track_caller]
    pub(crate) fn spec_from_file(self, path: &std::path::Path) {
        let spec = read::file(path);
        self.update_table(|op| {
            op.spec = Some(spec);
            op.file = Some(path.to_owned());
        });
    }
}

pub(crate) fn foreign(what: &str) -> Finding {
    Finding::new(&FOREIGN_HANDLE, format!("{what} of another pipeline is used"))
        .help("ops, outputs and parameters belong to the pipeline in whose body they are made; pass values between pipelines as parameters")
}

/// What every op can do. The types of ops implement it; it is not for others.
pub trait Op: Copy {
    /// The op, whatever its type.
    fn id(self) -> OpId;

    /// Runs this op after others: one, or several as a tuple, an array or a `Vec`.
    ///
    /// The others have to succeed (Argo: `Succeeded`, `Skipped` or `Daemoned`). It
    /// works in the chain and as a statement of its own. An op can run after a block of
    /// ops ([`when`](crate::when), [`for_each`](crate::for_each)), and a block after an op.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example(run: Param<String>, cluster: Param<String>) {
    /// # let create = CreateClusterOp::new("createcluster").cluster_name(cluster).spark_version("5.3.x-scala2.11").num_workers(2);
    /// # let submit = SubmitRunOp::new("submitrun").run_name(run).existing_cluster_id(create.outputs.cluster_id).notebook_task(NotebookTask::new("/Example"));
    /// let delete_run = DeleteRunOp::new("deleterun").run_name(run).after(submit);
    /// let delete_cluster = DeleteClusterOp::new("deletecluster").cluster_name(cluster);
    /// delete_cluster.after((delete_run, submit));
    /// # }
    /// ```
    #[track_caller]
    fn after(self, ops: impl IntoOps) -> Self {
        self.id().order(ops, Outcome::Success);
        self
    }

    /// Runs this op only where all of the others fail (Argo: `Failed` or `Errored`). The
    /// workflow still fails: that something reacts to a failure does not undo it.
    ///
    /// It can't use the outputs of the others: Argo saves them after success only. What
    /// has to run however the workflow ends belongs into [`on_exit`](crate::on_exit).
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example(run: Param<String>) {
    /// let submit = SubmitRunOp::new("submit").run_name(run).job_name("nightly").jar_params(["10"]).truthful();
    /// let fallback = SubmitRunOp::new("fallback").run_name(format!("{run}-fallback")).job_name("nightly").jar_params(["1"]);
    /// fallback.after_failure(submit);
    /// # }
    /// ```
    #[track_caller]
    fn after_failure(self, ops: impl IntoOps) -> Self {
        self.id().order(ops, Outcome::Failure);
        self
    }

    /// Runs this op once the others have ended, whether well, badly or not at all, as
    /// what they wait for failed. Where one of them fails, the workflow still does.
    #[track_caller]
    fn after_end(self, ops: impl IntoOps) -> Self {
        self.id().order(ops, Outcome::End);
        self
    }

    /// The op on its own: what it does, to which object, with which outputs.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// let op = DeleteRunOp::new("deleterun").run_name("test-run").inspect()?;
    /// assert_eq!(op.k8s_resource()["metadata"]["name"], "test-run");
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    ///
    /// # Errors
    /// All that is wrong with this op.
    fn inspect(self) -> Result<Inspected, Error> {
        crate::inspect::inspect(self.id())
    }
}

impl Op for OpId {
    fn id(self) -> OpId {
        self
    }
}

/// Ops of any types, one or several.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an op",
    label = "`.after` takes ops: one, or several as a tuple, an array or a `Vec`",
    note = "ops of different types go into a tuple: `.after((create_job, create_cluster))`"
)]
pub trait IntoOps {
    #[doc(hidden)]
    fn into_ops(self, ops: &mut Vec<OpId>);
}

#[diagnostic::do_not_recommend]
impl<O: Op> IntoOps for O {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        ops.push(self.id());
    }
}

#[diagnostic::do_not_recommend]
impl<O: Op> IntoOps for Vec<O> {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        ops.extend(self.into_iter().map(Op::id));
    }
}

#[diagnostic::do_not_recommend]
impl<O: Op> IntoOps for &[O] {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        ops.extend(self.iter().map(|op| op.id()));
    }
}

#[diagnostic::do_not_recommend]
impl<O: Op> IntoOps for &Vec<O> {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        self.as_slice().into_ops(ops);
    }
}

#[diagnostic::do_not_recommend]
impl<O: Op> IntoOps for Option<O> {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        ops.extend(self.map(Op::id));
    }
}

#[diagnostic::do_not_recommend]
impl<O: Op, const N: usize> IntoOps for [O; N] {
    fn into_ops(self, ops: &mut Vec<OpId>) {
        ops.extend(self.map(Op::id));
    }
}

macro_rules! tuples_of_ops {
    ($($name:ident)+) => {
        #[diagnostic::do_not_recommend]
        impl<$($name: IntoOps),+> IntoOps for ($($name,)+) {
            #[allow(non_snake_case)]
            fn into_ops(self, ops: &mut Vec<OpId>) {
                let ($($name,)+) = self;
                $($name.into_ops(ops);)+
            }
        }
    };
}
crate::for_tuples!(tuples_of_ops);
