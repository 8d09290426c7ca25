//! An object as the API server has it.

use std::borrow::Cow;
use std::sync::Arc;

use kfp_dbx_core::table::Kind;
use serde_json::{Value as Json, json};

use super::manifest::{Manifest, plural};
use super::status::Status;
use crate::go_json::{Numbers, go_json};
use crate::queue::Object;
use crate::report::{self, Later, Maker, Output};
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
    /// The object as manifests say it, without its status.
    pub(crate) json: Arc<Json>,
    /// Its place among all objects.
    place: Object,
    /// The number of its specs.
    pub(super) generation: u64,
    /// Its status.
    pub(crate) status: Status,
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

/// Returns a manifest without a status: the operator alone writes it.
pub(super) fn without_status(manifest: &Arc<Json>) -> Arc<Json> {
    let mut manifest = manifest.clone();
    if manifest.get("status").is_some()
        && let Some(fields) = Arc::make_mut(&mut manifest).as_object_mut()
    {
        fields.shift_remove("status");
    }
    manifest
}

impl Stored {
    /// Makes the object of a manifest. Its place makes its uid.
    pub(crate) fn new(manifest: Manifest, maker: Maker, place: Object, now: Time) -> Self {
        let row = manifest.row();
        let Manifest { group, kind, name, json: manifest } = manifest;
        let json = without_status(&manifest);
        let finalizers = json["metadata"]["finalizers"].as_array().into_iter().flatten();
        let finalizers = finalizers.filter_map(Json::as_str).map(str::to_owned).collect();
        Self {
            group,
            kind,
            name,
            row,
            json,
            place,
            generation: 1,
            status: Status::default(),
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
        plural(&self.group, &self.kind)
    }

    /// Returns a text of the spec, unless it is missing or empty.
    pub(crate) fn spec_text(&self, field: &str) -> Option<&str> {
        self.json["spec"][field].as_str().filter(|text| !text.is_empty())
    }

    /// Returns the texts of the spec at a path, unless they are empty. `*` stands for each item of a list.
    pub(crate) fn spec_texts(&self, path: &[&str]) -> Vec<&str> {
        report::spec_texts(&self.json, path)
    }

    /// Returns the id of its resource, or whatever says that there is one: null if there is none.
    pub(crate) fn made(&self) -> Cow<'_, Json> {
        self.row.map_or(Cow::Owned(Json::Null), |row| self.status.at(row.made))
    }

    /// Returns what the API server sets in the metadata and nobody changes.
    fn metadata(&self, name: &str) -> Option<Json> {
        match name {
            "name" => Some(self.name.as_str().into()),
            "uid" => Some(format!("00000000-0000-4000-8000-{:012x}", self.place + 1).into()),
            "creationTimestamp" => Some(self.made.rfc3339().into()),
            "generation" => Some(self.generation.into()),
            _ => None,
        }
    }

    /// Returns the whole object, as the API server answers.
    pub(crate) fn whole(&self) -> Json {
        let mut json = Json::clone(&self.json);
        let metadata = &mut json["metadata"];
        for name in ["name", "uid", "creationTimestamp", "generation"] {
            if let Some(value) = self.metadata(name) {
                metadata[name] = value;
            }
        }
        if !self.finalizers.is_empty() {
            metadata["finalizers"] = json!(self.finalizers);
        }
        if let Some(time) = self.deleting {
            metadata["deletionTimestamp"] = time.rfc3339().into();
        }
        let status = self.status.whole();
        if !status.is_null() {
            json["status"] = status.clone();
        }
        json
    }

    /// Returns the object as it is read at a path with dots, or a part of it in which the rest of the
    /// path is, and the number of names that lead there.
    pub(super) fn seen(&self, path: &str) -> (Cow<'_, Json>, usize) {
        const CHANGING: [&str; 2] = ["finalizers", "deletionTimestamp"];
        let mut names = path.splitn(3, '.');
        let needs_whole = match (names.next(), names.next()) {
            (Some("status"), Some(_)) => {
                let (value, names) = self.status.read(&path["status.".len()..]);
                return (value, names + 1);
            }
            (Some("status" | ""), _) | (Some("metadata"), None) => true,
            (Some("metadata"), Some(name)) => match self.metadata(name) {
                Some(value) => return (Cow::Owned(value), 2),
                None => CHANGING.contains(&name),
            },
            _ => false,
        };
        match needs_whole {
            true => (Cow::Owned(self.whole()), 0),
            false => (Cow::Borrowed(&self.json), 0),
        }
    }

    /// Returns the whole object as it is now, as kubectl prints it.
    pub(super) fn printed(&self) -> Output {
        Output::later(self.clone())
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
            manifest: self.json.clone(),
            states: self.states.clone(),
            made: self.made,
            deleting: self.deleting,
            gone: self.gone,
            in_databricks: self.in_databricks,
        }
    }
}

impl Later for Stored {
    fn text(&self) -> String {
        go_json(&self.whole(), Numbers::Kept)
    }
}
