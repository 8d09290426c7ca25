use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>, version: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .existing_cluster_name("figures")
        .libraries((
            Library::jar("/Volumes/main/etl/files/etl-1.0-py3-none-any.whl"),
            Library::whl(format!("/Volumes/main/etl/files/figures-{version}.jar")),
            Library::jar("/Volume/main/etl/files/figures.jar"),
            Library::requirements(format!("/Workspaces/Shared/{version}/requirements.txt")),
        ))
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
