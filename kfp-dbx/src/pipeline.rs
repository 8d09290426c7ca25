//! Pipelines, and the compilation of a body to a workflow.

#[cfg(feature = "bundle")]
mod bundle;
mod compile;
mod definition;
mod emitted;
mod lookup;
mod workflow;

#[cfg(feature = "bundle")]
pub use bundle::Bundle;
pub use definition::{Declare, Pipeline, PipelineBuilder, builder};
pub use lookup::{Dependency, LookupError, WorkflowOp};
pub use workflow::Workflow;
