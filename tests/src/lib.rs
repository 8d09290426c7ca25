//! The parts that the tests of kfp-dbx share.

pub mod argo;
pub mod bundle;
pub mod cluster;
pub mod control;
pub mod effects;
pub mod everywhere;
mod examples;
pub mod features;
pub mod flow;
pub mod generate;
pub mod golden;
pub mod library;
pub mod models;
pub mod plan;
#[cfg(feature = "full")]
pub mod program;
pub mod properties;
pub mod reader;
pub mod same;
pub mod schema;
#[cfg(feature = "full")]
pub mod server;
pub mod shared;
pub mod simulated;

/// The code of the README, as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
