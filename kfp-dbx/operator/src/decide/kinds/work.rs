//! What jobs and runs share: tasks, clusters, and the way in which the API groups their fields.

mod cluster;
#[cfg(test)]
mod faults;
mod job;
mod names;
mod paged;
#[cfg(test)]
mod reference;
mod settings;
mod state;
mod task;
mod told;

pub(super) use cluster::named_cluster;
pub(super) use job::{job_run, named_job};
pub(super) use names::{FIELD as RESOLVED_IDS, Names};
pub(super) use paged::whole;
pub(super) use settings::{Resolved, Settings};
pub(super) use state::{State, is_last};
pub(super) use task::{is_made_of_spec, last_attempts};
pub(super) use told::{metadata, settings_of};

use crate::object::Object;

/// Returns the name of the resource in Databricks.
pub(super) fn name(object: &Object) -> &str {
    let field = object.kind().name_field;
    field.and_then(|field| object.spec_text(field)).unwrap_or(object.name())
}
