use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly() {
    for day in ["monday", "tuesday"] {
        let _ = day;
        SubmitRunOp::new("run")
            .run_name("run-{day}")
            .job_name("nightly")
            .jar_params(["10"])
            .delete_on_exit();
    }
    DeleteRunOp::new("delete").run_name("run-{}").external();
    DeleteRunOp::new("delete-other").k8s_name("run-${DAY}").external();
}

fn main() {}
