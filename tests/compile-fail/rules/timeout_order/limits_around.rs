#![deny(deprecated)]
use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, deadline = "10m", timeout = "20m")]
fn deadline(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .job_name("figures")
        .jar_params(["10"])
        .timeout("1h")
        .delete_on_exit();
    SubmitRunOp::new("with-policies")
        .run_name(format!("{name}-with-policies"))
        .job_name("figures")
        .jar_params(["10"])
        .policies(Policies::new().timeout("2h").pod_label("team", "figures"))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "1h")]
fn runs(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Figures"))
        .timeout_seconds(7200)
        .delete_on_exit();
    let job = CreateJobOp::new("job")
        .job_name(format!("{name}-job"))
        .spec(json!({
            "existing_cluster_name": "figures",
            "notebook_task": {"notebook_path": "/Figures"},
            "timeout_seconds": 3601,
        }))
        .delete_on_exit();
    SubmitRunOp::new("run-job")
        .run_name(format!("{name}-run-job"))
        .job_name(job.outputs.name)
        .notebook_params([("day", "monday")])
        .delete_on_exit();
}

#[pipeline(truthful, deadline = "1h")]
fn without_a_timeout(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .existing_cluster_name("figures")
        .notebook_task(NotebookTask::new("/Figures"))
        .timeout_seconds(7200)
        .delete_on_exit();
}

fn main() {}
