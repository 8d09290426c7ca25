use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("neither")
        .run_name(format!("{name}-1"))
        .existing_cluster_name("shared")
        .delete_on_exit();
    SubmitRunOp::new("without-parameters")
        .run_name(format!("{name}-2"))
        .job_name("nightly")
        .delete_on_exit();
    SubmitRunOp::new("empty-parameters")
        .run_name(format!("{name}-3"))
        .spec(json!({"job_name": "nightly", "jar_params": []}))
        .delete_on_exit();
    SubmitRunOp::new("without-a-job")
        .run_name(format!("{name}-4"))
        .jar_params(["10"])
        .delete_on_exit();
    SubmitRunOp::new("direct")
        .run_name(format!("{name}-5"))
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"))
        .notebook_params([("day", "monday")])
        .delete_on_exit();
}

fn main() {}
