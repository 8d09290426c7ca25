use kfp_dbx::prelude::*;

#[pipeline(
    truthful,
    timeout = "2h",
    argo = "3.6",
    namespace = "team.a",
    service_account = "My Account",
    generate_name = "Nightly-",
    image_pull_secret = "registry_key",
    mutex = "",
    defaults = Policies::new().priority_class("High").semaphore("limits", "runs/day")
)]
fn nightly(team: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(format!("nightly-{}", workflow::uid()))
        .job_name("job")
        .jar_params(["10"])
        .service_account(format!("{team}_runner"))
        .priority_class("low.")
        .semaphore("Limits", "")
        .policies(Policies::new().service_account(""))
        .delete_on_exit();
}

#[pipeline(
    generate_name = "nightly.",
    namespace = "a-name-that-is-much-longer-than-the-63-characters-that-kubernetes-allows"
)]
fn ends_with_a_dot(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

fn main() {}
