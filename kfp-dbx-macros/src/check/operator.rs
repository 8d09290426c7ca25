//! The operator that the pipeline is written for.

use kfp_dbx_core::rule::{Finding, INVALID_SETTING};
use kfp_dbx_core::table::Operator;

use crate::report::Report;
use crate::syntax::place::start_of;
use crate::syntax::settings::Settings;
use crate::syntax::token::string;

/// Checks that there is such an operator.
pub(super) fn check(settings: &Settings, report: &mut Report) {
    if let Some(value) = settings.get("operator")
        && let Some(text) = string(value)
        && let Err(why) = Operator::target(&text)
    {
        let finding = Finding::new(&INVALID_SETTING, why).help(Operator::known(&text));
        report.finding(finding, start_of(value));
    }
}

/// Returns the operator that the pipeline is written for, which is `None` if it is written for each.
///
/// Nothing that depends on the operator is certain if the setting is wrong, or if Rust computes it.
/// Then it is the one with fewer faults.
pub(super) fn of(settings: &Settings) -> Option<Operator> {
    match settings.get("operator") {
        Some(value) => {
            let known = string(value).and_then(|text| Operator::target(&text).ok());
            Some(known.unwrap_or(Operator::KfpDbx))
        }
        None => settings.is_set("operator").then_some(Operator::KfpDbx),
    }
}
