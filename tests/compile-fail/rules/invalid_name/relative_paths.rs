use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn files(name: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path("Users/user@foo.com/Report")
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    CreateDbfsBlockOp::new("upload")
        .block_name(name)
        .spec(json!({"path": format!("data/{name}.csv"), "data": "MQ=="}))
        .delete_on_exit();
}

fn main() {}
