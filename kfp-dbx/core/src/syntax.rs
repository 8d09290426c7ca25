//! JSON and YAML text as values.

mod digits;
pub mod read;
