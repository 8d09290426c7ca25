//! The course of a task, as words in names and parameters decide it.

use std::time::Duration;

use super::super::end::End;
use super::super::settings::Durations;
use super::super::words::{self, has_word};

/// The course of a task.
#[derive(Debug, Clone, Copy)]
pub(in crate::fake) struct Plan {
    /// The time in `PENDING`, once the cluster runs.
    pub(in crate::fake) pending: Duration,
    /// The time that a new cluster takes before that.
    pub(super) cluster: Duration,
    /// The time in `RUNNING`. A task without it never ends by itself.
    pub(super) running: Option<Duration>,
    /// The time in `TERMINATING`.
    pub(super) terminating: Duration,
    /// The end.
    pub(super) end: End,
    /// The end of a later attempt.
    pub(super) later: End,
}

/// Returns the course of a task with these names and parameters.
pub(super) fn plan(texts: &[&str], durations: &Durations) -> Plan {
    let has = |word| texts.iter().any(|text| has_word(text, word));
    let factor = if has(words::SLOW) { durations.slow } else { 1 };
    let once = has(words::FAILS_ONCE);
    let end = if once || has(words::FAILS) {
        End::Failed
    } else if has(words::BREAKS) {
        End::Broken
    } else if has(words::TIMES_OUT) {
        End::TimedOut
    } else if has(words::IS_CANCELLED) {
        End::Cancelled
    } else if has(words::IS_SKIPPED) {
        End::Skipped
    } else {
        End::Success
    };
    Plan {
        pending: durations.pending * factor,
        cluster: durations.cluster_pending * factor,
        running: (!has(words::HANGS)).then_some(durations.running * factor),
        terminating: durations.terminating * factor,
        end,
        later: if once { End::Success } else { end },
    }
}
