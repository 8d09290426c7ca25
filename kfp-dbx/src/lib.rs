//! Azure Databricks in Kubeflow Pipelines: annotated Rust functions become Argo Workflows that are
//! checked at compile time.
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
//! The [guide] explains the crate in chapters, from a first pipeline to every way in which a
//! workflow can end. The first table lists the items by task, and the second one the Cargo
//! features.
//!
//! | task | items |
//! |---|---|
//! | create a pipeline from a function | [`#[pipeline]`](macro@pipeline) |
//! | create a pipeline in a program that generates pipelines | [`Pipeline::builder`] |
//! | create, run and delete Databricks resources | [`SubmitRunOp`] and the other ops |
//! | act on any other Kubernetes object | [`ResourceOp`] |
//! | wait for a manual approval | [`SuspendOp`] |
//! | order ops, inspect a single op | [`Op`] |
//! | fail an op if its run fails, delete created resources | [`CreateOp`], [`DeleteOp`], [`OutcomeOp`] |
//! | run ops when the workflow ends | [`on_exit`], [`on_failure`], [`on_success`] |
//! | run ops conditionally and in loops | [`when`], [`Compare`], [`for_each`] |
//! | configure pods: retries, timeouts, nodes, locks | [`PolicyOp`], [`Policies`] |
//! | write the workflow for an older Argo | [`Pipeline::argo`], [`Workflow::needs_argo`] |
//! | run a pipeline by a schedule | [`Pipeline::schedule`], [`Cron`] |
//! | write a pipeline as a job of Databricks' own scheduler | `Pipeline::bundle`, with the feature `bundle` |
//! | find out which values a setter accepts | [`IntoValue`] |
//! | read specs, notebooks and data from files | [`include_spec!`], [`include_notebook!`], [`include_file!`] |
//! | use the id of the run in a name | [`workflow`] |
//! | find out which rules are checked, and silence a rule | [`rules`] |
//! | tell the checker what it can't infer | [`OutcomeOp::keep`], [`DeleteOp::external`], [`CheckedOp`] |
//! | read errors and warnings | [`Error`], [`Diagnostic`], [`Pipeline::check`] |
//! | look ops and their fields up in a test | [`Workflow::op`], [`Workflow::runs_before`] |
//! | test what a pipeline does when things go wrong, without a cluster | `Pipeline::simulate`, `Pipeline::explore`, `testing` |
//! | list the parameters, and check the values of a run | [`Pipeline::parameters`], [`Pipeline::arguments`] |
//!
//! | feature | adds |
//! |---|---|
//! | `graph`, `svg` | `Pipeline::graph`: a picture of the pipeline as Mermaid or DOT (`graph`), and as SVG (`svg`) |
//! | `bundle` | `Pipeline::bundle`: the pipeline as a job of Databricks' own scheduler, for the Databricks CLI |
//! | `client` | `client`: runs pipelines on Kubeflow Pipelines and on an Argo server |
//! | `cli` | `cli::main`: a command line for a program with pipelines |
//! | `testing` | `testing`: simulates pipelines in tests, and explores every way out of them |
//! | `full` | all of the above; by default, no feature is enabled |

// `IntoValue<BTreeMap<String, Argument>>` names the type of a field. No such map is ever created.
#![allow(clippy::zero_sized_map_values)]

// Imports point from a later module to an earlier one, never back:
//
//   error   a place in the user's source, and the errors and warnings of a pipeline
//   model   the body of a pipeline as data
//   lower   model to a checked graph
//   emit    checked graph to Argo's objects, and these to text
//   bundle  checked graph to a bundle of the Databricks CLI
//   dsl     the calls of a body, each of which records into model
//   pipeline, arguments, print    compose dsl, lower, emit and bundle
//   graph, client, testing, cli   pictures, servers, simulations, the command line
mod arguments;
#[cfg(feature = "bundle")]
mod bundle;
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
#[cfg(feature = "testing")]
pub mod testing;
/// Empty: the feature `testing` is not enabled.
// rustc says nothing of the feature at `use kfp_dbx::testing::*`, but this note.
#[cfg(not(feature = "testing"))]
#[doc(hidden)]
#[deprecated(
    note = "it is empty without the feature `testing`: write `kfp-dbx = { version = \"…\", features = [\"testing\"] }` under `[dev-dependencies]`"
)]
pub mod testing {}

// The module contains only documentation, so only rustdoc compiles it.
#[cfg(any(doc, doctest))]
pub mod guide;

pub use arguments::{ArgumentError, ParameterInfo};
pub use dsl::block::{
    Block, Either, Exit, ForEach, Otherwise, When, on_exit, on_failure, on_success, when,
};
pub use dsl::checked::CheckedOp;
pub use dsl::condition::{Comparable, Compare, Condition, IntoCondition, Ordered};
pub use dsl::cron::{Cron, IntoCron};
pub use dsl::duration::IntoDuration;
pub use dsl::fields::{
    IntoArguments, IntoBool, IntoBytes, IntoList, IntoMap, IntoNumber, IntoOperand, IntoSpec,
    IntoText, IntoWord,
};
pub use dsl::handle::{Count, Output, Param, WorkflowValue};
pub use dsl::inspect::Inspected;
pub use dsl::lists::{Each, IntoLists, Results, Shape, Single};
pub use dsl::loops::{IntoItems, ItemLiteral, Sequence, for_each};
pub use dsl::op::{IntoOps, Op};
pub use dsl::op_id::OpId;
pub use dsl::op_name::OpName;
pub use dsl::ops::*;
pub use dsl::outcome::{CreateOp, DeleteOp, OutcomeOp};
pub use dsl::param_type::ParamType;
pub use dsl::parameter::{DefaultFor, Parameter};
pub use dsl::policy::{Policies, PolicyOp};
pub use dsl::retry::{IntoRetry, Retry};
pub use dsl::specs::*;
pub use dsl::value::{Argument, Base64, IntoValue, Json};
pub use dsl::workflow;
pub use error::{Diagnostic, Error, Level, Place, Rule};
pub use kfp_dbx_core::graph::Outcome;
pub use kfp_dbx_core::spec::retry::RetryPolicy;
pub use kfp_dbx_core::table::argo::{ArgoVersion, Feature as ArgoFeature, Needs as ArgoNeeds};
/// Includes a file as base64: for the `data` of a DBFS block, or the bytes of a secret.
///
/// The file is read when the crate is compiled, and its bytes become part of the program. The macro
/// returns a [`Base64`]. In contrast, [`Base64::file`] reads a file when the pipeline is built.
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
/// The path is a literal. A relative path starts at the folder of the crate, which contains its
/// `Cargo.toml`. If the file does not exist there, the path starts at the folder of the source file
/// that contains the macro. cargo compiles the crate again when the file changes.
///
/// # Compile errors
///
/// The macro does not compile in these cases:
///
/// - The file does not exist, or can't be read. The error lists the paths that were tried, and
///   suggests a file with a similar name.
/// - The file is empty. The archived Azure Databricks Operator treats empty content as missing. With
///   kfp-dbx-operator, `Base64::text("")` is empty content.
/// - The file, as base64, reaches Argo's limit for a whole workflow, 1 MiB. A smaller file can
///   still be too large together with the rest of the workflow, which
///   [`TOO_LARGE`](rules::TOO_LARGE) reports. If your cluster has
///   [another limit](Pipeline::size_limit), `Base64::bytes(include_bytes!(…))` accepts any length.
pub use kfp_dbx_macros::include_file;
/// Includes a notebook as base64, for the `content` of a workspace item.
///
/// The macro works like [`include_file!`], for files that Databricks imports as notebooks. Their
/// names end in `.scala`, `.py`, `.sql`, `.r`, `.ipynb`, `.html` or `.dbc`, in upper or lower case.
/// A file with any other ending does not compile. Paths and all other errors are those of
/// [`include_file!`].
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
/// Includes a typed spec from a `.json`, `.yaml` or `.yml` file.
///
/// The file is read and checked when the crate is compiled. The macro returns the typed spec, which
/// can be used like any other spec and has the same setters. A file can contain any typed spec: the
/// spec of an op ([`RunSpec`], [`JobSpec`]) or a part of a spec ([`NewCluster`], [`Library`],
/// [`NotebookTask`]).
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
/// All text in the file is literal. Argo's tags in it are reported
/// ([`forgotten_format`](rules::FORGOTTEN_FORMAT)), because Argo does not evaluate them. Use setters
/// for parameters and outputs. Paths work as in [`include_file!`].
///
/// # Compile errors
///
/// The macro does not compile in these cases:
///
/// - The file has a field that the spec does not have, a value of another type, a word outside a
///   closed set, or text that is not base64 in a field for bytes. The error lists all of them, each
///   with its line, its column and the nearest spelling.
/// - The file does not exist, is empty, contains a field twice, contains a list or a single value,
///   or is not JSON or YAML in UTF-8 without a byte order mark.
/// - The typed spec does not exist.
///
/// The op that receives the spec checks how its fields depend on each other, as for every spec.
pub use kfp_dbx_macros::include_spec;
/// Turns a function into a pipeline.
///
/// The arguments of the function are the parameters of the pipeline, each of type [`Param`]. The
/// body adds ops and orders them. The resulting function has no arguments and returns a
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
/// # Arguments of the attribute
///
/// | argument | meaning | default |
/// |---|---|---|
/// | `name = "…"` | the name of the pipeline | the name of the function |
/// | `description = "…"` | the description in the user interface of Kubeflow Pipelines | the doc comment |
/// | `argo = "3.4"` | the version of Argo that the workflow is written for: [`Pipeline::argo`] | 3.4.17 and every later version |
/// | `operator = "kfp-dbx"` | the operator that serves the objects: [`Pipeline::operator`] | the workflow is right with kfp-dbx-operator and with the archived Azure Databricks Operator |
/// | `schedule = "0 2 * * *"` | Argo starts the pipeline by a schedule: [`Pipeline::schedule`] | someone starts each run |
/// | `service_account = "…"` | the service account of the pods | `pipeline-runner`, as in Kubeflow Pipelines |
/// | `namespace = "…"` | the namespace of the workflow | chosen by whoever creates the workflow |
/// | `generate_name = "…"` | the prefix of the generated name of the workflow | the name of the pipeline and `-` |
/// | `truthful` | an op fails if its resource fails: [`Pipeline::truthful`] | as in kfp-azure-databricks, an op succeeds even if its run fails |
/// | `timeout = "2h"` | fails each op that takes longer: [`Pipeline::timeout`] | with the archived operator, an op waits forever if the Databricks API rejects its resource |
/// | `deadline = "8h"` | fails the workflow if it takes longer: [`Pipeline::deadline`] | no deadline |
/// | `defaults = Policies::new()…` | the policies of all ops: [`Pipeline::defaults`] | no policies |
/// | `parallelism = 4` | the number of pods that run at the same time | no limit |
/// | `mutex = "…"` | only one run at a time: [`Pipeline::mutex`] | several runs at the same time |
/// | `ttl`, `ttl_after_success`, `ttl_after_failure` | the time after which an ended workflow is deleted | the setting of the cluster; an hour on Kubeflow Pipelines |
/// | `pod_gc = PodGc::…` | the time at which the pods are deleted | never |
/// | `image_pull_secret = "…"` | a secret for pulling images | no secret |
/// | `fail_on_exit_failure` | the workflow fails if an op of an exit handler fails | the status of the workflow does not change |
/// | `plain` | each op always has a template of its own: [`Pipeline::plain`] | only as long as the workflow is not too large |
/// | `allow(…)`, `warn(…)`, `deny(…)` | the level of the given [`rules`], or of all `warnings` | the level of each rule |
/// | `op = Load` | a type with which other pipelines use this one as an op, see below | no such type |
///
/// `argo` and `operator` can also be set for all pipelines of a package, in its `Cargo.toml`. The attribute
/// of a pipeline takes precedence.
///
/// ```toml
/// [package.metadata.kfp-dbx]
/// operator = "kfp-dbx"
/// ```
///
/// Cargo compiles the package again after each change of the file. A pipeline that a
/// [builder](Pipeline::builder) makes has the methods of the same names instead.
///
/// # Attributes of a parameter
///
/// | attribute | meaning | default |
/// |---|---|---|
/// | `#[default = …]` | the value if the run provides none: an expression of the type | the run must provide a value |
/// | `#[name = "…"]` | the name of the parameter | the name of the argument |
/// | `#[description = "…"]` or a doc comment | the description of the parameter | no description |
///
/// # Use as an op of another pipeline
///
/// `op = Load` defines a type of this name. `Load::new("name")` adds the pipeline as an op, which
/// becomes a DAG of its own. Each parameter has a setter, which accepts the same values as every
/// other setter. A parameter without a default must be set. The value that the function returns is
/// available as `outputs`. The exit handlers run when the whole workflow ends.
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
/// # Documentation
///
/// `cargo doc` shows the parameters of the pipeline and its graph below the doc comment of the
/// function. The graph contains the ops with their order, conditions, loops and deletes, as far as
/// the attribute sees them. If helper functions, Rust loops or macros add further ops, a line says
/// so. The compiled program does not contain this documentation.
///
/// # Checks
///
/// The attribute checks the body against all [`rules`] that the body itself can break: names,
/// dependencies, specs, and the lifecycles of resources. Errors are compile errors, and warnings
/// are warnings of rustc.
///
/// The attribute can't see what helper functions, Rust loops and files add. The same rules check it
/// when the workflow is built. If the attribute can't be certain, it reports nothing. It knows the
/// settings of its own arguments (`timeout`, `truthful`, `mutex`, `argo`, `operator`) and of the package,
/// but not settings that the program makes later on the [`Pipeline`].
pub use kfp_dbx_macros::pipeline;
pub use model::cron::ConcurrencyPolicy;
pub use model::op::MergeStrategy;
pub use model::settings::PodGc;
#[cfg(feature = "bundle")]
pub use pipeline::Bundle;
pub use pipeline::{
    Declare, Dependency, LookupError, Pipeline, PipelineBuilder, Workflow, WorkflowOp,
};
pub use print::{IntoWorkflow, print};

/// Writes specs and objects as JSON: the `json!` of [`serde_json`](https://docs.rs/serde_json). A
/// parameter, an output or an item can stand anywhere in it.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(timeout = "10m")]
/// fn greet(name: Param<String>) {
///     ResourceOp::new("greet").keep().k8s_resource(json!({
///         "apiVersion": "v1",
///         "kind": "ConfigMap",
///         "metadata": {"name": name},
///         "data": {"greeting": format!("hello from {name}")},
///     }));
/// }
/// # greet().workflow()?;
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
pub use serde_json::json;

/// The items that the source of a pipeline needs: `use kfp_dbx::prelude::*;`.
pub mod prelude {
    pub use crate::dsl::mistakes::{
        OfBlockNames as _, OfClusterNames as _, OfCreates as _, OfDeletes as _, OfFileNames as _,
        OfImports as _, OfItemNames as _, OfJobNames as _, OfObjects as _, OfOps as _,
        OfPipelines as _, OfRunNames as _, OfRuns as _, OfScopeNames as _, OfTasks as _,
        OfValues as _,
    };
    pub use crate::dsl::ops::*;
    pub use crate::dsl::specs::*;
    pub use crate::{
        Base64, CheckedOp, Compare, ConcurrencyPolicy, Condition, CreateOp, Cron, DeleteOp,
        IntoValue, Json, MergeStrategy, Op, OpId, OutcomeOp, Output, Param, Parameter, Pipeline,
        PodGc, Policies, PolicyOp, Retry, RetryPolicy, Sequence, for_each, include_file,
        include_notebook, include_spec, json, on_exit, on_failure, on_success, pipeline, rules,
        when, workflow,
    };
}

/// The items that the expansions of the macros use. They are not part of the public API.
#[doc(hidden)]
pub mod __private {
    pub use crate::dsl::block::{argument, nested};
    pub use crate::dsl::lists::HasOutputs;
    pub use crate::dsl::mistakes::{OfOps, OfPipelines};
    pub use crate::dsl::parameter::{Argument, declare};
    pub use crate::dsl::scopes::reported;
    pub use crate::dsl::value::{Value, object, spec};
    pub use crate::pipeline::builder;
    pub use crate::{Base64, IntoValue, Op, OpId, OpName, Parameter, Pipeline, PolicyOp};
}
