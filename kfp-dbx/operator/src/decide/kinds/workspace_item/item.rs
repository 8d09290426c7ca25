//! The fields of a `WorkspaceItem`, and the requests about its item.

use crate::databricks::{Endpoint, Request};
use crate::decide::kinds::file::Layout;
use crate::object::Object;

pub(super) static LAYOUT: Layout =
    Layout { content: "content", hash: "object_hash", info: "object_info", done: "Imported" };

/// Whether the item is an archive, which becomes a folder.
pub(super) fn is_archive(object: &Object) -> bool {
    object.spec_text("format") == Some("DBC")
}

/// Returns the request for what is at a path.
pub(super) fn get_status(path: &str) -> Request {
    Request::new(Endpoint::WorkspaceGetStatus).with("path", path)
}

/// Returns the request to delete an item. All of an archive was imported, and goes with its folder. No
/// other folder is deleted with what is in it.
pub(super) fn delete(object: &Object, path: &str) -> Request {
    Request::new(Endpoint::WorkspaceDelete).with("path", path).with("recursive", is_archive(object))
}
