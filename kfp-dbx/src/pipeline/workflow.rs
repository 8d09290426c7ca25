//! The workflow that a pipeline becomes.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::emit::{Document, yaml};
use crate::error::{Diagnostic, Error};

/// An Argo `Workflow`, or another kind that holds one, ready to be written.
///
/// It serializes as the object that Argo takes, in the order in which people expect
/// to read it; the same pipeline gives the same bytes.
pub struct Workflow {
    document: Document,
    pub(super) warnings: Vec<Diagnostic>,
}

impl Workflow {
    pub(super) fn new(document: Document, warnings: Vec<Diagnostic>) -> Self {
        Self { document, warnings }
    }

    /// What is worth a warning.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// The workflow as YAML that means the same to readers of YAML 1.1 (kubectl, Argo,
    /// KFP) and 1.2.
    ///
    /// # Errors
    /// None that a pipeline could cause; the writer's own are passed on.
    pub fn to_yaml(&self) -> Result<String, Error> {
        yaml::to_string(&self.document).map_err(yaml::not_written)
    }

    /// The workflow as JSON, in one line.
    ///
    /// # Errors
    /// None that a pipeline could cause; the writer's own are passed on.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string(&self.document).map_err(yaml::not_written)
    }
}

impl Serialize for Workflow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.document.serialize(serializer)
    }
}

impl fmt::Debug for Workflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workflow")
            .field("name", &self.document.name())
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}
