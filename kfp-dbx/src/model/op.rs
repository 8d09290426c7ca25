//! One op or block of a pipeline, as its body recorded it.

use std::path::PathBuf;

use kfp_dbx_core::graph::Outcome;
use kfp_dbx_core::rule::Levels;
use kfp_dbx_core::spec::suspend::DECISION;
use kfp_dbx_core::table::{self, Action};
use kfp_dbx_core::value::path::{NAME, Step};
use kfp_dbx_core::value::{Map, Scalar, Value};

use super::block::{BlockData, BlockKind};
use super::policies::PolicyData;
use crate::error::Place;

/// An op or a block.
#[derive(Clone)]
pub(crate) struct OpData {
    pub(crate) name: String,
    /// The call that made it.
    pub(crate) at: Place,
    /// The block in whose body it was made.
    pub(crate) parent: Option<u32>,
    pub(crate) kind: OpKind,
    /// The ops that it was ordered after.
    pub(crate) after: Vec<After>,
    pub(crate) settings: OpSettings,
}

impl OpData {
    /// Returns the kind of block, if the op is one.
    pub(crate) fn block(&self) -> Option<&BlockKind> {
        match &self.kind {
            OpKind::Block(block) => Some(&block.kind),
            OpKind::Databricks(_) | OpKind::Resource(_) | OpKind::Suspend(_) => None,
        }
    }

    /// Returns the type of an output, by the index in its handle.
    pub(crate) fn output_type(&self, index: u32) -> Option<Scalar> {
        match &self.kind {
            OpKind::Databricks(op) => Some(op.row.outputs.get(index as usize)?.ty.scalar()),
            OpKind::Resource(_) | OpKind::Suspend(_) => Some(Scalar::Text),
            OpKind::Block(_) => None,
        }
    }

    /// Returns the name of an output by the index in its handle.
    pub(crate) fn output_name(&self, index: u32) -> Option<&str> {
        let index = index as usize;
        match &self.kind {
            OpKind::Databricks(op) => op.row.outputs.get(index).map(|output| output.name),
            OpKind::Resource(op) => op.requested_outputs.get(index).map(String::as_str),
            OpKind::Suspend(_) => Some(DECISION),
            OpKind::Block(_) => None,
        }
    }
}

/// An order after another op: `.after(…)`, `.after_failure(…)`, `.after_end(…)`.
#[derive(Clone)]
pub(crate) struct After {
    /// The scope and the index of the other op.
    pub(crate) scope: u32,
    pub(crate) op: u32,
    pub(crate) outcome: Outcome,
    pub(crate) at: Place,
}

/// The data that only one kind of op has.
#[derive(Clone)]
pub(crate) enum OpKind {
    Databricks(DatabricksData),
    Resource(ResourceData),
    Suspend(SuspendData),
    Block(BlockData),
}

/// Settings that any op can have, whatever its kind.
#[derive(Clone, Default)]
pub(crate) struct OpSettings {
    pub(crate) success_condition: Option<Value>,
    pub(crate) failure_condition: Option<Value>,
    pub(crate) flags: Option<Vec<Value>>,
    pub(crate) merge_strategy: Option<MergeStrategy>,
    pub(crate) set_owner_reference: bool,
    pub(crate) truthful: bool,
    /// The policies of the delete, if the resource is deleted when the workflow ends.
    pub(crate) delete_on_exit: Option<PolicyData>,
    pub(crate) reattach: bool,
    /// The resource is created outside the pipeline.
    pub(crate) external: bool,
    /// The resource outlives the pipeline on purpose.
    pub(crate) keep: bool,
    /// Ops whose resources it uses, though its spec doesn't show it.
    pub(crate) uses: Vec<u32>,
    /// The levels of rules for this op.
    pub(crate) levels: Levels,
    pub(crate) policies: PolicyData,
}

/// An op of the Databricks operator: its row in the table of ops, and its setters.
#[derive(Clone)]
pub(crate) struct DatabricksData {
    pub(crate) row: &'static table::Op,
    pub(crate) k8s_name: Option<Value>,
    /// The name setter of an op whose spec has no such field (`scope_name`; all deletes).
    pub(crate) own_name: Option<Value>,
    pub(crate) spec: Option<Value>,
    /// The file that the spec was read from.
    pub(crate) file: Option<PathBuf>,
    pub(crate) setters: Map,
    /// The calls that set its fields, in their order.
    pub(crate) places: Vec<(&'static str, Place)>,
}

impl DatabricksData {
    /// Creates an op without any settings.
    pub(crate) fn new(row: &'static table::Op) -> Self {
        Self {
            row,
            k8s_name: None,
            own_name: None,
            spec: None,
            file: None,
            setters: Map::new(),
            places: Vec::new(),
        }
    }

    /// Returns the call that set the part of the spec at a path, if a setter of the op set it.
    pub(crate) fn place(&self, path: &[Step]) -> Option<Place> {
        let Some(Step::Field(name)) = path.first() else { return None };
        let set = |wanted: &str| self.places.iter().rev().find(|(field, _)| *field == wanted);
        // The spec may have set the name.
        let of_spec = self.row.kind.name_field.filter(|_| name == NAME);
        let set = set(name).or_else(|| set(of_spec?)).or_else(|| set(SPEC));
        set.map(|(_, place)| *place)
    }
}

/// The setter of the whole spec, among the places of an op.
pub(crate) const SPEC: &str = "spec";

/// An action on any Kubernetes object.
#[derive(Clone, Default)]
pub(crate) struct ResourceData {
    pub(crate) resource: Option<Value>,
    pub(crate) action: Option<Action>,
    /// Each output with its `JSONPath`.
    pub(crate) attribute_outputs: Vec<(String, String)>,
    /// The outputs that the body asked for, by the index in their handles.
    pub(crate) requested_outputs: Vec<String>,
}

/// An op that suspends the workflow until someone resumes it.
#[derive(Clone, Default)]
pub(crate) struct SuspendData {
    /// The seconds after which it is resumed by itself.
    pub(crate) duration: Option<u64>,
    /// The decisions that whoever resumes it chooses from.
    pub(crate) choices: Option<Vec<String>>,
    pub(crate) default: Option<String>,
    pub(crate) description: Option<String>,
}

/// The way in which a `patch` is merged into the object. (Argo: `mergeStrategy`)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MergeStrategy {
    /// The strategic merge of Kubernetes, which merges lists by their keys. This is Argo's default.
    /// Custom resources do not support it.
    Strategic,
    /// A JSON merge patch (RFC 7386), which custom resources support.
    Merge,
    /// A JSON patch (RFC 6902): the manifest is a list of operations.
    Json,
}

impl MergeStrategy {
    /// Returns Argo's name of the strategy.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Strategic => "strategic",
            Self::Merge => "merge",
            Self::Json => "json",
        }
    }
}
