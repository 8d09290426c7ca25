//! Tests of pipelines without a cluster: what a pipeline does when things go wrong. (Feature
//! `testing`)
//!
//! [`Pipeline::simulate`](crate::Pipeline::simulate) runs the workflow of a pipeline, the same object
//! that a cluster gets, in a [`Scenario`]: an op fails, a pod is lost, somebody stops the workflow.
//! Time is virtual: a timeout of two hours costs nothing. The same pipeline in the same scenario
//! always gives the same [`Simulation`].
//!
//! ```
//! use kfp_dbx::prelude::*;
//! use kfp_dbx::testing::*;
//!
//! #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
//! fn train(#[default = "delta"] mode: Param<String>) {
//!     let name = format!("train-{}", workflow::uid());
//!     let cluster = CreateClusterOp::new("cluster")
//!         .cluster_name(&name)
//!         .spark_version("15.4.x-scala2.12")
//!         .node_type_id("Standard_D3_v2")
//!         .num_workers(2)
//!         .delete_on_exit();
//!     SubmitRunOp::new("train")
//!         .run_name(&name)
//!         .existing_cluster_name(cluster.outputs.name)
//!         .notebook_task(NotebookTask::new("/Models/Train").base_parameters([("mode", mode)]))
//!         .delete_on_exit();
//!     on_failure(|| {
//!         SubmitRunOp::new("alert")
//!             .run_name(format!("alert-{}", workflow::uid()))
//!             .job_name("alert")
//!             .jar_params([workflow::failures()])
//!             .delete_on_exit();
//!     });
//! }
//!
//! // In a `#[test]`:
//! let run = train().simulate(Scenario::new().param("mode", "full").fails("train"))?;
//! assert_eq!(run.phase(), Phase::Failed);
//! assert!(run.op("alert").ran());
//! assert!(run.op("delete-cluster").started_after("train"));
//! assert!(run.left_behind().is_empty(), "{run}");
//!
//! // In another one:
//! train()
//!     .explore()
//! #   .pairs(false)
//!     .assert_clean();
//! # Ok::<(), SimulationError>(())
//! ```
//!
//! The simulation prints as a timeline, so that a failed assertion shows what happened:
//!
//! ```text
//! train-00001: Failed after 25m 08s
//!   cluster         ████████                                       0s –  5m 02s  Succeeded
//!   train                  ████████████████✗                   5m 02s – 15m 04s  Failed: its run is FAILED
//!   delete-cluster                         █                  15m 04s – 15m 06s  Succeeded
//!   delete-train                           █                  15m 04s – 15m 06s  Succeeded
//!   alert                                  ████████████████   15m 04s – 25m 06s  Succeeded
//!   delete-alert                                          █   25m 06s – 25m 08s  Succeeded
//! ```
//!
//! What a simulation has no model of, such as a container that a patch adds, is a [`SimulationError`].
//! Nothing is sent anywhere, and nothing is read but the pipeline: the specs of Databricks are not
//! checked further than [`workflow`](crate::Pipeline::workflow) does, and a run computes nothing. Its
//! outputs are those that the scenario gives, and plausible ones otherwise.

// Imports point one way: `error`, `select`, `given`, `object`, `values`, `uses`, `facts` ← `causes`, `reasons`, `scenario` ← `op` ←
// `simulation` ← `code`, `items`, `resolve`, `rows`, `touch` ← `contradictions` ← `effects`, `inputs` ← `absences` ←
// `prepared`, `clock` ← `notes` ← `timeline`, `snapshot` ← `picture`, `explore`.

mod absences;
mod causes;
mod clock;
mod code;
mod contradictions;
mod effects;
mod error;
mod explore;
mod facts;
mod given;
mod inputs;
mod items;
mod notes;
mod object;
mod op;
mod picture;
mod prepared;
mod reasons;
mod resolve;
mod rows;
mod scenario;
mod select;
mod simulation;
mod snapshot;
mod timeline;
mod touch;
mod uses;
mod values;

pub use error::SimulationError;
pub use explore::{Exploration, Explored, Found, NotSimulated};
pub use given::IntoText;
pub use kfp_dbx_simulator::report::Phase;
pub use kfp_dbx_simulator::scenario::Fault;
pub use object::SimulatedObject;
pub use op::SimulatedOp;
pub use scenario::{Scenario, When};
pub use select::{IntoSelect, Select};
pub use simulation::Simulation;
