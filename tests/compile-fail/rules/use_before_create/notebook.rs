use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn train(user: Param<String>, day: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(format!("train-{day}"))
        .path(format!("/Users/{user}/Train"))
        .content(Base64::text("print(1)"))
        .language(Language::Python)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
    SubmitRunOp::new("train")
        .run_name(format!("train-{day}"))
        .existing_cluster_name("shared")
        .notebook_task(
            NotebookTask::new(format!("/Users/{user}/Train")).base_parameters([("day", day)]),
        )
        .delete_on_exit();
}

fn main() {}
