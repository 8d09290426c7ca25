//! Connections to a server, and waiting for a run on it.
//!
//! Imports point from `wait` to `view`, and from both and `connect` to `options`.

pub(super) mod connect;
pub(super) mod options;
mod view;
pub(super) mod wait;
