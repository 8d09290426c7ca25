use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn notebooks(user: Param<String>, day: Param<String>) {
    let load = ImportWorkspaceItemOp::new("import-load")
        .item_name(format!("load-{day}"))
        .path(format!("/Users/{user}/Report"))
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    ImportWorkspaceItemOp::new("import-report")
        .item_name(format!("report-{day}"))
        .path(format!("/Users/{user}/Report"))
        .content(Base64::text("print(2)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .after(load)
        .delete_on_exit();
}

fn main() {}
