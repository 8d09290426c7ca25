//! The fields of a `DbfsBlock`.

use crate::decide::kinds::file::Layout;

pub(super) static LAYOUT: Layout =
    Layout { content: "data", hash: "file_hash", info: "file_info", done: "Uploaded" };
