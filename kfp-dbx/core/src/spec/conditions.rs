//! The conditions of an op: Argo can read them, and they do what they seem to say.
//!
//! Argo needs all requirements of a success condition, but a single one of a failure condition, and
//! looks at the failure condition first. A path that is absent meets `!=`, `notin` and `!`.

use crate::rule::{Finding, INVALID_CONDITION, MISREAD_CONDITION};
use crate::spec::states;
use crate::table::{Action, Kind, OPS, Operator};
use crate::value::selector::{self, Requirement, Test, requirements};

/// The condition that a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// The success condition.
    Success,
    /// The failure condition.
    Failure,
}

impl Which {
    fn as_str(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
        }
    }
}

/// Checks the conditions of an op, as far as they are known before the run. The conditions of the
/// table are known to be right. `kind` is the kind of the object, if it is one of the operator's.
pub fn check_conditions(
    success: Option<&str>,
    failure: Option<&str>,
    action: Action,
    kind: Option<&Kind>,
) -> Vec<(Which, Finding)> {
    let read = [(Which::Success, success), (Which::Failure, failure)];
    let unreadable = read.into_iter().filter_map(|(which, condition)| {
        let why = selector::check(condition?).err()?;
        let message = format!("the {} condition is not valid: {why}", which.as_str());
        Some((which, Finding::new(&INVALID_CONDITION, message)))
    });
    let (success, failure) = (own(success, kind), own(failure, kind));
    let of_status = kind.filter(|_| action != Action::Delete).map(|kind| {
        let unknown = |which: Which, requirements| {
            let found = states::check_requirements(kind, which.as_str(), requirements);
            found.map(move |finding| (which, finding))
        };
        unknown(Which::Success, &success).chain(unknown(Which::Failure, &failure))
    });
    let unknown = of_status.into_iter().flatten();
    unreadable.chain(unknown).chain(misread(&success, &failure, action)).collect()
}

/// Finds conditions that do something else than they seem to say. A delete has none.
fn misread(
    success: &[Requirement<'_>],
    failure: &[Requirement<'_>],
    action: Action,
) -> Vec<(Which, Finding)> {
    if action == Action::Delete {
        return Vec::new();
    }
    let makes_object = matches!(action, Action::Create | Action::Apply);
    let of_success = contradiction(success)
        .or_else(|| hidden(success, failure))
        .or_else(|| met_at_once(success, Which::Success).filter(|_| makes_object));
    let of_failure = met_at_once(failure, Which::Failure)
        .filter(|_| makes_object)
        .or_else(|| one_is_enough(failure));
    let found = [(Which::Success, of_success), (Which::Failure, of_failure)];
    found.into_iter().filter_map(|(which, finding)| Some((which, finding?))).collect()
}

/// Returns the requirements of a condition that is not the table's for that kind.
fn own<'c>(condition: Option<&'c str>, kind: Option<&Kind>) -> Vec<Requirement<'c>> {
    let own = condition.filter(|condition| !is_of_table(condition, kind));
    own.map_or_else(Vec::new, requirements)
}

fn is_of_table(condition: &str, kind: Option<&Kind>) -> bool {
    let mut of_kind = OPS.iter().filter(|op| kind.is_none_or(|kind| kind.kind == op.kind.kind));
    of_kind.any(|op| {
        let all = [
            op.conditions(false, None),
            op.conditions(true, None),
            op.conditions(true, Some(Operator::Archived)),
        ];
        let mut all = all.into_iter().flat_map(|(success, failure)| [success, failure]).flatten();
        all.any(|of_table| selector::is_same(of_table, condition))
    })
}

/// Two requirements on one path that no value meets.
fn contradiction(success: &[Requirement<'_>]) -> Option<Finding> {
    let mut pairs = success
        .iter()
        .enumerate()
        .flat_map(|(at, first)| success[at + 1..].iter().map(move |second| (first, second)));
    let (first, second) = pairs
        .find(|(first, second)| first.key == second.key && first.test.excludes(&second.test))?;
    let message = format!(
        "the success condition can never be met: Argo needs all of its requirements, and two of those on `{}` exclude each other",
        first.key
    );
    let help = match (&first.test, &second.test) {
        (Test::In(some), Test::In(others)) => format!(
            "write alternatives as `{} in ({}, {})`",
            first.key,
            some.join(", "),
            others.join(", ")
        ),
        _ => "remove one of the two".to_owned(),
    };
    Some(Finding::new(&MISREAD_CONDITION, message).help(help))
}

/// A requirement of the success that is a failure as well.
fn hidden(success: &[Requirement<'_>], failure: &[Requirement<'_>]) -> Option<Finding> {
    let key = success.iter().find_map(|needed| {
        let fails =
            |other: &&Requirement<'_>| needed.key == other.key && needed.test.implies(&other.test);
        failure.iter().find(fails).map(|_| needed.key)
    })?;
    let message = format!(
        "the success condition can never be met: Argo looks at the failure condition first, and each value of `{key}` that is a success is a failure as well"
    );
    let help = format!("leave the values of a success out of the failure condition on `{key}`");
    Some(Finding::new(&MISREAD_CONDITION, message).help(help))
}

/// Requirements that an absent status meets.
fn met_at_once(requirements: &[Requirement<'_>], which: Which) -> Option<Finding> {
    let is_met = |requirement: &&Requirement<'_>| {
        requirement.test.is_met_by_absence()
            && (requirement.key == "status" || requirement.key.starts_with("status."))
    };
    let first = requirements.iter().find(is_met)?;
    let name = which.as_str();
    let (outcome, needs_all) = match which {
        Which::Success => ("succeeds", true),
        Which::Failure => ("fails", false),
    };
    if needs_all && !requirements.iter().all(|requirement| is_met(&requirement)) {
        return None;
    }
    let key = first.key;
    let message = format!(
        "the {name} condition is met as long as `{key}` is absent, as it is right after the create: the op {outcome} at once"
    );
    let help = match (which, &first.test) {
        (Which::Success, Test::NotIn(_)) => {
            format!("require the path as well: `{key}, …`, or list the values that mean a success")
        }
        (_, Test::NotIn(_)) => format!("list the values that mean a {name}: `{key} in (…)`"),
        _ => format!("require a value that means a {name}"),
    };
    Some(Finding::new(&MISREAD_CONDITION, message).help(help))
}

/// Several requirements of a failure.
fn one_is_enough(failure: &[Requirement<'_>]) -> Option<Finding> {
    let count = failure.len();
    if count < 2 {
        return None;
    }
    let message = format!(
        "one of the {count} requirements of the failure condition is enough to fail the op: only a success condition needs all of them"
    );
    let help = "if each of them is a failure by itself, write `.allow(rules::MISREAD_CONDITION)`; if only all of them together are, let another op judge an output";
    Some(Finding::new(&MISREAD_CONDITION, message).help(help))
}

#[cfg(test)]
mod tests {
    use super::{Which, check_conditions};
    use crate::rule::INVALID_CONDITION;
    use crate::table::Action;

    /// Returns the beginning of each message.
    fn found(success: &str, failure: &str) -> Vec<(Which, String)> {
        let given = |text: &'static str| (!text.is_empty()).then_some(text);
        let leak = |text: &str| -> &'static str { text.to_owned().leak() };
        let found =
            check_conditions(given(leak(success)), given(leak(failure)), Action::Create, None);
        let meaning = found.into_iter().filter(|(_, finding)| finding.rule != &INVALID_CONDITION);
        meaning.map(|(which, finding)| (which, finding.message)).collect()
    }

    fn one(success: &str, failure: &str, which: Which, part: &str) {
        let found = found(success, failure);
        assert!(
            matches!(found.as_slice(), [(of, message)] if *of == which && message.contains(part)),
            "{success} | {failure}: {found:?}"
        );
    }

    #[test]
    fn conditions_that_can_never_be_met() {
        for never in [
            "s = A, s = B",
            "s in (A, B), s = C",
            "s = A, s != A",
            "s in (A, B), s notin (A, B, C)",
            "s, !s",
            "s = A, !s",
            "n > 5, n < 6",
            "n > 9223372036854775807, n < 3",
            "n = 3, n > 3",
            "t = 1, s = A, u, s = B",
        ] {
            one(never, "", Which::Success, "two of those on");
        }
        for (success, failure) in [
            ("s = A", "s in (A, B)"),
            ("s = A", "s"),
            ("s = A, t = 1", "s != B"),
            ("n > 5", "n > 3"),
            ("n = 5", "n > 3"),
            ("s", "s"),
        ] {
            one(success, failure, Which::Success, "looks at the failure condition first");
        }
    }

    #[test]
    fn conditions_that_an_absent_status_meets() {
        for success in ["status.s != A", "!status.s", "status.s notin (A, B), status.t != C"] {
            one(success, "", Which::Success, "succeeds at once");
        }
        for failure in ["status.s != A", "!status", "status.s = A, status.t != C"] {
            one("", failure, Which::Failure, "fails at once");
        }
        // Only a create begins without a status.
        assert!(
            check_conditions(Some("status.s != A"), Some("status.s != B"), Action::Get, None)
                .is_empty()
        );
    }

    #[test]
    fn several_requirements_of_a_failure() {
        one("", "s = A, t = B", Which::Failure, "one of the 2 requirements");
        one("", "n > 3, n < 9, s", Which::Failure, "one of the 3 requirements");
    }

    #[test]
    fn conditions_that_mean_what_they_say() {
        for (success, failure) in [
            ("", ""),
            ("s = A", "s = B"),
            ("s in (A, B), s in (B, C)", ""),
            ("n > 4, n < 6", "s in (A, B)"),
            ("status.s, status.s != A", ""),
            ("status.n > 0, status.s != A", "status.error"),
            ("spec.s != A", "spec.s != B"),
            ("s in (A, B)", "s = A"),
            ("s != A", "t"),
            ("not a condition = 'x'", "a = 'b', c"),
        ] {
            assert_eq!(found(success, failure), [], "{success} | {failure}");
        }
        for op in crate::table::OPS {
            for (success, failure) in [op.conditions(false, None), op.conditions(true, None)] {
                let found = check_conditions(success, failure, Action::Create, Some(op.kind));
                assert!(found.is_empty());
                // They mean the same in another form.
                let spaced = |text: Option<&str>| text.map(|text| text.replace('=', " == "));
                let (success, failure) = (spaced(success), spaced(failure));
                let (success, failure) = (success.as_deref(), failure.as_deref());
                let found = check_conditions(success, failure, Action::Create, Some(op.kind));
                assert!(found.is_empty(), "{success:?}, {failure:?}: {found:?}");
            }
        }
    }
}
