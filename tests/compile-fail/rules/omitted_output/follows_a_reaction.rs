use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>, mode: Param<String>) {
    let full = when(mode.eq("full"), || {
        let load = SubmitRunOp::new("load").run_name(name).job_name("load").jar_params(["1"]);
        load.delete_on_exit();
        let repaired = when(mode.ne("dry"), || {
            SubmitRunOp::new("repair")
                .run_name(format!("repair-{name}"))
                .job_name("repair")
                .jar_params(["2"])
                .delete_on_exit();
        });
        let check = SubmitRunOp::new("check")
            .run_name(format!("check-{name}"))
            .job_name("check")
            .jar_params(["3"])
            .after(repaired)
            .delete_on_exit();
        repaired.after_failure(load);
        check
    });
    SubmitRunOp::new("report")
        .run_name(format!("report-{name}"))
        .job_name("report")
        .jar_params([full.inner.outputs.run_id])
        .delete_on_exit();
}

fn main() {}
