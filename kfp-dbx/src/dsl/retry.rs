//! The retries of ops.

use kfp_dbx_core::spec::retry::RetryPolicy;

use super::duration::IntoDuration;
use crate::model::policies::RetryData;

/// The number of retries of an op, the cases in which it is retried, and the pauses between the
/// retries. (Argo: `retryStrategy`)
///
/// Retry a create only after errors. After a failure the object already exists, so each retry would
/// fail with `AlreadyExists`. With [`reattach`](crate::CreateOp::reattach), a retry finds the
/// existing object.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// # #[pipeline] fn example() {
/// DeleteRunOp::new("delete").run_name("nightly").retry(Retry::on_failure(3).backoff("30s").factor(2).max_duration("10m"));
/// # }
/// # example().workflow().unwrap();
/// ```
#[derive(Clone, Debug)]
#[must_use = "a retry does nothing until it is passed to an op"]
pub struct Retry(pub(super) RetryData);

/// The retries of an op: a [`Retry`].
#[diagnostic::on_unimplemented(
    message = "expected a `Retry`, found `{Self}`",
    label = "write `Retry::on_error(3)` for an op that creates a resource, and `Retry::on_failure(3)` for one that deletes it",
    note = "a create can't be retried after a failure, because the object exists already"
)]
pub trait IntoRetry {
    #[doc(hidden)]
    fn into_retry(self) -> Retry;
}

impl IntoRetry for Retry {
    fn into_retry(self) -> Retry {
        self
    }
}

impl Retry {
    /// Retries at most `limit` times, in the cases that are Argo's default (today:
    /// [`RetryPolicy::OnFailure`]).
    pub fn times(limit: u32) -> Self {
        let (policy, backoff, factor, max_duration) = (None, None, None, None);
        Self(RetryData { limit, policy, backoff, factor, max_duration })
    }

    /// Retries at most `limit` times, after failures and errors.
    pub fn always(limit: u32) -> Self {
        Self::times(limit).policy(RetryPolicy::Always)
    }

    /// Retries at most `limit` times, after failures.
    pub fn on_failure(limit: u32) -> Self {
        Self::times(limit).policy(RetryPolicy::OnFailure)
    }

    /// Retries at most `limit` times, after errors: the pod was lost, evicted or never started.
    pub fn on_error(limit: u32) -> Self {
        Self::times(limit).policy(RetryPolicy::OnError)
    }

    /// Retries at most `limit` times, after errors that Argo considers transient.
    pub fn on_transient_error(limit: u32) -> Self {
        Self::times(limit).policy(RetryPolicy::OnTransientError)
    }

    /// Sets the cases in which the op is retried.
    pub fn policy(mut self, policy: RetryPolicy) -> Self {
        self.0.policy = Some(policy);
        self
    }

    /// Sets the pause before the first retry. Argo also waits for it after an attempt that the policy does
    /// not retry, and only then ends the op.
    pub fn backoff(mut self, pause: impl IntoDuration) -> Self {
        self.0.backoff = Some(pause.into_duration());
        self
    }

    /// Sets the factor by which the pause grows after each retry.
    pub fn factor(mut self, factor: u32) -> Self {
        self.0.factor = Some(factor);
        self
    }

    /// Sets the time after the start of the first attempt after which no retry starts.
    pub fn max_duration(mut self, max_duration: impl IntoDuration) -> Self {
        self.0.max_duration = Some(max_duration.into_duration());
        self
    }
}
