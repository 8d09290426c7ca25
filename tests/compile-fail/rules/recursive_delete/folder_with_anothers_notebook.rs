use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn notebooks(user: Param<String>, day: Param<String>, archive: Param<String>) {
    let models = ImportWorkspaceItemOp::new("import-models")
        .item_name(format!("models-{day}"))
        .path(format!("/Users/{user}/Models"))
        .content(archive)
        .file_format(ImportFormat::Dbc);
    let report = ImportWorkspaceItemOp::new("import-report")
        .item_name(format!("report-{day}"))
        .path(format!("/Users/{user}/Models/Report"))
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .after(models)
        .keep();
    DeleteWorkspaceItemOp::new("delete-models")
        .item_name(format!("models-{day}"))
        .after((models, report));
}

fn main() {}
