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

/// What becomes of a run that is due while the last one still runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConcurrencyPolicy {
    /// Both run. Argo's default; resources with a fixed name then collide.
    Allow,
    /// It is left out.
    Forbid,
    /// The last one is ended for it.
    Replace,
}

impl ConcurrencyPolicy {
    /// As Argo writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Forbid => "Forbid",
            Self::Replace => "Replace",
        }
    }
}

impl CronData {
    /// Whether one run of it at a time can be active.
    pub(crate) fn is_exclusive(&self) -> bool {
        matches!(self.concurrency, Some(ConcurrencyPolicy::Forbid | ConcurrencyPolicy::Replace))
    }
}
