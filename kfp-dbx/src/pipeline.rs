//! Pipelines: what `#[pipeline]` makes, and the builder that makes the same by hand.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::emit::argo;
use crate::emit::yaml;
use crate::error::{Diagnostic, Error};
use crate::handle::Param;
use crate::lower::lower;
use crate::param::{ParamType, Parameter};
use crate::scope;

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

#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) name: String,
    pub(crate) description: Option<String>,
    pub(crate) service_account: String,
    pub(crate) namespace: Option<String>,
    pub(crate) generate_name: Option<String>,
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
///             .notebook_task(NotebookTask::new(format!("/Exports/{table}")));
///     }
/// });
/// println!("{}", pipeline.to_yaml()?);
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
#[must_use = "it is no pipeline before `build`"]
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
                description: None,
                service_account: "pipeline-runner".to_owned(),
                namespace: None,
                generate_name: None,
            },
        }
    }

    /// The name as it was given.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The service account that the pods run as. Kubeflow Pipelines' own is
    /// `pipeline-runner`, which this is until it is set; plain Argo has none of that name.
    pub fn service_account(mut self, service_account: impl Into<String>) -> Self {
        self.settings.service_account = service_account.into();
        self
    }

    /// The namespace that the workflow is created in; without it the one of whoever
    /// creates it.
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.settings.namespace = Some(namespace.into());
        self
    }

    /// What the workflow's generated name begins with; without it the pipeline's name
    /// and a `-`.
    pub fn generate_name(mut self, prefix: impl Into<String>) -> Self {
        self.settings.generate_name = Some(prefix.into());
        self
    }

    /// Runs the body and builds the workflow.
    ///
    /// # Errors
    /// All that is wrong with the pipeline, at once.
    pub fn workflow(&self) -> Result<Workflow, Error> {
        lower(&self.settings, scope::build(|| (self.body)(&Declare(()))))
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

/// An Argo `Workflow`, ready to be written.
///
/// It serializes as the object that Argo takes, in the order in which people expect
/// to read it; the same pipeline gives the same bytes.
pub struct Workflow {
    manifest: argo::Manifest,
    warnings: Vec<Diagnostic>,
}

impl Workflow {
    pub(crate) fn new(manifest: argo::Manifest, warnings: Vec<Diagnostic>) -> Self {
        Self { manifest, warnings }
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
        yaml::to_string(&self.manifest, self.manifest.size()).map_err(yaml::not_written)
    }

    /// The workflow as JSON, in one line.
    ///
    /// # Errors
    /// None that a pipeline could cause; the writer's own are passed on.
    pub fn to_json(&self) -> Result<String, Error> {
        serde_json::to_string(&self.manifest).map_err(yaml::not_written)
    }
}

impl Serialize for Workflow {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.manifest.serialize(serializer)
    }
}

impl fmt::Debug for Workflow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workflow")
            .field("generate_name", &self.manifest.metadata.generate_name)
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}
