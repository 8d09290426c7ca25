//! JSON and YAML text as values.

mod anchors;
mod digits;
mod document;
mod format;
mod in_json;
mod node;
mod parse;
pub mod places;
pub mod read;
pub mod spot;
