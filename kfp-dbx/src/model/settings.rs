//! The settings of a pipeline, besides its body.

use kfp_dbx_core::rule::{Finding, Levels, Rule, SettingForm, WrittenFor};
use kfp_dbx_core::table::Operator;
use kfp_dbx_core::table::argo::ArgoVersion;
use kfp_dbx_core::text::size::LIMIT;
use serde_json::Value as Json;

use super::cron::CronData;
use super::policies::PolicyData;
use crate::error::Place;

/// The settings of a pipeline.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    /// The version of Argo that the workflow is written for, unless it is the default.
    pub(crate) argo: Option<ArgoVersion>,
    /// The operator that the workflow is written for, unless it is written for each.
    pub(crate) operator: Option<Operator>,
    pub(crate) schedule: Option<CronData>,
    pub(crate) service_account: String,
    pub(crate) namespace: Option<String>,
    pub(crate) generate_name: Option<String>,
    pub(crate) labels: Vec<(String, String)>,
    pub(crate) annotations: Vec<(String, String)>,
    pub(crate) truthful: bool,
    pub(crate) defaults: PolicyData,
    pub(crate) deadline: Option<u64>,
    pub(crate) parallelism: Option<u32>,
    pub(crate) ttl: Ttl,
    pub(crate) pod_gc: Option<PodGc>,
    pub(crate) image_pull_secrets: Vec<String>,
    /// Each at its setter.
    pub(crate) mutexes: Vec<(String, Place)>,
    pub(crate) fail_on_exit_failure: bool,
    pub(crate) plain: bool,
    pub(crate) offloaded_status: bool,
    pub(crate) size_limit: Option<usize>,
    pub(crate) patch: Option<Json>,
    pub(crate) levels: Levels,
    /// How the source writes the settings.
    pub(crate) form: SettingForm,
    /// The rules that do not matter for what is written.
    pub(crate) beside: &'static [&'static Rule],
    /// Problems found while the settings were recorded, each at its setter.
    pub(crate) problems: Vec<(Finding, Place)>,
}

impl Settings {
    /// Returns the most bytes that Argo stores of a workflow.
    pub(crate) fn most_bytes(&self) -> usize {
        self.size_limit.unwrap_or(LIMIT)
    }

    /// Returns the operator, for what is a fault with one of them only.
    pub(crate) fn written_for(&self) -> WrittenFor {
        WrittenFor { operator: self.operator, form: self.form }
    }
}

/// Seconds that a workflow is kept after its end.
#[derive(Clone, Copy, Default)]
pub(crate) struct Ttl {
    pub(crate) completion: Option<u64>,
    pub(crate) success: Option<u64>,
    pub(crate) failure: Option<u64>,
}

/// The time at which the pods of a workflow are deleted. (Argo: `podGC.strategy`)
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PodGc {
    /// Each pod is deleted when it has ended.
    OnPodCompletion,
    /// Each pod is deleted when it has succeeded.
    OnPodSuccess,
    /// All pods are deleted when the workflow has ended.
    OnWorkflowCompletion,
    /// All pods are deleted when the workflow has succeeded.
    OnWorkflowSuccess,
}

impl PodGc {
    /// Returns Argo's name of the strategy.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OnPodCompletion => "OnPodCompletion",
            Self::OnPodSuccess => "OnPodSuccess",
            Self::OnWorkflowCompletion => "OnWorkflowCompletion",
            Self::OnWorkflowSuccess => "OnWorkflowSuccess",
        }
    }
}
