//! The kind `VolumeFile`.

#[cfg(test)]
mod tests;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use super::file::{File, Layout};
use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::behaviour::Behaviour;
use crate::decide::exchange::Exchange;
use crate::decide::report::{Decided, Report};
use crate::decide::submitted::REJECTED;
use crate::decide::view::View;

static LAYOUT: Layout =
    Layout { content: "data", hash: "file_hash", info: "file_info", done: "Uploaded" };

pub(super) struct VolumeFile;

impl Behaviour for VolumeFile {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        LAYOUT.keep(view, upload)
    }

    /// Deletes the file. The folders that were made for it stay, as others can have files in them.
    fn remove(&self, view: &View<'_>) -> Decided<()> {
        let Some(path) = LAYOUT.path_to_delete(view)? else { return Ok(()) };
        view.delete(Request::new(Endpoint::FilesDelete).with("path", path))
    }
}

/// Uploads a file, over what is there. Databricks writes the whole of it or nothing, and makes the
/// folders that are missing.
fn upload(view: &View<'_>, file: &File<'_>) -> Decided<Report> {
    let path = file.path;
    let request = Request::new(Endpoint::FilesUpload)
        .with("path", path)
        .with("contents", STANDARD.encode(&file.bytes))
        .with("overwrite", true);
    let mut exchange = Exchange::new(view, |status| LAYOUT.cleared(status));
    let message = match exchange.send(request)? {
        Ok(_) => {
            let told = json!({ "path": path, "file_size": file.bytes.len() });
            return Ok(LAYOUT.stored(view, file, Some(&told)));
        }
        Err(Failure::Exists(_)) => format!(
            "a folder is at `{path}`, or a file is above it, which is not deleted: delete it and \
             create the object anew, or choose another path"
        ),
        Err(Failure::Gone(message)) => format!(
            "the volume of `{path}` does not exist, or the operator may not see it: {message}"
        ),
        Err(failure) => failure.message().to_owned(),
    };
    Ok(LAYOUT.refuse(view, REJECTED, &message))
}
