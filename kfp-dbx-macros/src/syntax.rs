//! The tokens of the user as a model: the function with its attributes, the arguments of the
//! include macros, and questions about a piece of source that its tokens alone answer.

mod arguments;
pub(crate) mod comparison;
mod depth;
pub(crate) mod function;
pub(crate) mod include;
mod optional;
pub(crate) mod param;
mod param_type;
pub(crate) mod path;
pub(crate) mod place;
pub(crate) mod questions;
mod setting_kind;
pub(crate) mod settings;
mod signature;
pub(crate) mod source;
pub(crate) mod token;
mod walk;

pub(crate) use walk::{Part, walk_block};
