//! The job that a run, or a task, names.

use kfp_dbx_core::table::{Constraint, Kind};

use crate::databricks::int;
use crate::decide::report::Decided;
use crate::decide::trouble::Trouble;
use crate::decide::view::View;
use crate::object::Object;

/// The fields of a run of a job.
pub(in crate::decide::kinds) struct JobRun {
    /// The field with the id of a job that has no object.
    pub(in crate::decide::kinds) id: &'static str,
    /// The fields with parameters, which a direct run does not have.
    pub(in crate::decide::kinds) params: Vec<&'static str>,
}

/// Returns the fields of a run of a job, if the kind has such runs.
pub(in crate::decide::kinds) fn job_run(kind: &Kind) -> Option<JobRun> {
    kind.constraints.iter().find_map(|constraint| {
        let Constraint::JobOrWork { id, params, work, .. } = constraint else { return None };
        let of_tasks = work.tasks.iter().flat_map(|task| task.params);
        Some(JobRun { id, params: params.iter().chain(of_tasks).copied().collect() })
    })
}

/// Returns a Djob and the id of its job.
pub(in crate::decide::kinds) fn named_job<'a>(
    view: &View<'a>,
    name: &str,
) -> Decided<(&'a Object, i64)> {
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
    Ok((job, id))
}
