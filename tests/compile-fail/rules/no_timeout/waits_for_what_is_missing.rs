#![deny(deprecated)]

use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful)]
fn nightly(name: Param<String>, job: Param<String>) {
    SubmitRunOp::new("of-a-job").run_name(name).job_name(job).delete_on_exit();
    SubmitRunOp::new("on-a-cluster")
        .run_name(format!("{name}-b"))
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Shared/Figures"))
        .delete_on_exit();
    CreateSecretScopeOp::new("scope")
        .scope_name(name)
        .secrets([Secret::value_from("password", SecretKeyRef::new("passwords", "nightly"))])
        .delete_on_exit();
}

fn main() {}
