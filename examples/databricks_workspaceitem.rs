//! Imports source code into a workspace, and deletes it. The path is formatted with a parameter,
//! like any text in Rust.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// A toy pipeline that imports some source code into a Databricks Workspace.
// The sample of the Python package breaks these rules, so they are allowed.
#[pipeline(name = "DatabricksWorkspaceItem", allow(resource_leak, no_timeout))]
pub fn workspaceitem_pipeline(
    #[default = "test-item"] item_name: Param<String>,
    #[default = "user@foo.com"] user: Param<String>,
) {
    let import = ImportWorkspaceItemOp::new("importworkspaceitem")
        .item_name(item_name)
        .content("cHJpbnQoImhlbGxvLCB3b3JsZCIpCgoK")
        .path(format!("/Users/{user}/ScalaExampleNotebook"))
        .language(Language::Scala)
        .file_format(ImportFormat::Source);

    DeleteWorkspaceItemOp::new("deleteworkspaceitem").item_name(item_name).after(import);
}

fn main() -> ExitCode {
    kfp_dbx::print(&workspaceitem_pipeline())
}
