use kfp_dbx::prelude::*;

fn spot() -> Policies {
    Policies::new().timeout("1h")
}

#[pipeline(truthful, timeout = "2h", defaults = Policies::new().semaphore("limits", "runs"))]
fn of_all_ops(job: Param<String>) {
    SubmitRunOp::new("compute")
        .run_name(format!("figures-{}", workflow::uid()))
        .job_name(job)
        .jar_params(["10"])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", defaults = spot())]
fn of_an_op(job: Param<String>) {
    SubmitRunOp::new("compute")
        .run_name(format!("figures-{}", workflow::uid()))
        .job_name(job)
        .jar_params(["10"])
        .mutex("figures")
        .delete_on_exit();
}

fn main() {}
