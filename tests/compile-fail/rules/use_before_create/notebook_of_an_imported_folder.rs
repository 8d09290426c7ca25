use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn train(user: Param<String>, day: Param<String>, #[default = "UEsDBA=="] archive: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(format!("models-{day}"))
        .path(format!("/Users/{user}/Models"))
        .content(archive)
        .file_format(ImportFormat::Dbc)
        .delete_on_exit();
    SubmitRunOp::new("train")
        .run_name(format!("train-{day}"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new(format!("/Users/{user}/Models/Train")))
        .delete_on_exit();
}

fn main() {}
