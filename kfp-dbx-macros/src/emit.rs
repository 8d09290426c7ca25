//! Writes the code that replaces the user's, and its documentation. Nothing here judges.

pub(crate) mod document;
pub(crate) mod function;
pub(crate) mod include;
pub(crate) mod no_function;
mod op;
mod param;
mod rejected;
pub(crate) mod text_graph;
