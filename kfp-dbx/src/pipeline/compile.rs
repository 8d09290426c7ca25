//! The compilation of a pipeline: the one place that runs a body, lowers the recorded model, and
//! emits the result.

use super::definition::Pipeline;
use super::emitted::{check_left_over, check_too_large};
use super::workflow::{Workflow, not_written};
use crate::dsl::cron::Cron;
use crate::emit::{self, Document, Language};
use crate::error::{Diagnostic, Error, Reported};
use crate::lower::{Lowered, lower};
use crate::model::cron::CronData;
use crate::model::kind::Kind;
use crate::model::scope::Scope;

impl Pipeline {
    /// Compiles the pipeline to a kind of Argo's, with its schedule, if it has one.
    pub(crate) fn compile(
        &self,
        kind: Kind,
        schedule: Option<&CronData>,
    ) -> Result<Workflow, Error> {
        let (scope, reported) = self.run_body();
        let emitted = self.emit(scope, kind, schedule, Language::Yaml);
        let (lowered, document, mut warnings) = emitted.map_err(|error| error.mark(&reported))?;
        reported.mark(&mut warnings);
        Ok(Workflow::new(lowered, document, warnings))
    }

    fn emit(
        &self,
        scope: Scope,
        kind: Kind,
        schedule: Option<&CronData>,
        language: Language,
    ) -> Result<(Lowered, Document, Vec<Diagnostic>), Error> {
        let lowered = lower(scope, &self.settings, kind, schedule)?;
        let document = emit::document(&lowered, language).map_err(not_written)?;
        let emitted = [check_left_over(&document), check_too_large(&document, &self.settings)];
        let warnings = lowered.warnings(emitted.into_iter().flatten())?;
        Ok((lowered, document, warnings))
    }

    /// Compiles the pipeline to the workflow of a single run, and returns the JSON that
    /// [`Workflow::to_json`] returns, without having written the YAML, and the warnings.
    #[cfg(feature = "testing")]
    pub(crate) fn workflow_in_json(&self) -> Result<(Lowered, String, Vec<Diagnostic>), Error> {
        let (scope, _) = self.run_body();
        match self.emit(scope, Kind::Workflow, None, Language::Json) {
            Ok((lowered, document, warnings)) => Ok((lowered, document.text, warnings)),
            // A message may show a line of the YAML.
            Err(error) => Err(self.workflow().err().unwrap_or(error)),
        }
    }

    /// Runs the body. Returns the recorded ops, and the warnings that rustc reports for it.
    pub(super) fn run_body(&self) -> (Scope, Reported) {
        let mut scope = self.scope();
        let reported = std::mem::take(&mut scope.reported);
        (scope, reported)
    }

    /// Builds and checks the pipeline without emitting it.
    #[cfg(feature = "graph")]
    pub(crate) fn lowered(&self) -> Result<Lowered, Error> {
        let (scope, reported) = self.run_body();
        lower(scope, &self.settings, Kind::Workflow, None).map_err(|error| error.mark(&reported))
    }

    /// Returns the kind that the pipeline becomes: a `CronWorkflow` if it has a schedule.
    pub(crate) fn kind(&self) -> Kind {
        match self.settings.schedule {
            Some(_) => Kind::CronWorkflow,
            None => Kind::Workflow,
        }
    }

    /// Builds the object that `cargo run` prints: a [`CronWorkflow`](Self::cron_workflow) if the
    /// pipeline has a [`schedule`](Self::schedule), and a [`Workflow`](Self::workflow) if it has
    /// none.
    ///
    /// # Errors
    /// Returns every problem of the pipeline and of its schedule.
    pub fn object(&self) -> Result<Workflow, Error> {
        self.compile(self.kind(), self.settings.schedule.as_ref())
    }

    /// Runs the body, checks the pipeline and builds the workflow of a single run, also for a
    /// pipeline with a [`schedule`](Self::schedule).
    ///
    /// # Errors
    /// Returns every problem of the pipeline.
    pub fn workflow(&self) -> Result<Workflow, Error> {
        self.compile(Kind::Workflow, None)
    }

    /// Returns every error and every warning of the pipeline and of its schedule as data, for a test
    /// or for a tool that displays them in its own way.
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
        match self.object() {
            Ok(workflow) => workflow.warnings().to_vec(),
            Err(error) => error.diagnostics().to_vec(),
        }
    }

    /// Builds and checks the pipeline without emitting it, and returns the number of warnings, to
    /// measure the time of the checks.
    #[doc(hidden)]
    pub fn checks_alone(&self) -> Result<usize, Error> {
        let lowered = lower(self.scope(), &self.settings, Kind::Workflow, None)?;
        Ok(lowered.warnings([])?.len())
    }

    /// Builds a `WorkflowTemplate`, for Argo's user interface and for `workflowTemplateRef`. It has
    /// the name of the pipeline. Kubeflow Pipelines accepts only a [`workflow`](Self::workflow).
    ///
    /// # Errors
    /// Returns every problem of the pipeline.
    pub fn workflow_template(&self) -> Result<Workflow, Error> {
        self.compile(Kind::WorkflowTemplate, None)
    }

    /// Builds a `ClusterWorkflowTemplate`, for all namespaces of a cluster. Kubeflow Pipelines
    /// accepts only a [`workflow`](Self::workflow).
    ///
    /// # Errors
    /// Returns every problem of the pipeline.
    pub fn cluster_workflow_template(&self) -> Result<Workflow, Error> {
        self.compile(Kind::ClusterWorkflowTemplate, None)
    }

    /// Builds a `CronWorkflow`, which Argo runs by this schedule, also if the pipeline has another
    /// [`schedule`](Self::schedule) of its own. Each parameter needs a default. The
    /// pipeline needs an [`argo`](Self::argo) version, because no form of the schedule is known to
    /// all versions: up to Argo 3.5 there is one schedule, from Argo 3.6 on there can be several.
    /// Kubeflow Pipelines accepts only a [`workflow`](Self::workflow), and has recurring runs of its
    /// own.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline(argo = "3.6")]
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
    /// Returns every problem of the pipeline and of the schedule.
    pub fn cron_workflow(&self, cron: &Cron) -> Result<Workflow, Error> {
        self.compile(Kind::CronWorkflow, Some(&cron.0))
    }

    /// Builds the workflow, or the cron workflow of a pipeline with a [`schedule`](Self::schedule),
    /// and returns it as YAML: [`object`](Self::object), then [`Workflow::to_yaml`].
    ///
    /// # Errors
    /// Returns every problem of the pipeline.
    pub fn to_yaml(&self) -> Result<String, Error> {
        Ok(self.object()?.into_yaml())
    }
}

#[cfg(all(test, feature = "testing"))]
mod tests {
    use serde_json::json;

    use crate::pipeline::Pipeline;
    use crate::prelude::*;

    fn deletes(count: usize) -> Pipeline {
        let pipeline = Pipeline::builder("clean").build(move |p| {
            let run = p.param(Parameter::<String>::new("run").default("nightly"));
            for index in 0..count {
                DeleteRunOp::new(format!("delete-{index}"))
                    .run_name(format!("{run}-{index}"))
                    .external();
            }
        });
        pipeline.allow_warnings()
    }

    #[test]
    fn json_that_is_written_alone_is_that_of_the_workflow() {
        let patched = deletes(2).patch(json!({"spec": {"priority": 3}}));
        let shared = deletes(1_000);
        for pipeline in [deletes(2), shared.clone(), shared.plain(true), patched] {
            let (lowered, json, _) = pipeline.workflow_in_json().unwrap();
            assert_eq!(json, pipeline.workflow().unwrap().to_json().unwrap());
            assert_eq!(lowered.parameters.len(), 1);
        }
    }

    #[test]
    fn errors_are_those_of_the_workflow() {
        let unnamed = Pipeline::builder("clean").build(|_| {
            DeleteRunOp::new("delete");
        });
        let labelled = Pipeline::builder("clean").build(|p| {
            let run = p.param(Parameter::<String>::new("run"));
            DeleteRunOp::new("delete").run_name(run).external().pod_label(format!("{run}"), "x");
        });
        for pipeline in [unnamed, labelled] {
            let error = pipeline.workflow_in_json().err().map(|error| error.to_string());
            assert_eq!(error, pipeline.workflow().err().map(|error| error.to_string()));
            assert!(error.is_some());
        }
    }
}
