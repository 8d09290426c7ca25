//! JSON and YAML text as values.

mod anchors;
mod digits;
mod document;
mod node;
pub mod places;
pub mod read;
