//! Base64, as it is written, encoded, or given by the run.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

const CONTENT: &str = "cHJpbnQoMSk=";

fn notebook(name: impl IntoValue<String>, path: &str) -> ImportWorkspaceItemOp {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path(path)
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit()
}

#[pipeline(timeout = "2h", allow(fixed_name))]
pub fn written(name: Param<String>) {
    CreateDbfsBlockOp::new("upload")
        .block_name(name)
        .spec(json!({"path": "/data/a.csv", "data": "MQ=="}))
        .delete_on_exit();
    CreateDbfsBlockOp::new("upload-lines")
        .block_name(format!("{name}-2"))
        .path("/data/b.csv")
        .data("MTIz\nNDU2")
        .delete_on_exit();
}

#[pipeline(timeout = "2h", allow(fixed_name))]
pub fn encoded(name: Param<String>) {
    notebook(name, "/Shared/A").content(Base64::text("print(1)"));
    notebook(format!("{name}-2"), "/Shared/B").content(Base64::bytes(b"print(2)"));
}

#[pipeline(timeout = "2h", allow(fixed_name))]
pub fn parameters(
    name: Param<String>,
    content: Param<String>,
    #[default = "cHJpbnQoMSk="] other: Param<String>,
) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path("/Shared/A")
        .content(content)
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    ImportWorkspaceItemOp::new("import-other")
        .item_name(format!("{name}-2"))
        .path("/Shared/B")
        .content(format!("{other}"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
}

#[pipeline(timeout = "2h", allow(fixed_name))]
pub fn by_rust(name: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path("/Shared/A")
        .content(CONTENT)
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [written(), encoded(), parameters(), by_rust()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
