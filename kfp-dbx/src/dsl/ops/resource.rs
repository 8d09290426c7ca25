//! `ResourceOp`: any Kubernetes object, with any action that Argo knows.

use std::path::Path;

pub use kfp_dbx_core::table::Action;
use serde::Serialize;

use crate::dsl::checked::CheckedOp;
use crate::dsl::handle::Output;
use crate::dsl::op::Op;
use crate::dsl::op_id::OpId;
use crate::dsl::outcome::OutcomeOp;
use crate::dsl::param_type::ParamType;
use crate::dsl::policy::PolicyOp;
use crate::model::op::{OpKind, ResourceData};
use crate::model::read;

/// Any action on any Kubernetes object.
///
/// ```
/// use kfp_dbx::prelude::*;
/// use serde_json::json;
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
    /// An op of that name, which creates until [`action`](Self::action) says otherwise.
    #[track_caller]
    pub fn new(name: impl AsRef<str>) -> Self {
        Self { id: OpId::create(name.as_ref(), OpKind::Resource(ResourceData::default())) }
    }

    /// An op whose object stands in a `.yaml`, `.yml` or `.json` file, as one document.
    /// A file that can't be read is an error of the pipeline. A relative path starts
    /// at the directory in which the program runs.
    #[track_caller]
    pub fn from_file_name(name: impl AsRef<str>, file_name: impl AsRef<Path>) -> Self {
        let op = Self::new(name);
        let resource = read::file(file_name.as_ref());
        op.set(|data| data.resource = Some(resource))
    }

    /// An op whose object is given as YAML text, one document.
    #[track_caller]
    pub fn from_yaml(name: impl AsRef<str>, yaml: impl AsRef<str>) -> Self {
        let op = Self::new(name);
        let resource = read::yaml(yaml.as_ref());
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

    /// The object: a `json!` value, or anything that serializes to one, such as the
    /// types of `k8s-openapi`. Parameters and outputs can stand in it anywhere.
    #[track_caller]
    pub fn k8s_resource(self, k8s_resource: impl Serialize) -> Self {
        let resource = read::serialized(&k8s_resource);
        self.set(|data| data.resource = Some(resource))
    }

    /// What to do with the object.
    #[track_caller]
    pub fn action(self, action: Action) -> Self {
        self.set(|data| data.action = Some(action))
    }

    /// Says that the object of a delete is made elsewhere, as
    /// [`DeleteOp::external`](crate::DeleteOp::external) does.
    #[track_caller]
    pub fn external(self) -> Self {
        self.id.configure(|op| op.external = true);
        self
    }

    /// Outputs, each with its `JSONPath` in the object: `("run_id", "{.status.run_id}")`.
    /// `name` and `manifest` are there by themselves.
    #[track_caller]
    pub fn attribute_outputs<N: Into<String>, P: Into<String>>(
        self,
        outputs: impl IntoIterator<Item = (N, P)>,
    ) -> Self {
        let outputs = outputs.into_iter().map(|(name, path)| (name.into(), path.into())).collect();
        self.set(|data| data.attribute_outputs = outputs)
    }

    /// An output as text: one of [`attribute_outputs`](Self::attribute_outputs), `name` or
    /// `manifest`. One that there is not is an error of the pipeline.
    #[track_caller]
    pub fn output(self, name: impl Into<String>) -> Output<String> {
        self.output_as(name)
    }

    /// An output as a value of another type, such as `output_as::<i64>("run_id")`.
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
        Output::new(self.id, u32::try_from(index).unwrap_or(u32::MAX))
    }
}

impl PolicyOp for ResourceOp {}
impl CheckedOp for ResourceOp {}
impl OutcomeOp for ResourceOp {}

impl Op for ResourceOp {
    fn id(self) -> OpId {
        self.id
    }
}
