use kfp_dbx::prelude::*;

#[pipeline]
fn train(name: Param<String>) {
    let run = SubmitRunOp::new("run").run_name(name).notebook_task(NotebookTask::new("/Example"));
    run.existing_cluster_id(run.outputs.result_state);
}

fn main() {}
