use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .tasks([Task::new("load")
            .run_if(RunIf::AtLeastOneFailed)
            .notebook_task(NotebookTask::new("/Shared/Load"))])
        .delete_on_exit();
}

fn main() {}
