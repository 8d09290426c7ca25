//! The estimated size of a workflow, when it is created and when it ends.

use kfp_dbx_core::text::size::LIMIT;
use kfp_dbx_core::value::Value;

use super::compact::Place;
use super::context::Context;
use super::template::Count;
use crate::lower::Lowered;
use crate::model::block::{BlockKind, Over};

/// The size up to which each op has a template of its own.
const SMALL: usize = LIMIT / 2;

/// The number of templates up to which each op has one of its own. Argo's full CRD accepts no more;
/// Kubeflow Pipelines installs the minimal one.
const MANY_TEMPLATES: usize = 200;

/// The bytes of the finished node of a task in the compressed status, measured on a cluster, without
/// outputs.
const NODE: usize = 57;

/// The bytes of the node of an item. Its name contains the value of the item.
const ITEM: usize = 65;

/// The bytes of each output of a finished node: with its eleven outputs, a run takes 218 bytes.
const OUTPUT: usize = 14;

/// The estimated bytes of a workflow, as Argo stores it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Estimate {
    /// The bytes of the object when it is created.
    pub(crate) spec: usize,
    /// The bytes of the status when the workflow ends. Loops over runtime values count once.
    pub(crate) status: usize,
    /// The number of templates.
    pub(crate) templates: usize,
    /// The bytes of the templates of ops.
    pub(crate) of_ops: usize,
    /// The number of nodes in the status.
    pub(crate) nodes: usize,
}

impl Estimate {
    /// Whether each op can have a template of its own.
    pub(super) fn is_small(&self) -> bool {
        self.spec + self.status <= SMALL && self.templates <= MANY_TEMPLATES
    }
}

/// Whether there would be too many templates if each op had one of its own.
pub(super) fn has_many_ops(lowered: &Lowered) -> bool {
    lowered.graph.nodes.iter().filter(|node| node.object.is_some()).count() > MANY_TEMPLATES
}

/// Estimates the size of a workflow whose object takes `spec` bytes.
pub(super) fn estimate(context: &Context<'_>, spec: usize, written: Count) -> Estimate {
    let Context { lowered, compact, .. } = context;
    // The DAGs of the pipeline and of its exit handler, and the loops of fans.
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

/// Returns how often a task runs, as far as the lists of the loops around it are known.
fn times(lowered: &Lowered, op: usize) -> usize {
    let around = std::iter::successors(Some(op), |node| lowered.graph.parent(*node));
    let lengths = around.map(|node| match lowered.graph.nodes[node].block_kind() {
        Some(BlockKind::ForEach { over, .. }) => length(over),
        _ => 1,
    });
    lengths.fold(1, usize::saturating_mul)
}

/// Returns the number of items of a loop, or 1 if it is a runtime value.
fn length(over: &Over) -> usize {
    match over {
        Over::Items(items) => items.len(),
        Over::Sequence { start: Value::Int(start), end: Value::Int(end), .. } => {
            usize::try_from((end - start).max(0)).unwrap_or(usize::MAX)
        }
        Over::List(_) | Over::Sequence { .. } => 1,
    }
}
