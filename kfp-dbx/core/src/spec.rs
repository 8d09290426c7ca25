//! Checks of specs against the table, and against the constraints between their fields.

pub mod argo_needs;
pub mod argo_version;
mod cluster_ids;
mod cluster_parts;
mod clusters;
mod compute;
pub mod conditions;
pub mod conform;
mod constraints;
mod dbfs_libraries;
pub mod default;
mod dropped;
mod duplicates;
pub mod export;
mod files;
mod images;
pub mod items;
mod job_limits;
mod key_vaults;
mod keys;
mod left_out;
pub mod limits;
pub mod manifest;
mod misfit;
mod names;
mod notifications;
mod owner;
mod photon;
mod places;
mod repeated;
pub mod retry;
pub mod schedules;
mod script_places;
mod scripts;
pub mod secrets;
pub mod settings;
mod single_node;
pub mod states;
mod substituted;
pub mod suspend;
mod task_graph;
mod unserved;
mod volumes;
pub mod whole;
mod work;

#[cfg(test)]
mod tests;

pub use constraints::check;
pub use left_out::is_left_out;
pub use misfit::Misfit;
pub use names::{check_name, invalid_name, missing_name, unknown_name};
pub use owner::{keeps_owner, lost_owner};
pub use places::places_of;
pub use work::{job_task, params};
