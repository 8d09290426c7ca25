//! An object as the API server has it.

use std::borrow::Cow;
use std::sync::Arc;

use kfp_dbx_core::table::{self, Kind};
use serde_json::{Value as Json, json};

use super::manifest::Manifest;
use crate::queue::Object;
use crate::report::{self, Maker};
use crate::time::Time;

/// Who owns an object, for the garbage collector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    /// A workflow, by its name.
    Workflow(String),
    /// Another object.
    Object(Object),
    /// An owner that the garbage collector can't resolve: the object is never collected.
    Unresolved(Object),
}

/// An object.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    /// The API group, which is empty for the core kinds.
    pub(crate) group: String,
    /// The kind.
    pub(crate) kind: String,
    /// The name.
    pub(crate) name: String,
    /// The row of the table, for the operator's kinds.
    pub(crate) row: Option<&'static Kind>,
    /// The object, but for what changes in its metadata.
    pub(crate) json: Json,
    /// The manifest with which it was made, or last changed.
    pub(crate) manifest: Arc<Json>,
    /// Who made it.
    pub(crate) maker: Maker,
    /// Its owners.
    pub(crate) owners: Vec<Owner>,
    /// Its finalizers.
    pub(crate) finalizers: Vec<String>,
    /// Its states, each with the time at which it came.
    pub(crate) states: Vec<(Time, String)>,
    /// The time at which it was made.
    pub(crate) made: Time,
    /// The time at which its deletion was asked for.
    pub(crate) deleting: Option<Time>,
    /// The time at which it was gone.
    pub(crate) gone: Option<Time>,
    /// The time from which its resource is in Databricks, and until when.
    pub(crate) in_databricks: Option<(Time, Option<Time>)>,
}

/// Whether a group is the operator's.
pub(crate) fn is_of_operator(group: &str) -> bool {
    table::API_VERSION.rsplit_once('/').is_some_and(|(own, _)| own == group)
}

impl Stored {
    /// Makes the object of a manifest. Its place makes its uid.
    pub(crate) fn new(manifest: Manifest, maker: Maker, place: Object, now: Time) -> Self {
        let Manifest { group, kind, name, json: manifest } = manifest;
        let row = is_of_operator(&group).then(|| table::kind(&kind)).flatten();
        let mut json = Json::clone(&manifest);
        if let Some(object) = json.as_object_mut() {
            // The operator alone writes the status.
            object.retain(|field, _| field != "status");
        }
        let finalizers = json["metadata"]["finalizers"].as_array().into_iter().flatten();
        let finalizers = finalizers.filter_map(Json::as_str).map(str::to_owned).collect();
        let metadata = &mut json["metadata"];
        metadata["name"] = name.clone().into();
        metadata["uid"] = format!("00000000-0000-4000-8000-{:012x}", place + 1).into();
        metadata["creationTimestamp"] = now.rfc3339().into();
        metadata["generation"] = 1.into();
        Self {
            group,
            kind,
            name,
            row,
            json,
            manifest,
            maker,
            owners: Vec::new(),
            finalizers,
            states: Vec::new(),
            made: now,
            deleting: None,
            gone: None,
            in_databricks: None,
        }
    }

    /// Whether it waits for its finalizers.
    pub(crate) fn is_deleting(&self) -> bool {
        self.deleting.is_some() && self.gone.is_none()
    }

    /// Returns the plural of the kind, as kubectl writes it.
    pub(crate) fn plural(&self) -> String {
        let dot = if self.group.is_empty() { "" } else { "." };
        format!("{}{dot}{}", table::resource(&self.group, &self.kind).plural, self.group)
    }

    /// Returns a text of the spec, unless it is missing or empty.
    pub(crate) fn spec_text(&self, field: &str) -> Option<&str> {
        self.json["spec"][field].as_str().filter(|text| !text.is_empty())
    }

    /// Returns the texts of the spec at a path, unless they are empty. `*` stands for each item of a list.
    pub(crate) fn spec_texts(&self, path: &[&str]) -> Vec<&str> {
        report::spec_texts(&self.json, path)
    }

    /// Returns a field of the status by its path with dots.
    pub(crate) fn status(&self, path: &str) -> &Json {
        path.split('.').fold(&self.json["status"], |value, step| &value[step])
    }

    /// Returns the whole object, as the API server answers.
    pub(crate) fn whole(&self) -> Json {
        let mut json = self.json.clone();
        let metadata = &mut json["metadata"];
        if !self.finalizers.is_empty() {
            metadata["finalizers"] = json!(self.finalizers);
        }
        if let Some(time) = self.deleting {
            metadata["deletionTimestamp"] = time.rfc3339().into();
        }
        json
    }

    /// Returns the object as it is read at a path of these names.
    pub(crate) fn seen<'n>(&self, mut path: impl Iterator<Item = &'n str>) -> Cow<'_, Json> {
        const CHANGING: [&str; 2] = ["finalizers", "deletionTimestamp"];
        let needs_whole = match (path.next(), path.next()) {
            (Some("metadata"), name) => name.is_none_or(|name| CHANGING.contains(&name)),
            (name, _) => name.is_none(),
        };
        match needs_whole {
            true => Cow::Owned(self.whole()),
            false => Cow::Borrowed(&self.json),
        }
    }

    /// Returns it as the report has it.
    pub(crate) fn report(&self) -> report::Object {
        let owner = self.owners.iter().find_map(|owner| match owner {
            Owner::Workflow(name) => Some(name.clone()),
            Owner::Object(_) | Owner::Unresolved(_) => None,
        });
        report::Object {
            kind: self.kind.clone(),
            name: self.name.clone(),
            maker: self.maker.clone(),
            owner,
            manifest: Json::clone(&self.manifest),
            states: self.states.clone(),
            made: self.made,
            deleting: self.deleting,
            gone: self.gone,
            in_databricks: self.in_databricks,
        }
    }
}
