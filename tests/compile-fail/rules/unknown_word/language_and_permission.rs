use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
fn items(name: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .spec(json!({
            "path": "/Shared/Report",
            "content": "cHJpbnQoMSk=",
            "language": "Python",
            "format": "NOTEBOOK",
        }))
        .delete_on_exit();
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .spec(json!({
            "initial_manage_permission": "users",
            "acls": [{"principal": name, "permission": "REED"}],
        }))
        .delete_on_exit();
    ImportWorkspaceItemOp::new("import-other")
        .item_name(format!("{name}-other"))
        .path("/Shared/Other")
        .content(Base64::text("print(1)"))
        .language("PYTON")
        .file_format(ImportFormat::Source)
        .delete_on_exit();
}

fn main() {}
