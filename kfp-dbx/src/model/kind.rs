//! The kinds of Argo objects that a pipeline can become: everything that depends on the kind, in
//! one place.

use kfp_dbx_core::text::names::{MAX_CRON_NAME, MAX_TEMPLATE_NAME};

use super::cron::CronData;

/// A kind of Argo object that a pipeline becomes.
#[derive(Clone)]
pub(crate) enum Kind {
    Workflow,
    WorkflowTemplate,
    ClusterWorkflowTemplate,
    CronWorkflow(CronData),
}

impl Kind {
    /// As Argo writes it.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Workflow => "Workflow",
            Self::WorkflowTemplate => "WorkflowTemplate",
            Self::ClusterWorkflowTemplate => "ClusterWorkflowTemplate",
            Self::CronWorkflow(_) => "CronWorkflow",
        }
    }

    /// With its article, for messages.
    pub(crate) fn indefinite(&self) -> &'static str {
        match self {
            Self::Workflow => "a workflow",
            Self::WorkflowTemplate | Self::ClusterWorkflowTemplate => "a workflow template",
            Self::CronWorkflow(_) => "a cron workflow",
        }
    }

    /// The longest name that Argo takes. Kubernetes makes the name of a workflow.
    pub(crate) fn max_name(&self) -> Option<usize> {
        match self {
            Self::Workflow => None,
            Self::WorkflowTemplate | Self::ClusterWorkflowTemplate => Some(MAX_TEMPLATE_NAME),
            Self::CronWorkflow(_) => Some(MAX_CRON_NAME),
        }
    }

    /// Whether it has the pipeline's name, and not a generated one that begins with it.
    pub(crate) fn is_named(&self) -> bool {
        !matches!(self, Self::Workflow)
    }

    /// Whether it stands in a namespace.
    pub(crate) fn is_namespaced(&self) -> bool {
        !matches!(self, Self::ClusterWorkflowTemplate)
    }

    /// The schedule, of a cron workflow.
    pub(crate) fn cron(&self) -> Option<&CronData> {
        match self {
            Self::CronWorkflow(cron) => Some(cron),
            _ => None,
        }
    }
}
