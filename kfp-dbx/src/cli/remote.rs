//! Connections to a server, and waiting for a run on it.
//!
//! Imports point from `wait` to `view`, and from both, `connect` and `notes` to `options`.
//! `versions` imports none of them.

pub(super) mod connect;
pub(super) mod notes;
pub(super) mod options;
pub(super) mod versions;
mod view;
pub(super) mod wait;
