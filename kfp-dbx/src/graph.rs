//! The graph of a pipeline: its ops and blocks, their order, and the lifecycles of its resources.
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
//! The same pipeline always gives the same bytes.

// Imports point from here to `read`, `mermaid`, `dot` and `svg`, and from these to `model` and
// `style`.

use crate::Error;
use crate::pipeline::Pipeline;

mod dot;
mod mermaid;
mod model;
mod read;
mod style;
#[cfg(feature = "svg")]
mod svg;

pub use model::{Edge, Graph, Node, NodeKind, Resource};

impl Graph {
    /// Returns the graph as a Mermaid flowchart, which GitHub and many wikis render.
    pub fn to_mermaid(&self) -> String {
        mermaid::write(self)
    }

    /// Returns the graph as a Graphviz digraph.
    pub fn to_dot(&self) -> String {
        dot::write(self)
    }

    /// Returns the graph as a self-contained SVG picture.
    #[cfg(feature = "svg")]
    pub fn to_svg(&self) -> String {
        svg::write(self)
    }
}

impl Pipeline {
    /// Returns the graph of the pipeline.
    ///
    /// # Errors
    /// Returns all errors of the pipeline.
    pub fn graph(&self) -> Result<Graph, Error> {
        Ok(read::graph(self.name(), &self.lowered()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tasks that wait for each other, and one that waits for itself. No rule lets them into a pipeline
    /// unless it is allowed, and then the picture shows them.
    #[test]
    fn cycles_of_tasks_are_drawn() {
        let node = |name: &str, parent, kind| Node {
            name: name.to_owned(),
            label: "notebook task".to_owned(),
            parent,
            kind,
            has_tasks: kind == NodeKind::Create,
        };
        let task = |name: &str| node(name, Some(0), NodeKind::Task);
        let edge = |from, to| Edge { from, to, label: None };
        let graph = Graph {
            name: "cycle".to_owned(),
            nodes: vec![node("job", None, NodeKind::Create), task("a"), task("b"), task("c")],
            edges: vec![edge(1, 2), edge(2, 3), edge(3, 1), edge(2, 2)],
            resources: Vec::new(),
        };
        for line in ["n1 --> n2", "n2 --> n3", "n3 --> n1", "n2 --> n2"] {
            assert!(graph.to_mermaid().contains(line), "{line}");
            assert!(graph.to_dot().contains(&line.replace("--", "-")), "{line}");
        }
        #[cfg(feature = "svg")]
        for id in ["id=\"n0\"", "id=\"n1\"", "id=\"n2\"", "id=\"n3\""] {
            assert!(graph.to_svg().contains(id), "{id}");
        }
    }
}
