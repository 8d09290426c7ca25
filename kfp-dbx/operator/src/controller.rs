//! The loop of the operator, without input and output: the objects, their passes, and the times of
//! their next passes.

use crate::decide::Step;
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
