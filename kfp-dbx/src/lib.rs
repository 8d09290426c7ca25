//! Azure Databricks from Kubeflow Pipelines: annotated Rust functions become
//! compile-time checked Argo Workflows.
//!
//! ```
//! use kfp_dbx::prelude::*;
//!
//! /// A toy pipeline that computes an approximation to pi with Databricks.
//! #[pipeline(name = "DatabricksRun", truthful, timeout = "2h")]
//! fn calc_pipeline(
//!     #[default = "test-run"] run_name: Param<String>,
//!     #[default = "10"] parameter: Param<String>,
//! ) {
//!     SubmitRunOp::new("submitrun")
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
//!         )
//!         .delete_on_exit();
//! }
//!
//! println!("{}", calc_pipeline().to_yaml()?);
//! # Ok::<(), kfp_dbx::Error>(())
//! ```
//!
//! The [guide] explains all of it in sixteen chapters, from a first pipeline to every way in which
//! a workflow can end. Two tables lead to single items:
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
//! | say how pods run: retries, timeouts, nodes, locks | [`PolicyOp`], [`Policies`] |
//! | run by a schedule | [`Pipeline::cron_workflow`], [`Cron`] |
//! | know what a setter takes | [`IntoValue`] |
//! | take specs, notebooks and data from files | [`include_spec!`], [`include_notebook!`], [`include_file!`] |
//! | put the run's id into a name | [`workflow`] |
//! | know the rules that are checked, and silence one | [`rules`] |
//! | say what the checker can't know | [`OutcomeOp::keep`], [`DeleteOp::external`], [`CheckedOp`] |
//! | read what is wrong | [`Error`], [`Diagnostic`], [`Pipeline::check`] |
//! | know the parameters, and check a run's values | [`Pipeline::parameters`], [`Pipeline::arguments`] |
//!
//! | feature | has |
//! |---|---|
//! | `graph`, `svg` | `Pipeline::graph`: the pipeline as Mermaid, DOT and SVG |
//! | `client` | `client`: runs it on Kubeflow Pipelines and on an Argo server |
//! | `cli` | `cli::main`: a command line for a program that has pipelines |
//! | `full` | all of them; without a feature none of it is compiled |

// `IntoValue<BTreeMap<String, Argument>>` names what a field takes: there is no such map.
#![allow(clippy::zero_sized_map_values)]

// Imports point from a later room to an earlier one, never back:
//
//   error   a place in the user's source, and everything that is wrong with a pipeline
//   model   the body of a pipeline as data
//   lower   model to a checked graph
//   emit    checked graph to Argo's objects, and these to text
//   dsl     the calls of a body, each of which records into model
//   pipeline, arguments, print    compose dsl, lower and emit
//   graph, client, cli            pictures, servers, the command line
mod arguments;
mod dsl;
mod emit;
mod error;
mod lower;
mod model;
mod pipeline;
mod print;
pub mod rules;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "graph")]
pub mod graph;

// Nothing but documentation, which only rustdoc has to read.
#[cfg(any(doc, doctest))]
pub mod guide;

pub use arguments::{ArgumentError, ParameterInfo};
pub use dsl::block::{
    Block, Either, Exit, ForEach, Otherwise, When, on_exit, on_failure, on_success, when,
};
pub use dsl::checked::CheckedOp;
pub use dsl::condition::{Comparable, Compare, Condition, IntoCondition, Ordered};
pub use dsl::cron::Cron;
pub use dsl::duration::IntoDuration;
pub use dsl::handle::{Output, Param, WorkflowValue};
pub use dsl::inspect::Inspected;
pub use dsl::loops::{IntoItems, ItemLiteral, Sequence, for_each};
pub use dsl::op::{IntoOps, Op};
pub use dsl::op_id::OpId;
pub use dsl::ops::*;
pub use dsl::outcome::{CreateOp, DeleteOp, OutcomeOp};
pub use dsl::param_type::ParamType;
pub use dsl::parameter::{DefaultFor, Parameter};
pub use dsl::policy::{Policies, PolicyOp};
pub use dsl::retry::Retry;
pub use dsl::specs::*;
pub use dsl::value::{Argument, Base64, IntoValue, Json};
pub use dsl::workflow;
pub use error::{Diagnostic, Error, Level, Place, Rule};
pub use kfp_dbx_core::spec::retry::RetryPolicy;
/// A file, in base64: the `data` of a DBFS block, or the bytes of a secret.
///
/// The file is read when the crate is compiled, and its bytes are part of the program; its
/// value is a [`Base64`]. [`Base64::file`] reads a file when the pipeline is built.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let block = CreateDbfsBlockOp::new("block")
///     .block_name("greeting")
///     .path("/data/greeting.txt")
///     .data(include_file!("files/greeting.txt"));
/// assert_eq!(block.inspect()?.k8s_resource()["spec"]["data"], "aGVsbG8K");
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
///
/// # Paths
///
/// A relative path starts at the folder of the crate, where its `Cargo.toml` is; where there is
/// no such file, at the folder of the source file that has the path. The path is a literal. A
/// change of the file compiles the crate again.
///
/// # What does not compile
///
/// - a file that is not there, or that can't be read: the error says where it was looked for,
///   and which file next to it may be meant;
/// - an empty file: the operator takes empty content for none;
/// - a file that in base64 is as large as Argo's limit for a whole workflow, 1 MiB. What is
///   smaller may still be too large with the rest of the workflow, which
///   [`TOO_LARGE`](rules::TOO_LARGE) tells. Where the limit is
///   [another one](Pipeline::size_limit), `Base64::bytes(include_bytes!(…))` takes any length.
pub use kfp_dbx_macros::include_file;
/// A notebook, in base64: the `content` of a workspace item.
///
/// It is [`include_file!`] for files that Databricks imports as notebooks: their names end in
/// `.scala`, `.py`, `.sql`, `.r`, `.ipynb`, `.html` or `.dbc`, in upper or lower case. Any other
/// ending does not compile. Paths and other mistakes are those of [`include_file!`].
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let import = ImportWorkspaceItemOp::new("import")
///     .item_name("pi")
///     .path("/Shared/Pi")
///     .language(Language::Scala)
///     .file_format(ImportFormat::Source)
///     .content(include_notebook!("files/Pi.scala"));
/// # assert!(import.inspect()?.k8s_resource()["spec"]["content"].as_str().unwrap().starts_with("Ly8g"));
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
pub use kfp_dbx_macros::include_notebook;
/// A typed spec that stands in a `.json`, `.yaml` or `.yml` file.
///
/// The file is read and checked when the crate is compiled; the macro's value is the typed
/// spec, which goes where any such spec goes and takes further setters. Any typed spec can
/// stand in a file: that of an op ([`RunSpec`], [`JobSpec`]) and any part of one
/// ([`NewCluster`], [`Library`], [`NotebookTask`]).
///
/// ```yaml
#[doc = include_str!("../files/cluster.yaml")]
/// ```
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let cluster = include_spec!(NewCluster, "files/cluster.yaml").num_workers(4);
/// let create = CreateClusterOp::new("create").cluster_name("etl").spec(cluster);
/// let create = create.inspect()?;
/// assert_eq!(create.k8s_resource()["spec"]["num_workers"], 4);
/// assert_eq!(create.k8s_resource()["spec"]["node_type_id"], "Standard_D3_v2");
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
///
/// All text is literal: `{{workflow.uid}}` in a file is that text. Parameters and outputs are
/// given by setters. Paths are those of [`include_file!`].
///
/// # What does not compile
///
/// - fields that the spec does not have, values of another type, words outside a closed set,
///   text that is no base64: what the setters of the typed spec would not take. The error has
///   all of them, each with line and column, and the nearest spelling;
/// - a file that is not there, that is empty, that is no JSON or YAML in UTF-8 (without a byte
///   order mark), that has a field twice, or that is a list or a single value;
/// - the name of a typed spec that there is not.
///
/// What the fields of a spec mean together is checked where an op takes the spec, as with any
/// other spec.
pub use kfp_dbx_macros::include_spec;
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
///     DeleteRunOp::new("deleterun").run_name(run_name).external();
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
/// | `allow(…)`, `warn(…)`, `deny(…)` | what becomes of breaches of these [`rules`], or of all `warnings` | as each rule has it |
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
///     let run = SubmitRunOp::new("load")
///         .run_name(format!("load-{table}-{}", workflow::uid()))
///         .job_name("load")
///         .jar_params([slices])
///         .delete_on_exit();
///     run.outputs.run_id
/// }
///
/// #[pipeline(truthful, timeout = "2h")]
/// fn nightly(#[default = 40] slices: Param<i32>) {
///     let sales = Load::new("sales").table("sales").slices(slices);
///     SubmitRunOp::new("report")
///         .run_name(format!("report-{}", workflow::uid()))
///         .job_name("report")
///         .jar_params([sales.outputs])
///         .delete_on_exit();
/// }
/// # nightly().workflow()?;
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
///
/// # In the documentation
///
/// `cargo doc` shows the parameters of the pipeline and its graph below the function's own words:
/// what is made, after what, in which conditions and loops, and what becomes of it, as far as the
/// attribute sees it. What helper functions make is not in it, and said to be left out. A
/// program that is compiled has nothing of it.
///
/// # What it checks
///
/// All [`rules`] that what stands in the body can break: names, orders, specs, the lives of
/// resources. What is wrong for certain does not compile, and what is worth a warning is one of
/// rustc's. What can't be seen there, as helper functions, loops or files make it, is checked by
/// the same rules when the workflow is built; the attribute is silent where it can't be sure.
/// It sees what its own arguments say of all ops (`timeout`, `truthful`, `mutex`), and not what is
/// said of the [`Pipeline`] later.
pub use kfp_dbx_macros::pipeline;
pub use model::cron::ConcurrencyPolicy;
pub use model::op::MergeStrategy;
pub use model::settings::PodGc;
pub use pipeline::{Declare, Pipeline, PipelineBuilder, Workflow};
pub use print::{IntoWorkflow, print};

/// All that a pipeline's source needs: `use kfp_dbx::prelude::*;`.
pub mod prelude {
    pub use crate::dsl::ops::*;
    pub use crate::dsl::specs::*;
    pub use crate::{
        Base64, CheckedOp, Compare, ConcurrencyPolicy, Condition, CreateOp, Cron, DeleteOp,
        IntoValue, Json, MergeStrategy, Op, OpId, OutcomeOp, Output, Param, Parameter, Pipeline,
        PodGc, Policies, PolicyOp, Retry, RetryPolicy, Sequence, for_each, include_file,
        include_notebook, include_spec, on_exit, on_failure, on_success, pipeline, rules, when,
        workflow,
    };
}

/// What the expansions of the macros name. No part of the public interface.
#[doc(hidden)]
pub mod __private {
    pub use crate::dsl::block::{argument, nested};
    pub use crate::dsl::parameter::{Argument, declare};
    pub use crate::dsl::scopes::reported;
    pub use crate::dsl::value::{Value, object, spec};
    pub use crate::{Base64, IntoValue, Op, OpId, Parameter, Pipeline, PolicyOp};
}
