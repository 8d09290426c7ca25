//! What happens to a pod.

use std::collections::BTreeMap;

use crate::scenario::Fault;
use crate::time::Time;

/// What a scenario says about an attempt of an op.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    /// The fault, unless the op succeeds.
    pub(crate) fault: Option<Fault>,
    /// The time from the object's creation to the state in which it ends.
    pub(crate) takes: Option<Time>,
    /// The values of outputs, by the names of the outputs in the template, or by their JSON paths.
    pub(crate) outputs: BTreeMap<String, String>,
}
