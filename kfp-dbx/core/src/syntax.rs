//! JSON and YAML text as values.

mod digits;
pub mod places;
pub mod read;
