//! The end of a job whose object is deleted.

use super::identity::{find, job_id};
use crate::databricks::{Endpoint, Request, int};
use crate::decide::report::Decided;
use crate::decide::view::View;

/// Deletes the job. Returns when it is gone.
pub(super) fn remove(view: &View<'_>) -> Decided<()> {
    if let Some(id) = job_id(view.object) {
        return delete(view, id);
    }
    if !view.settle()? {
        return Ok(());
    }
    for id in find(view)? {
        delete(view, id)?;
    }
    Ok(())
}

/// Deletes a job, and cancels those of its runs that are active, such as by its schedule.
fn delete(view: &View<'_>, id: i64) -> Decided<()> {
    let active = Request::new(Endpoint::RunsList)
        .with("job_id", id)
        .with("limit", 24)
        .with("active_only", true);
    // A run that can't be found or cancelled does not keep its job.
    let pages = view.pages(&active)?.unwrap_or_default().into_iter();
    for run in pages.filter_map(|page| page["runs"].as_array()).flatten() {
        if let Some(run) = int(&run["run_id"]) {
            let _ = view.ask(Request::new(Endpoint::RunsCancel).with("run_id", run))?;
        }
    }
    view.delete(Request::new(Endpoint::JobsDelete).with("job_id", id))
}
