//! Checks the defaults of parameters against the fields that use the parameters.

pub use super::substituted::{Spec, Unfit};
use crate::rule::{Finding, INVALID_BASE64, SECRET_IN_SOURCE, UNFIT_DEFAULT};
use crate::spec::{secrets, substituted};
use crate::table::{Kind, Operator};
use crate::value::{Ref, Value};

/// A parameter that has a default.
#[derive(Debug, Clone, Copy)]
pub struct Defaulted<'a> {
    /// The name of the parameter.
    pub name: &'a str,
    /// The default.
    pub value: &'a Value,
}

/// Checks a resource with the defaults in place of the parameters. Only findings that the resource
/// does not have anyway are returned. A help offers the fields of the operator that the pipeline is written
/// for.
pub fn check<'a>(
    kind: &Kind,
    spec: Option<Spec<'_>>,
    name: Option<&Value>,
    operator: Option<Operator>,
    default_of: &dyn Fn(Ref) -> Option<Defaulted<'a>>,
) -> Vec<Unfit> {
    let value_of = |reference| default_of(reference).map(|param| param.value);
    let mut found = substituted::check(kind, spec, name, operator, &value_of);
    for unfit in &mut found {
        let name = default_of(unfit.of).map_or("", |param| param.name);
        unfit.finding = of_default(unfit, name);
    }
    found
}

/// Returns the finding about the default of a parameter that does not fit a field.
fn of_default(unfit: &Unfit, name: &str) -> Finding {
    let finding = &unfit.finding;
    let is = |rule| finding.rule == rule;
    if is(&SECRET_IN_SOURCE) {
        return secrets::in_default(name, "a secret");
    }
    // What may be allowed in a field may be allowed in a default.
    let rule = if finding.rule.lint { finding.rule } else { &UNFIT_DEFAULT };
    let fits = if unfit.is_whole { "as a spec" } else { "for a field that uses it" };
    let message = format!("the default of `{name}` is not valid {fits}: {}", finding.message);
    let help = match is(&INVALID_BASE64) {
        true => Some("write the default in base64, or remove it".to_owned()),
        false => finding.help.clone(),
    };
    Finding { rule, message, level: rule.level, help, ..finding.clone() }
}
