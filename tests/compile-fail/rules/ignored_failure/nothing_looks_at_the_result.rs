#![deny(deprecated)]
use kfp_dbx::prelude::*;

#[pipeline(timeout = "2h")]
fn nightly(name: Param<String>) {
    let load = SubmitRunOp::new("load")
        .run_name(format!("load-{name}"))
        .job_name("load")
        .jar_params(["10"])
        .delete_on_exit();
    SubmitRunOp::new("report")
        .run_name(format!("report-{name}"))
        .job_name("report")
        .jar_params((load.outputs.run_id, "10"))
        .truthful()
        .delete_on_exit();
}

fn main() {}
