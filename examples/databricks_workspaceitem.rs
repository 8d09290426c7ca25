//! Imports source code into a workspace, and deletes it. A parameter stands within the
//! path, as any value does in Rust.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// A toy pipeline that imports some source code into a Databricks Workspace.
// As the Python package has it: the rules that its sample breaks are allowed.
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
