//! The rules about fields that can't change once the resource is in Databricks.

use kfp_dbx_core::table::{Fixed, Kind};

use super::rule::{Reason, Rule};

/// Returns the rules for a whole object.
pub(super) fn rules(kind: &Kind) -> Vec<Rule> {
    let is_made = made("oldSelf.status", kind.made);
    let noun = kind.noun;
    let way_out = "delete the object before you create it anew, or give the new one another name";
    match kind.fixed {
        Fixed::Spec => vec![
            Rule::new(
                Reason::Invalid,
                format!("!({is_made}) || !has(oldSelf.spec) || self.spec == oldSelf.spec"),
                format!(
                    "the spec of a {noun} can't change once the {noun} is in Databricks: {way_out}"
                ),
            )
            .at("spec"),
        ],
        Fixed::Fields(fields) => {
            let rules = fields.iter().map(|name| {
                let (old, new) = (format!("oldSelf.spec.{name}"), format!("self.spec.{name}"));
                let is_same = format!("(has({old}) ? has({new}) && {new} == {old} : !has({new}))");
                Rule::new(
                    Reason::Invalid,
                    format!("!({is_made}) || !has(oldSelf.spec) || {is_same}"),
                    format!("`{name}` can't change once the {noun} is in Databricks: {way_out}"),
                )
                .at(&format!("spec.{name}"))
            });
            rules.collect()
        }
    }
}

/// Returns the term that a field is there, and each object around it.
fn made(object: &str, path: &str) -> String {
    let mut at = object.to_owned();
    let mut terms = vec![format!("has({at})")];
    for name in path.split('.') {
        at = format!("{at}.{name}");
        terms.push(format!("has({at})"));
    }
    terms.join(" && ")
}
