use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>, mode: Param<String>) {
    let full = when(mode.eq("full"), || {
        SubmitRunOp::new("full").run_name(name).job_name("load").jar_params(["1"]).delete_on_exit()
    });
    let run = full.inner;
    full.otherwise(|| {
        SubmitRunOp::new("delta")
            .run_name(format!("delta-{name}"))
            .job_name("load")
            .jar_params([run.outputs.run_id])
            .delete_on_exit();
    });
}

fn main() {}
