//! Pipelines, and the compilation of a body to a workflow.

mod bundle;
mod compile;
mod definition;
mod emitted;
mod lookup;
mod workflow;

pub use bundle::Bundle;
pub use definition::{Declare, Pipeline, PipelineBuilder, builder};
pub use lookup::{Dependency, LookupError, WorkflowOp};
pub use workflow::Workflow;
