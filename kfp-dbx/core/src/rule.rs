//! The rules, the levels that a user sets for them, and findings: breaches of rules.

mod finding;
mod levels;
mod rules;

pub use finding::{Diagnostic, Finding, NodeIndex};
pub use levels::{Levels, Setting, WARNINGS, by_name, quoted_rules};
pub use rules::*;
