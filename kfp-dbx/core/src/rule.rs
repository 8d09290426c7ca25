//! The rules, the levels that a user sets for them, and findings: breaches of rules.

mod finding;
mod levels;
mod rules;
mod setting_form;
mod written_for;

pub use finding::{Diagnostic, Finding, NodeIndex};
pub use levels::{Levels, Setting, WARNINGS, by_name, nearest_to, quoted_rules};
pub use rules::*;
pub use setting_form::SettingForm;
pub use written_for::WrittenFor;
