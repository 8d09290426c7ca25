use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn figures(name: Param<String>, #[default = "figures"] cluster: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .existing_cluster_id("my-cluster")
        .notebook_task(NotebookTask::new("/Figures"))
        .delete_on_exit();
    CreateJobOp::new("job")
        .job_name(format!("{name}-job"))
        .spec(json!({
            "existing_cluster_id": format!("figures-{name}"),
            "notebook_task": {"notebook_path": "/Figures"},
        }))
        .delete_on_exit();
    SubmitRunOp::new("by-default")
        .run_name(format!("{name}-by-default"))
        .existing_cluster_id(cluster)
        .notebook_task(NotebookTask::new("/Figures"))
        .delete_on_exit();
}

fn main() {}
