//! The picture of a pipeline: its ops and blocks, their order, and the lives of resources.
//!
//! ```
//! use kfp_dbx::prelude::*;
//!
//! #[pipeline(truthful, timeout = "2h")]
//! fn nightly(#[default = "full"] mode: Param<String>) {
//!     when(mode.eq("full"), || {
//!         SubmitRunOp::new("load")
//!             .run_name(format!("load-{}", workflow::uid()))
//!             .job_name("load")
//!             .jar_params([mode])
//!             .delete_on_exit();
//!     });
//! }
//!
//! let graph = nightly().graph()?;
//! assert!(graph.to_mermaid().starts_with("---\ntitle: \"nightly\"\n---\nflowchart TD\n"));
//! assert_eq!(graph.nodes()[0].label(), "when mode == \"full\"");
//! let run = &graph.resources()[0];
//! assert_eq!(run.label(), "run load-{workflow.uid}");
//! assert_eq!(run.creates().iter().map(|op| graph.nodes()[*op].name()).collect::<Vec<_>>(), ["load"]);
//! # Ok::<(), kfp_dbx::Error>(())
//! ```
//!
//! The same pipeline gives the same bytes.

use crate::Error;
use crate::pipeline::Pipeline;

mod dot;
mod mermaid;
mod read;
#[cfg(feature = "svg")]
mod svg;

/// The picture of a pipeline: what [`Pipeline::graph`] makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Graph {
    name: String,
    nodes: Vec<Node>,
    edges: Vec<Edge>,
    resources: Vec<Resource>,
}

impl Graph {
    /// The pipeline's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Ops and blocks, in the order of their making.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// What runs after what.
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// The resources whose names are known, at least by their parameters.
    pub fn resources(&self) -> &[Resource] {
        &self.resources
    }

    /// As a flowchart of Mermaid, which GitHub and many wikis draw.
    pub fn to_mermaid(&self) -> String {
        mermaid::write(self)
    }

    /// As a digraph of Graphviz.
    pub fn to_dot(&self) -> String {
        dot::write(self)
    }

    /// As a picture that stands by itself.
    #[cfg(feature = "svg")]
    pub fn to_svg(&self) -> String {
        svg::write(self)
    }

    fn children(&self, parent: Option<usize>) -> impl Iterator<Item = usize> {
        let is_child = move |(_, node): &(usize, &Node)| node.parent == parent;
        self.nodes.iter().enumerate().filter(is_child).map(|(index, _)| index)
    }

    /// Who does what to which resource: the op, the resource, the word for it.
    fn touches(&self) -> impl Iterator<Item = (usize, usize, Touch)> {
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

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Touch {
    Creates,
    Uses,
    Deletes,
}

impl Touch {
    fn as_str(self) -> &'static str {
        match self {
            Self::Creates => "creates",
            Self::Uses => "uses",
            Self::Deletes => "deletes",
        }
    }
}

/// An op, or a block of ops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    name: String,
    label: String,
    parent: Option<usize>,
    kind: NodeKind,
}

/// What a [`Node`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum NodeKind {
    /// An op that makes a resource.
    Create,
    /// An op that deletes one.
    Delete,
    /// Any other op.
    Op,
    /// The ops of a condition.
    Condition,
    /// The ops of a loop.
    Loop,
    /// The ops of a pipeline that is used as an op.
    Pipeline,
    /// The ops of an exit handler.
    Exit,
}

impl Node {
    /// Its name in the workflow.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it does, or when: `create run`, `when mode == "full"`.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The index of the block that it is part of.
    pub fn parent(&self) -> Option<usize> {
        self.parent
    }

    /// What it is.
    pub fn kind(&self) -> NodeKind {
        self.kind
    }

    /// Whether it is a block, which is drawn around its ops.
    pub fn is_block(&self) -> bool {
        !matches!(self.kind, NodeKind::Create | NodeKind::Delete | NodeKind::Op)
    }

    fn class(&self) -> &'static str {
        match self.kind {
            NodeKind::Create => "create",
            NodeKind::Delete => "delete",
            NodeKind::Op => "op",
            NodeKind::Condition => "condition",
            NodeKind::Loop => "loop",
            NodeKind::Pipeline => "pipeline",
            NodeKind::Exit => "exit",
        }
    }
}

/// One that runs after another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    from: usize,
    to: usize,
    label: Option<&'static str>,
}

impl Edge {
    /// The index of the earlier node.
    pub fn from(&self) -> usize {
        self.from
    }

    /// The index of the later node.
    pub fn to(&self) -> usize {
        self.to
    }

    /// How the earlier one has to end, where that is not well: `after failure`, `after end`.
    pub fn label(&self) -> Option<&str> {
        self.label
    }
}

/// A resource, and the indices of the nodes that do something to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resource {
    noun: String,
    name: String,
    creates: Vec<usize>,
    uses: Vec<usize>,
    deletes: Vec<usize>,
    owned: bool,
}

impl Resource {
    /// Its kind and its name, with parameters in braces: `run nightly-{workflow.uid}`.
    pub fn label(&self) -> String {
        format!("{} {}", self.noun, self.name)
    }

    /// The ops that create it.
    pub fn creates(&self) -> &[usize] {
        &self.creates
    }

    /// The ops that use it.
    pub fn uses(&self) -> &[usize] {
        &self.uses
    }

    /// The ops that delete it.
    pub fn deletes(&self) -> &[usize] {
        &self.deletes
    }

    /// Whether Kubernetes deletes it with the workflow, if nothing did before.
    pub fn is_owned(&self) -> bool {
        self.owned
    }
}

/// The same in all formats: the class, its fill, its line.
const COLOURS: [(&str, &str, &str); 8] = [
    ("create", "#dff3e4", "#1f7a3d"),
    ("delete", "#fde2e1", "#b3261e"),
    ("op", "#e8edf3", "#44546a"),
    ("condition", "#fffaf0", "#9a6700"),
    ("loop", "#f5f2ff", "#6b4fbb"),
    ("pipeline", "#f0f7ff", "#1f5fa8"),
    ("exit", "#f7f7f8", "#5f6570"),
    ("resource", "#e3f1fb", "#1f5fa8"),
];

fn colours(class: &str) -> (&'static str, &'static str) {
    let known = COLOURS.iter().find(|(known, ..)| *known == class);
    known.map_or(("#ffffff", "#333333"), |(_, fill, line)| (*fill, *line))
}

/// Writes a line of a textual format, within as many boxes.
fn line(out: &mut String, depth: usize, text: &str) {
    for _ in 0..depth {
        out.push_str("    ");
    }
    out.push_str(text);
    out.push('\n');
}

impl Pipeline {
    /// The pipeline's picture.
    ///
    /// # Errors
    /// All that is wrong with the pipeline, at once.
    pub fn graph(&self) -> Result<Graph, Error> {
        Ok(read::graph(self.name(), &self.lowered()?))
    }
}
