//! A workflow as it is written: every field is known here, or refused.

mod dag;
mod depends;
mod fields;
mod parameters;
mod place;
mod read;
mod template;
#[cfg(test)]
mod tests;
mod types;

pub use types::*;
