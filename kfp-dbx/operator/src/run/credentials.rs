//! Credentials: settings, the kind of authentication that they choose, and its tokens.

mod cache;
mod cloud;
mod grant;
mod host;
mod kind;
mod plan;
mod settings;

pub use cache::Cache;
pub use grant::{Assertion, Grant, Token};
pub use host::{Host, HostPattern};
pub use kind::Kind;
pub use plan::{Plan, Policy};
pub use settings::{KEYS, Key, Origin, Settings};
