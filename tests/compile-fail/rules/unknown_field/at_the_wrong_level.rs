use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .spec(json!({
            "spark_version": "16.4.x-scala2.12",
            "git_branch": "main",
            "on_failure": ["data@example.com"],
            "tasks": [{
                "task_key": "load",
                "notebook_task": {"notebook_path": "/Shared/Load", "environment_key": "etl"},
                "policy_id": "60642A1F0300A1B2",
                "warehouse_id": "1234567890abcdef",
            }],
        }))
        .delete_on_exit();
    SubmitRunOp::new("cluster")
        .run_name(format!("{name}-cluster"))
        .new_cluster(json!({
            "spark_version": "16.4.x-scala2.12",
            "node_type_id": "Standard_D4ds_v5",
            "num_workers": 2,
            "spark.sql.shuffle.partitions": 8,
            "libraries": [],
            "colour": "red",
        }))
        .notebook_task(NotebookTask::new("/Shared/Load"))
        .delete_on_exit();
    CreateJobOp::new("job")
        .job_name(name)
        .spec(json!({"notebook_task": {"notebook_path": "/Shared/Load"}, "timezone_id": "UTC"}))
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
fn of_each(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .spec(json!({
            "notebook_task": {"notebook_path": "/Shared/Load"},
            "spark_version": "16.4.x-scala2.12",
            "git_branch": "main",
        }))
        .delete_on_exit();
}

fn main() {}
