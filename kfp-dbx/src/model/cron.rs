//! The schedule of a `CronWorkflow`.

use kfp_dbx_core::rule::Finding;

use crate::error::Place;

/// The schedule of a `CronWorkflow`.
#[derive(Clone, Debug)]
pub(crate) struct CronData {
    pub(crate) schedules: Vec<String>,
    pub(crate) timezone: Option<String>,
    pub(crate) concurrency: Option<ConcurrencyPolicy>,
    pub(crate) starting_deadline: Option<Result<u64, Finding>>,
    pub(crate) suspend: bool,
    pub(crate) successful_history: Option<u32>,
    pub(crate) failed_history: Option<u32>,
    pub(crate) at: Place,
}

/// The treatment of a run that is due while the previous run is still active.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConcurrencyPolicy {
    /// Both run. This is Argo's default. Resources with a fixed name then collide.
    Allow,
    /// The new run is skipped.
    Forbid,
    /// The previous run is stopped and replaced by the new one.
    Replace,
}

impl ConcurrencyPolicy {
    /// Returns Argo's name of the policy.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Forbid => "Forbid",
            Self::Replace => "Replace",
        }
    }
}

impl CronData {
    /// Returns whether only one run can be active at a time.
    pub(crate) fn is_exclusive(&self) -> bool {
        matches!(self.concurrency, Some(ConcurrencyPolicy::Forbid | ConcurrencyPolicy::Replace))
    }
}
