use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let run = SubmitRunOp::new("submit")
        .run_name(name)
        .job_name("job")
        .jar_params(["10"])
        .delete_on_exit();
    run.uses(run);
}

#[pipeline(truthful, timeout = "2h")]
fn block(name: Param<String>, mode: Param<String>) {
    let full = when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(name).job_name("job").jar_params(["10"]).delete_on_exit()
    });
    full.after(full.inner);
}

fn main() {}
