//! The graph of a pipeline as data.

use std::borrow::Cow;

/// The graph of a pipeline. [`Pipeline::graph`](crate::Pipeline::graph) returns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    pub(super) name: String,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
    pub(super) resources: Vec<Resource>,
}

impl Graph {
    /// Returns the name of the pipeline.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the ops and blocks in the order in which the pipeline creates them, and then the tasks of
    /// jobs and runs.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// Returns the dependencies.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// Returns the resources whose names are known, apart from runtime values.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// Returns the ops and blocks in a block, or those at the top.
    pub(super) fn children(&self, parent: Option<usize>) -> impl Iterator<Item = usize> {
        let is_child = move |(_, node): &(usize, &Node)| node.parent == parent;
        self.nodes.iter().enumerate().filter(is_child).map(|(index, _)| index)
    }

    /// Returns each op and resource that belong together, with what the op does to the resource.
    pub(super) fn touches(&self) -> impl Iterator<Item = (usize, usize, Touch)> {
        self.resources.iter().enumerate().flat_map(|(index, resource)| {
            let all = [
                (&resource.creates, Touch::Creates),
                (&resource.uses, Touch::Uses),
                (&resource.deletes, Touch::Deletes),
            ];
            all.into_iter()
                .flat_map(move |(ops, touch)| ops.iter().map(move |op| (*op, index, touch)))
        })
    }
}

/// The effect of an op on a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Touch {
    Creates,
    Uses,
    Deletes,
}

impl Touch {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Creates => "creates",
            Self::Uses => "uses",
            Self::Deletes => "deletes",
        }
    }
}

/// An op, a block of ops, or a task of the job or the run that an op creates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) parent: Option<usize>,
    pub(super) kind: NodeKind,
    /// Whether its resource has tasks of its own, which are drawn in it.
    pub(super) has_tasks: bool,
}

/// The kind of a [`Node`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NodeKind {
    /// An op that creates a resource.
    Create,
    /// An op that deletes a resource.
    Delete,
    /// An op that waits until someone resumes it.
    Suspend,
    /// Any other op.
    Op,
    /// A task of the job or the run that the op around it creates. Databricks starts it.
    Task,
    /// A condition around ops.
    Condition,
    /// A loop around ops.
    Loop,
    /// A pipeline that is used as an op.
    Pipeline,
    /// An exit handler around ops.
    Exit,
}

impl Node {
    /// Returns the name of the op or block in the workflow, or the key of the task.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns what an op or a task does, or when a block runs: `create run`, `when mode == "full"`.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// Returns the index of the block around the op or block, or of the op around the task.
    pub fn parent(&self) -> Option<usize> {
        self.parent
    }

    /// Returns the kind of the node.
    pub fn kind(&self) -> NodeKind {
        self.kind
    }

    /// Returns whether the node is drawn around others: a block around its ops, or an op around the tasks
    /// of its job or its run.
    pub fn is_block(&self) -> bool {
        match self.kind {
            NodeKind::Create | NodeKind::Delete | NodeKind::Suspend | NodeKind::Op => {
                self.has_tasks
            }
            NodeKind::Task => false,
            NodeKind::Condition | NodeKind::Loop | NodeKind::Pipeline | NodeKind::Exit => true,
        }
    }

    /// Returns the title of a node that is drawn around others.
    pub(super) fn title(&self) -> Cow<'_, str> {
        match self.has_tasks {
            true => Cow::Owned(format!("{}: {}", self.name, self.label)),
            false => Cow::Borrowed(&self.label),
        }
    }

    /// Returns the name of the style in which the node is drawn.
    pub(super) fn class(&self) -> &'static str {
        match self.kind {
            NodeKind::Create => "create",
            NodeKind::Delete => "delete",
            NodeKind::Suspend | NodeKind::Op | NodeKind::Task => "op",
            NodeKind::Condition => "condition",
            NodeKind::Loop => "loop",
            NodeKind::Pipeline => "pipeline",
            NodeKind::Exit => "exit",
        }
    }
}

/// A dependency: a node that runs after another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) label: Option<&'static str>,
}

impl Edge {
    /// Returns the index of the earlier node.
    pub fn from(&self) -> usize {
        self.from
    }

    /// Returns the index of the later node.
    pub fn to(&self) -> usize {
        self.to
    }

    /// Returns how the earlier node must end, unless it must succeed: `after failure`, `after end`. A task
    /// after a condition has its outcome: `if true`.
    pub fn label(&self) -> Option<&str> {
        self.label
    }
}

/// A resource, with the indices of the ops that handle it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    pub(super) noun: String,
    pub(super) name: String,
    pub(super) creates: Vec<usize>,
    pub(super) uses: Vec<usize>,
    pub(super) deletes: Vec<usize>,
    pub(super) owned: bool,
}

impl Resource {
    /// Returns the kind and the name, with runtime values in braces: `run nightly-{workflow.uid}`.
    pub fn label(&self) -> String {
        format!("{} {}", self.noun, self.name)
    }

    /// Returns the ops that create the resource.
    pub fn creates(&self) -> &[usize] {
        &self.creates
    }

    /// Returns the ops that use the resource.
    pub fn uses(&self) -> &[usize] {
        &self.uses
    }

    /// Returns the ops that delete the resource.
    pub fn deletes(&self) -> &[usize] {
        &self.deletes
    }

    /// Returns whether Kubernetes deletes the resource together with the workflow.
    pub fn is_owned(&self) -> bool {
        self.owned
    }
}
