//! The estimated size of a workflow, when it is created and when it ends.

mod texts;

use std::collections::BTreeMap;

use kfp_dbx_core::text::size::LIMIT;
use kfp_dbx_core::value::Value;

use self::texts::Texts;
use super::compact::{Compact, Place};
use super::context::Context;
use super::template::Count;
use crate::lower::Lowered;
use crate::model::block::{BlockKind, Over};
use crate::model::json;

/// The size up to which each op has a template of its own.
const SMALL: usize = LIMIT / 2;

/// The number of templates up to which each op has one of its own. Argo's full CRD accepts no more;
/// Kubeflow Pipelines installs the minimal one.
const MANY_TEMPLATES: usize = 200;

/// The bytes of the finished node of a task in the compressed status, without outputs and with the
/// entry in the node that it follows. 52 to 57 were measured on a cluster for tasks that follow
/// none, and 61 for a chain.
const NODE: usize = 62;

/// The bytes of each other node that a node follows.
const EDGE: usize = 11;

/// The bytes of the node of an item, whose name contains the value of the item. Up to 76 were
/// measured on a cluster.
const ITEM: usize = 76;

/// The bytes of each output of a finished node: with its eleven outputs, a run takes 218 bytes.
const OUTPUT: usize = 15;

/// The percentage by which a status may take more than estimated. It depends on the names of the
/// workflow and of its nodes, on the times, and on how well all of it can be compressed.
pub(crate) const MARGIN: usize = 5;

/// The estimated bytes of a workflow, as Argo stores it.
#[derive(Debug, Clone, Default)]
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
    /// The first op of each template that several tasks share, and the number of these tasks.
    pub(crate) alike: Vec<(String, usize)>,
}

impl Estimate {
    /// Whether each op can have a template of its own.
    pub(super) fn is_small(&self) -> bool {
        self.spec.saturating_add(self.status) <= SMALL && self.templates <= MANY_TEMPLATES
    }

    /// Returns the bytes of the status with the margin.
    pub(crate) fn status_at_most(&self) -> usize {
        with_margin(self.status)
    }

    /// Returns the number of items of a loop that does the same as the tasks that share templates,
    /// if the workflow stays within a limit with it.
    pub(crate) fn as_loop(&self, limit: usize) -> Option<usize> {
        let tasks: usize = self.alike.iter().map(|(_, tasks)| tasks).sum();
        let items = self.alike.iter().map(|(_, tasks)| *tasks).max()?;
        // Each item has a node, and one for each op of the body.
        let nodes = self.nodes.max(tasks).saturating_add(items);
        // The values of an item take at most what the tasks of its ops take.
        let tasks = self.spec.saturating_sub(self.of_ops) / 2;
        let status = with_margin(nodes.saturating_mul(ITEM));
        let size = status.saturating_add(self.of_ops + tasks);
        (size <= limit && items > 1).then_some(items)
    }
}

fn with_margin(bytes: usize) -> usize {
    bytes.saturating_add(bytes / 100 * MARGIN)
}
/// Whether there would be too many templates if each op had one of its own.
pub(super) fn has_many_ops(lowered: &Lowered) -> bool {
    lowered.graph.nodes.iter().filter(|node| node.object.is_some()).count() > MANY_TEMPLATES
}

/// Estimates the size of a workflow whose object takes `spec` bytes.
pub(super) fn estimate(context: &Context<'_>, spec: usize, written: Count) -> Estimate {
    let Context { lowered, compact, .. } = context;
    let texts = Values::of(lowered, compact);
    // The DAGs of the pipeline and of its exit handler, and the loops of fans.
    let mut nodes = 2 + compact.fans.iter().map(|fan| fan.names.len()).sum::<usize>();
    let (mut status, mut alike) = (nodes * NODE, BTreeMap::new());
    for (op, node) in lowered.graph.nodes.iter().enumerate() {
        let times = times(lowered, op);
        // Loops in loops soon have more items than there are numbers.
        nodes = nodes.saturating_add(times);
        let place = compact.place(op);
        let is_item = times > 1 || matches!(place, Place::Fan { .. });
        let saved = node.object.as_ref().map_or(node.exports.len(), |object| match place {
            Place::Own => object.outputs.len(),
            Place::Shared(member) => compact.shared[member.shared].outputs.len(),
            Place::Fan { .. } => 0,
        });
        if let Place::Shared(member) = place {
            *alike.entry(member.shared).or_default() += 1;
        }
        let edges = match place {
            Place::Fan { .. } => 0,
            _ => node.after.len().saturating_sub(1),
        };
        let each = if is_item { ITEM } else { NODE } + saved * OUTPUT + edges * EDGE;
        let of_loops = loops_around(lowered, op).map(|block| texts.of_loop(block, times));
        status = of_loops.fold(status, usize::saturating_add);
        status = status.saturating_add(times.saturating_mul(each));
    }
    status = status.saturating_add(texts.of_templates);
    let alike =
        alike.into_iter().map(|(shared, tasks)| (compact.shared[shared].name.clone(), tasks));
    Estimate {
        spec,
        status,
        templates: written.templates,
        of_ops: written.of_ops,
        nodes,
        alike: alike.collect(),
    }
}

/// The values in the names and the inputs of nodes.
struct Values {
    of_loops: BTreeMap<usize, Texts>,
    /// The bytes of the arguments of shared templates.
    of_templates: usize,
}

impl Values {
    fn of(lowered: &Lowered, compact: &Compact) -> Self {
        let nodes = lowered.graph.nodes.iter().enumerate();
        let of_loops = nodes.filter_map(|(block, node)| match node.block_kind()? {
            BlockKind::ForEach { over: Over::Items(items), .. } => {
                let items = items.iter().map(|item| json::literal(item).to_string());
                Some((block, Texts::of(items)))
            }
            _ => None,
        });
        let of_templates = compact.arguments().map(|values| Texts::of(values.into_iter()).once());
        Self { of_loops: of_loops.collect(), of_templates: of_templates.sum() }
    }

    fn of_loop(&self, block: usize, nodes: usize) -> usize {
        self.of_loops.get(&block).map_or(0, |texts| texts.in_nodes(nodes))
    }
}

/// Returns a node and the blocks around it whose DAGs it is in.
fn loops_around(lowered: &Lowered, op: usize) -> impl Iterator<Item = usize> {
    std::iter::successors(Some(op), |node| lowered.graph.parent(*node))
}

/// Returns how often a task runs, as far as the lists of the loops around it are known.
fn times(lowered: &Lowered, op: usize) -> usize {
    let lengths =
        loops_around(lowered, op).map(|node| match lowered.graph.nodes[node].block_kind() {
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
