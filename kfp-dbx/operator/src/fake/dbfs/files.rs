//! Whole files and folders of DBFS.

use std::collections::BTreeSet;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value as Json, json};

use super::super::fields::Fields;
use super::super::problem::{Outcome, Problem};
use super::super::words::{IS_PROTECTED, has_word};
use super::super::workspace::Workspace;
use super::{DbfsFile, MOST_BYTES, missing};

/// The bytes that a request reads if it does not say how many.
const USUAL_BYTES: usize = 512 * 1024;

impl Workspace {
    /// `dbfs/put`.
    pub(in crate::fake) fn dbfs_put(&mut self, fields: Fields<'_>) -> Outcome {
        let path = self.dbfs_target(fields)?;
        let content = self.dbfs_bytes(fields, "contents")?;
        self.dbfs.files.insert(path, DbfsFile { content, modified: self.now });
        Ok(json!({}))
    }

    /// `dbfs/read`.
    pub(in crate::fake) fn dbfs_read(&mut self, fields: Fields<'_>) -> Outcome {
        let path = self.dbfs_path(fields)?;
        if self.dbfs.is_folder(&path) {
            return Err(Problem::invalid(format!("{path} is a directory.")));
        }
        let content = &self.dbfs.files.get(&path).ok_or_else(|| missing(&path))?.content;
        let number = |name: &str, usual: usize| match fields.number(name) {
            None => Ok(usual),
            Some(number) => usize::try_from(number)
                .map_err(|_| Problem::invalid(format!("{name} must not be negative."))),
        };
        let (offset, length) = (number("offset", 0)?, number("length", USUAL_BYTES)?);
        if length > MOST_BYTES {
            let message = "The length must be at most 1 MB.";
            return Err(Problem::new(400, "MAX_READ_SIZE_EXCEEDED", message));
        }
        let from = content.get(offset..).unwrap_or_default();
        let part = &from[..length.min(from.len())];
        Ok(json!({"bytes_read": part.len(), "data": STANDARD.encode(part)}))
    }

    /// `dbfs/get-status`.
    pub(in crate::fake) fn dbfs_get_status(&mut self, fields: Fields<'_>) -> Outcome {
        let path = self.dbfs_path(fields)?;
        self.dbfs_status(&path)
    }

    fn dbfs_status(&self, path: &str) -> Outcome {
        if let Some(file) = self.dbfs.files.get(path) {
            return Ok(json!({
                "path": path,
                "is_dir": false,
                "file_size": file.content.len(),
                "modification_time": file.modified.0,
            }));
        }
        if !self.dbfs.is_folder(path) {
            return Err(missing(path));
        }
        Ok(json!({"path": path, "is_dir": true, "file_size": 0, "modification_time": 0}))
    }

    /// `dbfs/list`.
    pub(in crate::fake) fn dbfs_list(&mut self, fields: Fields<'_>) -> Outcome {
        let path = self.dbfs_path(fields)?;
        if self.dbfs.files.contains_key(&path) {
            return Ok(json!({"files": [self.dbfs_status(&path)?]}));
        }
        if !self.dbfs.is_folder(&path) {
            return Err(missing(&path));
        }
        let prefix = if path == "/" { "/".to_owned() } else { format!("{path}/") };
        let all = self.dbfs.files.keys().chain(&self.dbfs.folders);
        let names = all.filter_map(|it| it.strip_prefix(&prefix)?.split('/').next());
        let names: BTreeSet<_> = names.filter(|name| !name.is_empty()).collect();
        let files = names.into_iter().map(|name| self.dbfs_status(&format!("{prefix}{name}")));
        let files: Vec<Json> = files.collect::<Result<_, _>>()?;
        Ok(if files.is_empty() { json!({}) } else { json!({"files": files}) })
    }

    /// `dbfs/mkdirs`.
    pub(in crate::fake) fn dbfs_mkdirs(&mut self, fields: Fields<'_>) -> Outcome {
        let path = self.dbfs_path(fields)?;
        if !self.dbfs.is_folder(&path) {
            self.dbfs.check_place(&path, false)?;
            self.dbfs.folders.insert(path);
        }
        Ok(json!({}))
    }

    /// `dbfs/delete`, which also succeeds if there is nothing.
    pub(in crate::fake) fn dbfs_delete(&mut self, fields: Fields<'_>) -> Outcome {
        let path = self.dbfs_path(fields)?;
        if has_word(&path, IS_PROTECTED) && self.dbfs_status(&path).is_ok() {
            return Err(Problem::protected(&path));
        }
        let most = self.settings.limits.files_per_delete;
        let inside: Vec<_> = self.dbfs.below(&path).take(most + 1).cloned().collect();
        if !inside.is_empty() && !fields.flag("recursive") {
            let message = format!("The directory {path} is not empty.");
            return Err(Problem::new(400, "IO_ERROR", message));
        }
        for path in inside.iter().take(most) {
            self.dbfs.files.remove(path);
        }
        if inside.len() > most {
            let message = format!(
                "The requested operation has deleted {most} files. There are more files remaining. \
                 You must make another request to delete more."
            );
            return Err(Problem::new(503, "PARTIAL_DELETE", message));
        }
        self.dbfs.files.remove(&path);
        let prefix = format!("{path}/");
        self.dbfs.folders.retain(|folder| *folder != path && !folder.starts_with(&prefix));
        Ok(json!({}))
    }
}
