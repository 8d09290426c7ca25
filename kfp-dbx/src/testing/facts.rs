//! What a pipeline says about its ops, for those who judge a run of it.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table;
use kfp_dbx_core::value::Target;
use kfp_dbx_core::value::path::name_path;

use crate::error::Place;
use crate::lower::graph::{self, Graph};
use crate::lower::words::Words;
use crate::model::block::{BlockKind, ExitWhen};
use crate::model::op::OpKind;

/// A block around an op.
#[derive(Clone, Debug)]
pub(super) struct BlockFacts {
    /// The name in the workflow, which nobody wrote.
    pub(super) name: String,
    /// Why nothing in it runs if it is skipped, in the words of the pipeline.
    pub(super) why_skipped: Option<String>,
    /// Its condition, if it has one, in the words of the pipeline.
    pub(super) condition: Option<String>,
    pub(super) is_loop: bool,
}

/// What the pipeline says about an op.
#[derive(Clone, Debug)]
pub(super) struct OpFacts {
    /// Its place in the pipeline.
    pub(super) index: usize,
    /// The blocks around it, outermost first.
    pub(super) blocks: Vec<BlockFacts>,
    /// The names of its outputs.
    pub(super) outputs: Vec<String>,
    /// The names of the inputs of its template.
    pub(super) inputs: Vec<String>,
    pub(super) keeps: bool,
    pub(super) is_external: bool,
    /// Whether it is a delete that another op asks for, with `.delete_on_exit()`.
    pub(super) is_added: bool,
    /// Whether it fails if its resource fails, and nothing else in the pipeline asks how that ended.
    pub(super) is_truthful: bool,
    /// The ops whose resources it uses by `.uses(…)`, with the number of loops around both.
    pub(super) uses: Vec<(String, usize)>,
    /// Its row in the table, if it is an op on a resource of Databricks.
    pub(super) row: Option<&'static table::Op>,
    pub(super) at: Place,
    /// The call that names its resource.
    pub(super) named_at: Place,
}

impl BlockFacts {
    fn of(graph: &Graph, block: usize) -> Self {
        let node = &graph.nodes[block];
        let condition = node.block_kind().and_then(|kind| Words { graph }.condition_of(kind));
        let why_skipped =
            node.block_kind().and_then(|kind| why_skipped(graph, kind, condition.as_deref()));
        Self { name: node.name.clone(), why_skipped, condition, is_loop: graph.is_loop(block) }
    }
}

/// Returns why nothing in a block runs if it is skipped. `condition` is its own.
fn why_skipped(graph: &Graph, block: &BlockKind, condition: Option<&str>) -> Option<String> {
    let words = Words { graph };
    match block {
        BlockKind::When(_) => condition.map(|condition| format!("`{condition}` is not met")),
        BlockKind::Otherwise(when) => {
            let when = graph.nodes.get(*when as usize)?.block_kind()?;
            words.condition_of(when).map(|condition| format!("`{condition}` is met"))
        }
        BlockKind::ForEach { over, .. } => Some(format!("`{}` has no items", words.items(over))),
        BlockKind::Exit(ExitWhen::Failure) => Some("the workflow did not fail".to_owned()),
        BlockKind::Exit(ExitWhen::Success) => Some("the workflow did not succeed".to_owned()),
        BlockKind::Exit(ExitWhen::Always) | BlockKind::Pipeline(_) => None,
    }
}

impl OpFacts {
    /// Returns a block around it.
    pub(super) fn block(&self, name: &str) -> Option<&BlockFacts> {
        self.blocks.iter().find(|around| around.name == name)
    }

    /// Returns the number of loops around it.
    pub(super) fn loops(&self) -> usize {
        self.blocks.iter().filter(|around| around.is_loop).count()
    }

    /// Whether a block is around it.
    pub(super) fn is_in(&self, block: &str) -> bool {
        self.block(block).is_some()
    }

    /// Returns those of all ops. In a truthful pipeline, each op is.
    pub(super) fn all(
        graph: &Graph,
        is_truthful: bool,
        inputs: &BTreeMap<&str, Vec<&str>>,
    ) -> BTreeMap<String, Self> {
        let read = results_read(graph);
        let ops = graph.nodes.iter().enumerate().filter(|(_, node)| node.block().is_none());
        let facts = ops.map(|(index, node)| {
            let mut blocks: Vec<_> =
                graph.blocks_around(index).map(|block| BlockFacts::of(graph, block)).collect();
            blocks.reverse();
            (
                node.name.clone(),
                Self {
                    index,
                    blocks,
                    outputs: outputs(node),
                    inputs: of_template(inputs.get(node.name.as_str())),
                    keeps: node.data.settings.keep,
                    is_external: node.data.settings.external,
                    is_added: node.deletes.is_some(),
                    is_truthful: (is_truthful || node.data.settings.truthful)
                        && !read.contains(&index),
                    uses: uses(graph, index),
                    row: match &node.data.kind {
                        OpKind::Databricks(data) => Some(data.row),
                        _ => None,
                    },
                    at: node.data.at,
                    named_at: named_at(graph, node),
                },
            )
        });
        facts.collect()
    }
}

/// Returns the call that names the resource of an op. A delete at exit has the name from its create.
fn named_at(graph: &Graph, node: &graph::Node) -> Place {
    let data = node.deletes.map_or(&node.data, |create| &graph.nodes[create].data);
    let named = match &data.kind {
        OpKind::Databricks(of) => of.place(&name_path()),
        _ => None,
    };
    named.unwrap_or(data.at)
}

/// Returns the ops whose resources an op uses by `.uses(…)`, with the number of loops around both.
fn uses(graph: &Graph, index: usize) -> Vec<(String, usize)> {
    let loops = |of| graph.blocks_around(of).filter(|block| graph.is_loop(*block));
    let around: BTreeSet<_> = loops(index).collect();
    let used = graph.nodes[index].data.settings.uses.iter().map(|op| *op as usize);
    let used = used.filter_map(|op| {
        let shared = loops(op).filter(|block| around.contains(block)).count();
        Some((graph.nodes.get(op)?.name.clone(), shared))
    });
    used.collect()
}

fn of_template(names: Option<&Vec<&str>>) -> Vec<String> {
    names.into_iter().flatten().map(|name| (*name).to_owned()).collect()
}

/// Returns the names of the outputs of an op.
fn outputs(node: &graph::Node) -> Vec<String> {
    match &node.object {
        Some(object) => object.outputs.iter().map(|(name, _)| name.to_owned()).collect(),
        None => node.data.output_name(0).map(str::to_owned).into_iter().collect(),
    }
}

/// Returns the ops whose results others read, by their places.
fn results_read(graph: &Graph) -> BTreeSet<usize> {
    let mut read = BTreeSet::new();
    for node in 0..graph.nodes.len() {
        graph.visit_refs(node, &mut |reference| {
            if let Target::Output { op, output, .. } = reference.target
                && let Some(of) = graph.nodes.get(op as usize)
                && let Some("result_state" | "life_cycle_state") = of.data.output_name(output)
            {
                read.insert(op as usize);
            }
        });
    }
    read
}
