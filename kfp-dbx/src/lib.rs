//! Azure Databricks from Kubeflow Pipelines: annotated Rust functions become
//! compile-time checked Argo Workflows.
//!
//! ```
//! use kfp_dbx::prelude::*;
//!
//! /// A toy pipeline that computes an approximation to pi with Databricks.
//! #[pipeline(name = "DatabricksRun")]
//! fn calc_pipeline(
//!     #[default = "test-run"] run_name: Param<String>,
//!     #[default = "10"] parameter: Param<String>,
//! ) {
//!     let submit_run = SubmitRunOp::new("submitrun")
//!         .run_name(run_name)
//!         .new_cluster(
//!             NewCluster::new()
//!                 .spark_version("5.3.x-scala2.11")
//!                 .node_type_id("Standard_D3_v2")
//!                 .num_workers(2),
//!         )
//!         .libraries([Library::jar("dbfs:/docs/sparkpi.jar")])
//!         .spark_jar_task(
//!             SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters([parameter]),
//!         );
//!
//!     let delete_run = DeleteRunOp::new("deleterun").run_name(run_name);
//!     delete_run.after(submit_run);
//! }
//!
//! println!("{}", calc_pipeline().to_yaml()?);
//! # Ok::<(), kfp_dbx::Error>(())
//! ```
//!
//! | to | see |
//! |---|---|
//! | make a pipeline of a function | [`#[pipeline]`](macro@pipeline) |
//! | make one in a program that generates pipelines | [`Pipeline::builder`] |
//! | make, run and delete Databricks resources | [`SubmitRunOp`] and the other ops |
//! | handle any other Kubernetes object | [`ResourceOp`] |
//! | order ops, look at one on its own | [`Op`] |
//! | know what a setter takes | [`IntoValue`] |
//! | put the run's id into a name | [`workflow`] |
//! | read what is wrong | [`Error`], [`Diagnostic`] |

// `IntoValue<BTreeMap<String, Argument>>` names what a field takes: there is no such map.
#![allow(clippy::zero_sized_map_values)]

// What users say: handles, parameters, values, ops, pipelines.
mod handle;
mod ops;
mod param;
mod pipeline;
mod value;
pub mod workflow;

// How it is kept until the workflow is built.
mod marker;
mod read;
mod scope;

// From there to the workflow: each op's object; names, order and what is wrong; YAML.
mod emit;
mod error;
mod inspect;
mod lower;
mod object;
mod print;

pub use error::{Diagnostic, Error, Level, Place, Rule};
pub use handle::{IntoOps, Op, OpId, Output, Param, WorkflowValue};
pub use inspect::Inspected;
/// Makes a pipeline of a function.
///
/// The function's arguments are the pipeline's parameters, each a
/// [`Param`]; its body makes
/// ops and orders them. Called, it takes no arguments and gives a
/// [`Pipeline`].
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// /// Deletes a run.
/// #[pipeline(name = "Clean")]
/// fn clean(
///     /// The run's name.
///     #[default = "test-run"]
///     #[name = "Run_Name"]
///     run_name: Param<String>,
/// ) {
///     DeleteRunOp::new("deleterun").run_name(run_name);
/// }
///
/// let yaml = clean().to_yaml()?;
/// assert!(yaml.contains("generateName: clean-"));
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
///
/// # On the function
///
/// | argument | meaning | without it |
/// |---|---|---|
/// | `name = "…"` | the pipeline's name | the function's |
/// | `description = "…"` | what Kubeflow Pipelines' pages say of it | the doc comment |
/// | `service_account = "…"` | what the pods run as | `pipeline-runner`, KFP's own |
/// | `namespace = "…"` | where the workflow is created | where its creator says |
/// | `generate_name = "…"` | what its generated name begins with | the pipeline's name and `-` |
///
/// # On a parameter
///
/// | attribute | meaning | without it |
/// |---|---|---|
/// | `#[default = …]` | the value where the run gives none: any expression of the type | the run has to give one |
/// | `#[name = "…"]` | the pipeline's name for it | the argument's |
/// | `#[description = "…"]` or a doc comment | what it is for | |
///
/// # What it checks
///
/// Two ops with one name, an op that waits for itself, a cycle, and names that Argo
/// rejects do not compile. What the macro can't see, as it is made in helper functions
/// or loops, is checked by the same rules when the workflow is built.
pub use kfp_dbx_macros::pipeline;
pub use ops::*;
pub use param::{DefaultFor, ParamType, Parameter};
pub use pipeline::{Declare, Pipeline, PipelineBuilder, Workflow};
pub use print::print;
pub use value::{Argument, Base64, IntoValue, Json};

/// All that a pipeline's source needs: `use kfp_dbx::prelude::*;`.
pub mod prelude {
    pub use crate::ops::*;
    pub use crate::{
        Base64, IntoValue, Json, Op, OpId, Output, Param, Parameter, Pipeline, pipeline, workflow,
    };
}

/// What the expansion of `#[pipeline]` names. No part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::param::{Argument, declare};
    pub use crate::{Parameter, Pipeline};
}

/// Calls a macro once for each length of tuple, with that many type names.
macro_rules! for_tuples {
    ($macro:ident) => {
        $macro!(A);
        $macro!(A B);
        $macro!(A B C);
        $macro!(A B C D);
        $macro!(A B C D E);
        $macro!(A B C D E F);
        $macro!(A B C D E F G);
        $macro!(A B C D E F G H);
        $macro!(A B C D E F G H I);
        $macro!(A B C D E F G H I J);
        $macro!(A B C D E F G H I J K);
        $macro!(A B C D E F G H I J K L);
    };
}
pub(crate) use for_tuples;
