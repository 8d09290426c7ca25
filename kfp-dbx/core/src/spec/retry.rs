//! Checks whether a retry can succeed.

use crate::rule::{FUTILE_RETRY, Finding};
use crate::table::Action;

/// The cases in which an op is retried. (Argo: `retryPolicy`)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryPolicy {
    /// After a failure and after an error.
    Always,
    /// After a failure of `kubectl`, or when the failure condition is met. This is Argo's default.
    OnFailure,
    /// After an error: the pod was lost, evicted or never started.
    OnError,
    /// After an error that Argo considers transient.
    OnTransientError,
}

impl RetryPolicy {
    /// Returns Argo's name of the policy.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Always => "Always",
            Self::OnFailure => "OnFailure",
            Self::OnError => "OnError",
            Self::OnTransientError => "OnTransientError",
        }
    }

    /// Every policy that Argo knows.
    pub const ALL: [Self; 4] =
        [Self::Always, Self::OnFailure, Self::OnError, Self::OnTransientError];

    /// The policy of Argo if none is set.
    pub const DEFAULT: Self = Self::OnFailure;

    /// Returns the policy of a constructor `Retry::…(limit)`.
    pub fn of_constructor(name: &str) -> Option<Self> {
        match name {
            "times" => Some(Self::DEFAULT),
            "always" => Some(Self::Always),
            "on_failure" => Some(Self::OnFailure),
            "on_error" => Some(Self::OnError),
            "on_transient_error" => Some(Self::OnTransientError),
            _ => None,
        }
    }
}

/// Checks the retries of an op that waits for the outcome of its resource.
pub fn check(name: &str, action: Action, policy: RetryPolicy) -> Option<Finding> {
    if matches!(policy, RetryPolicy::OnError | RetryPolicy::OnTransientError) {
        return None;
    }
    let (why, help) = match action {
        Action::Create => (
            "after a failure, the object already exists, so each retry fails with `AlreadyExists`",
            "use `.reattach()` instead, which retries after a lost pod and finds the existing object, or `Retry::on_error(…)`",
        ),
        Action::Apply => (
            "after a failure, the object still has the status with which it failed, so each retry fails at once",
            "use `Retry::on_error(…)`",
        ),
        _ => return None,
    };
    let message = format!("a retry of op `{name}` can't succeed: {why}");
    Some(Finding::new(&FUTILE_RETRY, message).help(help))
}
