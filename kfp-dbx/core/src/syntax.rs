//! JSON and YAML text as values.

pub mod read;
