use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let load = SubmitRunOp::new("load")
        .run_name(name)
        .job_name("load")
        .jar_params(["10"])
        .delete_on_exit();
    SubmitRunOp::new("alert")
        .run_name(format!("alert-{name}"))
        .job_name("alert")
        .jar_params([format!("--error={}", load.outputs.error)])
        .after_failure(load)
        .delete_on_exit();
}

fn main() {}
