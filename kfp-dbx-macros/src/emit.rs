//! The code that takes the function's place. Nothing here judges.

pub(crate) mod document;
pub(crate) mod expand;
