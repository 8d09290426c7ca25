//! What only the archived operator does.
#![deny(warnings)]

use kfp_dbx::prelude::*;

/// Empty files are files.
#[pipeline(operator = "kfp-dbx", timeout = "10m")]
pub fn import(name: Param<String>) {
    ImportWorkspaceItemOp::new("item")
        .item_name(name)
        .path(format!("/Shared/{name}"))
        .content(Base64::text(""))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    CreateDbfsBlockOp::new("block")
        .block_name(name)
        .path(format!("/data/{name}"))
        .data(Base64::text(""))
        .delete_on_exit();
}
