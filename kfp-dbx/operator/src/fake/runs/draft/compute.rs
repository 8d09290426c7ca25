//! Where a task runs.

use serde_json::{Map, Value as Json};

use super::super::super::clusters;
use super::super::super::fields::Fields;
use super::super::super::problem::Problem;
use super::around::Around;

/// Where a task runs.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::fake) enum Compute {
    /// On a cluster that exists.
    Existing(String),
    /// On a new cluster with these settings.
    New(Map<String, Json>),
    /// On a new cluster that tasks of the run share.
    Shared(String),
    /// On none of its own.
    Serverless,
}

/// The types of tasks that have no cluster of their own.
const WITHOUT: &[&str] = &["condition_task", "for_each_task", "run_job_task"];

/// The types of tasks that run elsewhere, or can.
const ELSEWHERE: &[&str] = &[
    "ai_runtime_task",
    "alert_task",
    "clean_rooms_notebook_task",
    "dashboard_task",
    "dbt_cloud_task",
    "dbt_platform_task",
    "gen_ai_compute_task",
    "pipeline_task",
    "power_bi_task",
    "sql_task",
];

/// The types of tasks that need an environment where they have no cluster.
const OF_ENVIRONMENT: &[&str] =
    &["dbt_task", "python_wheel_task", "spark_jar_task", "spark_python_task"];

impl Compute {
    pub(super) fn read(fields: Fields<'_>, around: &Around<'_>) -> Result<Self, Problem> {
        let text = |name: &str| fields.text(name).filter(|text| !text.is_empty());
        let existing = text("existing_cluster_id");
        let new = fields.get("new_cluster").and_then(Json::as_object);
        let shared = text("job_cluster_key");
        let compute = match (existing, new, shared) {
            (Some(id), None, None) => Self::Existing(id.to_owned()),
            (None, Some(new), None) => {
                clusters::check_job_cluster(Fields { map: new, version: fields.version })?;
                Self::New(new.clone())
            }
            (None, None, Some(key)) if around.job_clusters.contains_key(key) => {
                Self::Shared(key.to_owned())
            }
            (None, None, Some(key)) => {
                return Err(Problem::invalid(format!("Job cluster `{key}` is not defined.")));
            }
            (None, None, None) => return without(fields, around),
            _ => {
                let message = "Only one of new_cluster, existing_cluster_id and job_cluster_key can be specified.";
                return Err(Problem::invalid(message));
            }
        };
        if let Some(work) = has(fields, WITHOUT) {
            return Err(Problem::invalid(format!("A {work} cannot have a cluster.")));
        }
        if text("environment_key").is_some() {
            let message = "environment_key is not supported for tasks that run on a cluster.";
            return Err(Problem::invalid(message));
        }
        Ok(compute)
    }
}

fn has(fields: Fields<'_>, work: &'static [&'static str]) -> Option<&'static str> {
    work.iter().copied().find(|name| fields.get(name).is_some())
}

/// Judges a task without a cluster.
fn without(fields: Fields<'_>, around: &Around<'_>) -> Result<Compute, Problem> {
    let on_warehouse =
        |work: &str| fields.get(work).is_some_and(|work| work["warehouse_id"].is_string());
    let elsewhere = has(fields, WITHOUT).is_some()
        || has(fields, ELSEWHERE).is_some()
        || on_warehouse("notebook_task");
    if elsewhere {
        return Ok(Compute::Serverless);
    }
    if !around.serverless {
        let message = "Either new_cluster or existing_cluster_id must be specified.";
        return Err(Problem::invalid(message));
    }
    if fields.get("libraries").and_then(Json::as_array).is_some_and(|list| !list.is_empty()) {
        let message = "Libraries field is not supported for serverless task, please specify \
                       libraries in environment.";
        return Err(Problem::invalid(message));
    }
    match (fields.text("environment_key"), has(fields, OF_ENVIRONMENT)) {
        (Some(key), _) if around.environments.contains(key) => Ok(Compute::Serverless),
        (Some(key), _) => Err(Problem::invalid(format!("The environment `{key}` is not defined."))),
        (None, Some(work)) => {
            Err(Problem::invalid(format!("A {work} on serverless compute needs environment_key.")))
        }
        (None, None) => Ok(Compute::Serverless),
    }
}
