//! Authentication, and the calls of workspaces, against servers of the tests.
#![cfg(feature = "run")]
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod calls;
mod fake;
mod hidden;
mod lost;
mod pace;
mod plans;
mod renewal;
mod server;
mod sources;
mod support;
mod tls;
mod tokens;
