//! A real API server has the definitions, judges objects by them, and accepts an installation.
//!
//! `KUBECONFIG` names the cluster. The tests install the definitions there, and take namespaces of
//! their own.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

// One row on each line is easier to read.
#[rustfmt::skip]
mod cases;
mod cluster;
#[path = "../common/mod.rs"]
mod common;
mod installation;
mod limits;
mod parity;
mod random;
mod reference;
mod updates;
mod upgrade;
