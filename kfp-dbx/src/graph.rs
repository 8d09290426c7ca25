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
