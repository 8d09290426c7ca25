//! The rules of `run_if`: with which ends of the tasks that it depends on a task of a run runs.
//!
//! They are those of "Configure task dependencies" in the documentation of Databricks. The simulator
//! and the workspace that kfp-dbx-operator has for tests go by them.

use super::SUCCESSES;

/// The `run_if` of a task that has none.
pub const ALL_SUCCESS: &str = "ALL_SUCCESS";
/// The result of a task that somebody cancelled.
pub const CANCELED: &str = "CANCELED";
/// The result of a task that did not run because another one failed.
pub const UPSTREAM_FAILED: &str = "UPSTREAM_FAILED";
/// The result of a task that did not run because another one was cancelled.
pub const UPSTREAM_CANCELED: &str = "UPSTREAM_CANCELED";
/// The result of a task that its `run_if`, or a condition before it, leaves out.
pub const EXCLUDED: &str = "EXCLUDED";
/// The result of a task that is disabled.
pub const DISABLED: &str = "DISABLED";

/// Whether a task that ended with this word is a failure: for the tasks that depend on it, and for its
/// run. The word is a result, or a state of a task without a result.
pub fn is_failure(end: &str) -> bool {
    !SUCCESSES.contains(&end) && ![EXCLUDED, DISABLED].contains(&end)
}

/// Returns the result of a task that its dependencies keep from running, or `None` if it runs. `before`
/// are the words with which those ended that it depends on.
pub fn kept_from_running(run_if: &str, before: &[&str]) -> Option<&'static str> {
    let any = |is: fn(&str) -> bool| before.iter().any(|end| is(end));
    let all = |is: fn(&str) -> bool| before.iter().all(|end| is(end));
    let is_success = |end: &str| SUCCESSES.contains(&end);
    let runs = match run_if {
        "ALL_DONE" => true,
        // At least one has to have run.
        "NONE_FAILED" => !any(is_failure) && (before.is_empty() || any(is_success)),
        "AT_LEAST_ONE_SUCCESS" => before.is_empty() || any(is_success),
        "AT_LEAST_ONE_FAILED" => any(is_failure),
        "ALL_FAILED" => all(is_failure),
        _ => all(is_success),
    };
    if runs {
        None
    } else if before.contains(&CANCELED) || before.contains(&UPSTREAM_CANCELED) {
        Some(UPSTREAM_CANCELED)
    } else if run_if == ALL_SUCCESS && any(is_failure) {
        Some(UPSTREAM_FAILED)
    } else {
        Some(EXCLUDED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_of_the_table_has_its_rule() {
        // With: success and success, success and failure, failure and failure, success and excluded.
        let cases = [
            ["SUCCESS", "SUCCESS"],
            ["SUCCESS", "FAILED"],
            ["FAILED", "TIMEDOUT"],
            ["SUCCESS", EXCLUDED],
        ];
        let rows = [
            (ALL_SUCCESS, [None, Some(UPSTREAM_FAILED), Some(UPSTREAM_FAILED), Some(EXCLUDED)]),
            ("AT_LEAST_ONE_SUCCESS", [None, None, Some(EXCLUDED), None]),
            ("NONE_FAILED", [None, Some(EXCLUDED), Some(EXCLUDED), None]),
            ("ALL_DONE", [None, None, None, None]),
            ("AT_LEAST_ONE_FAILED", [Some(EXCLUDED), None, None, Some(EXCLUDED)]),
            ("ALL_FAILED", [Some(EXCLUDED), Some(EXCLUDED), None, Some(EXCLUDED)]),
        ];
        let words: Vec<_> =
            super::super::kinds::RUN_IF.values.iter().map(|(word, ..)| *word).collect();
        assert_eq!(rows.map(|(word, _)| word).as_slice(), words);
        for (run_if, expected) in rows {
            let found = cases.map(|before| kept_from_running(run_if, &before));
            assert_eq!(found, expected, "{run_if}");
        }
    }

    #[test]
    fn who_is_cancelled_cancels_those_after_it() {
        for end in [CANCELED, UPSTREAM_CANCELED] {
            assert_eq!(kept_from_running(ALL_SUCCESS, &["SUCCESS", end]), Some(UPSTREAM_CANCELED));
            assert_eq!(kept_from_running("AT_LEAST_ONE_FAILED", &[end]), None);
        }
    }
}
