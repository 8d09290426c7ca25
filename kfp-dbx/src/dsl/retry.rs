//! The retries of ops.

use kfp_dbx_core::spec::retry::RetryPolicy;

use super::duration::IntoDuration;
use crate::model::policies::RetryData;

/// How often, when and after which pause an op runs again (Argo: `retryStrategy`).
///
/// A create is retried after errors only: after a failure the object is there already, and
/// each retry would end in `AlreadyExists`. With [`reattach`](crate::CreateOp::reattach) a
/// retry finds it again.
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

impl Retry {
    /// At most that often, when Argo thinks it right (today: [`RetryPolicy::OnFailure`]).
    pub fn times(limit: u32) -> Self {
        let (policy, backoff, factor, max_duration) = (None, None, None, None);
        Self(RetryData { limit, policy, backoff, factor, max_duration })
    }

    /// At most that often, after failures and errors.
    pub fn always(limit: u32) -> Self {
        Self::times(limit).policy(RetryPolicy::Always)
    }

    /// At most that often, after failures.
    pub fn on_failure(limit: u32) -> Self {
        Self::times(limit).policy(RetryPolicy::OnFailure)
    }

    /// At most that often, after errors: the pod was lost, evicted or never started.
    pub fn on_error(limit: u32) -> Self {
        Self::times(limit).policy(RetryPolicy::OnError)
    }

    /// At most that often, after errors that Argo takes for passing ones.
    pub fn on_transient_error(limit: u32) -> Self {
        Self::times(limit).policy(RetryPolicy::OnTransientError)
    }

    /// When to run again.
    pub fn policy(mut self, policy: RetryPolicy) -> Self {
        self.0.policy = Some(policy);
        self
    }

    /// The pause before the first retry.
    pub fn backoff(mut self, pause: impl IntoDuration) -> Self {
        self.0.backoff = Some(pause.into_duration());
        self
    }

    /// What the pause is multiplied with after each retry.
    pub fn factor(mut self, factor: u32) -> Self {
        self.0.factor = Some(factor);
        self
    }

    /// No retry begins later than that after the first try began.
    pub fn max_duration(mut self, max_duration: impl IntoDuration) -> Self {
        self.0.max_duration = Some(max_duration.into_duration());
        self
    }
}
