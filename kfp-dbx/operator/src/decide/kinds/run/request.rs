//! The request that starts a run.

use serde_json::Value as Json;

use crate::databricks::{Endpoint, Request, int};
use crate::decide::convert;
use crate::decide::draft::Draft;
use crate::decide::kinds::password::Passwords;
use crate::decide::kinds::work::{
    Names, RESOLVED_IDS, Resolved, Settings, job_run, name, named_cluster, named_job,
};
use crate::decide::report::Decided;
use crate::decide::view::View;
use crate::object::Object;

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
    /// A direct run.
    Direct {
        /// The id of the existing cluster that the spec itself names.
        cluster: Option<String>,
        /// The ids that its tasks name.
        names: Names,
    },
}

impl Ids {
    /// Finds the ids of the resources that the spec names, and makes their objects the owner.
    pub(super) fn find(view: &View<'_>) -> Decided<Self> {
        if let Some(name) =
            view.object.kind().job_field().and_then(|field| view.object.spec_text(field))
        {
            let (job, id) = named_job(view, name)?;
            view.own(job)?;
            return Ok(Self::Job(id));
        }
        let own = job_run(view.object.kind()).and_then(|run| int(&view.object.spec()[run.id]));
        if let Some(id) = own {
            return Ok(Self::Job(id));
        }
        let (cluster, names) = (named_cluster(view, true)?, Names::find(view, true)?);
        Ok(Self::Direct { cluster, names })
    }

    /// Returns the ids that are stored with an intention.
    pub(super) fn stored(object: &Object) -> Self {
        let metadata = &object.status()["metadata"];
        match int(&metadata["job_id"]) {
            Some(job) => Self::Job(job),
            None => {
                let cluster = metadata["cluster_spec"]["existing_cluster_id"].as_str();
                Self::Direct { cluster: cluster.map(str::to_owned), names: Names::stored(object) }
            }
        }
    }

    /// Stores the ids, in the place of what an earlier request left.
    pub(super) fn store(&self, status: Draft) -> Draft {
        let cleared = ["metadata", "error", RESOLVED_IDS, "task_results"];
        let status = cleared.into_iter().fold(status, |status, path| status.set(path, Json::Null));
        match self {
            Self::Job(id) => status.set(JOB_ID, *id),
            Self::Direct { cluster, names } => {
                let status = match cluster {
                    Some(id) => status.set(CLUSTER_ID, id.as_str()),
                    None => status,
                };
                status.set(RESOLVED_IDS, names.to_json())
            }
        }
    }

    /// Returns the request.
    pub(super) fn request(&self, object: &Object, passwords: &Passwords<'_>) -> Request {
        match self {
            Self::Job(id) => run_now(object, *id),
            Self::Direct { cluster, names } => {
                submit(object, Resolved { cluster: cluster.as_deref(), names, passwords })
            }
        }
        .with("idempotency_token", object.uid())
    }
}

fn run_now(object: &Object, job: i64) -> Request {
    let params = job_run(object.kind()).map(|run| run.params).unwrap_or_default();
    let mut request = Request::new(Endpoint::JobsRunNow).with("job_id", job);
    for (field, value) in convert::to_api(object.kind().spec, object.spec(), &|_, _, _| None) {
        if params.contains(&&*field) || OF_BOTH.contains(&&*field) {
            request = request.with(&field, value);
        }
    }
    request
}

fn submit(object: &Object, resolved: Resolved<'_>) -> Request {
    let mut request = Request::new(Endpoint::RunsSubmit).with("run_name", name(object));
    let of_job =
        job_run(object.kind()).map_or_else(Vec::new, |run| [run.params, vec![run.id]].concat());
    let job = object.kind().job_field();
    for (field, value) in Settings::of(object, resolved).with_task() {
        if !of_job.contains(&&*field) && Some(&*field) != job {
            request = request.with(&field, value);
        }
    }
    request
}
