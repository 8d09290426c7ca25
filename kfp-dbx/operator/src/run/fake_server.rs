//! The fake workspace as a server, on the wall clock.

mod arguments;
mod serve;

pub use arguments::{Arguments, fake_databricks};
pub use serve::serve;
