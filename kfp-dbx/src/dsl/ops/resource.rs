//! `ResourceOp`: any action of Argo on any Kubernetes object.

use std::marker::PhantomData;
use std::path::Path;

pub use kfp_dbx_core::table::Action;
use serde::Serialize;

use crate::dsl::checked::CheckedOp;
use crate::dsl::handle::Output;
use crate::dsl::lists::{Each, IntoLists, Shape, Single};
use crate::dsl::mistakes::{OfObjects, OfOps};
use crate::dsl::op::Op;
use crate::dsl::op_id::OpId;
use crate::dsl::op_name::OpName;
use crate::dsl::outcome::OutcomeOp;
use crate::dsl::param_type::ParamType;
use crate::dsl::policy::PolicyOp;
use crate::model::op::{OpKind, ResourceData};
use crate::model::read;
use crate::model::scope::narrow;

/// An op that performs any action on any Kubernetes object.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(name = "ConfigMap")]
/// fn config_map(run_name: Param<String>) {
///     let create = ResourceOp::new("create")
///         .k8s_resource(json!({
///             "apiVersion": "v1",
///             "kind": "ConfigMap",
///             "metadata": {"name": run_name},
///             "data": {"greeting": "hello"},
///         }))
///         .attribute_outputs([("greeting", "{.data.greeting}")]);
///
///     ResourceOp::new("copy").k8s_resource(json!({
///         "apiVersion": "v1",
///         "kind": "ConfigMap",
///         "metadata": {"name": format!("{run_name}-copy")},
///         "data": {"greeting": create.output("greeting")},
///     }));
/// }
/// # config_map().workflow()?;
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct ResourceOp {
    id: OpId,
}

impl ResourceOp {
    /// Adds an op to the pipeline. It creates its object, unless [`action`](Self::action) sets
    /// another action.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        Self { id: OpId::create(name.as_ref(), OpKind::Resource(ResourceData::default())) }
    }

    /// Adds an op whose object is in a `.yaml`, `.yml` or `.json` file, as one document. A relative
    /// path starts at the working directory of the program. A file that can't be read is an error
    /// of the pipeline.
    #[track_caller]
    pub fn from_file_name(name: impl OpName, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        let resource = read::exact(read::file(file_name.as_ref()));
        op.set(|data| data.resource = Some(resource))
    }

    /// Adds an op whose object is YAML text, as one document.
    #[track_caller]
    pub fn from_yaml(name: impl OpName, yaml: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        let resource = read::exact(read::yaml(yaml.as_ref()));
        op.set(|data| data.resource = Some(resource))
    }

    #[track_caller]
    fn set(self, set: impl FnOnce(&mut ResourceData)) -> Self {
        self.id.update(|op| {
            if let OpKind::Resource(data) = &mut op.kind {
                set(data);
            }
        });
        self
    }

    /// Sets the object: a `json!` value, or any value that serializes to JSON, such as the types of
    /// `k8s-openapi`. It can contain parameters and outputs anywhere.
    #[track_caller]
    pub fn k8s_resource(self, k8s_resource: impl Serialize) -> Self {
        let resource = read::serialized(&k8s_resource);
        self.set(|data| data.resource = Some(resource))
    }

    /// Sets the action on the object.
    #[track_caller]
    pub fn action(self, action: Action) -> Self {
        self.set(|data| data.action = Some(action))
    }

    /// Declares that the object of a delete is created elsewhere, as
    /// [`DeleteOp::external`](crate::DeleteOp::external) does.
    #[track_caller]
    pub fn external(self) -> Self {
        self.id.configure(|op| op.external = true);
        self
    }

    /// Sets the outputs, each with its `JSONPath` in the object: `("run_id", "{.status.run_id}")`.
    /// The outputs `name` and `manifest` always exist.
    #[track_caller]
    pub fn attribute_outputs<N: Into<String>, P: Into<String>>(
        self,
        outputs: impl IntoIterator<Item = (N, P)>,
    ) -> Self {
        let outputs = outputs.into_iter().map(|(name, path)| (name.into(), path.into())).collect();
        self.set(|data| data.attribute_outputs = outputs)
    }

    /// Returns an output as text: one of [`attribute_outputs`](Self::attribute_outputs), `name` or
    /// `manifest`. An output that does not exist is an error of the pipeline.
    #[track_caller]
    pub fn output(self, name: impl Into<String>) -> Output<String> {
        self.output_as(name)
    }

    /// Returns an output as another type, such as `output_as::<i64>("run_id")`.
    #[track_caller]
    pub fn output_as<T: ParamType>(self, name: impl Into<String>) -> Output<T> {
        let name = name.into();
        let mut index = 0;
        self.set(|data| {
            index = data.requested_outputs.iter().position(|known| *known == name).unwrap_or_else(
                || {
                    data.requested_outputs.push(name);
                    data.requested_outputs.len() - 1
                },
            );
        });
        Output::new(self.id, narrow(index))
    }
}

/// The results of a [`ResourceOp`] in a loop, outside of the loop.
#[derive(Debug, Clone, Copy)]
pub struct ResourceResults<S> {
    op: ResourceOp,
    shape: PhantomData<fn() -> S>,
}

impl<S: Shape> ResourceResults<S> {
    /// Returns the list of an output's values as texts: see [`ResourceOp::output`].
    #[track_caller]
    pub fn output(self, name: impl Into<String>) -> Output<S::Of<String>> {
        self.output_as::<String>(name)
    }

    /// Returns the list of an output's values as another type: see [`ResourceOp::output_as`].
    #[track_caller]
    pub fn output_as<T: ParamType>(self, name: impl Into<String>) -> Output<S::Of<T>> {
        self.op.output_as::<T>(name).lists::<S>()
    }
}

impl<S: Shape> Op for ResourceResults<S> {
    fn id(self) -> OpId {
        self.op.id
    }
}

#[diagnostic::do_not_recommend]
impl IntoLists for ResourceOp {
    type Lists = ResourceResults<Each<Single>>;
    fn into_lists(self) -> Self::Lists {
        ResourceResults { op: self, shape: PhantomData }
    }
}

#[diagnostic::do_not_recommend]
impl<S: Shape> IntoLists for ResourceResults<S> {
    type Lists = ResourceResults<Each<S>>;
    fn into_lists(self) -> Self::Lists {
        ResourceResults { op: self.op, shape: PhantomData }
    }
}

impl PolicyOp for ResourceOp {}
impl CheckedOp for ResourceOp {}
impl OutcomeOp for ResourceOp {}
impl OfOps for ResourceOp {}
impl OfObjects for ResourceOp {}

impl Op for ResourceOp {
    fn id(self) -> OpId {
        self.id
    }
}
