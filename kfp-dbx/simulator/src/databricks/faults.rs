//! The faults that an op can have.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kfp_dbx_core::table::{self, Action, Kind, Operator};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_core::value::selector::{self, Test};

use super::kinds::{ERROR, TERMINATING, Way, result_field, state_field, way};
use crate::scenario::Fault;

/// Returns the faults that make a difference to an action on an object of a kind, such as `Run`: those
/// of pods and of the API server, and those of Databricks if the kind is one of the operator's.
///
/// The ends of runs and clusters are those with which a truthful op fails.
pub fn faults(kind: &str, action: Action, operator: Operator) -> Vec<Fault> {
    let mut faults = vec![Fault::Pending, Fault::PodLostBefore, Fault::PodLostAfter, Fault::Denied];
    let row = table::kind(kind).filter(|row| row.only_for.is_none_or(|only| only == operator));
    match (action, row) {
        (Action::Create | Action::Apply, row) => {
            faults.push(Fault::AlreadyThere);
            if let Some(row) = row {
                faults.extend([Fault::Rejected, Fault::Hangs]);
                // What is only stored ends badly if the request for it is rejected.
                let ends = bad_ends(row, operator).iter().filter(|_| way(row) != Way::Stored);
                faults.extend(ends.map(|state| Fault::Ends((*state).to_owned())));
            }
        }
        (Action::Delete, row) => {
            faults.push(Fault::AlreadyThere);
            if row.is_some() {
                faults.extend([Fault::Rejected, Fault::Hangs]);
            }
        }
        (Action::Get | Action::Patch | Action::Replace, _) => {}
    }
    faults
}

/// Returns the states in which a resource of a kind ends badly: those with which a truthful op on it
/// fails, but for the one that it only passes through.
pub fn bad_ends(row: &Kind, operator: Operator) -> &'static [&'static str] {
    // For each kind and operator.
    static ENDS: LazyLock<BTreeMap<(&str, Operator), Vec<&str>>> = LazyLock::new(|| {
        let kinds = table::kinds().map(|row| row.kind);
        let all = kinds.flat_map(|kind| Operator::ALL.map(|operator| (kind, operator)));
        all.map(|(kind, operator)| ((kind, operator), bad_ends_of(kind, operator))).collect()
    });
    ENDS.get(&(row.kind, operator)).map_or(&[], Vec::as_slice)
}

fn bad_ends_of(kind: &str, operator: Operator) -> Vec<&'static str> {
    let ops = table::OPS.iter().filter(|op| op.kind.kind == kind);
    let conditions = ops.filter_map(|op| op.conditions(true, Some(operator)).1);
    let mut words = Vec::new();
    for requirement in conditions.flat_map(selector::requirements) {
        if let Test::In(of_one) = requirement.test {
            words.extend(of_one.into_iter().filter(|word| *word != TERMINATING));
        }
    }
    words
}

/// Returns why a fault is none of a kind, with the nearest word.
pub(super) fn unknown(row: Option<&'static Kind>, kind: &str, fault: &Fault) -> Option<String> {
    let (Fault::Ends(word) | Fault::TaskEnds(_, word)) = fault else { return None };
    let Some(row) = row else { return Some(format!("a {kind} has no states in which it ends")) };
    let fields = [result_field(row), state_field(row)].into_iter().flatten();
    let mut known: Vec<_> =
        fields.filter_map(|field| field.holds.words()).flatten().copied().collect();
    if way(row) == Way::Stored {
        known.retain(|word| *word == ERROR);
    }
    if known.contains(&word.as_str()) {
        return None;
    }
    let near = match nearest(word, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the states are {}", quoted(known)),
    };
    Some(format!("`{word}` is no state of a {kind}; {near}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(kind: &str, operator: Operator) -> Vec<String> {
        let faults = faults(kind, Action::Create, operator).into_iter();
        let ends = faults.filter_map(|fault| match fault {
            Fault::Ends(word) => Some(word),
            _ => None,
        });
        ends.collect()
    }

    #[test]
    fn the_table_tells_how_each_kind_fails() {
        let of_run = ["FAILED", "TIMEDOUT", "CANCELED", "SKIPPED", "INTERNAL_ERROR"];
        assert_eq!(ends("Run", Operator::Archived), of_run);
        assert_eq!(ends("Run", Operator::KfpDbx).len(), 10);
        assert_eq!(ends("Dcluster", Operator::Archived), ["ERROR", "TERMINATED"]);
        assert!(ends("Djob", Operator::KfpDbx).is_empty());
        let of = |kind, action| faults(kind, action, Operator::Archived);
        assert!(of("Djob", Action::Create).contains(&Fault::Rejected));
        assert!(!of("ConfigMap", Action::Create).contains(&Fault::Rejected));
        assert!(!of("VolumeFile", Action::Create).contains(&Fault::Rejected));
        assert!(of("Run", Action::Delete).contains(&Fault::Hangs));
        assert_eq!(of("Run", Action::Get).len(), 4);
    }

    #[test]
    fn a_cluster_that_is_being_stopped_has_not_ended() {
        let ends = |kind| bad_ends(table::kind(kind).unwrap(), Operator::KfpDbx);
        assert_eq!(ends("Dcluster"), ["ERROR", "TERMINATED"]);
        assert_eq!(ends("Djob"), ["ERROR"]);
    }

    #[test]
    fn a_word_that_is_no_state_has_the_nearest_one() {
        let why = |kind: &str, word: &str| {
            unknown(table::kind(kind), kind, &Fault::Ends(word.to_owned()))
        };
        assert_eq!(why("Run", "FAILED"), None);
        assert_eq!(why("Run", "INTERNAL_ERROR"), None);
        assert_eq!(
            why("Run", "FAILD").unwrap(),
            "`FAILD` is no state of a Run; did you mean `FAILED`?"
        );
        assert_eq!(
            why("Djob", "READY").unwrap(),
            "`READY` is no state of a Djob; the states are `ERROR`"
        );
        assert_eq!(
            why("ConfigMap", "ERROR").unwrap(),
            "a ConfigMap has no states in which it ends"
        );
    }
}
