//! The objects that the tasks of a spec name, where the API has ids.

use std::collections::BTreeMap;

use kfp_dbx_core::table::{Field, Struct};
use serde_json::{Map, Value as Json, json};

use super::cluster::{named, own_by_id};
use super::job::named_job;
use crate::databricks::int;
use crate::decide::convert::each_field;
use crate::decide::report::Decided;
use crate::decide::view::View;
use crate::object::Object;

/// The field of the status with the ids that were sent.
pub(in crate::decide::kinds) const FIELD: &str = "resolved_ids";

/// The ids of the clusters and jobs that the tasks of a spec name. (The cluster and the job that the
/// spec itself names are none of them.)
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::decide::kinds) struct Names {
    clusters: BTreeMap<String, String>,
    jobs: BTreeMap<String, i64>,
}

/// A field that names another object, or its id.
enum Named {
    Cluster,
    ClusterId,
    Job,
}

impl Names {
    /// Whether the tasks of a spec name any object.
    pub(in crate::decide::kinds) fn are_in(object: &Object) -> bool {
        fields(object).iter().any(|(what, _)| !matches!(what, Named::ClusterId))
    }

    /// Finds the ids, and makes the object of the first cluster the owner.
    pub(in crate::decide::kinds) fn find(view: &View<'_>, has_to_run: bool) -> Decided<Self> {
        let mut names = Self::default();
        for (what, value) in fields(view.object) {
            match what {
                Named::Cluster => {
                    let cluster = named(view, value, has_to_run)?;
                    names.clusters.insert(value.to_owned(), cluster);
                }
                Named::ClusterId => own_by_id(view, value)?,
                Named::Job => {
                    let (_, id) = named_job(view, value)?;
                    names.jobs.insert(value.to_owned(), id);
                }
            }
        }
        Ok(names)
    }

    /// Returns the ids that are stored in a status.
    pub(in crate::decide::kinds) fn stored(object: &Object) -> Self {
        let stored = &object.status()[FIELD];
        let part = |name: &str| stored[name].as_object().into_iter().flatten();
        let clusters =
            part("clusters").filter_map(|(name, id)| Some((name.clone(), id.as_str()?.to_owned())));
        let jobs = part("jobs").filter_map(|(name, id)| Some((name.clone(), int(id)?)));
        Self { clusters: clusters.collect(), jobs: jobs.collect() }
    }

    /// Returns the ids as a status has them, or null if there are none.
    pub(in crate::decide::kinds) fn to_json(&self) -> Json {
        let mut json = Map::new();
        if !self.clusters.is_empty() {
            json.insert("clusters".to_owned(), json!(self.clusters));
        }
        if !self.jobs.is_empty() {
            json.insert("jobs".to_owned(), json!(self.jobs));
        }
        if json.is_empty() { Json::Null } else { Json::Object(json) }
    }

    /// Returns the id in the place of a name. A name that is not known stays, as an id that there is
    /// not: the API refuses it.
    pub(in crate::decide::kinds) fn replaced(
        &self,
        spec: &Struct,
        object: &Struct,
        field: &Field,
        value: &Json,
    ) -> Option<(&'static str, Json)> {
        let name = value.as_str()?;
        match what(spec, object, field)? {
            Named::Cluster => {
                let id = self.clusters.get(name).map_or(name, String::as_str);
                Some(("existing_cluster_id", id.into()))
            }
            Named::Job => Some(("job_id", self.jobs.get(name).copied().unwrap_or_default().into())),
            Named::ClusterId => None,
        }
    }
}

/// Returns the fields of the tasks of a spec that name other objects, in their order.
fn fields(object: &Object) -> Vec<(Named, &str)> {
    let spec = object.kind().spec;
    let mut found = Vec::new();
    each_field(spec, object.spec(), &mut |object, field, value| {
        let text = value.as_str().filter(|text| !text.is_empty());
        found.extend(what(spec, object, field).zip(text));
    });
    found
}

fn what(spec: &Struct, object: &Struct, field: &Field) -> Option<Named> {
    match (object.rust_name, field.name) {
        (name, _) if name == spec.rust_name => None,
        (_, "existing_cluster_name") => Some(Named::Cluster),
        (_, "existing_cluster_id") => Some(Named::ClusterId),
        ("RunJobTask", "job_name") => Some(Named::Job),
        _ => None,
    }
}
