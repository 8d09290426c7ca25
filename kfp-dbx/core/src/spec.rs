//! Checks of specs against the table, and against the constraints between their fields.

pub mod argo_version;
mod cluster_ids;
mod clusters;
pub mod conditions;
pub mod conform;
mod constraints;
pub mod default;
mod dropped;
mod duplicates;
mod files;
pub mod items;
mod left_out;
pub mod limits;
pub mod manifest;
mod names;
mod owner;
mod places;
pub mod retry;
pub mod schedules;
pub mod secrets;
pub mod settings;
mod single_node;
pub mod states;
mod substituted;
pub mod suspend;
mod unserved;
pub mod whole;
mod work;

pub use constraints::check;
pub use left_out::is_left_out;
pub use names::{check_name, invalid_name, missing_name, unknown_name};
pub use owner::{keeps_owner, lost_owner};
pub use places::places_of;
pub use work::{job_task, params};
