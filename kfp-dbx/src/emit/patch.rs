//! JSON merge patches over objects.

use serde_json::Value as Json;

use super::output::{Output, Write};
use crate::model::patch::merge;

/// Returns an object with a patch applied.
///
/// # Errors
/// - The JSON of the object cannot be read back.
pub(super) fn patched(object: impl Write, patch: &Json) -> Result<Json, serde_json::Error> {
    let mut output = Output::json();
    object.write(&mut output);
    patched_text(&output.finish(), patch)
}

/// Returns the object in a JSON text with a patch applied.
///
/// # Errors
/// - The text cannot be read.
pub(super) fn patched_text(json: &str, patch: &Json) -> Result<Json, serde_json::Error> {
    let mut object = serde_json::from_str(json)?;
    merge(&mut object, patch.clone());
    Ok(object)
}
