use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>, keep: Param<bool>) {
    SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]).delete_on_exit();
    on_exit(|| {
        let kept = when(keep, || {
            SubmitRunOp::new("save")
                .run_name(format!("save-{name}"))
                .job_name("save")
                .jar_params(["2"])
                .delete_on_exit()
        });
        SubmitRunOp::new("tell")
            .run_name(format!("tell-{name}"))
            .job_name("tell")
            .jar_params([kept.inner.outputs.run_id])
            .delete_on_exit();
    });
}

fn main() {}
