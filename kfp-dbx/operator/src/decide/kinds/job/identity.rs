//! The id of a job, and the tag by which a job is found again when the answer to its creation was lost.

use serde_json::{Map, Value as Json};

use crate::databricks::{Endpoint, Request, int};
use crate::decide::draft::Draft;
use crate::decide::intention::TAG;
use crate::decide::kinds::password::Passwords;
use crate::decide::kinds::work::{Names, RESOLVED_IDS, Resolved, Settings, name, named_cluster};
use crate::decide::report::{Decided, Stop};
use crate::decide::trouble::Trouble;
use crate::decide::view::View;
use crate::object::Object;

/// The field of the status with a hash of the versions of the Secrets.
const VERSIONS: &str = "secret_versions";

/// Returns the id of the job, once it is known.
pub(super) fn job_id(object: &Object) -> Option<i64> {
    int(&object.status()["job_status"]["job_id"]).filter(|id| *id > 0)
}

/// What the names and the Secrets in the spec of a job stand for.
pub(super) struct Wanted<'a> {
    pub(super) cluster: Option<String>,
    pub(super) names: Names,
    pub(super) passwords: Passwords<'a>,
}

impl<'a> Wanted<'a> {
    /// Looks at the objects and the Secrets that the spec names.
    pub(super) fn find(view: &View<'a>) -> Decided<Self> {
        Ok(Self {
            cluster: named_cluster(view, false)?,
            names: Names::find(view, false)?,
            passwords: Passwords::find(view)?,
        })
    }

    /// Whether the names and the Secrets stand for something else than when the settings were sent.
    pub(super) fn is_changed(&self, object: &Object) -> bool {
        Names::stored(object) != self.names
            || object.status()[VERSIONS].as_str() != self.passwords.versions()
    }

    /// Stores what the settings are sent with.
    pub(super) fn store(&self, status: Draft) -> Draft {
        status.set(RESOLVED_IDS, self.names.to_json()).set(VERSIONS, self.passwords.versions())
    }
}

/// Whether the spec has names or Secrets that can stand for something else after a while.
pub(super) fn names_others(object: &Object) -> bool {
    Names::are_in(object) || Passwords::are_in(object)
}

/// Returns the settings of the job, with the tag.
pub(super) fn settings(object: &Object, wanted: &Wanted<'_>) -> Map<String, Json> {
    let Wanted { cluster, names, passwords } = wanted;
    let resolved = Resolved { cluster: cluster.as_deref(), names, passwords };
    let mut settings = Settings::of(object, resolved).with_task();
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
