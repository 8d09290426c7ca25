//! The id of a job, and the tag by which a job is found again when the answer to its creation was lost.

use serde_json::{Map, Value as Json};

use crate::databricks::{Endpoint, Request, int};
use crate::decide::intention::TAG;
use crate::decide::kinds::work::{Settings, name};
use crate::decide::report::{Decided, Stop};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;
use crate::object::Object;

/// Returns the id of the job, once it is known.
pub(super) fn job_id(object: &Object) -> Option<i64> {
    int(&object.status()["job_status"]["job_id"]).filter(|id| *id > 0)
}

/// Returns the settings of the job, with the tag.
pub(super) fn settings(object: &Object, cluster: Option<&str>) -> Map<String, Json> {
    let mut settings = Settings::of(object, cluster).with_task();
    settings.insert("name".to_owned(), name(object).into());
    let mut tags = match settings.get("tags") {
        Some(Json::Object(tags)) => tags.clone(),
        _ => Map::new(),
    };
    tags.insert(TAG.to_owned(), object.uid().into());
    settings.insert("tags".to_owned(), Json::Object(tags));
    settings
}

/// Returns the ids of the jobs that have the tag of the object: one, or none. They have the name that
/// was stored with the intention to create the job.
pub(super) fn find(view: &View<'_>) -> Decided<Vec<i64>> {
    let stored = view.object.status()["job_status"]["settings"]["name"].as_str();
    let name = stored.unwrap_or_else(|| name(view.object));
    let request = Request::new(Endpoint::JobsList).with("name", name).with("limit", 100);
    let pages = view.pages(&request)?.map_err(|failure| Stop::from(Trouble::of(failure)))?;
    let jobs = pages.into_iter().filter_map(|page| page["jobs"].as_array()).flatten();
    let jobs = jobs.filter(|job| job["settings"]["tags"][TAG] == view.object.uid());
    Ok(jobs.filter_map(|job| int(&job["job_id"])).collect())
}
