use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>, mode: Param<String>) {
    let load = when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(name).job_name("load").jar_params(["1"]).delete_on_exit()
    })
    .otherwise(|| {
        SubmitRunOp::new("delta")
            .run_name(format!("delta-{name}"))
            .job_name("load")
            .jar_params(["2"])
            .delete_on_exit()
    });
    let check = SubmitRunOp::new("check")
        .run_name(format!("check-{name}"))
        .job_name("check")
        .jar_params([load.when.inner.outputs.run_id])
        .delete_on_exit();
    for_each(["a", "b"], |item| {
        SubmitRunOp::new("report")
            .run_name(format!("report-{item}-{name}"))
            .job_name("report")
            .jar_params((check.outputs.run_id, load.otherwise.inner.outputs.run_id))
            .delete_on_exit();
    });
}

fn main() {}
