//! The kind `Run`: a run of a job, or a direct run of a task.
//!
//! A run is submitted with a token that is made from the uid of the object. The API answers a second
//! request with the same token with the run of the first one, so the request can be sent again
//! whenever its answer is not known.

mod outcome;
mod output;
mod removal;
mod request;
mod results;
mod submission;
mod tasks;
#[cfg(test)]
mod tests;
mod watch;

use self::outcome::run_id;
use crate::decide::behaviour::Behaviour;
use crate::decide::report::{Decided, Report};
use crate::decide::view::View;

pub(super) struct Run;

impl Behaviour for Run {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        match run_id(view.object) {
            None => submission::submit(view),
            Some(_) if outcome::is_told(view.object) => Ok(outcome::told(view)),
            Some(id) => watch::watch(view, id),
        }
    }

    fn remove(&self, view: &View<'_>) -> Decided<()> {
        removal::remove(view)
    }
}
