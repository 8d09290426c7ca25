//! `fs/directories`.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};

use super::super::fields::Fields;
use super::super::problem::{Outcome, Problem};
use super::super::words::{IS_PROTECTED, IS_REJECTED, has_word};
use super::super::workspace::Workspace;
use super::{exists, path};

/// The most entries on a page.
const MOST: usize = 1000;

impl Workspace {
    /// `PUT fs/directories`, which also succeeds if the folder is there.
    pub(in crate::fake) fn folders_create(&mut self, fields: Fields<'_>) -> Outcome {
        let path = path::read(fields)?;
        if has_word(&path, IS_REJECTED) {
            return Err(Problem::rejected(&path));
        }
        self.volumes.check_above(&path)?;
        if self.volumes.files.contains_key(&path) {
            return Err(exists(&path));
        }
        self.volumes.add_folder(&path);
        Ok(json!({}))
    }

    /// `HEAD fs/directories`.
    pub(in crate::fake) fn folders_metadata(&mut self, fields: Fields<'_>) -> Outcome {
        self.volume_folder(fields).map(|_| json!({}))
    }

    /// `GET fs/directories`.
    pub(in crate::fake) fn folders_list(&mut self, fields: Fields<'_>) -> Outcome {
        let folder = self.volume_folder(fields)?;
        let number = |name: &str| {
            fields.number(name).and_then(|number| usize::try_from(number).ok()).unwrap_or_default()
        };
        let (asked, from) = (number("page_size"), number("page_token"));
        let limit = if asked == 0 { MOST } else { asked.min(MOST) };
        let entries = self.volume_entries(&folder);
        let page: Vec<_> = entries.values().skip(from).take(limit).cloned().collect();
        let next = from + page.len();
        let mut json = json!({});
        if !page.is_empty() {
            json["contents"] = Json::Array(page);
        }
        if next < entries.len() {
            json["next_page_token"] = next.to_string().into();
        }
        Ok(json)
    }

    /// `DELETE fs/directories`, of an empty folder.
    pub(in crate::fake) fn folders_delete(&mut self, fields: Fields<'_>) -> Outcome {
        let folder = self.volume_folder(fields)?;
        if path::is_volume(&folder) {
            return Err(Problem::invalid(format!("The volume {folder} cannot be deleted.")));
        }
        if has_word(&folder, IS_PROTECTED) {
            return Err(Problem::protected(&folder));
        }
        if !self.volume_entries(&folder).is_empty() {
            let message = format!("The directory {folder} is not empty.");
            return Err(Problem::invalid(message).because("FILES_API_DIRECTORY_IS_NOT_EMPTY"));
        }
        self.volumes.folders.remove(&folder);
        Ok(json!({}))
    }

    /// Returns the path of the folder that a request names.
    fn volume_folder(&self, fields: Fields<'_>) -> Result<String, Problem> {
        let path = path::read(fields)?;
        if self.volumes.is_folder(&path) {
            return Ok(path);
        }
        let message = format!("The directory {path} does not exist.");
        Err(Problem::new(404, "NOT_FOUND", message).because("FILES_API_DIRECTORY_IS_NOT_FOUND"))
    }

    /// Returns what is in a folder, by its name.
    fn volume_entries(&self, folder: &str) -> BTreeMap<String, Json> {
        let prefix = format!("{folder}/");
        let name = |path: &str| {
            let name = path.strip_prefix(&prefix).filter(|name| !name.contains('/'));
            name.map(str::to_owned)
        };
        let files = self.volumes.files.iter().filter_map(|(path, file)| {
            let entry = json!({
                "path": path, "name": name(path)?, "is_directory": false,
                "file_size": file.content.len(), "last_modified": file.modified.0,
            });
            Some((name(path)?, entry))
        });
        let folders = self.volumes.folders.iter().filter_map(|path| {
            Some((name(path)?, json!({"path": path, "name": name(path)?, "is_directory": true})))
        });
        files.chain(folders).collect()
    }
}
