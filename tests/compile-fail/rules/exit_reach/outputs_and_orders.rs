use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let load = SubmitRunOp::new("load")
        .run_name(name)
        .job_name("load")
        .jar_params(["10"])
        .delete_on_exit();
    let state = load.outputs.result_state;
    on_failure(|| {
        SubmitRunOp::new("alert")
            .run_name(format!("alert-{name}"))
            .job_name("alert")
            .jar_params([state])
            .keep();
    });
    on_exit(|| {
        SubmitRunOp::new("report")
            .run_name(format!("report-{name}"))
            .job_name("report")
            .jar_params(["10"])
            .after(load)
            .keep();
    });
}

#[pipeline(truthful, timeout = "2h")]
fn status(name: Param<String>) {
    SubmitRunOp::new("report")
        .run_name(name)
        .job_name("report")
        .jar_params([format!("--status={}", workflow::status())])
        .delete_on_exit();
}

fn main() {}
