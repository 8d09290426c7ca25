//! How large a workflow is, and how large it becomes.

use kfp_dbx_core::text::size::LIMIT;
use kfp_dbx_core::value::Value;

use super::compact::Place;
use super::context::Context;
use super::template::Count;
use crate::lower::Lowered;
use crate::model::block::{BlockKind, Over};

/// As large as a workflow may become before ops share what they can.
const SMALL: usize = LIMIT / 2;

/// Templates that the full CRD takes; Kubeflow Pipelines installs the minimal ones.
const MANY_TEMPLATES: usize = 200;

/// What the finished node of a task takes in the compressed status, measured on a cluster
/// without outputs.
const NODE: usize = 57;

/// What that of an item takes, whose name holds its value.
const ITEM: usize = 65;

/// What each output of a finished node takes beside it: 218 bytes with the eleven of a run.
const OUTPUT: usize = 14;

/// Estimated bytes, as Argo stores a workflow.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Estimate {
    /// Of the object as it is created.
    pub(crate) spec: usize,
    /// Of the status when it is done. Loops over what only the run knows count once.
    pub(crate) status: usize,
    pub(crate) templates: usize,
    /// Of the templates of ops, as they are created.
    pub(crate) of_ops: usize,
    pub(crate) nodes: usize,
}

impl Estimate {
    /// Whether each op can have a template of its own.
    pub(super) fn is_small(&self) -> bool {
        self.spec + self.status <= SMALL && self.templates <= MANY_TEMPLATES
    }
}

/// Whether a template for each op would be too many, whatever the ops are.
pub(super) fn has_many_ops(lowered: &Lowered) -> bool {
    lowered.graph.nodes.iter().filter(|node| node.object.is_some()).count() > MANY_TEMPLATES
}

/// Estimates the size of a workflow of that many bytes.
pub(super) fn estimate(context: &Context<'_>, spec: usize, written: Count) -> Estimate {
    let Context { lowered, compact, .. } = context;
    // The DAGs of the pipeline and of its exit handler, and the loops that ops became.
    let mut nodes = 2 + compact.fans.iter().map(|fan| fan.names.len()).sum::<usize>();
    let (mut outputs, mut items) = (0, 0);
    for (op, node) in lowered.graph.nodes.iter().enumerate() {
        let times = times(lowered, op);
        nodes += times;
        if times > 1 || matches!(compact.place(op), Place::Fan { .. }) {
            items += times;
        }
        if let Some(object) = &node.object {
            let saved = match compact.place(op) {
                Place::Own => object.outputs.len(),
                Place::Shared(member) => compact.shared[member.shared].outputs.len(),
                Place::Fan { .. } => 0,
            };
            outputs += times * saved;
        }
    }
    Estimate {
        spec,
        status: (nodes - items) * NODE + items * ITEM + outputs * OUTPUT,
        templates: written.templates,
        of_ops: written.of_ops,
        nodes,
    }
}

/// How often a task runs, as far as the lists of the loops around it are known.
fn times(lowered: &Lowered, op: usize) -> usize {
    let around = std::iter::successors(Some(op), |node| lowered.graph.parent(*node));
    let lengths = around.map(|node| match lowered.graph.nodes[node].block_kind() {
        Some(BlockKind::ForEach { over, .. }) => length(over),
        _ => 1,
    });
    lengths.fold(1, usize::saturating_mul)
}

/// The number of items of a loop, or 1 if only the run knows it.
fn length(over: &Over) -> usize {
    match over {
        Over::Items(items) => items.len(),
        Over::Sequence { start: Value::Int(start), end: Value::Int(end), .. } => {
            usize::try_from((end - start).max(0)).unwrap_or(usize::MAX)
        }
        Over::List(_) | Over::Sequence { .. } => 1,
    }
}
