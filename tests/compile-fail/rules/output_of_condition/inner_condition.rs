use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>, mode: Param<String>, full: Param<bool>) {
    let outer = when(mode.eq("load"), || {
        when(full, || {
            SubmitRunOp::new("load")
                .run_name(name)
                .job_name("load")
                .jar_params(["10"])
                .delete_on_exit()
        })
    });
    SubmitRunOp::new("report")
        .run_name(format!("report-{name}"))
        .job_name("report")
        .jar_params([outer.inner.inner.outputs.run_id])
        .delete_on_exit();
}

fn main() {}
