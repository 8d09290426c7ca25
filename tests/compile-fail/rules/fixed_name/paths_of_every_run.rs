#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h")]
fn items(name: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path("/Shared/Report")
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    let upload = CreateDbfsBlockOp::new("upload")
        .block_name(format!("{name}-{}", workflow::uid()))
        .spec(json!({"path": "dbfs:/data/figures.csv", "data": "MQ=="}))
        .set_owner_reference(true);
    DeleteDbfsBlockOp::new("delete")
        .block_name(format!("{name}-{}", workflow::uid()))
        .after(upload);
}

/// The items of a list in the source are the same in every run.
#[pipeline(timeout = "2h")]
fn in_a_loop(name: Param<String>) {
    for_each(["a", "b"], |part| {
        CreateDbfsBlockOp::new("upload")
            .block_name(format!("{name}-{part}"))
            .path(format!("/data/{part}.csv"))
            .data(Base64::text("1"))
            .delete_on_exit();
    });
}

#[pipeline(timeout = "2h")]
fn scopes_and_objects() {
    CreateSecretScopeOp::new("scope").scope_name("keys").delete_on_exit();
    CreateSecretScopeOp::new("other")
        .scope_name(format!("keys-{}", workflow::namespace()))
        .delete_on_exit();
    ResourceOp::new("note")
        .k8s_resource(
            json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "note"}}),
        )
        .set_owner_reference(true);
}

fn main() {}
