use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(day: Param<String>, mode: Param<String>) {
    let load = when(mode.eq("full"), || {
        SubmitRunOp::new("full")
            .run_name(format!("full-{day}"))
            .job_name("job")
            .jar_params([day])
            .delete_on_exit()
    })
    .otherwise(|| {
        SubmitRunOp::new("delta")
            .run_name(format!("delta-{day}"))
            .job_name("job")
            .jar_params([day])
            .delete_on_exit()
    });
    SubmitRunOp::new("alert")
        .run_name(format!("alert-{day}"))
        .job_name("job")
        .jar_params([day])
        .delete_on_exit()
        .after_failure(load)
        .after(load);
}

fn main() {}
