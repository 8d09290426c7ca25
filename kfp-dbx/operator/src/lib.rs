//! An operator for Azure Databricks on Kubernetes.
//!
//! It serves the kinds of the archived Azure Databricks Operator, `databricks.microsoft.com/v1alpha1`,
//! on Kubernetes and the REST API of today: each object of the kinds [`Dcluster`, `Djob`, `Run`,
//! `SecretScope`, `WorkspaceItem`, `DbfsBlock` and `VolumeFile`](kfp_dbx_core::table) is a resource of a
//! Databricks workspace, which the operator creates, watches and deletes.
//!
//! The operator decides without input or output. A *pass* over an object asks `decide` for the next
//! [step](decide::Step), has it done, and tells the pass what came of it, until nothing is left to do.
//! The `controller` holds the objects and their passes. What it asks for is done by the program
//! (the feature `run`), with kube and reqwest, or by the simulation in the tests, on virtual time.
//!
//! Imports point from a later module to an earlier one, never back:
//! `time`, `object` ← `databricks` ← `decide` ← `controller` ← `fake` ← `run`. `crd` and `install` stand
//! beside them: they know the table only.
//!
//! | module | contents |
//! |---|---|
//! | [`time`] | times, in milliseconds |
//! | [`object`] | an object of the cluster, and its identity |
//! | [`databricks`] | endpoints, requests, answers, failures, budgets |
//! | [`decide`] | the next step for an object, one module for each kind |
//! | [`controller`] | the loop: objects, passes, timers |
//! | [`crd`] | the custom resource definitions of the kinds |
//! | [`fake`] | a workspace that exists only in memory |
//! | [`install`] | all objects that run the operator on a cluster |

pub mod controller;
pub mod crd;
pub mod databricks;
pub mod decide;
pub mod fake;
pub mod install;
pub mod object;
#[cfg(feature = "run")]
pub mod run;
pub mod time;
