//! The body's expressions as values, and what they say of an op.

pub(crate) mod facts;
pub(crate) mod value;
