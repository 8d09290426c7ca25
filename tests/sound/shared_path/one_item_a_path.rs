//! Paths that are close, and one path that is used once at a time.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn siblings(user: Param<String>, day: Param<String>) {
    for_each(["load", "report"], |notebook| {
        ImportWorkspaceItemOp::new("import")
            .item_name(format!("{notebook}-{day}"))
            .path(format!("/Users/{user}/{notebook}"))
            .content(Base64::text("print(1)"))
            .language(Language::Python)
            .file_format(ImportFormat::Source)
            .delete_on_exit();
    });
    ImportWorkspaceItemOp::new("import-other")
        .item_name(format!("other-{day}"))
        .path(format!("/Users/{user}/Other"))
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    ImportWorkspaceItemOp::new("import-other-2")
        .item_name(format!("other-2-{day}"))
        .path(format!("/Users/{user}/Other2"))
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
}

/// A path of the workspace and one of DBFS are two.
#[pipeline(truthful, timeout = "2h", allow(fixed_name))]
pub fn kinds(day: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(format!("item-{day}"))
        .path("/Shared/figures")
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    CreateDbfsBlockOp::new("upload")
        .block_name(format!("block-{day}"))
        .path("/Shared/figures")
        .data(Base64::text("1"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", allow(fixed_name))]
pub fn either(mode: Param<String>, day: Param<String>) {
    when(mode.eq("full"), || {
        CreateDbfsBlockOp::new("upload-full")
            .block_name(format!("full-{day}"))
            .path("/data/figures.csv")
            .data(Base64::text("1,2,3"))
            .delete_on_exit();
    })
    .otherwise(|| {
        CreateDbfsBlockOp::new("upload-delta")
            .block_name(format!("delta-{day}"))
            .path("/data/figures.csv")
            .data(Base64::text("3"))
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak, fixed_name))]
pub fn one_after_the_other(day: Param<String>) {
    let first = CreateDbfsBlockOp::new("upload-first")
        .block_name(format!("first-{day}"))
        .path("/data/figures.csv")
        .data(Base64::text("1"));
    let delete = DeleteDbfsBlockOp::new("delete-first").block_name(first.outputs.name).wait("5m");
    CreateDbfsBlockOp::new("upload-second")
        .block_name(format!("second-{day}"))
        .path("/data/figures.csv")
        .data(Base64::text("2"))
        .after(delete)
        .delete_on_exit();
}

/// Names that may well be the same.
#[pipeline(truthful, timeout = "2h", allow(double_create, fixed_name))]
pub fn same_resource(first: Param<String>, second: Param<String>) {
    CreateDbfsBlockOp::new("upload-first")
        .block_name(first)
        .path("/data/figures.csv")
        .data(Base64::text("1"))
        .delete_on_exit();
    CreateDbfsBlockOp::new("upload-second")
        .block_name(second)
        .path("/data/figures.csv")
        .data(Base64::text("2"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn items(parts: Param<Vec<String>>, others: Param<Vec<String>>) {
    for_each(parts, |part| {
        CreateDbfsBlockOp::new("upload-part")
            .block_name(format!("part-{part}"))
            .path(format!("/data/{part}.csv"))
            .data(Base64::text("1"))
            .delete_on_exit();
    });
    for_each(others, |other| {
        CreateDbfsBlockOp::new("upload-other")
            .block_name(format!("other-{other}"))
            .path(format!("/data/{other}.csv"))
            .data(Base64::text("1"))
            .delete_on_exit();
    });
}

#[test]
fn builds_without_warnings() {
    for pipeline in [siblings(), kinds(), either(), one_after_the_other(), same_resource(), items()]
    {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
