use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(day: Param<String>) {
    let first = SubmitRunOp::new("first")
        .run_name(format!("first-{day}"))
        .job_name("job")
        .jar_params([day])
        .delete_on_exit();
    SubmitRunOp::new("alert")
        .run_name(format!("alert-{day}"))
        .job_name("job")
        .jar_params([day])
        .delete_on_exit()
        .after_failure(first)
        .after(first);
}

fn main() {}
