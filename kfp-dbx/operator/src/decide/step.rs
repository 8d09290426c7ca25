//! What is to be done next.

use std::time::Duration;

use serde_json::Value as Json;

use super::event::Event;
use super::known::Memory;
use crate::databricks::Request;
use crate::object::Key;

/// The next step for an object.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Send a request to the object's workspace.
    Call(Request),
    /// Read an object of one of the operator's kinds.
    Get(Key),
    /// Read a Secret of the object's namespace.
    Secret(String),
    /// List the objects of a kind in the object's namespace.
    List(&'static str),
    /// Change the object.
    Write(Write),
    /// Delete another object, if it still has that uid.
    Delete {
        /// The object.
        key: Key,
        /// Its uid.
        uid: String,
    },
    /// The pass has ended.
    Wait(Wait),
}

/// A change of the object. It fails if the object has changed since it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    /// The change.
    pub patch: Patch,
    /// The event to record once the change is stored.
    pub event: Option<Event>,
    /// Whether the change stores the intention to send a request.
    pub intends: bool,
}

/// The parts of an object that the operator changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Patch {
    /// The whole new status.
    Status(Json),
    /// All finalizers.
    Finalizers(Vec<String>),
    /// All owner references.
    Owners(Vec<Json>),
}

/// The end of a pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    /// The time until the next pass. Without one, the next pass is over a changed object.
    pub after: Option<Duration>,
    /// The active run that the object waits for. The next pass can be earlier or later if something
    /// else watches the runs of the workspace.
    pub run: Option<i64>,
    /// What the next pass remembers.
    pub memory: Memory,
}
