//! The `successCondition` and `failureCondition` of an Argo resource template: a label selector
//! over the fields of the object, such as `status.state in (DONE, FAILED), !status.error`.
//!
//! The rules are those of Kubernetes' `labels.Parse` (k8s.io/apimachinery), which Argo's
//! `workflow/executor/resource.go` calls once the object is made. A key is then a path into
//! the object, in the syntax of gjson.

mod habits;
mod reader;
mod requirement;
#[cfg(test)]
mod tests;
mod tokens;

use habits::{connective, habit};
use reader::parse;
pub use requirement::{Requirement, Test};

/// Checks a condition. The empty condition requires nothing.
///
/// ```
/// use kfp_dbx_core::value::selector::check;
/// assert!(check("status.state in (DONE, FAILED), !status.error").is_ok());
/// assert_eq!(
///     check("status.state == 'DONE'").unwrap_err(),
///     "values can't be in quotes; write `status.state == DONE`",
/// );
/// ```
///
/// # Errors
/// Argo does not read the condition. The message states the reason and what to write instead.
pub fn check(text: &str) -> Result<(), String> {
    match habit(text) {
        Some(why) => Err(why),
        None => parse(text).map(drop).map_err(|why| connective(text).unwrap_or(why)),
    }
}

/// Returns the paths that a condition reads, in order. An invalid condition reads none.
///
/// ```
/// use kfp_dbx_core::value::selector::keys;
/// assert_eq!(keys("status.ready = yes, !status.error"), ["status.ready", "status.error"]);
/// ```
pub fn keys(text: &str) -> Vec<&str> {
    requirements(text).into_iter().map(|requirement| requirement.key).collect()
}

/// Returns the requirements of a condition, in order. An invalid condition has none.
pub fn requirements(text: &str) -> Vec<Requirement<'_>> {
    parse(text).unwrap_or_default()
}

/// Whether two conditions require the same, in whatever order and form. Invalid ones are the same only
/// if their texts are.
///
/// ```
/// use kfp_dbx_core::value::selector::is_same;
/// assert!(is_same("s=A,t in (B,C)", "t in (C, B), s = A"));
/// assert!(!is_same("s=A", "s=A,t"));
/// ```
pub fn is_same(one: &str, other: &str) -> bool {
    let (Ok(requirements), Ok(others)) = (parse(one), parse(other)) else { return one == other };
    let are_in = |some: &[Requirement<'_>], all: &[Requirement<'_>]| {
        let is_in = |of: &Requirement<'_>| {
            let is_it = |known: &Requirement<'_>| {
                known.key == of.key && known.test.implies(&of.test) && of.test.implies(&known.test)
            };
            all.iter().any(is_it)
        };
        some.iter().all(is_in)
    };
    are_in(&requirements, &others) && are_in(&others, &requirements)
}
