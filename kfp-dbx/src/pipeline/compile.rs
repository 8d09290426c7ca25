//! From a pipeline to its workflow: the one place that runs a body, lowers what it recorded, and
//! emits the result.

use super::definition::Pipeline;
use super::size::check_too_large;
use super::workflow::Workflow;
use crate::dsl::cron::Cron;
use crate::emit::{self, yaml};
use crate::error::{Diagnostic, Error, Reported};
#[cfg(feature = "graph")]
use crate::lower::Lowered;
use crate::lower::lower;
use crate::model::kind::Kind;
use crate::model::scope::Scope;

impl Pipeline {
    fn emit(&self, kind: Kind) -> Result<Workflow, Error> {
        let (scope, reported) = self.run_body();
        let mut workflow = self.emit_scope(scope, kind).map_err(|error| error.mark(&reported))?;
        reported.mark(&mut workflow.warnings);
        Ok(workflow)
    }

    fn emit_scope(&self, scope: Scope, kind: Kind) -> Result<Workflow, Error> {
        let lowered = lower(scope, &self.settings, kind)?;
        let document = emit::document(&lowered).map_err(yaml::not_written)?;
        let too_large = check_too_large(&document, &self.settings);
        Ok(Workflow::new(document, lowered.warnings(too_large)?))
    }

    /// Runs the body. Returns its ops, and the warnings that rustc reports for it.
    fn run_body(&self) -> (Scope, Reported) {
        let mut scope = self.scope();
        let reported = std::mem::take(&mut scope.reported);
        (scope, reported)
    }

    /// Builds and checks the pipeline without emitting it.
    #[cfg(feature = "graph")]
    pub(crate) fn lowered(&self) -> Result<Lowered, Error> {
        let (scope, reported) = self.run_body();
        lower(scope, &self.settings, Kind::Workflow).map_err(|error| error.mark(&reported))
    }

    /// Runs the body and builds the workflow.
    ///
    /// # Errors
    /// All that is wrong with the pipeline, at once.
    pub fn workflow(&self) -> Result<Workflow, Error> {
        self.emit(Kind::Workflow)
    }

    /// All that is wrong with the pipeline, and all that is worth a warning, as data: for a
    /// tool that shows it in its own way, or a test.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// let pipeline = Pipeline::builder("clean").build(|_| {
    ///     DeleteRunOp::new("deleterun").run_name("nightly");
    /// });
    /// let found = pipeline.check();
    /// assert_eq!(found[0].rule(), rules::DELETE_WITHOUT_CREATE);
    /// ```
    pub fn check(&self) -> Vec<Diagnostic> {
        found(&self.workflow())
    }

    /// Builds and checks the pipeline without writing it, and gives the number of warnings: to
    /// measure what the checks take.
    #[doc(hidden)]
    pub fn checks_alone(&self) -> Result<usize, Error> {
        let lowered = lower(self.scope(), &self.settings, Kind::Workflow)?;
        Ok(lowered.warnings(None)?.len())
    }

    /// The same as a `WorkflowTemplate`, for Argo's own pages and for `workflowTemplateRef`.
    /// It is named as the pipeline. Kubeflow Pipelines takes a [`workflow`](Self::workflow) only.
    ///
    /// # Errors
    /// All that is wrong with the pipeline, at once.
    pub fn workflow_template(&self) -> Result<Workflow, Error> {
        self.emit(Kind::WorkflowTemplate)
    }

    /// The same as a `ClusterWorkflowTemplate`, for all namespaces of a cluster. Kubeflow
    /// Pipelines takes a [`workflow`](Self::workflow) only.
    ///
    /// # Errors
    /// All that is wrong with the pipeline, at once.
    pub fn cluster_workflow_template(&self) -> Result<Workflow, Error> {
        self.emit(Kind::ClusterWorkflowTemplate)
    }

    /// The same as a `CronWorkflow`, which Argo runs by a schedule. Each parameter needs a
    /// default. Kubeflow Pipelines takes a [`workflow`](Self::workflow) only, and has recurring
    /// runs of its own.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline]
    /// fn clean() {
    ///     DeleteRunOp::new("delete").run_name("nightly").external();
    /// }
    ///
    /// let cron = Cron::new("0 2 * * mon-fri").timezone("Europe/Berlin");
    /// println!("{}", clean().cron_workflow(&cron)?.to_yaml()?);
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    ///
    /// # Errors
    /// All that is wrong with the pipeline or with the schedule, at once.
    pub fn cron_workflow(&self, cron: &Cron) -> Result<Workflow, Error> {
        self.emit(Kind::CronWorkflow(cron.0.clone()))
    }

    /// The workflow as YAML: [`workflow`](Self::workflow) and [`Workflow::to_yaml`].
    ///
    /// # Errors
    /// All that is wrong with the pipeline, at once.
    pub fn to_yaml(&self) -> Result<String, Error> {
        self.workflow()?.to_yaml()
    }
}

/// What is wrong, or worth a warning.
pub(crate) fn found(workflow: &Result<Workflow, Error>) -> Vec<Diagnostic> {
    match workflow {
        Ok(workflow) => workflow.warnings().to_vec(),
        Err(error) => error.diagnostics().to_vec(),
    }
}
