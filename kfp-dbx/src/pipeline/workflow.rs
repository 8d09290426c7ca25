//! The workflow of a pipeline.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::emit::{Document, yaml};
use crate::error::{Diagnostic, Error};

/// An Argo `Workflow`, or an object of another kind that contains one.
///
/// It serializes as the object that Argo accepts, with its fields in the order in which people
/// expect to read them. The same pipeline always gives the same bytes.
pub struct Workflow {
    document: Document,
    pub(super) warnings: Vec<Diagnostic>,
}

impl Workflow {
    pub(super) fn new(document: Document, warnings: Vec<Diagnostic>) -> Self {
        Self { document, warnings }
    }

    /// Returns the warnings.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Returns the workflow as YAML. Readers of YAML 1.1 (kubectl, Argo, Kubeflow Pipelines) and
    /// readers of YAML 1.2 read the same values.
    ///
    /// # Errors
    /// Returns an error if the serializer fails, which no pipeline can cause.
    pub fn to_yaml(&self) -> Result<String, Error> {
        yaml::to_string(&self.document).map_err(yaml::not_written)
    }

    /// Returns the workflow as JSON, in one line.
    ///
    /// # Errors
    /// Returns an error if the serializer fails, which no pipeline can cause.
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
