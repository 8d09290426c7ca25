//! The object of a `ResourceOp`, by its parts.

use kfp_dbx_core::table::{self, Kind};
use kfp_dbx_core::value::path::field;
use kfp_dbx_core::value::{Map, Value};

use crate::read::facts::OpFacts;

pub(super) struct Object<'a> {
    pub(super) kind: &'a str,
    /// The kind, if it is one of the operator's.
    pub(super) known: Option<&'static Kind>,
    pub(super) name: Option<&'a Value>,
    pub(super) spec: Option<&'a Map>,
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
        let is_of_operator = text("apiVersion")
            .is_some_and(|version| version.starts_with("databricks.microsoft.com/"));
        let metadata = field(object, "metadata");
        let is_elsewhere = metadata.is_some_and(|metadata| field(metadata, "namespace").is_some());
        Some(Self {
            kind,
            known: table::kind(kind).filter(|_| is_of_operator),
            name: metadata.and_then(|metadata| field(metadata, "name")).filter(|_| !is_elsewhere),
            spec: match field(object, "spec") {
                Some(Value::Map(spec)) => Some(spec),
                _ => None,
            },
        })
    }
}
