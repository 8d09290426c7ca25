use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn figures(name: Param<String>, #[default = "small"] policy: Param<String>) {
    CreateClusterOp::new("cluster")
        .cluster_name(name)
        .policy_id("small-cluster-policy")
        .delete_on_exit();
    SubmitRunOp::new("run")
        .run_name(name)
        .tasks((
            Task::new("refresh").pipeline_task(PipelineTask::new("my pipeline")),
            Task::new("mart").sql_task(
                SqlTask::new("Starter Warehouse")
                    .query(SqlTaskQuery::new("7f0c7a0a-2a6e-4a8a-9d5b-0c7a2c1b0d11")),
            ),
            Task::new("load")
                .new_cluster(NewCluster::new().policy_id(policy))
                .notebook_task(NotebookTask::new("/Figures")),
        ))
        .delete_on_exit();
    CreateJobOp::new("job")
        .job_name(format!("{name}-job"))
        .spec(json!({
            "notebook_task": {"notebook_path": "/Figures", "warehouse_id": format!("starter-{name}")},
        }))
        .delete_on_exit();
}

fn main() {}
