//! References to parameters, outputs and values of Argo's own.

use super::variable::WorkflowVariable;
use crate::table::Scalar;

/// A parameter, an output or a value of Argo's own, by its place in its pipeline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ref {
    /// The parameter, the output or the value of Argo's own.
    pub target: Target,
    /// The type of its value.
    pub ty: Scalar,
}

/// The target of a [`Ref`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A parameter of the pipeline.
    Param {
        /// The pipeline under construction.
        scope: u32,
        /// The index of the parameter.
        index: u32,
    },
    /// An output of an op.
    Output {
        /// The pipeline under construction.
        scope: u32,
        /// The index of the op.
        op: u32,
        /// The index of the output.
        output: u32,
        /// The list that stands for the output outside of the loops around its op.
        lists: Option<Lists>,
        /// The part of the value that is meant, by its index among the parts in the pipeline.
        part: Option<u32>,
    },
    /// A value of Argo's own.
    Workflow(WorkflowVariable),
}

/// The list of the values that an output has in the iterations of loops.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lists {
    /// The number of nested loops: the list of two loops is a list of lists.
    pub loops: u8,
    /// The type of each value.
    pub of: Scalar,
    /// The part of each value of the output that is in the list, by its index.
    pub part: Option<u32>,
}
