use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn fallback(name: Param<String>) {
    let load = SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    load.delete_on_exit();
    let fallback = SubmitRunOp::new("fallback")
        .run_name(format!("fallback-{name}"))
        .job_name("load")
        .jar_params(["2"])
        .after_failure(load)
        .delete_on_exit();
    // It is omitted together with the op before it.
    SubmitRunOp::new("report")
        .run_name(format!("report-{name}"))
        .job_name("report")
        .jar_params(["1"])
        .after(fallback)
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn in_the_pipeline(name: Param<String>) {
    let load = SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
    load.delete_on_exit();
    let fallback = SubmitRunOp::new("fallback")
        .run_name(format!("fallback-{name}"))
        .job_name("load")
        .jar_params(["2"])
        .after_failure(load);
    DeleteRunOp::new("delete-fallback").run_name(format!("fallback-{name}")).after_end(fallback);
}

fn main() {}
