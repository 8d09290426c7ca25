use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn clean(name: Param<String>) {
    DeleteRunOp::new("delete")
        .run_name(name)
        .external()
        .retry(Retry::on_failure(3).backoff("10m").factor(2).max_duration("5m"));
    SubmitRunOp::new("run")
        .run_name(format!("{name}-run"))
        .job_name("figures")
        .jar_params(["10"])
        .delete_on_exit_with(
            Policies::new().retry(Retry::on_error(2).backoff("1h").max_duration("1h")),
        );
}

fn main() {}
