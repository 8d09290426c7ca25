//! What the passes over an object know.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value as Json;

use super::text::shortened;
use crate::databricks::{Answer, Endpoint, Request};
use crate::object::{Key, Object};
use crate::time::Time;

/// What one pass has learnt. It is forgotten when the pass ends.
#[derive(Debug, Default)]
pub struct Known {
    pub(super) answers: Vec<(Request, Answer)>,
    pub(super) objects: Vec<(Key, Option<Object>)>,
    pub(super) lists: Vec<(&'static str, Vec<Object>)>,
    pub(super) secrets: BTreeMap<String, Option<Secret>>,
    /// Whether this pass has stored an intention.
    pub(super) intended: bool,
    /// Whether the pass has found an intention whose request may have had its effect.
    pub(super) doubt: bool,
}

/// What the operator remembers of an object from pass to pass. It is lost when the operator ends, and
/// nothing is wrong without it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Memory {
    /// The number of passes in a row that ended with trouble.
    pub failures: u32,
    /// The time of an intention whose request certainly had no effect.
    pub no_effect: Option<Time>,
    /// The time of an intention whose requests were all answered: none is on its way.
    pub ended: Option<Time>,
}

/// The longest text of an output that a pass keeps. A status has less than that of it.
const LONGEST_TEXT: usize = 1024 * 1024;

/// Returns the parts of an answer that decisions look at. An output has up to 5 MB of logs and as much of
/// a result, and a pass can know the outputs of several tasks.
pub(super) fn kept(endpoint: Endpoint, mut answer: Json) -> Json {
    if let (Endpoint::RunsGetOutput, Json::Object(output)) = (endpoint, &mut answer) {
        output.retain(|name, _| !["error_trace", "logs", "metadata"].contains(&name.as_str()));
        output.values_mut().for_each(shorten);
    }
    answer
}

fn shorten(value: &mut Json) {
    match value {
        Json::String(text) if text.len() > LONGEST_TEXT => {
            *text = shortened(text, LONGEST_TEXT).into_owned();
        }
        Json::Object(fields) => fields.values_mut().for_each(shorten),
        _ => {}
    }
}

/// A Secret.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret {
    /// Its uid and its resource version. It is another one after each change of the data.
    pub version: String,
    /// Its data.
    pub data: BTreeMap<String, Vec<u8>>,
}

impl fmt::Debug for Secret {
    /// Writes the keys only.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.data.keys()).finish()
    }
}
