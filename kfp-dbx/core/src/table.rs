//! The one table of ops, kinds, spec fields, outputs and closed sets of words.
//!
//! Everything that follows from it is derived: the typed ops and specs of the runtime crate
//! (generated from here), the names that the macro knows, the checks of specs, the rules about
//! the lifecycles of resources, and tests that compare the table with the operator's CRDs.
//!
//! To add a kind, write a file of its specs and its ops in `kinds`, and add the ops to [`OPS`].
//! To add a field, add it to its [`Struct`].
//!
//! Beside it, [`argo`] has the versions of Argo with their features, [`kfp`] the Argo of each release
//! of Kubeflow Pipelines, and [`kubernetes`] the kinds of Kubernetes.

pub mod argo;
mod cluster_fields;
mod columns;
mod fields;
mod identity;
pub mod kfp;
mod kind;
mod kinds;
// One row on each line is easier to read.
#[rustfmt::skip]
pub mod kubernetes;
mod object_kinds;
mod op;
mod operator;
mod parts;
mod presets;
mod resource;
mod rights;
pub mod run_if;
mod runtimes;
mod setters;
mod status;
mod types;
mod unserved;
pub mod value_references;

#[cfg(test)]
mod tests;

/// The number of elements of the longest tuple that a field for a list or a map accepts.
pub const MAX_TUPLE: usize = 32;

pub use cluster_fields::ClusterFields;
pub use columns::Column;
pub use fields::{Closed, Field, IdForm, Most, Shape, Struct, Type};
pub use identity::Identity;
pub(crate) use kind::without_scheme;
pub use kind::{
    API_VERSION, CATEGORY, Compute, Constraint, Fixed, ItemPath, Key, Kind, Outcome, Reference,
    Referent, Refused, Task, Work,
};
pub use kinds::{OPS, kind, kinds, op};
pub use object_kinds::{ObjectKind, object_kind, spelled_otherwise};
pub use op::{Action, Op, Output, Truthful};
pub use operator::Operator;
pub use parts::parts;
pub use presets::{Preselected, Preset, preset, presets};
pub use resource::{Resource, resource};
pub use rights::verbs;
pub use runtimes::{Runtime, Support};
pub use setters::COMMON_SETTERS;
pub use status::{Holds, SUCCESSES, StatusField};
pub use types::{Scalar, ValueType};
pub use unserved::{
    OWN, Origin, UNSERVED_WORDS, Unserved, UnservedWord, all_unserved, unserved, unserved_word,
};
