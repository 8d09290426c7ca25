//! What the tests of kfp-dbx share.

pub mod everywhere;
pub mod generate;
pub mod golden;
pub mod reader;
pub mod same;
pub mod shared;

/// The code of the README, as documentation tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
