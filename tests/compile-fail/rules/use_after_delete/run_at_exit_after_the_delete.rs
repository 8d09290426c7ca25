use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn train(name: Param<String>) {
    let import = ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path("/Models/Report")
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source);
    DeleteWorkspaceItemOp::new("delete-item").item_name(name).after(import);
    on_exit(|| {
        SubmitRunOp::new("report")
            .run_name(name)
            .existing_cluster_name("shared")
            .notebook_task(NotebookTask::new("/Models/Report"))
            .delete_on_exit();
    });
}

fn main() {}
