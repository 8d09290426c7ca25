//! What happens to the resource of an object.

use crate::scenario::Fault;
use crate::time::Time;

/// What a scenario says about an object.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Course {
    /// The fault.
    pub(crate) fault: Option<Fault>,
    /// The time from its creation to the state in which it ends.
    pub(crate) takes: Option<Time>,
    /// The values of fields of the status, by their paths with dots.
    pub(crate) values: Vec<(String, String)>,
}

/// A change of a resource in Databricks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Move {
    /// It gets a state that is not its last one.
    State(&'static str),
    /// It gets the state in which it stays.
    End(Ending),
}

/// How a resource ends, or settles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ending {
    /// The state, of a kind that has one.
    pub(super) state: String,
    /// The result, if there is one.
    pub(super) result: Option<String>,
    /// The reason for a bad end.
    pub(super) message: Option<String>,
}

impl Ending {
    pub(super) fn new(state: &str, result: Option<&str>, message: Option<&str>) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        Self { state: state.to_owned(), result: owned(result), message: owned(message) }
    }
}
