//! Parses text into nodes.

use serde::de::DeserializeSeed;

use super::document::Reading;
use super::format::{Fault, Format};
use super::node::Node;

/// Reads a document as it is written, with its merge keys.
pub(super) fn nodes(reading: &mut Reading<'_>) -> Result<Node, Fault> {
    let text = reading.text;
    match reading.format {
        // JSON's own reader: serde_yaml rejects some of JSON's escapes.
        Format::Json => {
            let mut reader = serde_json::Deserializer::from_str(text);
            let node = reading.deserialize(&mut reader);
            node.and_then(|node| reader.end().map(|()| node))
                .map_err(|error| Fault::of_json(&error))
        }
        Format::Yaml => reading
            .deserialize(serde_yaml::Deserializer::from_str(text))
            .map_err(|error| Fault::of_yaml(&error, text)),
    }
}
