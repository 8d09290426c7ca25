//! `fs/files`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::super::fields::Fields;
use super::super::problem::{Outcome, Problem};
use super::super::words::{IS_PROTECTED, IS_REJECTED, has_word};
use super::super::workspace::Workspace;
use super::{VolumeFile, exists, http, path};

impl Workspace {
    /// `PUT fs/files`, which makes the folders of the file, too.
    pub(in crate::fake) fn files_upload(&mut self, fields: Fields<'_>) -> Outcome {
        let path = path::read(fields)?;
        if has_word(&path, IS_REJECTED) {
            return Err(Problem::rejected(&path));
        }
        let content = STANDARD
            .decode(fields.text("contents").unwrap_or_default())
            .map_err(|_| Problem::malformed("expected base64 at `contents`"))?;
        self.volumes.check_above(&path)?;
        // A file is overwritten unless the request says otherwise.
        let keeps = fields.get("overwrite").is_some() && !fields.flag("overwrite");
        let is_there = self.volumes.files.contains_key(&path);
        if self.volumes.is_folder(&path) || (is_there && keeps) {
            return Err(exists(&path));
        }
        self.volumes.add_folder(path::parent(&path));
        self.volumes.files.insert(path, VolumeFile { content, modified: self.now });
        Ok(json!({}))
    }

    /// `GET fs/files`.
    pub(in crate::fake) fn files_download(&mut self, fields: Fields<'_>) -> Outcome {
        let mut json = self.files_metadata(fields)?;
        json["contents"] = STANDARD.encode(&self.volume_file(fields)?.content).into();
        Ok(json)
    }

    /// `HEAD fs/files`.
    pub(in crate::fake) fn files_metadata(&mut self, fields: Fields<'_>) -> Outcome {
        let file = self.volume_file(fields)?;
        Ok(json!({
            "content_length": file.content.len(),
            "content_type": "application/octet-stream",
            "last_modified": http::date(file.modified),
        }))
    }

    /// `DELETE fs/files`.
    pub(in crate::fake) fn files_delete(&mut self, fields: Fields<'_>) -> Outcome {
        let path = path::read(fields)?;
        self.volume_file(fields)?;
        if has_word(&path, IS_PROTECTED) {
            return Err(Problem::protected(&path));
        }
        self.volumes.files.remove(&path);
        Ok(json!({}))
    }

    fn volume_file(&self, fields: Fields<'_>) -> Result<&VolumeFile, Problem> {
        let path = path::read(fields)?;
        self.volumes.files.get(&path).ok_or_else(|| missing(&path))
    }
}

fn missing(path: &str) -> Problem {
    let message = format!("The file {path} does not exist.");
    Problem::new(404, "NOT_FOUND", message).because("FILES_API_FILE_NOT_FOUND")
}
