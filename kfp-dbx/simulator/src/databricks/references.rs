//! The objects that an object names, and waits for.

use kfp_dbx_core::table::{self, Identity, Kind, Operator, Reference, Referent};

use super::Databricks;
use super::kinds::{RUNNING, TERMINATED, Way, state_field, way};
use crate::kubernetes::{Kubernetes, Owner, Stored};
use crate::queue::Object;
use crate::report;

/// The states in which kfp-dbx-operator sends runs to a cluster. Databricks starts a terminated one.
const USABLE: &[&str] = &[RUNNING, "RESIZING", TERMINATED];

/// What the references of an object stand for.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// The owners that the operator gives it.
    pub(super) owners: Vec<Owner>,
    /// The clusters.
    pub(super) clusters: Vec<Object>,
    /// The job that it runs.
    pub(super) job: Option<Object>,
}

/// What an object waits for.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Missing {
    /// The kind and the name, which is empty for any of the kind.
    pub(super) what: (String, String),
    /// The reason of the condition that kfp-dbx-operator sets.
    pub(super) reason: &'static str,
    /// The message.
    pub(super) why: String,
}

impl Databricks {
    /// Finds what an object names.
    pub(super) fn named(&self, kubernetes: &Kubernetes, object: Object) -> Result<Named, Missing> {
        let stored = kubernetes.get(object);
        let mut named = Named::default();
        let Some(row) = stored.row else { return Ok(named) };
        for reference in references(row, stored, self.operator()) {
            for text in stored.spec_texts(reference.field) {
                self.find(kubernetes, object, reference, text, &mut named)?;
            }
        }
        Ok(named)
    }

    fn find(
        &self,
        kubernetes: &Kubernetes,
        object: Object,
        reference: &Reference,
        text: &str,
        named: &mut Named,
    ) -> Result<(), Missing> {
        let found = match reference.to {
            Referent::Owner(kind) | Referent::Name(kind) => {
                Some(self.by_name(kubernetes, object, kind, text)?)
            }
            Referent::OwnerId(kind) => self.by_id(kubernetes, kind, text)?,
            Referent::Id(kind) => kubernetes.with_id(kind, text).first().copied(),
            Referent::Path(_) | Referent::File | Referent::Dependency => None,
        };
        let (Some(found), Some(row)) = (found, kubernetes.get(object).row) else { return Ok(()) };
        let is_job = row.job_field().is_some_and(|job| reference.field == [job]);
        let is_of_whole = reference.field.len() == 1;
        if reference.owner().is_some() {
            // The archived operator writes the version of a job without its group.
            named.owners.push(match is_job && self.is_archived() {
                true => Owner::Unresolved(found),
                false => Owner::Object(found),
            });
        }
        match kubernetes.get(found).row.map(way) {
            Some(Way::Cluster) => named.clusters.push(found),
            Some(Way::Stored) if is_of_whole && reference.identity() != Identity::Path => {
                named.job = Some(found);
            }
            _ => {}
        }
        Ok(())
    }

    /// Returns the path of a file that a run or a cluster needs, and that is not there, although an
    /// object here is to make it.
    pub(super) fn missing_file(&self, kubernetes: &Kubernetes, object: Object) -> Option<String> {
        let stored = kubernetes.get(object);
        let own = (stored, stored.row?.uses);
        let job = self.lives.get(&object)?.job.map(|job| kubernetes.get(job));
        let of_job = job.and_then(|job| Some((job, job.row?.runs_use)));
        for (of, lists) in [own].into_iter().chain(of_job) {
            let references = report::references(&of.json, lists);
            for reference in references.into_iter().filter(|reference| reference.is_path()) {
                let missing = of.spec_texts(reference.field).into_iter().find(|path| {
                    let is_of_one_kind = reference.kinds().len() == 1;
                    let mut kinds = reference.kinds().iter().filter_map(|kind| table::kind(kind));
                    kinds.any(|kind| self.files.lacks(kind, path, is_of_one_kind))
                });
                if let Some(path) = missing {
                    return Some(path.to_owned());
                }
            }
        }
        None
    }

    /// Finds an object by its name, and checks that it can be used.
    fn by_name(
        &self,
        kubernetes: &Kubernetes,
        user: Object,
        kind: &str,
        name: &str,
    ) -> Result<Object, Missing> {
        let missing = |is_there: bool, why: String| Missing {
            what: (kind.to_owned(), name.to_owned()),
            reason: match (table::kind(kind).map(way), is_there) {
                (Some(Way::Cluster), true) => "ClusterNotReady",
                (Some(Way::Cluster), false) => "ClusterNotFound",
                (Some(_), true) => "JobNotReady",
                (Some(_), false) => "JobNotFound",
                (None, _) => "SecretNotFound",
            },
            why,
        };
        let found = kubernetes.find(kind, name);
        let found = found.ok_or_else(|| missing(false, format!("there is no {kind} `{name}`")))?;
        let stored = kubernetes.get(found);
        let Some(row) = stored.row else { return Ok(found) };
        if stored.made().is_null() {
            return Err(missing(true, format!("the {kind} `{name}` is not in Databricks yet")));
        }
        if self.is_archived() {
            return Ok(found);
        }
        if stored.is_deleting() {
            return Err(missing(true, format!("the {kind} `{name}` is being deleted")));
        }
        let has_to_run = kubernetes.get(user).row.is_some_and(|row| way(row) == Way::Run);
        let state = state_field(row).map(|field| stored.status.at(field.path));
        let state = state.as_ref().and_then(|state| state.as_str()).unwrap_or_default();
        if way(row) == Way::Cluster && has_to_run && !USABLE.contains(&state) {
            let why = format!("the cluster of the {kind} `{name}` is in the state `{state}`");
            return Err(missing(true, why));
        }
        Ok(found)
    }

    /// Finds the object of an id. The archived operator waits until there is exactly one.
    fn by_id(
        &self,
        kubernetes: &Kubernetes,
        kind: &str,
        id: &str,
    ) -> Result<Option<Object>, Missing> {
        match kubernetes.with_id(kind, id).as_slice() {
            [found] => Ok(Some(*found)),
            _ if self.is_archived() => Err(Missing {
                what: (kind.to_owned(), String::new()),
                reason: "ClusterNotFound",
                why: format!("there is not exactly one {kind} with the id `{id}`"),
            }),
            _ => Ok(None),
        }
    }
}

/// Returns the references that the operator follows.
fn references(row: &'static Kind, stored: &Stored, operator: Operator) -> Vec<&'static Reference> {
    let job = row.job_field().filter(|job| stored.spec_text(job).is_some());
    let by_name = row.work().is_some_and(|work| stored.spec_text(work.cluster_name).is_some());
    let is_known = |reference: &&Reference| {
        let field = reference.field.first().and_then(|name| row.spec.field(name));
        field.is_some_and(|field| field.is_in(Some(operator)))
    };
    let counts = |reference: &&Reference| match (job, row.work()) {
        // A run of a job takes nothing else from its spec.
        (Some(job), _) => reference.field == [job],
        // The name of a cluster wins over an id.
        (None, Some(work)) => !by_name || reference.field != [work.cluster_id],
        (None, None) => true,
    };
    let mut all = report::references(&stored.json, row.uses);
    all.retain(|reference| is_known(reference) && counts(reference));
    all
}
