use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    let job = CreateJobOp::new("create-job")
        .job_name(name)
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    SubmitRunOp::new("submit")
        .run_name(name)
        .job_name(job.outputs.name)
        .jar_params(["10"])
        .delete_on_exit();
    SubmitRunOp::new("submit-again")
        .run_name(format!("{name}-again"))
        .spec(json!({"job_name": name, "notebook_params": {"day": "monday"}, "python_params": ["10"]}))
        .after(job)
        .delete_on_exit();
}

fn main() {}
