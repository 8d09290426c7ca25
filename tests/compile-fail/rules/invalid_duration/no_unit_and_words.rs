use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let clear = DeleteRunOp::new("clear").run_name(name).external().wait("10 min");
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["10"])
        .timeout("two hours")
        .retry(Retry::on_error(2).backoff("30").max_duration("1week"))
        .after(clear)
        .delete_on_exit_with(Policies::new().timeout("5"));
}

fn main() {}
