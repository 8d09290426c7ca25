//! Pipelines: what `#[pipeline]` makes, and the builder that makes the same by hand.
//!
//! This is the one place that runs a body, lowers what it recorded, and emits the result.

mod settings;
mod size;
mod workflow;

use std::fmt;
use std::sync::Arc;

use crate::dsl::handle::Param;
use crate::dsl::param_type::ParamType;
use crate::dsl::parameter::Parameter;
use crate::dsl::scopes;
use crate::emit::{self, yaml};
use crate::error::{Diagnostic, Error, Reported};
#[cfg(feature = "graph")]
use crate::lower::Lowered;
use crate::lower::lower;
use crate::model::cron::Cron;
use crate::model::kind::Kind;
use crate::model::scope::Scope;
use crate::model::settings::Settings;
pub use workflow::Workflow;

/// Kubeflow Pipelines' own service account.
const DEFAULT_ACCOUNT: &str = "pipeline-runner";

/// A pipeline: its name, its settings and its body, which runs each time the
/// workflow is built.
///
/// [`#[pipeline]`](macro@crate::pipeline) makes one of a function; [`Pipeline::builder`]
/// makes one of a closure.
#[derive(Clone)]
#[must_use = "a pipeline does nothing until its workflow is built"]
pub struct Pipeline {
    settings: Settings,
    // Handles are not `Send`: a body can't capture those of another pipeline.
    body: Arc<dyn Fn(&Declare) + Send + Sync>,
}

/// Declares a pipeline's parameters, in the body of a [`Pipeline::builder`].
pub struct Declare(());

impl Declare {
    /// A parameter of the pipeline. They keep the order in which they are declared.
    pub fn param<T: ParamType>(&self, parameter: Parameter<T>) -> Param<T> {
        parameter.declare()
    }
}

/// Builds a pipeline without the macro, for programs that generate pipelines.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let tables = ["sales", "stock"];
/// let pipeline = Pipeline::builder("Exports").description("one run a table").build(move |p| {
///     let day = p.param(Parameter::<String>::new("day"));
///     for table in tables {
///         SubmitRunOp::new(format!("export-{table}"))
///             .run_name(format!("export-{table}-{day}"))
///             .existing_cluster_name("exports")
///             .notebook_task(NotebookTask::new(format!("/Exports/{table}")))
///             .delete_on_exit();
///     }
/// });
/// println!("{}", pipeline.truthful(true).timeout("2h").to_yaml()?);
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
#[must_use = "a builder makes no pipeline until `build` is called"]
pub struct PipelineBuilder {
    settings: Settings,
}

impl PipelineBuilder {
    /// What the pipeline is for; KFP's pages show it.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        let description = description.into();
        self.settings.description = (!description.is_empty()).then_some(description);
        self
    }

    /// The pipeline whose body declares its parameters and makes its ops. It runs each time
    /// the workflow is built, and can't capture the ops or parameters of another pipeline.
    pub fn build(self, body: impl Fn(&Declare) + Send + Sync + 'static) -> Pipeline {
        Pipeline { settings: self.settings, body: Arc::new(body) }
    }
}

impl Pipeline {
    /// A pipeline of that name, built by hand.
    pub fn builder(name: impl Into<String>) -> PipelineBuilder {
        PipelineBuilder {
            settings: Settings {
                name: name.into(),
                service_account: DEFAULT_ACCOUNT.to_owned(),
                ..Settings::default()
            },
        }
    }

    /// The name as it was given.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The service account, where it is another one than Kubeflow Pipelines' own.
    #[cfg(all(feature = "cli", feature = "client"))]
    pub(crate) fn own_service_account(&self) -> Option<&str> {
        Some(self.settings.service_account.as_str()).filter(|account| *account != DEFAULT_ACCOUNT)
    }

    /// The namespace, where one was said.
    #[cfg(all(feature = "cli", feature = "client"))]
    pub(crate) fn own_namespace(&self) -> Option<&str> {
        self.settings.namespace.as_deref()
    }

    /// What it is for, if that was said.
    pub fn description(&self) -> Option<&str> {
        self.settings.description.as_deref()
    }

    fn emit(&self, kind: Kind) -> Result<Workflow, Error> {
        let (scope, reported) = self.run_body();
        let mut workflow = self.emit_scope(scope, kind).map_err(|error| error.mark(&reported))?;
        reported.mark(&mut workflow.warnings);
        Ok(workflow)
    }

    fn emit_scope(&self, scope: Scope, kind: Kind) -> Result<Workflow, Error> {
        let lowered = lower(scope, &self.settings, kind)?;
        let document = emit::document(&lowered).map_err(yaml::not_written)?;
        let too_large = size::check_too_large(&document, &self.settings);
        Ok(Workflow::new(document, lowered.warnings(too_large)?))
    }

    /// Runs the body. Returns its ops, and the warnings that rustc reports for it.
    fn run_body(&self) -> (Scope, Reported) {
        let mut scope = self.scope();
        let reported = std::mem::take(&mut scope.reported);
        (scope, reported)
    }

    /// What the body makes.
    pub(crate) fn scope(&self) -> Scope {
        scopes::build(|| (self.body)(&Declare(())))
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
        self.emit(Kind::CronWorkflow(cron.clone()))
    }

    /// The workflow as YAML: [`workflow`](Self::workflow) and [`Workflow::to_yaml`].
    ///
    /// # Errors
    /// All that is wrong with the pipeline, at once.
    pub fn to_yaml(&self) -> Result<String, Error> {
        self.workflow()?.to_yaml()
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline").field("name", &self.settings.name).finish_non_exhaustive()
    }
}

/// What is wrong, or worth a warning.
pub(crate) fn found(workflow: &Result<Workflow, Error>) -> Vec<Diagnostic> {
    match workflow {
        Ok(workflow) => workflow.warnings().to_vec(),
        Err(error) => error.diagnostics().to_vec(),
    }
}
