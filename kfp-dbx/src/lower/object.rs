//! The action of an op on a Kubernetes object: the common form of ops of the Databricks operator
//! and of `ResourceOp`s.

use kfp_dbx_core::lifecycle::{Condition, KindKey, group_of, kind_key};
use kfp_dbx_core::spec::keeps_owner;
use kfp_dbx_core::table::{Action, Kind, Operator, Output};
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
    pub(crate) outputs: Outputs,
    pub(crate) policies: PolicyData,
    /// The kind of resource, if it is one of the operator's.
    pub(crate) kind: Option<&'static Kind>,
    /// How its conditions judge the resource.
    pub(crate) condition: Condition,
}

impl Object {
    /// Returns all values of the user in it.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        let conditions = self.success_condition.iter().chain(&self.failure_condition);
        let policies = self.policies.values();
        std::iter::once(&self.manifest).chain(conditions).chain(&self.flags).chain(policies)
    }

    /// Returns a field of the manifest.
    pub(crate) fn field(&self, name: &str) -> Option<&Value> {
        match &self.manifest {
            Value::Map(manifest) => manifest.get(name),
            _ => None,
        }
    }

    /// Returns the kind that the manifest names, if it is literal text.
    pub(crate) fn kind_name(&self) -> Option<&str> {
        match (self.kind, self.field("kind")) {
            (Some(kind), _) => Some(kind.kind),
            (None, Some(Value::Text(Text::Literal(kind)))) => Some(kind),
            _ => None,
        }
    }

    /// Returns the API group and the name of the kind, if they are literal text.
    pub(crate) fn kind_key(&self) -> Option<KindKey<'_>> {
        match (self.kind, self.field("apiVersion")) {
            (Some(kind), _) => Some(kind_key(kind.kind)),
            (None, Some(Value::Text(Text::Literal(version)))) => {
                Some((group_of(version), self.kind_name()?))
            }
            _ => None,
        }
    }

    /// Returns the name of the resource.
    pub(crate) fn resource_name(&self) -> Option<&Value> {
        self.metadata("name")
    }

    /// Returns a field of the metadata of the resource.
    pub(crate) fn metadata(&self, name: &str) -> Option<&Value> {
        match self.field("metadata") {
            Some(Value::Map(metadata)) => metadata.get(name),
            _ => None,
        }
    }

    /// Returns the spec of the resource.
    pub(crate) fn spec(&self) -> Option<&Map> {
        match self.field("spec") {
            Some(Value::Map(spec)) => Some(spec),
            _ => None,
        }
    }

    /// Returns a field of the spec of the resource.
    pub(crate) fn spec_field(&self, name: &str) -> Option<&Value> {
        self.spec()?.get(name)
    }

    /// Returns whether the operator keeps the owner that Argo sets.
    pub(crate) fn keeps_owner(&self, operator: Option<Operator>) -> bool {
        self.kind.is_none_or(|kind| keeps_owner(kind, self.spec(), operator))
    }
}

/// The outputs of an op, each with its `JSONPath`.
#[derive(Clone, Debug)]
pub(crate) enum Outputs {
    /// Those of the table.
    Table(&'static [Output]),
    /// The outputs of a `ResourceOp`: the attributes that the body names, and those of any object.
    Own(Vec<(String, String)>),
}

impl Outputs {
    /// No outputs.
    pub(crate) const NONE: Self = Self::Table(&[]);

    /// The names, each with its `JSONPath`.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        let (table, own) = self.parts();
        let table = table.iter().map(|output| (output.name, output.json_path));
        table.chain(own.iter().map(|(name, path)| (name.as_str(), path.as_str())))
    }

    fn parts(&self) -> (&'static [Output], &[(String, String)]) {
        match self {
            Self::Table(table) => (table, &[]),
            Self::Own(own) => (&[], own),
        }
    }

    pub(crate) fn len(&self) -> usize {
        let (table, own) = self.parts();
        table.len() + own.len()
    }

    /// The `JSONPath` of an output.
    pub(crate) fn path(&self, name: &str) -> Option<&str> {
        self.iter().find(|(known, _)| *known == name).map(|(_, path)| path)
    }

    /// The outputs that the body gave.
    pub(crate) fn own(&self) -> &[(String, String)] {
        self.parts().1
    }
}
