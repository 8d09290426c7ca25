//! The action of an op on a Kubernetes object: the one form that ops of the Databricks operator
//! and `ResourceOp`s both have.

use std::borrow::Cow;

use kfp_dbx_core::lifecycle::Condition;
use kfp_dbx_core::spec::keeps_owner;
use kfp_dbx_core::table::{Action, Kind};
use kfp_dbx_core::value::{Map, Text, Value};

use crate::model::op::MergeStrategy;
use crate::model::policies::PolicyData;

#[derive(Clone)]
pub(crate) struct Object {
    pub(crate) action: Action,
    pub(crate) manifest: Value,
    pub(crate) success_condition: Option<Value>,
    pub(crate) failure_condition: Option<Value>,
    pub(crate) flags: Vec<Value>,
    pub(crate) merge_strategy: Option<MergeStrategy>,
    pub(crate) set_owner_reference: bool,
    /// Each output's name and `JSONPath`.
    pub(crate) outputs: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    pub(crate) policies: PolicyData,
    /// The kind of resource, if it is one of the operator's.
    pub(crate) kind: Option<&'static Kind>,
    /// How its conditions judge the resource.
    pub(crate) condition: Condition,
}

impl Object {
    /// All values of the user's in it.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        let conditions = self.success_condition.iter().chain(&self.failure_condition);
        let policies = self.policies.values();
        std::iter::once(&self.manifest).chain(conditions).chain(&self.flags).chain(policies)
    }

    /// A field of the manifest.
    pub(crate) fn field(&self, name: &str) -> Option<&Value> {
        match &self.manifest {
            Value::Map(manifest) => manifest.get(name),
            _ => None,
        }
    }

    /// The kind that the manifest names, if that is literal text.
    pub(crate) fn kind_name(&self) -> Option<&str> {
        match (self.kind, self.field("kind")) {
            (Some(kind), _) => Some(kind.kind),
            (None, Some(Value::Text(Text::Literal(kind)))) => Some(kind),
            _ => None,
        }
    }

    /// The name of the resource.
    pub(crate) fn resource_name(&self) -> Option<&Value> {
        match self.field("metadata") {
            Some(Value::Map(metadata)) => metadata.get("name"),
            _ => None,
        }
    }

    /// The resource's spec.
    pub(crate) fn spec(&self) -> Option<&Map> {
        match self.field("spec") {
            Some(Value::Map(spec)) => Some(spec),
            _ => None,
        }
    }

    /// A field of the resource's spec.
    pub(crate) fn spec_field(&self, name: &str) -> Option<&Value> {
        self.spec()?.get(name)
    }

    /// Whether the operator keeps the owner that Argo sets.
    pub(crate) fn keeps_owner(&self) -> bool {
        self.kind.is_none_or(|kind| keeps_owner(kind, self.spec()))
    }
}
