//! The ends of runs and tasks, in the words of the API.

use kfp_dbx_core::table::run_if;

/// The end of a task or of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    /// It has done its work.
    Success,
    /// The run has done its work, but one of its tasks has failed.
    SuccessWithFailures,
    /// The work has failed.
    Failed,
    /// The service has failed.
    Broken,
    /// The cluster of the task does not start, or is gone.
    ClusterError,
    /// The code of the task cannot be checked out of its Git source.
    CheckoutFailed,
    /// The task refers to something that is not there.
    Misconfigured,
    /// The time of the run or of the task is over.
    TimedOut,
    /// Someone has cancelled it.
    Cancelled,
    /// It has never run.
    Skipped,
    /// It has never run, because too many runs of its job were active.
    TooManyRuns,
    /// A task that it depends on has failed.
    UpstreamFailed,
    /// A task that it depends on was cancelled.
    UpstreamCancelled,
    /// A condition of its dependencies does not hold.
    Excluded,
    /// The task is disabled.
    Disabled,
}

/// How the API writes an end.
pub(super) struct Words {
    /// The `life_cycle_state`.
    pub(super) life_cycle: &'static str,
    /// The `result_state`, which some ends do not have.
    pub(super) result: Option<&'static str>,
    /// The `code` of the `termination_details`.
    pub(super) code: &'static str,
    /// The `type` of the `termination_details`.
    pub(super) kind: &'static str,
    /// The `state_message`.
    pub(super) message: &'static str,
}

impl End {
    /// Returns whether the task, or the run, has done its work.
    pub fn is_success(self) -> bool {
        matches!(self, Self::Success | Self::SuccessWithFailures)
    }

    /// Returns the `result_state`, which some ends do not have.
    pub fn result(self) -> Option<&'static str> {
        self.words().result
    }

    /// Returns the `result_state`, or the `life_cycle_state` of an end without one.
    pub(super) fn word(self) -> &'static str {
        let words = self.words();
        words.result.unwrap_or(words.life_cycle)
    }

    /// Returns whether the task is a failure for the tasks that depend on it.
    pub(super) fn is_failure(self) -> bool {
        run_if::is_failure(self.word())
    }

    /// Returns whether another attempt can have another end.
    pub(super) fn can_be_tried_again(self) -> bool {
        matches!(
            self,
            Self::Failed
                | Self::Broken
                | Self::ClusterError
                | Self::CheckoutFailed
                | Self::Misconfigured
        )
    }

    /// Returns how the API writes the end.
    pub(super) fn words(self) -> Words {
        let (life_cycle, result) = self.state();
        let result = (!result.is_empty()).then_some(result);
        let (code, kind) = self.details();
        Words { life_cycle, result, code, kind, message: self.message() }
    }

    /// Returns the `life_cycle_state`, and the `result_state` or nothing.
    fn state(self) -> (&'static str, &'static str) {
        match self {
            Self::Success => ("TERMINATED", "SUCCESS"),
            Self::SuccessWithFailures => ("TERMINATED", "SUCCESS_WITH_FAILURES"),
            Self::Failed => ("TERMINATED", "FAILED"),
            Self::Broken => ("INTERNAL_ERROR", ""),
            Self::ClusterError | Self::CheckoutFailed | Self::Misconfigured => {
                ("INTERNAL_ERROR", "FAILED")
            }
            Self::TimedOut => ("TERMINATED", "TIMEDOUT"),
            Self::Cancelled => ("TERMINATED", "CANCELED"),
            Self::Skipped => ("SKIPPED", ""),
            Self::TooManyRuns => ("SKIPPED", "MAXIMUM_CONCURRENT_RUNS_REACHED"),
            Self::UpstreamFailed => ("TERMINATED", "UPSTREAM_FAILED"),
            Self::UpstreamCancelled => ("TERMINATED", "UPSTREAM_CANCELED"),
            Self::Excluded => ("TERMINATED", "EXCLUDED"),
            Self::Disabled => ("TERMINATED", "DISABLED"),
        }
    }

    /// Returns the `code` and the `type` of the `termination_details`.
    fn details(self) -> (&'static str, &'static str) {
        match self {
            Self::Success => ("SUCCESS", "SUCCESS"),
            Self::SuccessWithFailures => ("SUCCESS_WITH_FAILURES", "SUCCESS"),
            Self::Failed => ("RUN_EXECUTION_ERROR", "CLIENT_ERROR"),
            Self::Broken => ("INTERNAL_ERROR", "INTERNAL_ERROR"),
            Self::ClusterError => ("CLUSTER_ERROR", "CLIENT_ERROR"),
            Self::CheckoutFailed => ("REPOSITORY_CHECKOUT_FAILED", "CLIENT_ERROR"),
            Self::Misconfigured => ("INVALID_RUN_CONFIGURATION", "CLIENT_ERROR"),
            Self::TimedOut => ("CANCELED", "CLIENT_ERROR"),
            Self::Cancelled => ("USER_CANCELED", "CLIENT_ERROR"),
            Self::Skipped | Self::UpstreamFailed | Self::UpstreamCancelled => {
                ("SKIPPED", "CLIENT_ERROR")
            }
            Self::TooManyRuns => ("MAX_CONCURRENT_RUNS_EXCEEDED", "CLIENT_ERROR"),
            Self::Excluded => ("SKIPPED", "SUCCESS"),
            Self::Disabled => ("DISABLED", "SUCCESS"),
        }
    }

    /// Returns the `state_message`.
    fn message(self) -> &'static str {
        match self {
            Self::Success | Self::SuccessWithFailures => "",
            Self::Failed => "Workload failed, see run output for details",
            Self::Broken => "The run encountered an unexpected error",
            Self::ClusterError => "The cluster of the task is not available",
            Self::CheckoutFailed => "Failed to checkout the Git repository",
            Self::Misconfigured => "The task refers to something that does not exist",
            Self::TimedOut => "Run timed out",
            Self::Cancelled => "Run cancelled",
            Self::Skipped => "The run was skipped",
            Self::TooManyRuns => {
                "The run was skipped, because the maximum of concurrent runs was reached"
            }
            Self::UpstreamFailed => "Upstream task failed",
            Self::UpstreamCancelled => "Upstream task was cancelled",
            Self::Excluded => "Task was excluded",
            Self::Disabled => "Task is disabled",
        }
    }

    /// Returns the end of a run whose tasks end like this, apart from the one that is given.
    ///
    /// The run takes the worst of its tasks.
    pub(super) fn worst(self, other: Self) -> Self {
        if self.badness() >= other.badness() { self } else { other }
    }

    fn badness(self) -> u8 {
        match self {
            Self::Disabled | Self::Excluded => 0,
            Self::Success | Self::SuccessWithFailures => 1,
            Self::UpstreamFailed | Self::UpstreamCancelled => 2,
            Self::Skipped | Self::TooManyRuns => 3,
            Self::Failed => 4,
            Self::TimedOut | Self::CheckoutFailed | Self::Misconfigured => 5,
            Self::ClusterError => 6,
            Self::Broken => 7,
            Self::Cancelled => 8,
        }
    }
}
