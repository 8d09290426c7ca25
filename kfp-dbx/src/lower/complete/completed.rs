//! A pipeline with all its ops, and the facts that were found while it was completed.

use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::spec::Misfit;
use kfp_dbx_core::value::Value;
use kfp_dbx_core::value::path::Step;

use crate::lower::object::Object;
use crate::model::op::OpData;
use crate::model::param::ParamData;
use crate::model::scope::narrow;

/// A pipeline with all its ops.
pub(crate) struct Completed {
    /// The id of the scope. References into this pipeline contain it.
    pub(crate) scope: u32,
    pub(crate) params: Vec<ParamData>,
    pub(crate) parts: Vec<Vec<Step>>,
    pub(crate) ops: Vec<CompletedOp>,
    /// The number of ops that the body recorded. The ops after them were added.
    pub(crate) recorded: usize,
    pub(crate) gaps: Gaps,
}

/// An op or a block, with its object.
pub(crate) struct CompletedOp {
    pub(crate) data: OpData,
    /// `None` for a block.
    pub(crate) object: Option<Object>,
    pub(crate) reading: Reading,
    /// The name, with `…` for a parameter or an output, if it contained one and was replaced by `op`.
    pub(crate) renamed_from: Option<String>,
    /// The pipeline that an exit handler was moved out of.
    pub(crate) moved_out_of: Option<u32>,
    /// The create that a delete was added for.
    pub(crate) deletes: Option<usize>,
}

/// The parts of a pipeline that could not be completed.
#[derive(Default)]
pub(crate) struct Gaps {
    /// The exit handlers that can't run for the pipeline that they are part of, with the reasons.
    pub(crate) exits: Vec<(usize, &'static str)>,
    /// The creates whose delete at exit can't be added, with the reasons.
    pub(crate) deletes: Vec<(usize, MissingDelete)>,
}

/// The reason why a delete at exit can't be added.
pub(crate) enum MissingDelete {
    /// The name of the resource is not known in the exit handler.
    Unknown(&'static str),
    /// The name of the delete breaks a rule.
    Name(String),
}

/// The facts about reading the spec of an op, for the rules.
#[derive(Default)]
pub(crate) struct Reading {
    /// The reason why the spec as a whole is not usable.
    pub(crate) unusable: Option<Finding>,
    /// The parts of the spec that differ from the table.
    pub(crate) misfits: Vec<Misfit>,
    /// Whether the body set a name for the resource.
    pub(crate) is_named: bool,
    /// That name, if the uid of the workflow was added to it.
    pub(crate) name_without_uid: Option<Value>,
    /// Whether the spec can't be read, and may contain anything.
    pub(crate) is_unreadable: bool,
    /// Whether the body set a condition. The conditions of the table are correct.
    pub(crate) has_own_conditions: bool,
    /// Whether the whole spec is one parameter or output, so that no field is certain to be
    /// missing.
    pub(crate) is_reference: bool,
}

impl Completed {
    pub(super) fn parent(&self, op: usize) -> Option<usize> {
        self.ops[op].data.parent.map(|parent| parent as usize)
    }

    pub(super) fn add(
        &mut self,
        data: OpData,
        object: Option<Object>,
        deletes: Option<usize>,
    ) -> u32 {
        let reading = Reading::default();
        self.ops.push(CompletedOp {
            data,
            object,
            reading,
            renamed_from: None,
            moved_out_of: None,
            deletes,
        });
        narrow(self.ops.len() - 1)
    }

    pub(super) fn add_param(&mut self, param: ParamData) -> u32 {
        self.params.push(param);
        narrow(self.params.len() - 1)
    }
}
