//! What is below is gone before, is not there yet, or is not below.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak, fixed_name))]
pub fn below_first(day: Param<String>) {
    let all = CreateDbfsBlockOp::new("upload-all")
        .block_name(format!("all-{day}"))
        .path("/figures")
        .data(Base64::text("1"));
    let part = CreateDbfsBlockOp::new("upload-part")
        .block_name(format!("part-{day}"))
        .path("/figures/part.csv")
        .data(Base64::text("2"))
        .after(all);
    let delete_part = DeleteDbfsBlockOp::new("delete-part").block_name(part.outputs.name);
    DeleteDbfsBlockOp::new("delete-all").block_name(format!("all-{day}")).after(delete_part);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak, fixed_name))]
pub fn beside(day: Param<String>) {
    let all = CreateDbfsBlockOp::new("upload-all")
        .block_name(format!("all-{day}"))
        .path("/figures")
        .data(Base64::text("1"));
    CreateDbfsBlockOp::new("upload-other")
        .block_name(format!("other-{day}"))
        .path("/figures-old/part.csv")
        .data(Base64::text("2"))
        .delete_on_exit();
    DeleteDbfsBlockOp::new("delete-all").block_name(format!("all-{day}")).after(all);
}

#[pipeline(truthful, timeout = "2h")]
pub fn both_at_exit(user: Param<String>, day: Param<String>) {
    let all = ImportWorkspaceItemOp::new("import-all")
        .item_name(format!("all-{day}"))
        .path(format!("/Users/{user}/Models"))
        .content(Base64::bytes(b"PK"))
        .file_format(ImportFormat::Dbc)
        .delete_on_exit();
    ImportWorkspaceItemOp::new("import-report")
        .item_name(format!("report-{day}"))
        .path(format!("/Users/{user}/Models/Report"))
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .after(all)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak, fixed_name))]
pub fn written_later(day: Param<String>) {
    let all = CreateDbfsBlockOp::new("upload-all")
        .block_name(format!("all-{day}"))
        .path("/figures")
        .data(Base64::text("1"));
    let delete_all = DeleteDbfsBlockOp::new("delete-all").block_name(all.outputs.name).wait("5m");
    CreateDbfsBlockOp::new("upload-part")
        .block_name(format!("part-{day}"))
        .path("/figures/part.csv")
        .data(Base64::text("2"))
        .after(delete_all)
        .keep();
}

#[pipeline(truthful, timeout = "2h", allow(fixed_name))]
pub fn without_a_delete(day: Param<String>) {
    let all = CreateDbfsBlockOp::new("upload-all")
        .block_name(format!("all-{day}"))
        .path("/figures")
        .data(Base64::text("1"))
        .keep();
    CreateDbfsBlockOp::new("upload-part")
        .block_name(format!("part-{day}"))
        .path("/figures/part.csv")
        .data(Base64::text("2"))
        .after(all)
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [below_first(), beside(), both_at_exit(), written_later(), without_a_delete()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
