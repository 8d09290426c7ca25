//! What the table says about the course of a kind.

use std::sync::LazyLock;

use kfp_dbx_core::table::{self, Kind, Operator, StatusField};
use kfp_dbx_core::value::selector::{self, Test};

use super::fields::is_within;

/// How the resources of a kind go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// They run, and end with a result.
    Run,
    /// They start, and stay.
    Cluster,
    /// They are there, or not.
    Stored,
}

/// The word of the states in which a resource has not started.
pub(super) const PENDING: &str = "PENDING";
/// The word of the state of a resource that runs.
pub(super) const RUNNING: &str = "RUNNING";
/// The word of the state of a resource that is being stopped.
pub(super) const TERMINATING: &str = "TERMINATING";
/// The word of the state of a resource that has stopped.
pub(super) const TERMINATED: &str = "TERMINATED";
/// The word of the state in which a run ends whose service or cluster fails.
pub(super) const INTERNAL_ERROR: &str = "INTERNAL_ERROR";
/// The word of the state of a run that never ran.
pub(super) const SKIPPED: &str = "SKIPPED";
/// The result of a run whose time is over.
pub(super) const TIMED_OUT: &str = "TIMEDOUT";
/// The result of a run that failed.
pub(super) const FAILED: &str = "FAILED";
/// The state of a resource that is not as it is to be.
pub(super) const ERROR: &str = "ERROR";
/// The state of a resource that is as it is to be, of a kind without states in Databricks.
pub(super) const READY: &str = "READY";

/// What is asked for again and again about a kind.
struct Known {
    kind: &'static str,
    way: Way,
    state: Option<&'static StatusField>,
    result: Option<&'static StatusField>,
}

impl Known {
    fn of(kind: &'static Kind) -> Self {
        let state = state_of(kind);
        let has_states = state.is_some_and(|field| field.only_for.is_none());
        let way = match (kind.outcome, has_states) {
            (Some(_), _) => Way::Run,
            (None, true) => Way::Cluster,
            (None, false) => Way::Stored,
        };
        Self { kind: kind.kind, way, state, result: result_of(kind) }
    }
}

fn known(kind: &Kind) -> Option<&'static Known> {
    static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| table::kinds().map(Known::of).collect());
    KNOWN.iter().find(|known| known.kind == kind.kind)
}

/// Returns how the resources of a kind go.
pub(super) fn way(kind: &Kind) -> Way {
    known(kind).map_or(Way::Stored, |known| known.way)
}

/// Returns the field with the state: the one that kubectl shows.
pub(super) fn state_field(kind: &Kind) -> Option<&'static StatusField> {
    known(kind)?.state
}

/// Returns the field with the result of a run.
pub(super) fn result_field(kind: &Kind) -> Option<&'static StatusField> {
    known(kind)?.result
}

fn state_of(kind: &Kind) -> Option<&'static StatusField> {
    let column = kind.columns.iter().find(|column| column.name == "State")?;
    field(kind, column.path.strip_prefix(".status.")?)
}

fn result_of(kind: &Kind) -> Option<&'static StatusField> {
    let outcome = kind.outcome?;
    let output = kind.outputs().iter().find(|output| output.name == outcome.output)?;
    field(kind, output.json_path.strip_prefix("{.status.")?.strip_suffix('}')?)
}

/// Whether a word is a result of a kind, and not only a state.
pub(super) fn is_result(kind: &Kind, word: &str) -> bool {
    let results = result_field(kind).and_then(|field| field.holds.words());
    results.is_some_and(|results| results.contains(&word))
}

/// Returns the field of the status at a path, or the one that it is a part of.
pub(super) fn field(kind: &Kind, path: &str) -> Option<&'static StatusField> {
    kind.status.iter().find(|field| is_within(path, field.path))
}

/// Returns the state in which a cluster can be used: the one that its op waits for.
pub(super) fn good_state(kind: &Kind, operator: Operator) -> &'static str {
    let path = state_field(kind).map_or("", |field| field.path);
    let ops = table::OPS.iter().filter(|op| op.kind.kind == kind.kind);
    let conditions = ops.filter_map(|op| op.conditions(true, Some(operator)).0);
    let word =
        conditions.flat_map(selector::requirements).find_map(|requirement| {
            match requirement.test {
                Test::In(words) if requirement.key.strip_prefix("status.") == Some(path) => {
                    words.first().copied()
                }
                _ => None,
            }
        });
    word.unwrap_or(READY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_tells_how_each_kind_goes() {
        let ways: Vec<_> = table::kinds().map(|kind| (kind.kind, way(kind))).collect();
        let stored = ["SecretScope", "WorkspaceItem", "DbfsBlock", "VolumeFile"];
        let mut expected =
            vec![("Dcluster", Way::Cluster), ("Djob", Way::Stored), ("Run", Way::Run)];
        expected.extend(stored.map(|kind| (kind, Way::Stored)));
        assert_eq!(ways, expected);
    }

    #[test]
    fn the_words_are_those_of_the_table() {
        let words = |field: Option<&'static StatusField>| field.unwrap().holds.words().unwrap();
        for kind in table::kinds() {
            let states = words(state_field(kind));
            let known: &[&str] = match way(kind) {
                Way::Run => &[PENDING, RUNNING, TERMINATING, TERMINATED, INTERNAL_ERROR, SKIPPED],
                Way::Cluster => &[PENDING, RUNNING, TERMINATING, TERMINATED, ERROR],
                Way::Stored => &[PENDING, READY, ERROR],
            };
            assert!(known.iter().all(|word| states.contains(word)), "{}", kind.kind);
        }
        let run = table::kind("Run").unwrap();
        let results = words(result_field(run));
        assert!([FAILED, TIMED_OUT].iter().all(|word| results.contains(word)));
        assert_eq!(good_state(table::kind("Dcluster").unwrap(), Operator::Archived), RUNNING);
    }
}
