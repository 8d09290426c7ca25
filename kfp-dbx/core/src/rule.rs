//! The rules, and the findings that breaches of them are.

pub mod diagnostic;
