//! The workflow of a pipeline.

use std::fmt;

use kfp_dbx_core::rule::{Diagnostic as Found, Finding, INVALID_MANIFEST};
use kfp_dbx_core::table::argo::Needs;
use serde::ser::Error as _;
use serde::{Serialize, Serializer};
use serde_json::Value as Json;

use crate::emit::{self, Document};
use crate::error::{Diagnostic, Error};
use crate::lower::Lowered;

/// An Argo `Workflow`, or an object of another kind that contains one.
///
/// It serializes as the object that Argo accepts, with its fields in the order in which people
/// expect to read them. The same pipeline always gives the same bytes.
pub struct Workflow {
    pub(super) lowered: Lowered,
    /// The object in YAML.
    document: Document,
    pub(super) warnings: Vec<Diagnostic>,
}

impl Workflow {
    pub(super) fn new(lowered: Lowered, document: Document, warnings: Vec<Diagnostic>) -> Self {
        Self { lowered, document, warnings }
    }

    /// Returns the warnings.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Returns the versions of Argo that the workflow runs on, and the features that it needs.
    ///
    /// ```
    /// use kfp_dbx::ArgoVersion;
    /// use kfp_dbx::prelude::*;
    ///
    /// let pipeline = Pipeline::builder("clean").build(|p| {
    ///     let cluster = p.param(Parameter::<String>::new("cluster"));
    ///     DeleteClusterOp::new("delete").cluster_name(cluster).external();
    /// });
    /// let workflow = pipeline.workflow()?;
    /// let of_server = ArgoVersion::of_server("v3.3.10").expect("a version");
    /// let missing = workflow.needs_argo().missing_in(of_server);
    /// assert_eq!(missing[0].name, "the slice `[1:-1]` in expressions");
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    pub fn needs_argo(&self) -> &Needs {
        &self.document.needs
    }

    /// Returns the workflow as YAML. Readers of YAML 1.1 (kubectl, Argo, Kubeflow Pipelines) and
    /// readers of YAML 1.2 read the same values.
    ///
    /// # Errors
    /// Never returns an error: the text exists already.
    pub fn to_yaml(&self) -> Result<String, Error> {
        Ok(self.document.text.clone())
    }

    /// Returns the same text as [`to_yaml`](Self::to_yaml) without a copy.
    pub(super) fn into_yaml(self) -> String {
        self.document.text
    }

    /// Returns the workflow as JSON, in one line.
    ///
    /// # Errors
    /// Returns an error if the serializer fails, which no pipeline can cause.
    pub fn to_json(&self) -> Result<String, Error> {
        emit::json(&self.lowered, &self.document).map_err(not_written)
    }
}

impl Serialize for Workflow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let json = emit::json(&self.lowered, &self.document).map_err(S::Error::custom)?;
        let json: Json = serde_json::from_str(&json).map_err(S::Error::custom)?;
        json.serialize(serializer)
    }
}

impl fmt::Debug for Workflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workflow")
            .field("name", &self.document.name)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

/// Returns the error for a workflow that cannot be emitted.
pub(super) fn not_written(why: impl fmt::Display) -> Error {
    let finding = Finding::new(&INVALID_MANIFEST, format!("the workflow can't be written: {why}"));
    Error::new(vec![Found::whole(finding).into()])
}

#[cfg(test)]
mod tests {
    use super::Workflow;

    #[test]
    fn threads_can_share_a_workflow() {
        fn shared<T: Send + Sync>() {}
        shared::<Workflow>();
    }
}
