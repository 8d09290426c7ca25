//! The items and files of the workspace, by their paths.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::{ItemPath, Kind};

use crate::kubernetes::Stored;
use crate::queue::Object;

type Place = (&'static str, String);

/// The paths that objects have written to.
#[derive(Debug, Default)]
pub(super) struct Files {
    /// What is there.
    there: BTreeMap<Place, BTreeSet<Object>>,
    /// The places of all objects that there were, and whether one of them was a folder. At all other
    /// places is what somebody else keeps there.
    known: BTreeMap<Place, bool>,
}

impl Files {
    /// Notes the path of an object that is new.
    pub(super) fn note(&mut self, stored: &Stored) {
        if let Some(place) = place(stored) {
            *self.known.entry(place).or_default() |= is_folder(stored);
        }
    }

    /// Whether a path names an item of a kind that an object here makes, and that is not there.
    pub(super) fn lacks(&self, kind: &'static Kind, path: &str, is_of_one_kind: bool) -> bool {
        let Some(item) = kind.path else { return false };
        let plain = without_scheme(&item, path);
        if plain.is_none() && item.needs_scheme && !is_of_one_kind {
            return false;
        }
        let path = plain.unwrap_or(path).trim_end_matches('/');
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        let places = folders.chain([path]).map(|at| (kind.kind, at.to_owned()));
        let known = places.filter(|place| {
            self.known.get(place).is_some_and(|is_folder| *is_folder || place.1 == path)
        });
        let known: Vec<_> = known.collect();
        !known.is_empty() && !known.iter().any(|place| self.there.contains_key(place))
    }

    /// Notes that an object has written to its path, over what was there.
    pub(super) fn write(&mut self, stored: &Stored, object: Object) {
        if let Some((kind, path)) = place(stored) {
            self.there.entry((kind, path)).or_default().insert(object);
        }
    }

    /// Whether anything is at the path of an object.
    pub(super) fn has(&self, stored: &Stored) -> bool {
        place(stored).is_none_or(|place| self.there.contains_key(&place))
    }

    /// Deletes what is at the path of an object, and below it if that goes with it. Returns the objects
    /// that have nothing in Databricks any more.
    pub(super) fn delete(&mut self, stored: &Stored, with_all_below: bool) -> Vec<Object> {
        let Some((kind, path)) = place(stored) else { return Vec::new() };
        let below = format!("{}/", path.trim_end_matches('/'));
        let is_hit = |(of, at): &(&str, String)| {
            *of == kind && (*at == path || with_all_below && at.starts_with(&below))
        };
        let hit: Vec<_> = self.there.keys().filter(|place| is_hit(place)).cloned().collect();
        hit.iter().filter_map(|place| self.there.remove(place)).flatten().collect()
    }
}

/// Returns the kind and the path of an object, without the schemes that it can begin with.
fn place(stored: &Stored) -> Option<Place> {
    let row: &'static Kind = stored.row?;
    let item = row.path?;
    let path = stored.spec_text(item.field)?;
    let path = without_scheme(&item, path).unwrap_or(path).trim_end_matches('/');
    Some((row.kind, path.to_owned()))
}

/// Returns an absolute path that follows a scheme.
fn without_scheme<'p>(item: &ItemPath, path: &'p str) -> Option<&'p str> {
    item.without_scheme(path).filter(|rest| rest.starts_with('/'))
}

/// Whether the resource of an object is a folder with all that is below its path.
pub(super) fn is_folder(stored: &Stored) -> bool {
    let folder = stored.row.and_then(|row| row.path?.folder);
    folder.is_some_and(|(field, word)| stored.spec_text(field) == Some(word))
}
