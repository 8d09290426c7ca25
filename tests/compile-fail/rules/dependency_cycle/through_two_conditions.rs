use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(full: Param<bool>, name: Param<String>) {
    let load = when(full, || {
        SubmitRunOp::new("load")
            .run_name(format!("load-{name}"))
            .job_name("load")
            .jar_params(["10"])
            .delete_on_exit()
    });
    let report = when(full, || {
        SubmitRunOp::new("report")
            .run_name(format!("report-{name}"))
            .job_name("report")
            .jar_params(["10"])
            .delete_on_exit()
    });
    report.after(load);
    load.after(report);
}

fn main() {}
