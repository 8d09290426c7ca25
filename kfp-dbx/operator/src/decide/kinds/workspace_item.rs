//! The kind `WorkspaceItem`.

mod import;
mod remove;
#[cfg(test)]
mod tests;

use serde_json::Value as Json;

use super::content;
use super::file::Layout;
use crate::databricks::{Endpoint, Request};
use crate::decide::draft::Draft;
use crate::decide::life::Behaviour;
use crate::decide::report::{Decided, Report};
use crate::decide::submitted::REJECTED;
use crate::decide::view::View;
use crate::object::Object;

/// The number of bytes that Databricks takes as the content of an item.
const LARGEST: usize = 10 * 1024 * 1024;

static LAYOUT: Layout =
    Layout { content: "content", hash: "object_hash", info: "object_info", done: "Imported" };

pub(super) struct WorkspaceItem;

impl Behaviour for WorkspaceItem {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        let size = content::size(view.object.spec_text(LAYOUT.content).unwrap_or_default());
        if size > LARGEST {
            return Ok(too_large(view, size));
        }
        let file = match LAYOUT.read(view) {
            Ok(file) => file,
            Err(message) => return Ok(invalid(view, &message)),
        };
        if LAYOUT.is_stored(view, &file) {
            return Ok(LAYOUT.stored(view, &file, None));
        }
        match view.is_refused_as(REJECTED) {
            true => Ok(Report::last(Draft::of(view))),
            false => import::import(view, &file),
        }
    }

    fn remove(&self, view: &View<'_>) -> Decided<()> {
        remove::remove(view)
    }
}

fn too_large(view: &View<'_>, size: usize) -> Report {
    let message = format!(
        "`content` has {size} bytes, but Databricks takes at most {LARGEST}: make it smaller"
    );
    invalid(view, &message)
}

fn invalid(view: &View<'_>, message: &str) -> Report {
    LAYOUT.refuse(view, "Invalid", message)
}

/// Removes from a status what is not so while the item is imported.
fn cleared(status: Draft) -> Draft {
    status.set(LAYOUT.hash, Json::Null)
}

/// Whether the item is an archive, which becomes a folder.
fn is_archive(object: &Object) -> bool {
    object.spec_text("format") == Some("DBC")
}

/// Returns the request for what is at a path.
fn get_status(path: &str) -> Request {
    Request::new(Endpoint::WorkspaceGetStatus).with("path", path)
}

/// Returns the request to delete an item. All of an archive was imported, and goes with its folder. No
/// other folder is deleted with what is in it.
fn delete(object: &Object, path: &str) -> Request {
    Request::new(Endpoint::WorkspaceDelete).with("path", path).with("recursive", is_archive(object))
}
