//! The request that starts a run.

use serde_json::Value as Json;

use crate::databricks::{Endpoint, Request, int};
use crate::decide::convert;
use crate::decide::draft::Draft;
use crate::decide::kinds::work::{Settings, name, named_cluster};
use crate::decide::report::Decided;
use crate::decide::trouble::Trouble;
use crate::decide::view::View;
use crate::object::Object;

/// The fields of a run of a job, beside the parameters of its task. A direct run does not have them.
const OF_JOB_RUN: &[&str] = &[
    "dbt_commands",
    "job_parameters",
    "only",
    "pipeline_params",
    "python_named_params",
    "sql_params",
];

/// The fields of a run of a job that a direct run has, too.
const OF_BOTH: &[&str] = &["performance_target", "queue"];

/// The paths in the status of the ids that the request names. They are stored with the intention, so
/// that the same request can be sent again, whatever has become of the other objects.
const JOB_ID: &str = "metadata.job_id";
const CLUSTER_ID: &str = "metadata.cluster_spec.existing_cluster_id";

/// The ids of other resources that the request names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ids {
    /// A run of the job of that id.
    Job(i64),
    /// A direct run, on the cluster of that id if it names an existing one.
    Direct(Option<String>),
}

impl Ids {
    /// Finds the ids of the resources that the spec names, and makes their objects the owner.
    pub(super) fn find(view: &View<'_>) -> Decided<Self> {
        match view.object.kind().job_field().and_then(|field| view.object.spec_text(field)) {
            Some(name) => Ok(Self::Job(job(view, name)?)),
            None => Ok(Self::Direct(named_cluster(view, true)?)),
        }
    }

    /// Returns the ids that are stored with an intention.
    pub(super) fn stored(object: &Object) -> Self {
        let metadata = &object.status()["metadata"];
        match int(&metadata["job_id"]) {
            Some(job) => Self::Job(job),
            None => {
                let cluster = metadata["cluster_spec"]["existing_cluster_id"].as_str();
                Self::Direct(cluster.map(str::to_owned))
            }
        }
    }

    /// Stores the ids, in the place of what an earlier request left.
    pub(super) fn store(&self, status: Draft) -> Draft {
        let status = status.set("metadata", Json::Null).set("error", Json::Null);
        match self {
            Self::Job(id) => status.set(JOB_ID, *id),
            Self::Direct(Some(id)) => status.set(CLUSTER_ID, id.as_str()),
            Self::Direct(None) => status,
        }
    }

    /// Returns the request.
    pub(super) fn request(&self, object: &Object) -> Request {
        match self {
            Self::Job(id) => run_now(object, *id),
            Self::Direct(cluster) => submit(object, cluster.as_deref()),
        }
        .with("idempotency_token", object.uid())
    }
}

/// Returns the id of the job of a Djob, which becomes the owner.
fn job(view: &View<'_>, name: &str) -> Decided<i64> {
    let Some(job) = view.get("Djob", name)? else {
        let namespace = view.object.namespace();
        let message = format!("there is no Djob `{name}` in the namespace `{namespace}`");
        return Err(Trouble::of_object("JobNotFound", message).into());
    };
    let not_ready = |message: &str| {
        Trouble::of_object("JobNotReady", format!("the Djob `{name}` {message}")).into()
    };
    if job.is_deleting() {
        return Err(not_ready("is being deleted"));
    }
    let Some(id) = int(&job.status()["job_status"]["job_id"]).filter(|id| *id > 0) else {
        let why = job.status()["message"].as_str().filter(|message| !message.is_empty());
        let why = why.map(|why| format!(": {why}")).unwrap_or_default();
        return Err(not_ready(&format!("has no job yet{why}")));
    };
    view.own(job)?;
    Ok(id)
}

/// Whether a field is one of the parameters that a run of a job has.
fn is_of_job_run(object: &Object, field: &str) -> bool {
    let tasks = object.kind().work().map_or(&[] as &[_], |work| work.tasks);
    OF_JOB_RUN.contains(&field) || tasks.iter().any(|task| task.params == field)
}

fn run_now(object: &Object, job: i64) -> Request {
    let mut request = Request::new(Endpoint::JobsRunNow).with("job_id", job);
    for (field, value) in convert::to_api(object.kind().spec, object.spec()) {
        if is_of_job_run(object, &field) || OF_BOTH.contains(&field.as_str()) {
            request = request.with(&field, value);
        }
    }
    request
}

fn submit(object: &Object, cluster: Option<&str>) -> Request {
    let mut request = Request::new(Endpoint::RunsSubmit).with("run_name", name(object));
    let job = object.kind().job_field();
    for (field, value) in Settings::of(object, cluster).with_task() {
        if !is_of_job_run(object, &field) && Some(field.as_str()) != job {
            request = request.with(&field, value);
        }
    }
    request
}
