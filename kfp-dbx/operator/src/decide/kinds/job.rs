//! The kind `Djob`: a job of the workspace.
//!
//! The API has no token for the creation of a job, and names are not unique. The job has the uid of
//! its object as a tag, by which it is found again.

mod creation;
mod identity;
mod removal;
mod report;
#[cfg(test)]
mod tests;
mod upkeep;

use self::identity::job_id;
use crate::decide::behaviour::Behaviour;
use crate::decide::report::{Decided, Report};
use crate::decide::view::View;

pub(super) struct Job;

impl Behaviour for Job {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        match job_id(view.object) {
            None => creation::create(view),
            Some(id) => upkeep::keep(view, id),
        }
    }

    fn remove(&self, view: &View<'_>) -> Decided<()> {
        removal::remove(view)
    }
}
