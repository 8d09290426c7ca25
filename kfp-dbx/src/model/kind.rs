//! The kinds of Argo objects that a pipeline can become: everything that depends on the kind is
//! in one table.

use kfp_dbx_core::text::names::{MAX_CRON_NAME, MAX_TEMPLATE_NAME};

/// The facts about a kind.
pub(crate) struct Facts {
    /// Argo's name.
    pub(crate) name: &'static str,
    /// The name on the command line.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    pub(crate) word: &'static str,
    /// The name in a sentence, with its indefinite article.
    pub(crate) indefinite: &'static str,
    /// The length of the longest name that Argo accepts, if the object has the name of the
    /// pipeline. Otherwise Kubernetes generates a name that begins with the name of the pipeline.
    pub(crate) max_name: Option<usize>,
    pub(crate) is_namespaced: bool,
    pub(crate) is_scheduled: bool,
}

macro_rules! kinds {
    ($($kind:ident { $($fact:ident: $value:expr,)* })*) => {
        /// A kind of Argo object that a pipeline can become.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Kind {
            $($kind,)*
        }

        impl Kind {
            #[cfg_attr(not(feature = "cli"), allow(dead_code))]
            pub(crate) const ALL: &[Self] = &[$(Self::$kind,)*];

            pub(crate) const fn facts(self) -> Facts {
                match self {
                    $(Self::$kind => Facts { $($fact: $value,)* },)*
                }
            }
        }
    };
}

kinds! {
    Workflow {
        name: "Workflow",
        word: "workflow",
        indefinite: "a workflow",
        max_name: None,
        is_namespaced: true,
        is_scheduled: false,
    }
    WorkflowTemplate {
        name: "WorkflowTemplate",
        word: "workflow-template",
        indefinite: "a workflow template",
        max_name: Some(MAX_TEMPLATE_NAME),
        is_namespaced: true,
        is_scheduled: false,
    }
    ClusterWorkflowTemplate {
        name: "ClusterWorkflowTemplate",
        word: "cluster-workflow-template",
        indefinite: "a workflow template",
        max_name: Some(MAX_TEMPLATE_NAME),
        is_namespaced: false,
        is_scheduled: false,
    }
    CronWorkflow {
        name: "CronWorkflow",
        word: "cron-workflow",
        indefinite: "a cron workflow",
        max_name: Some(MAX_CRON_NAME),
        is_namespaced: true,
        is_scheduled: true,
    }
}

#[cfg(feature = "cli")]
impl Kind {
    /// Returns the kind with that name of Argo's.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.facts().name == name)
    }
}
