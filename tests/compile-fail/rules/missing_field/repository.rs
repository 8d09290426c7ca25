use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("git")
        .run_name(name)
        .notebook_task(NotebookTask::new("notebooks/load").source(Source::Git))
        .delete_on_exit();
}

fn main() {}
