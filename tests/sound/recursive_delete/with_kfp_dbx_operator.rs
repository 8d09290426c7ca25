//! What only the archived operator does.
#![deny(warnings)]

use kfp_dbx::prelude::*;

/// Only the delete of an archive deletes a folder.
#[pipeline(operator = "kfp-dbx", timeout = "10m")]
pub fn import(name: Param<String>) {
    let outer = ImportWorkspaceItemOp::new("outer")
        .item_name(name)
        .path(format!("/Shared/{name}"))
        .content(Base64::text("select 1"))
        .language(Language::Sql)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    ImportWorkspaceItemOp::new("inner")
        .item_name(format!("{name}-inner"))
        .path(format!("/Shared/{name}/Inner"))
        .content(Base64::text("select 2"))
        .language(Language::Sql)
        .file_format(ImportFormat::Source)
        .after(outer)
        .keep();
    let data = CreateDbfsBlockOp::new("data")
        .block_name(name)
        .path(format!("/data/{name}"))
        .data(Base64::text("1"))
        .delete_on_exit();
    CreateDbfsBlockOp::new("more")
        .block_name(format!("{name}-more"))
        .path(format!("/data/{name}/more"))
        .data(Base64::text("2"))
        .after(data)
        .keep();
}
