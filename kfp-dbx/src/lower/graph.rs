//! The one graph of a pipeline, which every rule looks at and which is emitted: names, inputs,
//! order and outputs of all ops and blocks.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::{Certainty, Edge, Graph as Dependencies, Outcome, Outcomes, Reason};
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Lists, Ref, Target, WorkflowVariable};

use super::complete::completed::{Gaps, Reading};
use super::object::Object;
use crate::error::Place;
use crate::model::block::{BlockData, BlockKind};
use crate::model::op::{OpData, OpKind};
use crate::model::param::{ParamData, whole_param};
use crate::model::scope::narrow;

/// All ops and blocks of a pipeline.
pub(crate) struct Graph {
    /// The id of the scope. References into this graph contain it.
    pub(crate) scope: u32,
    pub(crate) params: Vec<ParamData>,
    /// The paths to the parts of outputs, by the index in a reference.
    pub(crate) parts: Vec<Vec<Step>>,
    /// The ops and blocks, in the order in which they were created.
    pub(crate) nodes: Vec<Node>,
    /// The parameters of the pipeline that are inputs of its own DAG or of the DAG of its exit
    /// handler.
    pub(crate) used: BTreeMap<Dag, BTreeSet<u32>>,
    /// The order that the body requests, in the form that the macro also checks.
    pub(super) dependencies: Dependencies<Place>,
    /// The number of nodes that the body recorded. The nodes after them were added.
    pub(super) recorded: usize,
    pub(super) gaps: Gaps,
}

/// An op or a block.
pub(crate) struct Node {
    /// The op as the body recorded it, or as it was added.
    pub(crate) data: OpData,
    /// The action on a Kubernetes object; `None` for a block.
    pub(crate) object: Option<Object>,
    /// The name of its task and its template.
    pub(crate) name: String,
    /// The DAG of its task.
    pub(crate) dag: Dag,
    /// The tasks of its DAG that it runs after, in the order in which they were created.
    pub(crate) after: BTreeMap<usize, Outcomes>,
    /// The inputs of its template: each parameter and output once, with its name there.
    pub(crate) inputs: Vec<(Ref, String)>,
    /// The tasks that must have succeeded so that it runs, of its DAG or of one around it.
    pub(crate) guards: BTreeSet<usize>,
    /// The inputs of a block that say whether a task of a DAG around it has succeeded: the guards
    /// of what is in the block.
    pub(crate) flags: Vec<(usize, String)>,
    /// The outputs of ops in a block that are used outside it.
    pub(crate) exports: BTreeSet<Export>,
    /// The outputs of an op that are used.
    pub(crate) used_outputs: BTreeSet<u32>,
    /// The parameters and outputs that the op or the block itself refers to, each once.
    pub(super) references: Vec<Result<Ref, BrokenRef>>,
    /// Argo's own values that the op or the block itself refers to, each once.
    pub(super) variables: Vec<WorkflowVariable>,
    pub(super) reading: Reading,
    /// The name, with `…` for a parameter or an output, if it contained one and was replaced by `op`.
    pub(super) renamed_from: Option<String>,
    /// The pipeline that an exit handler was moved out of.
    pub(super) moved_out_of: Option<u32>,
    /// The create that a delete was added for.
    pub(crate) deletes: Option<usize>,
}

/// An output of an op in a block that is used outside the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Export {
    pub(crate) op: usize,
    pub(crate) output: u32,
    /// The list that the output is outside the block, if the block or one within it is a loop.
    pub(crate) lists: Option<Lists>,
}

/// A reference without a target.
pub(super) enum BrokenRef {
    ForeignParam,
    ForeignOutput,
    /// A `ResourceOp` or a `SuspendOp` has no such output.
    UnknownOutput {
        op: usize,
        output: u32,
    },
}

/// The DAG of a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Dag {
    /// The DAG of the pipeline.
    Main,
    /// The DAG of the exit handler.
    Exit,
    /// The DAG of a block.
    Block(usize),
}

impl Node {
    /// Returns the block, if the node is one.
    pub(crate) fn block(&self) -> Option<&BlockData> {
        match &self.data.kind {
            OpKind::Block(block) => Some(block),
            OpKind::Databricks(_) | OpKind::Resource(_) | OpKind::Suspend(_) => None,
        }
    }

    /// Returns whether the body set a condition for the success or the failure.
    #[cfg(feature = "bundle")]
    pub(crate) fn has_own_conditions(&self) -> bool {
        self.reading.has_own_conditions
    }

    /// Returns the kind of block, if the node is one.
    pub(crate) fn block_kind(&self) -> Option<&BlockKind> {
        self.data.block()
    }
}

impl Graph {
    /// Returns the nodes that the body recorded, with their indices.
    pub(super) fn recorded(&self) -> impl Iterator<Item = (usize, &Node)> {
        self.nodes[..self.recorded].iter().enumerate()
    }

    /// Returns the block whose DAG contains a task.
    pub(crate) fn parent(&self, node: usize) -> Option<usize> {
        match self.nodes[node].dag {
            Dag::Block(block) => Some(block),
            Dag::Main | Dag::Exit => None,
        }
    }

    /// Returns the blocks around a node in the body, innermost first. Unlike
    /// [`parent`](Self::parent), it includes exit handlers, which have no DAG of their own.
    pub(crate) fn blocks_around(&self, node: usize) -> impl Iterator<Item = usize> {
        let parent = |node: usize| self.nodes[node].data.parent.map(|parent| parent as usize);
        std::iter::successors(parent(node), move |node| parent(*node))
    }

    /// Returns whether a node runs at exit.
    pub(crate) fn at_exit(&self, node: usize) -> bool {
        self.root(node) == Dag::Exit
    }

    fn root(&self, node: usize) -> Dag {
        match self.nodes[node].dag {
            Dag::Block(block) => self.root(block),
            root => root,
        }
    }

    /// Returns the task of a DAG that contains a node, if there is one.
    pub(crate) fn task_of(&self, dag: Dag, node: usize) -> Option<usize> {
        std::iter::successors(Some(node), |node| self.parent(*node))
            .find(|node| self.nodes[*node].dag == dag)
    }

    /// Returns the innermost DAG around `user` that also contains `used`, or else the outermost DAG
    /// around `user`.
    pub(super) fn shared_dag(&self, user: usize, used: usize) -> Dag {
        let mut dag = self.nodes[user].dag;
        while let Dag::Block(block) = dag
            && self.task_of(dag, used).is_none()
        {
            dag = self.nodes[block].dag;
        }
        dag
    }

    /// Returns the blocks between a DAG and a node in it, innermost first.
    pub(crate) fn blocks_within(&self, dag: Dag, node: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parent(node), |block| self.parent(*block))
            .take_while(move |block| Dag::Block(*block) != dag)
    }

    /// Returns the parameter that another one is a part of, and the path from it to the part.
    pub(crate) fn whole_param(&self, index: u32) -> Option<(u32, Vec<Step>)> {
        whole_param(&self.params, index)
    }

    /// Returns the reference to an output that leaves a block.
    pub(crate) fn export_ref(&self, export: Export) -> Target {
        let Export { op, output, lists } = export;
        Target::Output { scope: self.scope, op: narrow(op), output, lists, part: None }
    }

    /// Returns the path to a part of an output.
    pub(crate) fn part(&self, part: Option<u32>) -> Option<&[Step]> {
        self.parts.get(part? as usize).map(Vec::as_slice)
    }

    /// Returns whether a node is a loop.
    pub(crate) fn is_loop(&self, node: usize) -> bool {
        matches!(self.nodes[node].block_kind(), Some(BlockKind::ForEach { .. }))
    }

    /// Returns the number of loops between a DAG and a node in it. An output of the node is a list
    /// in the DAG if there are any.
    pub(crate) fn loops_within(&self, dag: Dag, node: usize) -> usize {
        self.blocks_within(dag, node).filter(|block| self.is_loop(*block)).count()
    }

    /// Returns the order between all nodes: the one that the body requests, and that of the deletes
    /// at exit, which were added.
    pub(crate) fn order(&self) -> Cow<'_, Dependencies<Place>> {
        let mut dependencies = Cow::Borrowed(&self.dependencies);
        for (to, node) in self.nodes.iter().enumerate().filter(|(op, _)| self.at_exit(*op)) {
            let at = node.data.at;
            let reason = Reason::After(Outcome::End);
            let certainty = Certainty::Must;
            let edge = |&from: &usize| Edge { from, to, certainty, reason, at };
            if !node.after.is_empty() {
                dependencies.to_mut().edges.extend(node.after.keys().map(edge));
            }
        }
        dependencies
    }

    /// Visits the references of an op or a block itself.
    pub(crate) fn visit_refs(&self, node: usize, visit: &mut impl FnMut(Ref)) {
        let node = &self.nodes[node];
        if let Some(object) = &node.object {
            object.values().for_each(|value| value.visit_refs(visit));
        }
        match node.block_kind() {
            Some(BlockKind::Otherwise(when)) => self.visit_refs(*when as usize, visit),
            Some(block) => block.visit_refs(visit),
            None => {}
        }
    }
}
