//! JSON and YAML text as values.

mod anchors;
mod digits;
mod document;
mod format;
mod node;
mod parse;
pub mod places;
pub mod read;
