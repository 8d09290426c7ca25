//! The bundle of a pipeline.

use std::fmt;

use kfp_dbx_core::rule::{self, Rule};
use kfp_dbx_core::table::Operator;
use kfp_dbx_core::table::argo::NEWEST;

use super::definition::Pipeline;
use crate::bundle;
use crate::error::{Diagnostic, Error};
use crate::lower::lower;
use crate::model::kind::Kind;

/// The rules about what stays behind on a cluster or collides there, about Argo's limits, and about the
/// results of ops: Databricks ends the resources of a job itself and retries whole tasks, tasks and
/// their runs have no names that collide, and a task fails if its run does.
static OF_CLUSTERS: &[&Rule] = &[
    &rule::RESOURCE_LEAK,
    &rule::UNKNOWN_AT_EXIT,
    &rule::FIXED_NAME,
    &rule::FIXED_NAME_IN_LOOP,
    &rule::NO_TIMEOUT,
    &rule::IGNORED_FAILURE,
    &rule::SHORT_SCHEDULE,
    &rule::EXIT_ROOM,
    &rule::FUTILE_RETRY,
    &rule::EXIT_RETRY,
    &rule::TOO_LARGE,
];

/// A pipeline as a bundle of the Databricks CLI: a `databricks.yml` with a job of Databricks' own
/// scheduler, which needs no Kubernetes.
///
/// The same pipeline always gives the same bytes.
pub struct Bundle {
    yaml: String,
    warnings: Vec<Diagnostic>,
}

impl Bundle {
    /// Returns the bundle as YAML: the content of a `databricks.yml`.
    pub fn to_yaml(&self) -> &str {
        &self.yaml
    }

    /// Returns the warnings. [`bundle_differs`](crate::rules::BUNDLE_DIFFERS) lists the points in which
    /// the job does something else than the workflow.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }
}

impl fmt::Debug for Bundle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bundle").field("warnings", &self.warnings).finish_non_exhaustive()
    }
}

impl Pipeline {
    /// Checks the pipeline, and builds the bundle with the same graph as a job of Databricks' own
    /// scheduler, for those who have no Kubernetes. `databricks bundle deploy` deploys it.
    ///
    /// Runs become tasks, a cluster that the pipeline creates becomes a job cluster, `.after` becomes
    /// `depends_on`, parameters become parameters of the job, and so on. [The guide](crate::guide::bundle)
    /// has all of it. The operator and the version of Argo that the pipeline is written for do not
    /// matter: the bundle needs neither.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline(truthful, timeout = "2h")]
    /// fn nightly(#[default = "2026-01-31"] day: Param<String>) {
    ///     let load = SubmitRunOp::new("load")
    ///         .run_name(format!("load-{}", workflow::uid()))
    ///         .existing_cluster_name("etl")
    ///         .notebook_task(NotebookTask::new("/ETL/Load").base_parameters([("day", day)]))
    ///         .delete_on_exit();
    ///     SubmitRunOp::new("report")
    ///         .run_name(format!("report-{}", workflow::uid()))
    ///         .existing_cluster_name("etl")
    ///         .notebook_task(NotebookTask::new("/ETL/Report"))
    ///         .delete_on_exit()
    ///         .after(load);
    /// }
    ///
    /// let bundle = nightly().bundle()?;
    /// assert!(bundle.to_yaml().contains("day: \"{{job.parameters.day}}\""));
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    ///
    /// # Errors
    /// Returns every problem of the pipeline and of its schedule. A single error, of the rule
    /// [`no_counterpart`](crate::rules::NO_COUNTERPART), lists all parts that a bundle can't have.
    pub fn bundle(&self) -> Result<Bundle, Error> {
        let mut settings = self.settings.clone();
        settings.operator = Some(Operator::KfpDbx);
        settings.argo = Some(NEWEST);
        settings.beside = OF_CLUSTERS;
        let (scope, reported) = self.run_body();
        let built = lower(scope, &settings, Kind::Workflow, settings.schedule.as_ref()).and_then(
            |lowered| {
                let document = bundle::document(&lowered, settings.schedule.as_ref());
                let warnings = lowered.warnings_with(document.found)?;
                Ok(Bundle { yaml: document.yaml, warnings })
            },
        );
        let mut bundle = built.map_err(|error| error.mark(&reported))?;
        reported.mark(&mut bundle.warnings);
        Ok(bundle)
    }
}
