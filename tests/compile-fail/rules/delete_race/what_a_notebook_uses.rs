use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn train(day: Param<String>) {
    let scope = CreateSecretScopeOp::new("create-scope")
        .scope_name(format!("train-{day}"))
        .initial_manage_principal("users");
    SubmitRunOp::new("train")
        .run_name(format!("train-{day}"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Models/Train"))
        .uses(scope);
    DeleteSecretScopeOp::new("delete-scope").scope_name(format!("train-{day}")).after(scope);
}

fn main() {}
