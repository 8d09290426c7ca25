//! Tasks, and what the controller knows of those that it has given out.

use std::sync::Arc;

use super::lanes::Lane;
use crate::decide::{Pass, Step};
use crate::object::Key;

/// A step that is to be done for an object. What comes of it goes back to the controller with the
/// same ticket.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The number of the task.
    pub ticket: u64,
    /// The object.
    pub target: Target,
    /// The step, which is not a [`Step::Wait`].
    pub step: Step,
}

/// The object of a task, and what a step needs of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its name.
    pub key: Key,
    /// Its uid.
    pub uid: String,
    /// Its resource version: a write fails if the object has another one.
    pub resource_version: String,
    /// The Secret with its credentials, by the annotation.
    pub credentials: Option<String>,
}

/// A task that is given out.
pub(super) struct Flight {
    /// The object.
    pub(super) id: u64,
    pub(super) lane: Lane,
    pub(super) work: Work,
}

/// What a task belongs to.
pub(super) enum Work {
    /// The step of a pass.
    Pass(Box<Pass>, Step),
    /// The reading of the object itself.
    Reread,
    /// A page of the runs of a workspace.
    Page(Arc<str>),
}
