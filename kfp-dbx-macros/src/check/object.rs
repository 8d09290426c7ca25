//! The object of a `ResourceOp`, by its parts.

use kfp_dbx_core::lifecycle::{KindKey, group_of, kind_key};
use kfp_dbx_core::table::{self, Kind};
use kfp_dbx_core::value::path::field;
use kfp_dbx_core::value::{Map, Value};

use crate::read::facts::OpFacts;

pub(super) struct Object<'a> {
    pub(super) kind: KindKey<'a>,
    /// The kind, if it is one of the operator's.
    pub(super) known: Option<&'static Kind>,
    pub(super) name: Option<&'a Value>,
    pub(super) namespace: Option<&'a Value>,
    /// Whether Kubernetes makes up the name.
    pub(super) is_generated: bool,
    pub(super) spec: Option<&'a Value>,
}

impl<'a> Object<'a> {
    /// Returns the object of an op, if its kind can be seen.
    pub(super) fn of(facts: &'a OpFacts) -> Option<Self> {
        let object = facts.object.as_ref()?;
        let text = |name| match field(object, name) {
            Some(Value::Text(text)) => text.as_literal(),
            _ => None,
        };
        let kind = text("kind")?;
        let key = (group_of(text("apiVersion")?), kind);
        let metadata = |name| field(field(object, "metadata")?, name);
        Some(Self {
            kind: key,
            known: table::kind(kind).filter(|_| key == kind_key(kind)),
            name: metadata("name"),
            namespace: metadata("namespace"),
            is_generated: metadata("name").is_none() && metadata("generateName").is_some(),
            spec: field(object, "spec"),
        })
    }

    /// Returns the fields of the spec, if they can be seen.
    pub(super) fn fields(&self) -> Option<&'a Map> {
        match self.spec {
            Some(Value::Map(fields)) => Some(fields),
            _ => None,
        }
    }
}
