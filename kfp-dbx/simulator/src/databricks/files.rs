//! The items and files of the workspace, by their paths.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::Kind;

use crate::kubernetes::Stored;
use crate::queue::Object;

/// The paths that objects have written to.
#[derive(Debug, Default)]
pub(super) struct Files(BTreeMap<(&'static str, String), BTreeSet<Object>>);

impl Files {
    /// Notes that an object has written to its path, over what was there.
    pub(super) fn write(&mut self, stored: &Stored, object: Object) {
        if let Some((kind, path)) = place(stored) {
            self.0.entry((kind, path)).or_default().insert(object);
        }
    }

    /// Whether anything is at the path of an object.
    pub(super) fn has(&self, stored: &Stored) -> bool {
        place(stored).is_none_or(|place| self.0.contains_key(&place))
    }

    /// Deletes what is at the path of an object, and below it if that goes with it. Returns the objects
    /// that have nothing in Databricks any more.
    pub(super) fn delete(&mut self, stored: &Stored, with_all_below: bool) -> Vec<Object> {
        let Some((kind, path)) = place(stored) else { return Vec::new() };
        let below = format!("{}/", path.trim_end_matches('/'));
        let is_hit = |(of, at): &(&str, String)| {
            *of == kind && (*at == path || with_all_below && at.starts_with(&below))
        };
        let hit: Vec<_> = self.0.keys().filter(|place| is_hit(place)).cloned().collect();
        hit.iter().filter_map(|place| self.0.remove(place)).flatten().collect()
    }
}

/// Returns the kind and the path of an object, without the schemes that it can begin with.
fn place(stored: &Stored) -> Option<(&'static str, String)> {
    let row: &'static Kind = stored.row?;
    let item = row.path?;
    let path = stored.spec_text(item.field)?;
    let plain = item
        .schemes
        .iter()
        .find_map(|scheme| path.strip_prefix(scheme).filter(|rest| rest.starts_with('/')));
    let path = plain.unwrap_or(path).trim_end_matches('/');
    Some((row.kind, path.to_owned()))
}

/// Whether the resource of an object is a folder with all that is below its path.
pub(super) fn is_folder(stored: &Stored) -> bool {
    let folder = stored.row.and_then(|row| row.path?.folder);
    folder.is_some_and(|(field, word)| stored.spec_text(field) == Some(word))
}
