//! How large a workflow is, and how large it becomes.

use kfp_dbx_core::text::size::LIMIT;
use serde::Serialize;

use super::compact::{Compact, Place};
use super::{Body, Document, argo};
use crate::lower::Lowered;

/// As large as a workflow may become before ops share what they can.
const SMALL: usize = LIMIT / 2;

/// Templates that the full CRD takes; Kubeflow Pipelines installs the minimal ones.
const MANY_TEMPLATES: usize = 200;

/// Ops and items that take less than half of the limit whatever they are, but for what they hold.
const FEW: usize = 100;

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
    pub(crate) nodes: usize,
}

pub(super) fn estimate(
    lowered: &Lowered,
    compact: &Compact,
    manifest: &argo::Manifest,
) -> Estimate {
    let templates = &manifest.spec.workflow().templates;
    // A few ops are small whatever they are, but for their manifests: no need to count bytes.
    let manifests: usize = templates.iter().map(manifest_length).sum();
    let arguments = &manifest.spec.workflow().arguments.parameters;
    let arguments = arguments.iter().filter_map(|argument| argument.value.as_ref());
    let nodes = lowered.graph.nodes.len();
    let few = nodes <= FEW
        && manifests + arguments.map(String::len).sum::<usize>() <= SMALL / 4
        && (0..nodes).all(|op| times(lowered, op) <= FEW);
    let spec = match few {
        true => manifests * 3 / 2 + templates.len() * 2048,
        false => length(manifest),
    };
    let mut estimate = Estimate {
        spec,
        templates: templates.len(),
        // The DAGs of the pipeline and of its exit handler, and the loops that ops became.
        nodes: 2 + compact.fans.iter().map(|fan| fan.names.len()).sum::<usize>(),
        ..Estimate::default()
    };
    let (mut outputs, mut items) = (0, 0);
    for op in 0..lowered.graph.nodes.len() {
        let times = times(lowered, op);
        estimate.nodes += times;
        if times > 1 || matches!(compact.place(op), Place::Fan { .. }) {
            items += times;
        }
        if let Some(object) = &lowered.graph.nodes[op].object {
            let saved = match compact.place(op) {
                Place::Own => object.outputs.len(),
                Place::Shared(member) => compact.shared[member.shared].outputs.len(),
                Place::Fan { .. } => 0,
            };
            outputs += times * saved;
        }
    }
    estimate.status = (estimate.nodes - items) * NODE + items * ITEM + outputs * OUTPUT;
    estimate
}

/// Whether a template is that of ops.
fn is_op(template: &argo::AnyTemplate) -> bool {
    match template {
        argo::AnyTemplate::Template(template) => template.resource.is_some(),
        argo::AnyTemplate::Patched(_) => true,
    }
}

fn manifest_length(template: &argo::AnyTemplate) -> usize {
    match template {
        argo::AnyTemplate::Template(template) => {
            template.resource.as_ref().map_or(0, |resource| resource.manifest.len())
        }
        // Whatever a patch put there.
        argo::AnyTemplate::Patched(_) => SMALL,
    }
}

/// How often a task runs, as far as its loops are known.
fn times(lowered: &Lowered, op: usize) -> usize {
    use crate::model::block::{BlockData, BlockKind, Over};
    use crate::model::op::OpKind;
    use kfp_dbx_core::value::Value;
    let mut times: usize = 1;
    let mut at = Some(op);
    while let Some(node) = at {
        if let OpKind::Block(BlockData { kind: BlockKind::ForEach { over, .. }, .. }) =
            &lowered.graph.nodes[node].data.kind
        {
            times = times.saturating_mul(match over {
                Over::Items(items) => items.len(),
                Over::Sequence { start: Value::Int(start), end: Value::Int(end), .. } => {
                    usize::try_from((end - start).max(0)).unwrap_or(usize::MAX)
                }
                _ => 1,
            });
        }
        at = lowered.graph.parent(node);
    }
    times
}

/// The bytes of a value as JSON.
fn length(value: &impl Serialize) -> usize {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    // What can't be written is told when it is.
    let _ = serde_json::to_writer(&mut count, value);
    count.0
}

impl Estimate {
    /// Whether each op can have a template of its own.
    pub(super) fn is_small(&self) -> bool {
        self.spec + self.status <= SMALL && self.templates <= MANY_TEMPLATES
    }
}

impl Document {
    /// The bytes that the templates of ops take of its spec.
    pub(crate) fn size_of_ops(&self) -> usize {
        match &self.body {
            Body::Manifest(manifest) => {
                let templates = manifest.spec.workflow().templates.iter();
                templates.filter(|template| is_op(template)).map(length).sum()
            }
            Body::Patched(_) => self.size.spec,
        }
    }
}
