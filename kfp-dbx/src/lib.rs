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
//! | make a run's outcome the task's, delete what was created | [`CreateOp`], [`DeleteOp`], [`OutcomeOp`] |
//! | run ops when the workflow ends | [`on_exit`], [`on_failure`], [`on_success`] |
//! | let the run decide and repeat | [`when`], [`Compare`], [`for_each`] |
//! | say how pods run: retries, time-outs, nodes, locks | [`PolicyOp`], [`Policies`] |
//! | run by a schedule | [`Pipeline::cron_workflow`], [`Cron`] |
//! | know what a setter takes | [`IntoValue`] |
//! | put the run's id into a name | [`workflow`] |
//! | read what is wrong | [`Error`], [`Diagnostic`] |

// `IntoValue<BTreeMap<String, Argument>>` names what a field takes: there is no such map.
#![allow(clippy::zero_sized_map_values)]

// What users say: handles, parameters, values, ops, pipelines.
mod condition;
mod control;
mod cron;
mod handle;
mod ops;
mod outcome;
mod param;
mod pipeline;
mod policy;
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

pub use condition::{Comparable, Compare, Condition, IntoCondition, Ordered};
pub use control::{
    Block, Either, Exit, ForEach, IntoItems, ItemLiteral, Otherwise, Sequence, When, for_each,
    on_exit, on_failure, on_success, when,
};
pub use cron::{ConcurrencyPolicy, Cron};
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
/// | `truthful` | the outcome of each resource is its task's: [`Pipeline::truthful`] | as kfp-azure-databricks has it: a failed run counts as success |
/// | `timeout = "2h"` | fails each op that takes longer: [`Pipeline::timeout`] | what the Databricks API rejects is waited for without end |
/// | `deadline = "8h"` | fails the workflow when it takes longer: [`Pipeline::deadline`] | |
/// | `defaults = Policies::new()…` | how the pods of all ops run: [`Pipeline::defaults`] | |
/// | `parallelism = 4` | how many pods run at once | all that can |
/// | `mutex = "…"` | one run at a time: [`Pipeline::mutex`] | two runs at once |
/// | `ttl`, `ttl_after_success`, `ttl_after_failure` | how long the workflow is kept | as the cluster has it; Kubeflow Pipelines: an hour |
/// | `pod_gc = PodGc::…` | when its pods are deleted | never |
/// | `image_pull_secret = "…"` | a secret that images are pulled with | |
/// | `fail_on_exit_failure` | an exit handler that fails fails the workflow | it ends as it would have |
/// | `plain` | each op has a template of its own: [`Pipeline::plain`] | as long as that fits |
/// | `op = Load` | the type by which other pipelines use this one as an op, see below | |
///
/// # On a parameter
///
/// | attribute | meaning | without it |
/// |---|---|---|
/// | `#[default = …]` | the value where the run gives none: any expression of the type | the run has to give one |
/// | `#[name = "…"]` | the pipeline's name for it | the argument's |
/// | `#[description = "…"]` or a doc comment | what it is for | |
///
/// # As an op of another pipeline
///
/// `op = Load` makes a type of that name: `Load::new("name")` is the pipeline as an op, a DAG
/// of its own. Each parameter is a setter that takes what any setter takes, and one without a
/// default has to be given a value. What the function returns are its `outputs`. Its exit
/// handlers run when the whole workflow ends.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(op = Load)]
/// fn load(table: Param<String>, #[default = 10] slices: Param<i32>) -> Output<i64> {
///     let run = SubmitRunOp::new("load").run_name(format!("load-{table}")).job_name("load").jar_params([slices]);
///     run.outputs.run_id
/// }
///
/// #[pipeline]
/// fn nightly(#[default = 40] slices: Param<i32>) {
///     let sales = Load::new("sales").table("sales").slices(slices);
///     SubmitRunOp::new("report").run_name("report").job_name("report").jar_params([sales.outputs]);
/// }
/// # nightly().workflow()?;
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
///
/// # What it checks
///
/// Two ops with one name, an op that waits for itself, a cycle, names that Argo rejects,
/// durations that are none, retries in vain, and what an exit handler, a loop or a failed op
/// can't give away do not compile. What the macro can't see, as it is made in helper functions
/// or loops, is checked by the same rules when the workflow is built.
pub use kfp_dbx_macros::pipeline;
pub use ops::*;
pub use outcome::{CreateOp, DeleteOp, OutcomeOp};
pub use param::{DefaultFor, ParamType, Parameter};
pub use pipeline::{Declare, Pipeline, PipelineBuilder, PodGc, Workflow};
pub use policy::{IntoDuration, Policies, PolicyOp, Retry, RetryPolicy};
pub use print::{IntoWorkflow, print};
pub use value::{Argument, Base64, IntoValue, Json};

/// All that a pipeline's source needs: `use kfp_dbx::prelude::*;`.
pub mod prelude {
    pub use crate::ops::*;
    pub use crate::{
        Base64, Compare, ConcurrencyPolicy, Condition, CreateOp, Cron, DeleteOp, IntoValue, Json,
        Op, OpId, OutcomeOp, Output, Param, Parameter, Pipeline, PodGc, Policies, PolicyOp, Retry,
        RetryPolicy, Sequence, for_each, on_exit, on_failure, on_success, pipeline, when, workflow,
    };
}

/// What the expansion of `#[pipeline]` names. No part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::control::{argument, nested};
    pub use crate::param::{Argument, declare};
    pub use crate::{IntoValue, Op, OpId, Parameter, Pipeline, PolicyOp};
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
