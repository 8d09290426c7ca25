use kfp_dbx::prelude::*;

#[pipeline(argo = "3.5.14", truthful, timeout = "2h")]
fn two_mutexes(job: Param<String>) {
    SubmitRunOp::new("compute")
        .run_name(format!("figures-{}", workflow::uid()))
        .job_name(job)
        .jar_params(["10"])
        .mutex("figures")
        .policies(Policies::new().mutex("tables"))
        .delete_on_exit();
}

#[pipeline(argo = "3.3", truthful, timeout = "2h", defaults = Policies::new().mutex("all"))]
fn both_kinds(job: Param<String>) {
    SubmitRunOp::new("compute")
        .run_name(format!("figures-{}", workflow::uid()))
        .job_name(job)
        .jar_params(["10"])
        .semaphore("limits", "runs")
        .delete_on_exit();
}

fn main() {}
