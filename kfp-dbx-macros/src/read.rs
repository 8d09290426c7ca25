//! The expressions of a body as values, as far as their tokens show them, and the facts that
//! setters state about an op. The files of the include macros are also read here.

pub(crate) mod content;
pub(crate) mod cron;
pub(crate) mod facts;
pub(crate) mod file;
pub(crate) mod known;
pub(crate) mod macros;
pub(crate) mod manifest;
pub(crate) mod policies;
pub(crate) mod spans;
pub(crate) mod spec_file;
mod typed;
pub(crate) mod value;
