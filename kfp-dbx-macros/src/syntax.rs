//! The syntax of a pipeline's function, as a model.

pub(crate) mod parse;
