use kfp_dbx::prelude::*;
use serde_json::json;

const SOURCE: &str = "print(1)";

#[pipeline(truthful, timeout = "2h")]
fn notebooks(name: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path("/Shared/Report")
        .content("print(1)")
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    CreateDbfsBlockOp::new("upload")
        .block_name(name)
        .spec(json!({"path": "/data/figures.csv", "data": "MQ="}))
        .delete_on_exit();
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .secrets([
            Secret::byte_value("storage", format!("{name}==")),
            Secret::string_value("a", SOURCE),
        ])
        .allow(rules::SECRET_IN_SOURCE)
        .delete_on_exit();
}

fn main() {}
