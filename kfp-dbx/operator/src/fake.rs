//! A fake of a Databricks workspace, for the simulation, the tests, and people without a workspace.
//!
//! A [`Workspace`] answers requests as the REST API does, and evolves with the time that its caller
//! gives: runs and clusters pass through their states, tokens expire, limits recover. It has no input
//! and output of its own, and the same calls at the same times lead to the same answers.
//!
//! [Words](WORDS) in names and parameters decide how a run or a cluster ends.

mod call;
mod calls;
mod clusters;
mod dbfs;
mod encoded;
mod end;
mod fields;
mod inspect;
mod items;
mod jobs;
mod limits;
mod login;
mod made;
mod pages;
mod problem;
mod quirks;
mod report;
mod routes;
mod runs;
mod secrets;
mod serve;
mod settings;
mod shape;
mod shapes;
mod timers;
mod untold;
mod verb;
mod volumes;
mod words;
mod workspace;

#[cfg(test)]
mod tests;

pub use call::Call;
pub use calls::Calls;
pub use clusters::{Cluster, ClusterState};
pub use dbfs::DbfsFile;
pub use end::End;
pub use items::{Item, ItemKind};
pub use jobs::Job;
pub use limits::Limit;
pub use login::Client;
pub use made::{Made, MadeKind};
pub use quirks::Quirks;
pub use runs::{Phase, Run, Task};
pub use secrets::{Scope, Secret};
pub use settings::{Durations, Limits, Settings};
pub use volumes::{Served, VolumeFile};
pub use words::{WORDS, Word, has_word};
pub use workspace::Workspace;
